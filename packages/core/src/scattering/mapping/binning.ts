import { BeambookError } from "../../errors.js";
import { type NDArray, ndarray } from "../../ndarray/index.js";

/** @throws InvalidArgument unless it is a whole number from 1 on */
export function checkBinning(binning: number): void {
  if (Number.isInteger(binning) && binning >= 1 && binning <= 1024) return;
  throw new BeambookError(
    "InvalidArgument",
    `binning = ${binning} is not a whole number from 1 on.`,
  );
}

interface Blocks {
  readonly sums: Float64Array;
  /** Good pixels of each block. */
  readonly counts: Uint32Array;
  readonly shape: readonly [rows: number, columns: number];
}

/** Sums over blocks of pixels, without those that are masked or no numbers. */
function sumBlocks(data: NDArray, binning: number, mask: NDArray | undefined): Blocks {
  const [rows, columns] = data.shape;
  const values = data.contiguous().flat();
  const masked = mask?.contiguous().flat();
  const shape = [Math.ceil(rows / binning), Math.ceil(columns / binning)] as const;
  const sums = new Float64Array(shape[0] * shape[1]);
  const counts = new Uint32Array(sums.length);
  for (let row = 0; row < rows; row++) {
    const start = Math.floor(row / binning) * shape[1];
    for (let column = 0; column < columns; column++) {
      const p = row * columns + column;
      const value = Number(values[p]);
      if (masked?.[p] || Number.isNaN(value)) continue;
      const block = start + Math.floor(column / binning);
      sums[block] += value;
      counts[block]++;
    }
  }
  return { sums, counts, shape };
}

/**
 * Blocks of pixels averaged; at the far edges a block averages the pixels it has. Pixels that are masked or no numbers
 * do not count; a block without good pixels is NaN.
 */
export function binImage(data: NDArray, binning: number, mask?: NDArray): NDArray<"float64"> {
  const { sums, counts, shape } = sumBlocks(data, binning, mask);
  return ndarray(
    sums.map((sum, i) => (counts[i] > 0 ? sum / counts[i] : Number.NaN)),
    shape,
  );
}

/** Variances of {@link binImage}'s means: the sum of a block's variances over the square of its number of pixels. */
export function binVariance(
  variance: NDArray,
  binning: number,
  mask?: NDArray,
): NDArray<"float64"> {
  const { sums, counts, shape } = sumBlocks(variance, binning, mask);
  return ndarray(
    sums.map((sum, i) => (counts[i] > 0 ? sum / (counts[i] * counts[i]) : Number.NaN)),
    shape,
  );
}

/** A block is masked when one of its pixels is, as in the toolkit. */
export function binMask(mask: NDArray, binning: number): NDArray<"uint8"> {
  const [rows, columns] = mask.shape;
  const values = mask.contiguous().flat();
  const [binnedRows, binnedColumns] = [Math.ceil(rows / binning), Math.ceil(columns / binning)];
  const out = new Uint8Array(binnedRows * binnedColumns);
  for (let row = 0; row < rows; row++) {
    const start = Math.floor(row / binning) * binnedColumns;
    for (let column = 0; column < columns; column++) {
      if (Number(values[row * columns + column]) !== 0)
        out[start + Math.floor(column / binning)] = 1;
    }
  }
  return ndarray(out, [binnedRows, binnedColumns]);
}
