import { BeambookError } from "../errors.js";
import type { DType } from "../ndarray/index.js";

const V2: Partial<Record<string, DType>> = {
  b1: "bool",
  i1: "int8",
  u1: "uint8",
  i2: "int16",
  u2: "uint16",
  i4: "int32",
  u4: "uint32",
  i8: "int64",
  u8: "uint64",
  f4: "float32",
  f8: "float64",
  c8: "complex64",
  c16: "complex128",
};
const V2_NAMES = Object.fromEntries(Object.entries(V2).map(([code, dtype]) => [dtype, code]));
const V3: ReadonlySet<string> = new Set(Object.values(V2) as string[]);

/** dtype and byte order of zarr 2's type string, such as `<f4`. */
export function dtypeOfV2(stored: unknown): { dtype: DType | undefined; littleEndian: boolean } {
  const match = /^([<>|])([a-z]\d+)$/.exec(typeof stored === "string" ? stored : "");
  return { dtype: match ? V2[match[2]] : undefined, littleEndian: match?.[1] !== ">" };
}

/** dtype of zarr 3's data type; undefined for those without a typed array. */
export function dtypeOfV3(stored: unknown): DType | undefined {
  return typeof stored === "string" && V3.has(stored) ? (stored as DType) : undefined;
}

/** zarr 2's type string of a dtype. */
export function v2NameOf(dtype: DType): string {
  const code = V2_NAMES[dtype];
  return `${/1$/.test(code) && code.length === 2 ? "|" : "<"}${code}`;
}

/** dtype as numpy and the tree call it, from what the metadata says. */
export function displayType(storedType: string): string {
  return dtypeOfV2(storedType).dtype ?? storedType;
}

/** The dtype, or an error for arrays that cannot be held here. */
export function needDType(
  dtype: DType | undefined,
  storedType: string,
  file: string,
  dataset: string,
): DType {
  if (dtype) return dtype;
  throw new BeambookError("UnsupportedType", `The type ${storedType} cannot be read.`, {
    file,
    dataset,
    hint: "Numbers, booleans and complex numbers can.",
  });
}
