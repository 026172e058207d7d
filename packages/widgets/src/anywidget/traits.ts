import { isPlain } from "../base/same.js";
import { REFUSED, Trait, type TraitTable } from "../base/trait.js";
import {
  bool,
  bytes,
  float,
  json,
  string,
  type TypedArrayClass,
  typedArray,
} from "../base/traits.js";
import { ANYWIDGET_REFERENCE, isWidget, resolveReference, type WidgetLike } from "../base/wire.js";

/** The traits of plain initial values: each keeps the type that its value has. */
export function traitsOf(state: object): TraitTable {
  return Object.fromEntries(
    Object.entries(state).map(([name, value]) => [name, traitFor(value) as Trait]),
  );
}

function traitFor(value: unknown): Trait<never> {
  return anyTraitFor(value) as unknown as Trait<never>;
}

function anyTraitFor(value: unknown): object {
  if (typeof value === "number") return float(value);
  if (typeof value === "boolean") return bool(value);
  if (typeof value === "string") return string(value);
  if (isWidget(value)) return reference(value);
  if (value instanceof Uint8Array) return bytes().withDefault(value);
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    const type = value.constructor as unknown as TypedArrayClass<ArrayBufferView>;
    return typedArray(type).withDefault(value);
  }
  return nested(value);
}

/** A widget that the module gets by `host.getWidget`. */
function reference(initial: WidgetLike): Trait<WidgetLike | null> {
  return new Trait<WidgetLike | null>({
    kind: "a widget or null",
    initial: (): WidgetLike => initial,
    parse: (value: unknown): WidgetLike | null | typeof REFUSED =>
      value === null || isWidget(value) ? value : REFUSED,
    toWire: withReferences,
    fromWire: (value: unknown): unknown => resolveReference(value) ?? value,
  });
}

/** JSON with widgets in it. */
function nested(initial: unknown): Trait<unknown> {
  const { spec } = json(initial);
  return new Trait<unknown>({ ...spec, toWire: withReferences });
}

function withReferences(value: unknown): unknown {
  if (isWidget(value)) return `${ANYWIDGET_REFERENCE}${value.modelId}`;
  if (Array.isArray(value)) return value.map(withReferences);
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, withReferences(v)]));
}
