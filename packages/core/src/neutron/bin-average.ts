import { gaussLegendre } from "./gauss-legendre.js";

const RULE = gaussLegendre(3);
const FINE = gaussLegendre(8);

/** Adds a curve's values at wavelengths. */
export type AddCurve = (wavelengths: Float64Array, out: Float64Array) => void;

/** Adds the means over bins of a smooth curve: three points in each. */
export function addSmoothMeans(out: Float64Array, bounds: Float64Array, curve: AddCurve): void {
  const bins = bounds.length - 1;
  const wavelengths = new Float64Array(bins * RULE.length);
  for (let i = 0; i < bins; i++) {
    RULE.forEach(([x], j) => {
      wavelengths[i * RULE.length + j] = bounds[i] + x * (bounds[i + 1] - bounds[i]);
    });
  }
  const values = new Float64Array(wavelengths.length);
  curve(wavelengths, values);
  for (let i = 0; i < bins; i++) {
    RULE.forEach(([, weight], j) => {
      out[i] += weight * values[i * RULE.length + j];
    });
  }
}

/** Adds the means over bins of a curve that is smooth but for jumps at `edges` (falling): eight points a piece. */
export function addPiecewiseMeans(
  out: Float64Array,
  bounds: Float64Array,
  edges: Float64Array,
  curve: AddCurve,
): void {
  const { limits, bin } = piecesOf(bounds, edges);
  const count = bin.length;
  const wavelengths = new Float64Array(count * FINE.length);
  for (let i = 0; i < count; i++) {
    FINE.forEach(([x], j) => {
      wavelengths[i * FINE.length + j] = limits[i] + x * (limits[i + 1] - limits[i]);
    });
  }
  const values = new Float64Array(wavelengths.length);
  curve(wavelengths, values);
  for (let i = 0; i < count; i++) {
    const width = limits[i + 1] - limits[i];
    const part = width / (bounds[bin[i] + 1] - bounds[bin[i]]);
    FINE.forEach(([, weight], j) => {
      out[bin[i]] += part * weight * values[i * FINE.length + j];
    });
  }
}

/** Pieces between bounds (rising) and the edges (falling) inside them. */
export interface Pieces {
  /** Limits of the pieces, rising. */
  readonly limits: Float64Array;
  /** Which bin each piece lies in. */
  readonly bin: Int32Array;
}

/** Cuts bins at the edges inside them. */
export function piecesOf(bounds: Float64Array, edges: Float64Array): Pieces {
  const limits: number[] = [bounds[0]];
  const bin: number[] = [];
  let edge = edges.length - 1;
  for (let i = 0; i + 1 < bounds.length; i++) {
    while (edge >= 0 && edges[edge] <= limits[limits.length - 1]) edge--;
    while (edge >= 0 && edges[edge] < bounds[i + 1]) {
      if (edges[edge] > limits[limits.length - 1]) {
        limits.push(edges[edge]);
        bin.push(i);
      }
      edge--;
    }
    limits.push(bounds[i + 1]);
    bin.push(i);
  }
  return { limits: Float64Array.from(limits), bin: Int32Array.from(bin) };
}
