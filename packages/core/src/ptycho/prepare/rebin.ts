import { BeambookError } from "../../errors.js";
import { ones } from "../../ndarray/create.js";
import { allocate } from "../../ndarray/dtype.js";
import { NDArray } from "../../ndarray/ndarray.js";
import { asNumbers } from "./reshape-frames.js";

/**
 * Mean over blocks of `factor` by `factor` pixels, in the order of numpy's `mean(-1).mean(-2)`: float32 for float32, where
 * every step is rounded, else float64.
 *
 * @param frames - (n, rows, columns)
 * @throws `ShapeMismatch` when the factor does not divide the frame
 */
export function rebinMean(frames: NDArray, factor: number): NDArray {
  const [count, rows, columns] = frames.shape;
  assertDivides(factor, [rows, columns]);
  const [down, across] = [rows / factor, columns / factor];
  const dtype = frames.dtype === "float32" ? "float32" : "float64";
  const out = allocate(dtype, count * down * across) as Float64Array;
  const input = asNumbers(frames).flat() as Float64Array;
  const add = dtype === "float32" ? addSingleRowMeans : addRowMeans;
  for (let to = 0, from = 0; to < out.length; to += across) {
    for (let block = 0; block < factor; block++, from += columns) {
      add(input, from, out, to, across, factor);
    }
    for (let c = to; c < to + across; c++) out[c] /= factor;
  }
  return new NDArray(out, dtype, { shape: [count, down, across] });
}

/** Adds the means of pieces of one row to a row of sums. */
function addRowMeans(
  input: Float64Array,
  from: number,
  out: Float64Array,
  to: number,
  across: number,
  factor: number,
): void {
  for (let c = 0, at = from; c < across; c++) {
    out[to + c] += sumOf(input, at, factor) / factor;
    at += factor;
  }
}

/** {@link addRowMeans} of float32, whose sums and quotients are float32 as well. */
function addSingleRowMeans(
  input: Float64Array,
  from: number,
  out: Float64Array,
  to: number,
  across: number,
  factor: number,
): void {
  for (let c = 0, at = from; c < across; c++) {
    out[to + c] += Math.fround(singleSumOf(input, at, factor) / factor);
    at += factor;
  }
}

/** Sum of neighbours in numpy's order: one after another below eight, else in eight interleaved sums. */
function sumOf(input: Float64Array, at: number, count: number): number {
  let sum = 0;
  if (count < 8) {
    for (let i = at; i < at + count; i++) sum += input[i];
    return sum;
  }
  const r = [0, 0, 0, 0, 0, 0, 0, 0];
  const whole = count - (count % 8);
  for (let i = 0; i < whole; i += 8) for (let k = 0; k < 8; k++) r[k] += input[at + i + k];
  sum = r[0] + r[1] + (r[2] + r[3]) + (r[4] + r[5] + (r[6] + r[7]));
  for (let i = whole; i < count; i++) sum += input[at + i];
  return sum;
}

/** {@link sumOf} of float32. */
function singleSumOf(input: Float64Array, at: number, count: number): number {
  let sum = 0;
  if (count < 8) {
    for (let i = at; i < at + count; i++) sum = Math.fround(sum + input[i]);
    return sum;
  }
  const r = new Float32Array(8);
  const whole = count - (count % 8);
  for (let i = 0; i < whole; i += 8) for (let k = 0; k < 8; k++) r[k] += input[at + i + k];
  const f = Math.fround;
  sum = f(f(f(r[0] + r[1]) + f(r[2] + r[3])) + f(f(r[4] + r[5]) + f(r[6] + r[7])));
  for (let i = whole; i < count; i++) sum = f(sum + input[at + i]);
  return sum;
}

/**
 * Masks for rebinned frames: a block counts when it has the largest share of good pixels in the whole chunk, so that one
 * bad pixel excludes its block as long as any block is clean.
 *
 * @param weights - (n, rows, columns); pixels count where they are above 0
 */
export function rebinMask(weights: NDArray, factor: number): NDArray<"bool"> {
  const [count, rows, columns] = weights.shape;
  assertDivides(factor, [rows, columns]);
  const good = new Uint8Array(weights.size);
  const values = weights.flat() as ArrayLike<number>;
  let all = true;
  for (let i = 0; i < good.length; i++) {
    good[i] = values[i] > 0 ? 1 : 0;
    all &&= good[i] === 1;
  }
  // Of good pixels alone every block has the largest share.
  if (all) return ones([count, rows / factor, columns / factor], "bool");
  const shares = rebinMean(new NDArray(good, "uint8", { shape: weights.shape }), factor);
  return shares.equal(shares.max());
}

function assertDivides(factor: number, [rows, columns]: readonly number[]): void {
  if (rows % factor === 0 && columns % factor === 0) return;
  throw new BeambookError(
    "ShapeMismatch",
    `Frames of shape (${rows}, ${columns}) cannot be rebinned by ${factor}.`,
    { hint: "Choose a shape that is a multiple of rebin." },
  );
}
