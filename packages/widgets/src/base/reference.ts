import { REFUSED, Trait, type TraitOptions } from "./trait.js";
import type { Widget } from "./widget.js";
import { isWidget, referenceTo, resolveReference } from "./wire.js";

type Parsed<T> = T | typeof REFUSED;

/** A widget of any class, by reference. */
export function widget(options: TraitOptions = {}): Trait<Widget | null> {
  return widgetItem(options).orNull();
}

/** A list of widgets, by reference. */
export function widgetItem(options: TraitOptions = {}): Trait<Widget> {
  return new Trait<Widget>({
    ...options,
    kind: "a widget",
    initial(): Widget {
      throw new Error("A widget trait has no default.");
    },
    parse: (value: unknown): Parsed<Widget> =>
      isWidget(value) ? (value as unknown as Widget) : REFUSED,
    toWire: (value: Widget): unknown => referenceTo(value),
    fromWire: (value: unknown): unknown => resolveReference(value) ?? value,
  });
}

/**
 * A widget of one class, made from its options when a plain object is given, and a new one by default. It is opened
 * before its owner, since its owner refers to it.
 */
export function instance<W extends Widget>(
  type: new (options?: object) => W,
  options: TraitOptions = {},
): Trait<W> {
  return new Trait<W>({
    ...options,
    kind: `a ${type.name} or its options`,
    initial: (): W => new type(),
    parse(value: unknown): Parsed<W> {
      if (isWidget(value)) return value as unknown as W;
      return typeof value === "object" && value !== null ? new type(value) : REFUSED;
    },
    toWire: (value: W): unknown => referenceTo(value),
    fromWire: (value: unknown): unknown => resolveReference(value) ?? value,
  });
}
