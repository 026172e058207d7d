import { BeambookError } from "../errors.js";
import { type AnyTypedArray, type DType, dtypeOf } from "../ndarray/dtype.js";

/** Values of a column or an index: a typed array, or text with `null` where a value is missing. */
export type ColumnValues = AnyTypedArray | readonly (string | null)[];

/** Type of a column: an array's dtype, or text. */
export type ColumnDType = DType | "string";

/** What a column can be made from; `null` and `undefined` are missing values (NaN among numbers). */
export type ColumnInput =
  | AnyTypedArray
  | ArrayLike<number | null | undefined>
  | ArrayLike<string | null | undefined>
  | ArrayLike<boolean>
  | ArrayLike<bigint>;

/** One value of a column. */
export type Cell = number | bigint | boolean | string | null;

/** Values with their type; booleans are stored as 0 and 1. */
export interface Column {
  readonly dtype: ColumnDType;
  readonly values: ColumnValues;
}

/**
 * Makes a column: typed arrays stay as they are, numbers become float64, booleans bool, bigints int64 or uint64.
 *
 * @param dtype - needed to read a `Uint8Array` as bool, and for lists without any value
 * @throws UnsupportedType for complex numbers, or values of mixed kinds
 */
export function toColumn(input: ColumnInput, dtype?: ColumnDType): Column {
  if (ArrayBuffer.isView(input)) {
    const values = input as AnyTypedArray;
    const kind = dtype ?? dtypeOf(values);
    if (kind === "complex64" || kind === "complex128") {
      throw new BeambookError("UnsupportedType", "Complex columns are not supported.", {
        hint: "Make one column of real and one of imaginary parts.",
      });
    }
    return { dtype: kind, values };
  }
  const list = Array.from(input as ArrayLike<unknown>);
  if (dtype === "bool" && list.length === 0) return { dtype, values: new Uint8Array(0) };
  const kinds = new Set(list.filter((v) => v !== null && v !== undefined).map((v) => typeof v));
  if (kinds.has("string") || (dtype === "string" && kinds.size === 0)) {
    return {
      dtype: "string",
      values: list.map((v) => (v === undefined || v === null ? null : String(v))),
    };
  }
  if (kinds.has("bigint")) return bigintColumn(list);
  const onlyBooleans = kinds.size === 1 && kinds.has("boolean");
  if (onlyBooleans && list.every((v) => typeof v === "boolean")) {
    return { dtype: "bool", values: Uint8Array.from(list, Number) };
  }
  for (const kind of kinds) {
    if (kind === "number" || kind === "boolean") continue;
    throw new BeambookError("UnsupportedType", `A column cannot hold values of type ${kind}.`);
  }
  const numbers = Float64Array.from(list, (v) =>
    v === null || v === undefined ? Number.NaN : Number(v),
  );
  return { dtype: "float64", values: numbers };
}

function bigintColumn(list: readonly unknown[]): Column {
  if (list.some((v) => v === null || v === undefined)) {
    throw new BeambookError("UnsupportedType", "A bigint column cannot have missing values.");
  }
  const values = list.map((v) => BigInt(v as number));
  const signed = values.some((v) => v < 0n);
  return signed
    ? { dtype: "int64", values: BigInt64Array.from(values) }
    : { dtype: "uint64", values: BigUint64Array.from(values) };
}

/** The value at a row as users see it: booleans as booleans, missing text as `null`. */
export function cellAt(column: Column, row: number): Cell {
  const value = column.values[row];
  return column.dtype === "bool" ? value !== 0 : value;
}

/** Whether the value at a row is missing: NaN or `null`. */
export function isMissing(column: Column, row: number): boolean {
  const value = column.values[row];
  return value === null || (typeof value === "number" && Number.isNaN(value));
}

/**
 * The values at `rows`; -1 gives a missing value, for which integers and booleans become float64 and 64-bit integers
 * lose precision beyond 2^53.
 */
export function takeRows(column: Column, rows: ArrayLike<number>): Column {
  const { values, dtype } = column;
  const n = rows.length;
  if (Array.isArray(values)) {
    return { dtype, values: Array.from(rows, (r) => (r < 0 ? null : values[r])) };
  }
  let gaps = false;
  for (let i = 0; i < n && !gaps; i++) gaps = rows[i] < 0;
  const typed = values as Float64Array;
  if (gaps && dtype !== "float32" && dtype !== "float64") {
    const out = new Float64Array(n);
    for (let i = 0; i < n; i++) out[i] = rows[i] < 0 ? Number.NaN : Number(typed[rows[i]]);
    return { dtype: "float64", values: out };
  }
  const out = new (typed.constructor as typeof Float64Array)(n);
  for (let i = 0; i < n; i++) out[i] = rows[i] < 0 ? Number.NaN : typed[rows[i]];
  return { dtype, values: out };
}
