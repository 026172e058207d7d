import { BeambookError } from "../../errors.js";
import type { EncodedArray, FigureSpec, NumericArray, VectorSpec } from "./types.js";
import { isNumericArray } from "./vector.js";

/** Longest vector that stays a list of numbers in JSON. */
const LIST_LENGTH = 100;

type Code = EncodedArray["dtype"];

const ARRAYS: Readonly<Record<Code, new (buffer: ArrayBuffer) => NumericArray>> = {
  i1: Int8Array,
  u1: Uint8Array,
  i2: Int16Array,
  u2: Uint16Array,
  i4: Int32Array,
  u4: Uint32Array,
  f4: Float32Array,
  f8: Float64Array,
};

/** How {@link encodeVector} writes numbers. */
export interface EncodeOptions {
  /** Allows float32 where the error stays under a hundred-thousandth of the values' span. */
  compact?: boolean;
  /** Lengths of the axes of a two-dimensional array; such arrays are always bytes. */
  shape?: readonly number[];
}

/** Numbers as JSON: short ones as a list, others as bytes of the smallest dtype that holds them exactly. */
export function encodeVector(values: NumericArray, options: EncodeOptions = {}): VectorSpec {
  const { compact = false, shape } = options;
  if (!shape && values.length <= LIST_LENGTH) {
    return Array.from(values, (v) => (Number.isFinite(v) ? v : null));
  }
  const code = smallestDtype(values, compact);
  const narrow = new ARRAYS[code](new ArrayBuffer(values.length * Number(code[1])));
  narrow.set(values);
  const bdata = toBase64(new Uint8Array(narrow.buffer as ArrayBuffer));
  return { dtype: code, bdata, shape: (shape ?? [values.length]).join(", ") };
}

/** The numbers of {@link encodeVector}'s JSON; null becomes NaN. */
export function decodeVector(spec: VectorSpec): NumericArray {
  if (Array.isArray(spec)) return Float64Array.from(spec, (v) => v ?? Number.NaN);
  const bytes = fromBase64(spec.bdata);
  const Numbers = ARRAYS[spec.dtype];
  if (!Numbers) {
    throw new BeambookError("FileFormat", `Unknown dtype "${spec.dtype}" in a figure's JSON.`, {
      hint: `Known: ${Object.keys(ARRAYS).join(", ")}.`,
    });
  }
  return new Numbers(bytes.buffer as ArrayBuffer);
}

/** A figure with typed arrays as plain JSON. */
export function encodeFigure(figure: FigureSpec<NumericArray>): FigureSpec {
  return mapDeep(figure, (v) => (isNumericArray(v) ? encodeVector(v) : undefined)) as FigureSpec;
}

const VECTOR_KEYS: ReadonlySet<string> = new Set(
  "x y z edges counts at values base xEdges yEdges low high dx dy size".split(" "),
);

/** A figure's JSON with typed arrays in place of lists and bytes. */
export function decodeFigure(spec: FigureSpec): FigureSpec<NumericArray> {
  const decode = (value: unknown, key: string): unknown => {
    if (isEncoded(value)) return decodeVector(value);
    if (!Array.isArray(value) || !VECTOR_KEYS.has(key)) return undefined;
    return value.some((v) => typeof v === "string")
      ? undefined
      : decodeVector(value as (number | null)[]);
  };
  const figure = mapDeep(spec, decode) as FigureSpec<NumericArray>;
  for (const panel of figure.panels) restoreTicks(panel);
  return figure;
}

/** Tick positions are plain lists, although they too are called `values`. */
function restoreTicks(panel: FigureSpec<NumericArray>["panels"][number]): void {
  for (const axis of [panel.xAxis, panel.yAxis, panel.y2Axis]) {
    if (axis?.ticks) axis.ticks.values = Array.from(axis.ticks.values);
  }
}

function mapDeep(
  value: unknown,
  replace: (v: unknown, key: string) => unknown,
  key: string = "",
): unknown {
  const replaced = replace(value, key);
  if (replaced !== undefined) return replaced;
  if (Array.isArray(value)) return value.map((v) => mapDeep(v, replace));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, v]) => v !== undefined);
  return Object.fromEntries(entries.map(([k, v]) => [k, mapDeep(v, replace, k)]));
}

function isEncoded(value: unknown): value is EncodedArray {
  return typeof value === "object" && value !== null && "bdata" in value && "dtype" in value;
}

function smallestDtype(values: NumericArray, compact: boolean): Code {
  let integers = true;
  let floats = true;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let worst = 0;
  for (let i = 0; i < values.length; i++) {
    const v = values[i];
    if (!Number.isFinite(v)) {
      integers = false;
      continue;
    }
    if (v < min) min = v;
    if (v > max) max = v;
    if (integers && (!Number.isInteger(v) || Object.is(v, -0))) integers = false;
    const error = Math.abs(Math.fround(v) - v);
    if (error > worst) worst = error;
    if (error > 0) floats = false;
  }
  if (integers && min >= 0 && max <= 0xffffffff)
    return max <= 0xff ? "u1" : max <= 0xffff ? "u2" : "u4";
  if (integers && min >= -0x80000000 && max <= 0x7fffffff) {
    return min >= -0x80 && max <= 0x7f ? "i1" : min >= -0x8000 && max <= 0x7fff ? "i2" : "i4";
  }
  return floats || (compact && worst <= 1e-5 * (max - min)) ? "f4" : "f8";
}

/** Base64 of bytes, in a kernel or a browser. */
export function toBase64(bytes: Uint8Array): string {
  if (typeof Buffer !== "undefined") {
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
  }
  let text = "";
  for (let i = 0; i < bytes.length; i += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  }
  return btoa(text);
}

function fromBase64(text: string): Uint8Array {
  if (typeof Buffer !== "undefined") return new Uint8Array(Buffer.from(text, "base64"));
  return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
}
