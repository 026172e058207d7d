import { inspect } from "node:util";
import type { JsonObject, MimeBundle } from "../comm/host.js";
import { isLongArray, longArrayText } from "./array-text.js";

const DISPLAY: unique symbol = Symbol.for("Jupyter.display") as never;

/** Text of a value as a notebook shows it. */
export function valueText(value: unknown): string {
  if (isLongArray(value)) return longArrayText(value);
  return inspect(value, { depth: 3, maxArrayLength: 1000, maxStringLength: 10_000 });
}

/**
 * MIME bundle of a value: what its `[Symbol.for("Jupyter.display")]()` returns, otherwise its text. A promise only when
 * that method returns one.
 *
 * @param onFailure - told when the method fails; the value's text is shown then
 */
export function represent(
  value: unknown,
  onFailure: (error: unknown) => void = () => {},
): JsonObject | Promise<JsonObject> {
  const finish = (bundle: unknown): JsonObject =>
    typeof bundle === "object" && bundle !== null
      ? completeBundle(bundle as MimeBundle, value)
      : { "text/plain": valueText(value) };
  const fail = (error: unknown): JsonObject => {
    onFailure(error);
    return { "text/plain": valueText(value) };
  };
  try {
    const bundle = displayMethod(value)?.call(value);
    if (bundle instanceof Promise) return bundle.then(finish).catch(fail);
    return finish(bundle);
  } catch (error) {
    return fail(error);
  }
}

/** A bundle as it travels: bytes as base64, and always with text. */
export function completeBundle(bundle: MimeBundle, value?: unknown): JsonObject {
  const out: Record<string, unknown> = {};
  for (const [type, data] of Object.entries(bundle)) {
    if (data === undefined) continue;
    out[type] = data instanceof Uint8Array ? Buffer.from(data).toString("base64") : data;
  }
  if (value !== undefined && !("text/plain" in out)) out["text/plain"] = plainText(value);
  return out as JsonObject;
}

function plainText(value: unknown): string {
  const own = (value as { toString?: unknown }).toString;
  if (typeof own === "function" && own !== Object.prototype.toString) return String(value);
  return valueText(value);
}

function displayMethod(value: unknown): (() => MimeBundle | Promise<MimeBundle>) | undefined {
  if ((typeof value !== "object" && typeof value !== "function") || value === null)
    return undefined;
  const method = (value as { [DISPLAY]?: unknown })[DISPLAY];
  return typeof method === "function" ? (method as () => MimeBundle) : undefined;
}
