import { BeambookError } from "../errors.js";
import { type DType, lanes } from "./dtype.js";

const RANK: DType[] = [
  "bool",
  "int8",
  "uint8",
  "int16",
  "uint16",
  "int32",
  "uint32",
  "int64",
  "uint64",
  "float32",
  "float64",
];

/**
 * The dtype that holds the values of both: numpy's rules (int8 with uint8 gives int16, int32 with float32 float64,
 * int64 with uint64 float64).
 */
export function promote(a: DType, b: DType): DType {
  if (a === b) return a;
  if (lanes(a) === 2 || lanes(b) === 2) {
    const wide = [a, b].some(
      (d) =>
        d === "complex128" ||
        d === "float64" ||
        (bits(d) >= 32 && d !== "float32" && lanes(d) === 1),
    );
    return wide ? "complex128" : "complex64";
  }
  const [low, high] = RANK.indexOf(a) < RANK.indexOf(b) ? [a, b] : [b, a];
  if (low === "bool" || high === "float64") return high;
  if (high === "float32") return low.includes("8") || low.includes("16") ? "float32" : "float64";
  const [signed, unsigned] = low.startsWith("u") ? [high, low] : [low, high];
  if (signed.startsWith("u") || !unsigned.startsWith("u")) return high;
  if (bits(signed) > bits(unsigned)) return signed;
  if (bits(unsigned) >= 64) return "float64";
  return `int${2 * bits(unsigned)}` as DType;
}

function bits(dtype: DType): number {
  return dtype === "bool" ? 8 : Number(dtype.replace(/\D/g, ""));
}

/** The dtype of true division: floats stay, integers become float64. */
export function quotientType(dtype: DType): DType {
  return dtype.startsWith("float") || dtype.startsWith("complex") ? dtype : "float64";
}

/**
 * Shape of two shapes stretched over each other (axes of length 1, and missing leading ones, repeat).
 *
 * @throws `ShapeMismatch`
 */
export function broadcastShapes(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, k) => {
    const m = a[k - rank + a.length] ?? 1;
    const n = b[k - rank + b.length] ?? 1;
    if (m !== n && m !== 1 && n !== 1) {
      throw new BeambookError(
        "ShapeMismatch",
        `Shapes (${a.join(", ")}) and (${b.join(", ")}) do not fit together.`,
        { hint: "Lengths must be equal or 1, counted from the last axis." },
      );
    }
    return m === 1 ? n : m;
  });
}

/** Strides of an array stretched to a shape: 0 along repeated axes. */
export function broadcastStrides(
  shape: readonly number[],
  strides: readonly number[],
  to: readonly number[],
): number[] {
  return to.map((_, k) => {
    const own = k - to.length + shape.length;
    return own < 0 || shape[own] === 1 ? 0 : strides[own];
  });
}
