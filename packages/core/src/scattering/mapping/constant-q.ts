import { BeambookError } from "../../errors.js";
import { type NDArray, ndarray } from "../../ndarray/index.js";

/** What is needed of a map of |Q| to find rings. */
export interface RingSource {
  /** |Q| in 1/m, (row, column). */
  readonly normQ: NDArray<"float64">;
  /** 1 where masked. */
  readonly mask?: NDArray<"uint8">;
}

/** A ring: pixels, and what is wrong with it. */
export interface Ring {
  /** (row, column) of each pixel, N x 2. */
  readonly indexes: NDArray<"int32">;
  /** The same pixels as positions in the flat image. */
  readonly flat: Uint32Array;
  readonly warnings: readonly string[];
}

/** Lowest and highest |Q| by map. */
const reaches = new WeakMap<NDArray<"float64">, readonly [low: number, high: number]>();

function reachOf(normQ: NDArray<"float64">): readonly [low: number, high: number] {
  const known = reaches.get(normQ);
  if (known) return known;
  let [low, high] = [Infinity, 0];
  for (const q of normQ.data) {
    if (q < low) low = q;
    if (q > high) high = q;
  }
  reaches.set(normQ, [low, high]);
  return [low, high];
}

/** @param q0 - 1/m. @throws InvalidArgument for a q outside the detector */
export function checkOnDetector(normQ: NDArray<"float64">, q0: number, threshold: number): void {
  const [low, high] = reachOf(normQ);
  if (q0 >= low * (1 - threshold) && q0 <= high * (1 + threshold)) return;
  throw new BeambookError(
    "InvalidArgument",
    `q = ${(q0 * 1e-10).toPrecision(4)} Å⁻¹ is not on the detector.`,
    { hint: `It sees ${(low * 1e-10).toPrecision(4)} to ${(high * 1e-10).toPrecision(4)} Å⁻¹.` },
  );
}

/**
 * Pixels with |q - q0| <= threshold q0, masked ones left out.
 *
 * @param q0 - 1/m
 * @throws InvalidArgument for a q outside the detector
 */
export function ringAt({ normQ, mask }: RingSource, q0: number, threshold: number): Ring {
  const values = normQ.data;
  const columns = normQ.shape[1];
  const most = threshold * q0;
  const found: number[] = [];
  let hidden = 0;
  checkOnDetector(normQ, q0, threshold);
  for (let p = 0; p < values.length; p++) {
    if (Math.abs(values[p] - q0) > most) continue;
    if (mask && mask.data[p] !== 0) hidden++;
    else found.push(p);
  }
  const flat = Uint32Array.from(found);
  const indexes = new Int32Array(flat.length * 2);
  flat.forEach((p, i) => {
    indexes[2 * i] = Math.floor(p / columns);
    indexes[2 * i + 1] = p % columns;
  });
  return {
    indexes: ndarray(indexes, [flat.length, 2]),
    flat,
    warnings: warningsOf(normQ, q0, threshold, flat.length, hidden),
  };
}

/** A ring that is thinner than a pixel has holes: tells which threshold would do. */
function warningsOf(
  normQ: NDArray<"float64">,
  q0: number,
  threshold: number,
  found: number,
  hidden: number,
): string[] {
  const thin = thinWarning(normQ, q0, threshold);
  const warnings = thin === undefined ? [] : [`${thin} It has ${found} pixels.`];
  if (found === 0 && hidden > 0) warnings.push("All pixels of the ring are masked.");
  return warnings;
}

/** What is wrong with a ring thinner than a pixel, with the threshold that would do. */
export function thinWarning(
  normQ: NDArray<"float64">,
  q0: number,
  threshold: number,
): string | undefined {
  const step = pixelStep(normQ, q0);
  if (2 * threshold * q0 >= step) return undefined;
  return (
    `threshold ${threshold} is thinner than a pixel at q = ${(q0 * 1e-10).toPrecision(4)} Å⁻¹; ` +
    `${(step / q0).toPrecision(2)} would take one pixel to either side.`
  );
}

/** Median step of |Q| from pixel to pixel near q0, along rows and columns together. */
function pixelStep(normQ: NDArray<"float64">, q0: number): number {
  const [rows, columns] = normQ.shape;
  const q = normQ.data;
  const steps: number[] = [];
  const stride = Math.max(1, Math.floor(q.length / 200_000));
  for (let p = 0; p + columns + 1 < q.length; p += stride) {
    if (Math.abs(q[p] - q0) > 0.1 * q0 || p % columns === columns - 1) continue;
    steps.push(Math.hypot(q[p + 1] - q[p], q[p + columns] - q[p]));
  }
  steps.sort((a, b) => a - b);
  return (
    steps[steps.length >> 1] ?? Math.abs(q[rows * columns - 1] - q[0]) / Math.max(rows, columns)
  );
}
