import { BeambookError } from "@beambook/core";
import { asBytes, type BufferPath, widgetRegistry } from "@beambook/kernel/comm";
import { isPlain } from "./same.js";

/** Prefix of a reference to a model in a state. */
export const REFERENCE = "IPY_MODEL_";

/** Prefix by which anywidget modules ask their host for another widget. */
export const ANYWIDGET_REFERENCE = "anywidget:";

const MARK = "beambook.widget";

/** What a reference needs of a widget; holds for widgets of every copy of this package. */
export interface WidgetLike {
  readonly modelId: string;
  readonly "beambook.widget": true;
}

/** Whether a value is a widget, from whichever copy of this package. */
export function isWidget(value: unknown): value is WidgetLike {
  return typeof value === "object" && value !== null && MARK in value;
}

/** The text that stands for a widget in messages. */
export function referenceTo(widget: WidgetLike): string {
  return `${REFERENCE}${widget.modelId}`;
}

/** The live widget a text refers to, or undefined. */
export function resolveReference(value: unknown): unknown {
  if (typeof value !== "string") return undefined;
  const prefix = [REFERENCE, ANYWIDGET_REFERENCE].find((p) => value.startsWith(p));
  return prefix && widgetRegistry().get(value.slice(prefix.length))?.widget;
}

/** A value as it travels: widgets become references, binary data bytes, the rest JSON. */
export function toWire(value: unknown): unknown {
  if (typeof value === "bigint") {
    return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  }
  if (typeof value !== "object" || value === null) return value;
  if (isWidget(value)) return referenceTo(value);
  const data = asBytes(value);
  if (data) return data;
  if (Array.isArray(value)) return value.map(toWire);
  if ("toJSON" in value && typeof value.toJSON === "function") return toWire(value.toJSON());
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  return Object.fromEntries(
    entries.filter(([, v]) => v !== undefined).map(([k, v]) => [String(k), toWire(v)]),
  );
}

/** A value that arrived, with references to live widgets resolved. */
export function fromWire(value: unknown): unknown {
  if (typeof value === "string") return resolveReference(value) ?? value;
  if (Array.isArray(value)) return value.map(fromWire);
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, fromWire(v)]));
}

/**
 * A state with the buffers that travelled beside it back in their places. The input stays as it is.
 *
 * @throws InvalidArgument when a path leads nowhere or paths and buffers differ in number
 */
export function joinBuffers(
  state: Record<string, unknown>,
  paths: unknown,
  buffers: readonly Uint8Array[],
): Record<string, unknown> {
  const list = paths === undefined || paths === null ? [] : paths;
  if (!Array.isArray(list) || list.length > buffers.length) {
    const named = Array.isArray(list) ? `${list.length} buffer paths` : "no list of buffer paths";
    throw new BeambookError(
      "InvalidArgument",
      `A widget message has ${named} and ${buffers.length} buffers.`,
    );
  }
  if (list.length === 0) return state;
  const result = structuredCopy(state) as Record<string, unknown>;
  list.forEach((path, i) => {
    place(result, path, buffers[i]);
  });
  return result;
}

/** A copy of arrays and plain objects; everything else is shared. */
function structuredCopy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(structuredCopy);
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, structuredCopy(v)]));
}

function place(root: Record<string, unknown>, path: unknown, buffer: Uint8Array): void {
  const steps = Array.isArray(path) ? (path as BufferPath) : [];
  let at: unknown = root;
  for (const step of steps.slice(0, -1)) at = has(at, step) ? child(at, step) : undefined;
  const last = steps.at(-1);
  const fits = Array.isArray(at)
    ? typeof last === "number" && has(at, last)
    : isPlain(at) && typeof last === "string" && last !== "__proto__";
  if (!fits || last === undefined) {
    throw new BeambookError(
      "InvalidArgument",
      `A widget message has a buffer for ${JSON.stringify(path)}, which is no place in its state (${Object.keys(root).slice(0, 12).join(", ")}).`,
    );
  }
  (at as Record<string | number, unknown>)[last] = buffer;
}

function has(value: unknown, step: string | number): value is object {
  return typeof value === "object" && value !== null && Object.hasOwn(value, step);
}

function child(value: object, step: string | number): unknown {
  return (value as Record<string | number, unknown>)[step];
}
