import type { AnyTypedArray, DType } from "../../ndarray/dtype.js";
import { compileOnce } from "../../ndarray/loops.js";

/** Side of the squares in which turned frames are copied, so that both sides stay in the cache. */
const TILE = 32;

/** Copies `rows` by `columns` pixels; `step`s are distances in the output. */
export type CopyLoop = (
  input: AnyTypedArray,
  from: number,
  width: number,
  out: AnyTypedArray,
  to: number,
  rowStep: number,
  columnStep: number,
  rows: number,
  columns: number,
) => void;

/** A copying loop for one pair of dtypes. */
export function copyLoop(input: DType, out: DType): CopyLoop {
  const parameters = "a, from, width, b, to, rowStep, columnStep, rows, columns";
  return compileOnce(
    `ptycho-copy ${input} ${out}`,
    parameters,
    () => `
    for (let r0 = 0; r0 < rows; r0 += ${TILE}) {
      const r1 = Math.min(rows, r0 + ${TILE});
      for (let c0 = 0; c0 < columns; c0 += ${TILE}) {
        const c1 = Math.min(columns, c0 + ${TILE});
        for (let r = r0; r < r1; r++) {
          let at = to + r * rowStep + c0 * columnStep;
          const row = from + r * width;
          for (let c = c0; c < c1; c++, at += columnStep) b[at] = a[row + c];
        }
      }
    }`,
  );
}

/** Means of whole blocks of one frame's window; `step`s are distances in the output. */
export type BinLoop = (
  input: AnyTypedArray,
  from: number,
  width: number,
  out: Float64Array,
  to: number,
  rowStep: number,
  columnStep: number,
  rows: number,
  columns: number,
  factor: number,
) => void;

/** A loop of block means for one dtype; exact for whole numbers when the factor is a power of two. */
export function binLoop(input: DType): BinLoop {
  const parameters = "a, from, width, b, to, rowStep, columnStep, rows, columns, factor";
  return compileOnce(
    `ptycho-bin ${input}`,
    parameters,
    () => `
    const share = 1 / (factor * factor);
    for (let r0 = 0; r0 < rows; r0 += ${TILE}) {
      const r1 = Math.min(rows, r0 + ${TILE});
      for (let c0 = 0; c0 < columns; c0 += ${TILE}) {
        const c1 = Math.min(columns, c0 + ${TILE});
        for (let r = r0; r < r1; r++) {
          let at = to + r * rowStep + c0 * columnStep;
          let i = from + r * factor * width + c0 * factor;
          if (factor === 2) {
            for (let c = c0, j = i + width; c < c1; c++, at += columnStep, i += 2, j += 2) {
              b[at] = (a[i] + a[i + 1] + a[j] + a[j + 1]) * 0.25;
            }
            continue;
          }
          for (let c = c0; c < c1; c++, at += columnStep, i += factor) {
            let sum = 0;
            for (let y = 0, start = i; y < factor; y++, start += width) {
              for (let x = start; x < start + factor; x++) sum += a[x];
            }
            b[at] = sum * share;
          }
        }
      }
    }`,
  );
}
