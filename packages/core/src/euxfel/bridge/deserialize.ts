import { decode } from "@msgpack/msgpack";
import { BeambookError } from "../../errors.js";
import type { NDArray } from "../../ndarray/ndarray.js";
import { arrayFromBytes } from "./numpy.js";

/** A value as it arrives: arrays, numbers (64-bit beyond 2^53 − 1 is bigint), text, bytes, lists and maps. */
export type ReceivedValue =
  | NDArray
  | number
  | bigint
  | boolean
  | string
  | null
  | Uint8Array
  | ReceivedValue[]
  | { [key: string]: ReceivedValue };

/** What arrives of each source. */
export type ReceivedData = { [source: string]: { [key: string]: ReceivedValue } };

/** Binary keys, which only arrays of protocol 1.0 have, are told from text by this. */
const BINARY = "\0bin:";

/**
 * A train from the frames of a message, of protocol 1.0 (one frame) or 2.2 (pairs).
 *
 * @returns `[data, metadata]`, both by source.
 * @throws `FileFormat` for frames that are no train.
 */
export function deserialize(frames: readonly Uint8Array[]): [ReceivedData, ReceivedData] {
  if (frames.length === 1) return oldTrain(frames[0]);
  if (frames.length % 2 !== 0) {
    throw malformed(`A message has ${frames.length} frames, not pairs of them.`);
  }
  const data: ReceivedData = {};
  const metadata: ReceivedData = {};
  for (let i = 0; i < frames.length; i += 2) {
    const header = unpackMap(frames[i]);
    const source = String(header.source);
    if (header.content === "msgpack") {
      data[source] = unpackMap(frames[i + 1]);
      metadata[source] = (header.metadata ?? {}) as ReceivedData[string];
    } else if (header.content === "array") {
      if (!data[source]) throw malformed(`An array of "${source}" came before its other values.`);
      const { dtype, shape, path } = header;
      data[source][String(path)] = arrayFromBytes(frames[i + 1], String(dtype), shape as number[]);
    } else throw malformed(`A frame has the unknown content "${header.content}".`);
  }
  return [data, metadata];
}

function oldTrain(frame: Uint8Array): [ReceivedData, ReceivedData] {
  const data = unpackMap(frame) as ReceivedData;
  const metadata: ReceivedData = {};
  for (const [source, values] of Object.entries(data)) {
    metadata[source] = (values.metadata ?? {}) as ReceivedData[string];
  }
  return [data, metadata];
}

function unpackMap(frame: Uint8Array): { [key: string]: ReceivedValue } {
  let value: unknown;
  try {
    value = decode(frame, { useBigInt64: true, mapKeyConverter: keyOf });
  } catch (cause) {
    throw malformed("A frame is not MessagePack.", cause);
  }
  const map = tidy(value);
  if (typeof map === "object" && map !== null && Object.getPrototypeOf(map) === Object.prototype) {
    return map as { [key: string]: ReceivedValue };
  }
  throw malformed("A frame holds no map.");
}

function keyOf(key: unknown): string | number {
  if (typeof key === "string" || typeof key === "number") return key;
  if (typeof key === "bigint") return String(key);
  if (key instanceof Uint8Array) return BINARY + new TextDecoder("latin1").decode(key);
  throw malformed("A map has a key that is no text.");
}

/** Makes numbers of 64-bit integers that fit, and arrays and scalars of numpy's maps. */
function tidy(value: unknown): ReceivedValue {
  if (typeof value === "bigint") {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  if (Array.isArray(value)) return value.map(tidy);
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) {
    return value as ReceivedValue;
  }
  const map = value as Record<string, unknown>;
  if (`${BINARY}nd` in map) return numpyValue(map);
  return Object.fromEntries(Object.entries(map).map(([key, item]) => [key, tidy(item)]));
}

function numpyValue(map: Record<string, unknown>): ReceivedValue {
  const part = (name: string): unknown => map[BINARY + name];
  const bytes = part("data") as Uint8Array;
  const type = String(part("type"));
  if (part("nd") === true)
    return arrayFromBytes(bytes, type, (part("shape") as unknown[]).map(Number));
  return tidy(arrayFromBytes(bytes, type, []).get());
}

function malformed(message: string, cause?: unknown): BeambookError {
  return new BeambookError("FileFormat", message, {
    hint: "Is a Karabo bridge at the other end?",
    cause,
  });
}
