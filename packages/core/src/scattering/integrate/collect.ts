import type { NDArray } from "../../ndarray/index.js";
import type { ScatteringGeometry } from "../geometry/geometry.js";
import { type CorrectionOptions, errorModelOf } from "./options.js";
import { type PixelValuesArray, pixelsOf } from "./pixel-arrays.js";
import {
  type BinSums,
  checkedSums,
  type PixelFacts,
  plainSums,
  type StaticSums,
  spreadSums,
} from "./sums.js";
import type { BinTable } from "./tables.js";

/** Image and corrections as flat arrays. @throws ShapeMismatch, InvalidArgument */
export function pixelFacts(
  data: NDArray,
  geometry: ScatteringGeometry,
  options: CorrectionOptions,
  norm: Float32Array | undefined,
): PixelFacts {
  const { dark, variance, darkVariance, dummy, deltaDummy } = options;
  const flat = (name: string, array: NDArray | undefined): PixelValuesArray | undefined =>
    array && pixelsOf(name, array, geometry.shape);
  const model = errorModelOf(options);
  return {
    signal: pixelsOf("data", data, geometry.shape),
    dark: flat("dark", dark),
    variance: model === "variance" ? flat("variance", variance) : undefined,
    darkVariance: model && model !== "azimuthal" ? flat("darkVariance", darkVariance) : undefined,
    norm,
    dummy,
    deltaDummy,
    poisson: model === "poisson",
  };
}

/** Sums of an image over the bins of a table, with the error model that options ask for. */
export function collect(
  table: BinTable,
  facts: PixelFacts,
  fixed: StaticSums,
  options: CorrectionOptions,
): BinSums {
  const sums = sumsOf(table, facts, fixed);
  if (errorModelOf(options) !== "azimuthal") return sums;
  const mean = sums.signal.map((s, b) => s / sums.norm[b]);
  return { ...sums, variance: spreadSums(table, facts, mean).subarray(0, table.bins) };
}

/** Most images have no dead values: then norms are known, and one look at the sums tells whether that was right. */
function sumsOf(table: BinTable, facts: PixelFacts, fixed: StaticSums): BinSums {
  if (facts.dummy !== undefined) return checkedSums(table, facts);
  const plain = plainSums(table, facts);
  const fine = allFinite(plain.signal) && (!plain.variance || allFinite(plain.variance));
  return fine ? { ...plain, ...fixed } : checkedSums(table, facts);
}

function allFinite(values: Float64Array): boolean {
  let sum = 0;
  for (const value of values) sum += value - value; // NaN as soon as one is not finite
  return sum === 0;
}
