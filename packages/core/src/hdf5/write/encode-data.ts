import { BeambookError } from "../../errors.js";
import { type AnyTypedArray, allocate, type DType, dtypeOf, lanes } from "../../ndarray/dtype.js";
import { isNDArray } from "../../ndarray/guards.js";
import { halfBits } from "../../ndarray/half.js";
import type { NDArray } from "../../ndarray/ndarray.js";
import { sizeOf } from "../../ndarray/strides.js";
import type { WriteType } from "./types.js";

/** What can be written: arrays, and single values or lists of them. */
export type WriteValue =
  | NDArray
  | AnyTypedArray
  | number
  | bigint
  | boolean
  | string
  | readonly number[]
  | readonly boolean[]
  | readonly string[];

/** Data ready for the file; variable strings are still to be put into a heap. */
export interface EncodedData {
  type: WriteType;
  /** Undefined for a scalar. */
  shape: number[] | undefined;
  /** Little-endian bytes in row-major order, or strings that need a heap. */
  bytes: Uint8Array | string[];
}

/** Encodes a value; `type` overrides what the value suggests, `shape` what its length does. */
export function encodeData(
  value: WriteValue,
  { type, shape }: { type?: WriteType; shape?: readonly number[] } = {},
): EncodedData {
  const plain = describe(value);
  const full = shape ? [...shape] : plain.shape;
  if (full && sizeOf(full) !== plain.count) {
    throw new BeambookError(
      "ShapeMismatch",
      `${plain.count} values do not fill the shape (${full.join(", ")}).`,
    );
  }
  const wanted = type ?? plain.type;
  return { type: wanted, shape: full, bytes: toBytes(plain, wanted) };
}

interface Plain {
  type: WriteType;
  shape: number[] | undefined;
  count: number;
  values: AnyTypedArray | readonly string[];
}

function describe(value: WriteValue): Plain {
  if (isNDArray(value)) {
    return { type: value.dtype, shape: [...value.shape], count: value.size, values: value.flat() };
  }
  if (ArrayBuffer.isView(value)) {
    const type = dtypeOf(value);
    return { type, shape: [value.length], count: value.length, values: value };
  }
  if (Array.isArray(value)) return { ...describeList(value), shape: [value.length] };
  return { ...describeList([value as number]), shape: undefined };
}

function describeList(list: readonly (number | bigint | boolean | string)[]): Plain {
  const kinds = new Set(list.map((v) => typeof v));
  const [kind = "number"] = kinds;
  if (kinds.size > 1) {
    throw new BeambookError("UnsupportedType", `A list mixes ${[...kinds].join(" and ")}.`, {
      hint: "Write one type per dataset.",
    });
  }
  const rest = { shape: undefined, count: list.length };
  switch (kind) {
    case "string":
      return { ...rest, type: { string: "variable" }, values: list as string[] };
    case "boolean":
      return { ...rest, type: "bool", values: Uint8Array.from(list as boolean[], Number) };
    case "bigint":
      return { ...rest, ...bigints(list as bigint[]) };
    case "number":
      return { ...rest, type: "float64", values: Float64Array.from(list as number[]) };
    default:
      throw new BeambookError("UnsupportedType", `Cannot write ${describeKind(list[0])}.`, {
        hint: "Write numbers, booleans, text, arrays, or lists of one of them.",
      });
  }
}

function describeKind(value: unknown): string {
  if (value === null || value === undefined) return `${value}: there is no value`;
  return Array.isArray(value) ? "lists of lists" : `a value of type ${typeof value}`;
}

/** 64-bit integers, without sign where they need all bits. */
function bigints(list: bigint[]): { type: WriteType; values: AnyTypedArray } {
  if (list.every((v) => BigInt.asIntN(64, v) === v)) {
    return { type: "int64", values: BigInt64Array.from(list) };
  }
  const large = list.find((v) => BigInt.asUintN(64, v) !== v);
  if (large === undefined) return { type: "uint64", values: BigUint64Array.from(list) };
  throw new BeambookError("UnsupportedType", `The value ${large} does not fit 64 bits.`);
}

function toBytes({ type, values }: Plain, wanted: WriteType): Uint8Array | string[] {
  if (typeof wanted === "object" || typeof type === "object") return stringBytes(values, wanted);
  if (wanted === "float16") return viewBytes(toHalf(values as AnyTypedArray));
  const data = values as AnyTypedArray;
  return viewBytes(type === wanted ? data : convert(data, type as DType, wanted));
}

function stringBytes(values: Plain["values"], wanted: WriteType): Uint8Array | string[] {
  // A list without elements has no type of its own.
  if (typeof wanted === "object" && values.length === 0) return [];
  if (typeof wanted !== "object" || ArrayBuffer.isView(values)) {
    throw new BeambookError(
      "UnsupportedType",
      "Strings are written as strings, numbers as numbers.",
    );
  }
  if (wanted.string === "variable") return [...(values as readonly string[])];
  const width = wanted.string;
  const out = new Uint8Array(width * values.length);
  (values as readonly string[]).forEach((text, i) => {
    const bytes = new TextEncoder().encode(text);
    if (bytes.length > width) {
      throw new BeambookError(
        "TooLarge",
        `"${text}" takes ${bytes.length} bytes, the string type has ${width}.`,
      );
    }
    out.set(bytes, i * width);
  });
  return out;
}

/** Converts between number types; values that do not fit are an error, not a silent wrap. */
function convert(data: AnyTypedArray, from: DType, to: DType): AnyTypedArray {
  if (lanes(from) !== lanes(to)) {
    throw new BeambookError("UnsupportedType", `Cannot write ${from} as ${to}.`);
  }
  const big = to === "int64" || to === "uint64";
  const out = allocate(to, data.length / lanes(to)) as Float64Array;
  for (let i = 0; i < data.length; i++) {
    const value = data[i];
    const whole = typeof value === "bigint" || Number.isInteger(value);
    if (!big) out[i] = Number(value);
    else if (whole) out[i] = BigInt(value) as unknown as number;
    if (!isFloating(to) && (!whole || Number(out[i]) !== Number(value))) {
      throw new BeambookError("UnsupportedType", `The value ${value} does not fit ${to}.`);
    }
  }
  return out;
}

function isFloating(type: DType): boolean {
  return type.startsWith("float") || type.startsWith("complex");
}

function viewBytes(data: AnyTypedArray): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** Half precision by IEEE 754, rounding half to even, subnormals and infinities kept. */
function toHalf(data: AnyTypedArray): Uint16Array {
  const out = new Uint16Array(data.length);
  for (let i = 0; i < data.length; i++) out[i] = halfBits(Number(data[i]));
  return out;
}
