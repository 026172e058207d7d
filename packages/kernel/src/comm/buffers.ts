import type { JsonObject } from "./host.js";

/** Where a buffer belongs in a state: property names and list indices. */
export type BufferPath = (string | number)[];

/** A state without its binary values, which travel beside it. */
export interface SplitState {
  /** JSON only: binary properties are missing, binary list items are null. */
  state: JsonObject;
  bufferPaths: BufferPath[];
  buffers: Uint8Array[];
}

/**
 * Takes the binary values out of a state, wherever they are. The input stays as it is and binary data are not copied.
 *
 * @param state - JSON values, and `ArrayBuffer`s or views in any place
 */
export function splitBuffers(state: Record<string, unknown>): SplitState {
  const bufferPaths: BufferPath[] = [];
  const buffers: Uint8Array[] = [];
  const json = split(state, [], bufferPaths, buffers) as JsonObject;
  return { state: json, bufferPaths, buffers };
}

/** The bytes of a buffer or view, without a copy; undefined for anything else. */
export function asBytes(value: unknown): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value;
  if (ArrayBuffer.isView(value)) {
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  }
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (typeof SharedArrayBuffer !== "undefined" && value instanceof SharedArrayBuffer) {
    return new Uint8Array(value);
  }
  return undefined;
}

/** A value without its buffers: the value itself when it has none. */
function split(
  value: unknown,
  path: BufferPath,
  paths: BufferPath[],
  buffers: Uint8Array[],
): unknown {
  if (typeof value !== "object" || value === null) return value;
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? value.map((item, i): [number, unknown] => [i, item])
    : Object.entries(value);
  let copy: Record<string | number, unknown> | undefined;
  for (const [key, item] of entries) {
    const bytes = asBytes(item);
    const next = bytes ? null : split(item, [...path, key], paths, buffers);
    if (bytes) {
      paths.push([...path, key]);
      buffers.push(bytes);
    }
    if (next === item) continue;
    copy ??= (Array.isArray(value) ? [...value] : { ...value }) as Record<string | number, unknown>;
    if (bytes && typeof key === "string") delete copy[key];
    else copy[key] = next;
  }
  return copy ?? value;
}
