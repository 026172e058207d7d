import { defineWidget, type WidgetSpec } from "./definition.js";
import { DOMWidget, type DOMWidgetOptions } from "./dom-widget.js";
import type { TraitTable, TraitValue } from "./trait.js";

/** The properties that traits give a widget. */
export type TraitProperties<T extends TraitTable> = { -readonly [K in keyof T]: TraitValue<T[K]> };

/** A class made by {@link defineWidgetClass}. */
export interface TraitClass<T extends TraitTable> {
  new (options?: DOMWidgetOptions & Partial<TraitProperties<T>>): DOMWidget & TraitProperties<T>;
}

/**
 * A class whose traits are its typed properties and constructor options.
 *
 * @example
 * class Dial extends defineWidgetClass({
 *   model: { name: "DialModel", module: "dials", version: "^1.0.0" },
 *   view: { name: "DialView", module: "dials", version: "^1.0.0" },
 *   traits: { angle: float(0), mode: oneOf(["coarse", "fine"], "coarse") },
 * }) {}
 * new Dial({ angle: 1.5, mode: "fine" });
 */
export function defineWidgetClass<const T extends TraitTable>(
  spec: WidgetSpec & { traits: T },
): TraitClass<T> {
  const type = class extends DOMWidget {};
  defineWidget(type, spec);
  return type as unknown as TraitClass<T>;
}
