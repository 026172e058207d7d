import { lanes } from "./dtype.js";
import { type ElementStep, eachElement } from "./each-element.js";
import { nest, type Walker } from "./loops.js";
import { imagPart, realPart } from "./parts.js";
import type { StridedArray } from "./strided-array.js";
import { sizeOf } from "./strides.js";

const COPY: ElementStep = { name: "copy", source: "$1 = $0;" };
/** Shorter runs are copied element by element: making two views costs as much as this many elements. */
const SHORTEST_BLOCK = 48;

/** Copies elements between arrays of one shape and dtype; long runs of neighbours move as blocks. */
export function copyStrided(from: StridedArray, to: StridedArray): void {
  const { shape } = from;
  if (sizeOf(shape) === 0) return;
  if (runLength(from, to) >= SHORTEST_BLOCK) {
    copyBlocks(from, to);
  } else if (lanes(from.dtype) === 2) {
    eachElement(COPY, shape, [realPart(from), realPart(to)]);
    eachElement(COPY, shape, [imagPart(from), imagPart(to)]);
  } else {
    eachElement(COPY, shape, [from as Walker, to as Walker]);
  }
}

/** How many elements lie side by side in both arrays. */
function runLength(from: StridedArray, to: StridedArray): number {
  let run = 1;
  for (let k = from.ndim - 1; k >= 0; k--) {
    if (from.shape[k] === 1) continue;
    if (from.strides[k] !== run || to.strides[k] !== run) break;
    run *= from.shape[k];
  }
  return run;
}

function copyBlocks(from: StridedArray, to: StridedArray): void {
  const width = lanes(from.dtype);
  const source = from.data as Float64Array;
  const target = to.data as Float64Array;
  nest(from.shape, [from as Walker, to as Walker], ([a, b], _, n, [stepA, stepB], m) => {
    for (let o = 0; o < m; o++) {
      const start = (a + o * stepA) * width;
      target.set(source.subarray(start, start + n * width), (b + o * stepB) * width);
    }
  });
}
