import { BeambookError, throwIfAborted } from "../../errors.js";
import { type NDArray, ndarray } from "../../ndarray/index.js";

/** What caving did. */
export interface CavingResult {
  /** Pixels filled, and passes made. */
  filled: number;
  passes: number;
  /** Masked pixels whose partner is masked too or outside. */
  remaining: number;
  /** 1 where a pixel was filled, (row, column). */
  filledMask: NDArray<"uint8">;
}

/** How {@link fillBySymmetry} fills. */
export interface CavingOptions {
  /** Most passes; a later pass may use what an earlier one filled; defaults to 10. */
  maxIter?: number;
  signal?: AbortSignal;
}

/**
 * Fills masked pixels with the value at the other side of the beam. The partner of pixel (row, column) is
 * (2 row₀ - row, 2 column₀ - column), between pixels the nearest.
 *
 * @param data - changed in place
 * @param mask - changed in place: 0 where filled
 * @param options.alike - maps that are filled alike, in place
 * @param center - beam in array coordinates, whole numbers at pixel centres
 */
export function fillBySymmetry(
  data: NDArray,
  mask: NDArray<"uint8">,
  center: { row: number; column: number },
  { maxIter = 10, signal, alike = [] }: CavingOptions & { alike?: readonly NDArray[] } = {},
): CavingResult {
  if (!(maxIter >= 0)) {
    throw new BeambookError("InvalidArgument", `maxIter = ${maxIter} is not a number of passes.`);
  }
  const [rows, columns] = data.shape;
  const values = data.data as Float64Array;
  const others = alike.map((map) => map.data as Float64Array);
  const masked = mask.data;
  const filledMask = new Uint8Array(rows * columns);
  const [sumRow, sumColumn] = [Math.round(2 * center.row), Math.round(2 * center.column)];
  let [filled, passes] = [0, 0];
  while (passes < maxIter) {
    throwIfAborted(signal);
    let found = 0;
    const before = masked.slice();
    for (let row = Math.max(0, sumRow - rows + 1); row < rows; row++) {
      const partnerRow = sumRow - row;
      if (partnerRow < 0 || partnerRow >= rows) continue;
      for (let column = 0; column < columns; column++) {
        const p = row * columns + column;
        const partnerColumn = sumColumn - column;
        if (before[p] === 0 || partnerColumn < 0 || partnerColumn >= columns) continue;
        const q = partnerRow * columns + partnerColumn;
        if (before[q] !== 0 || Number.isNaN(values[q])) continue;
        values[p] = values[q];
        for (const other of others) other[p] = other[q];
        masked[p] = 0;
        filledMask[p] = 1;
        found++;
      }
    }
    passes++;
    filled += found;
    if (found === 0) break;
  }
  let remaining = 0;
  for (const m of masked) remaining += m;
  return { filled, passes, remaining, filledMask: ndarray(filledMask, [rows, columns]) };
}
