import { itemSize, lanes, type NDArray } from "../ndarray/index.js";
import type { CopyPlan } from "./copy-plan.js";

type Lanes = Uint8Array | Uint16Array | Int32Array;

/**
 * Copies one tile. Elements are moved as integers: reading floats would cost a conversion and could change the bits of a
 * NaN. Eight rows at a time, so that a column of the source fills part of a row of the image.
 */
function copyTile(
  source: Lanes,
  from: number,
  ssStride: number,
  fsStride: number,
  target: Lanes,
  to: number,
  ssStep: number,
  fsStep: number,
  ss: number,
  fs: number,
): void {
  const whole = Math.abs(ssStep) < Math.abs(fsStep) ? ss - (ss % 8) : 0;
  for (let s = 0; s < whole; s += 8) {
    let i = from + s * ssStride;
    let o = to + s * ssStep;
    for (let f = 0; f < fs; f++) {
      target[o] = source[i];
      target[o + ssStep] = source[i + ssStride];
      target[o + ssStep * 2] = source[i + ssStride * 2];
      target[o + ssStep * 3] = source[i + ssStride * 3];
      target[o + ssStep * 4] = source[i + ssStride * 4];
      target[o + ssStep * 5] = source[i + ssStride * 5];
      target[o + ssStep * 6] = source[i + ssStride * 6];
      target[o + ssStep * 7] = source[i + ssStride * 7];
      i += fsStride;
      o += fsStep;
    }
  }
  for (let s = whole; s < ss; s++) {
    let i = from + s * ssStride;
    let o = to + s * ssStep;
    for (let f = 0; f < fs; f++) {
      target[o] = source[i];
      i += fsStride;
      o += fsStep;
    }
  }
}

type CopyTile = typeof copyTile;

/** A copy of the function above with its own type feedback: shared by three array types it would be 10 times slower. */
function instance(name: string): CopyTile {
  return new Function(`/* ${name} */ return ${copyTile};`)() as CopyTile;
}

const COPY: Record<number, CopyTile> = {
  1: instance("8 bit"),
  2: instance("16 bit"),
  4: instance("32 bit"),
};

/** Places modules into an image in ordinary memory, one frame per call of the returned function. */
export function plainPlacer(plan: CopyPlan, source: NDArray, target: NDArray): PlaceModule {
  const size = Math.min(itemSize(source.dtype), 4);
  const parts = itemSize(source.dtype) / size;
  const from = asLanes(source, size);
  const to = asLanes(target, size);
  const copy = COPY[size];
  const [ss, fs] = plan.tileShape;
  const width = plan.moduleShape[1];
  return (module: number, sourceStart: number, targetStart: number): void => {
    for (const t of plan.modules[module]) {
      for (let part = 0; part < parts; part++) {
        copy(
          from,
          (sourceStart + t.from) * parts + part,
          width * parts,
          parts,
          to,
          (targetStart + t.to) * parts + part,
          t.ssStep * parts,
          t.fsStep * parts,
          ss,
          fs,
        );
      }
    }
  };
}

/**
 * Copies one module: `sourceStart` and `targetStart` are the elements of the two arrays' data where the module and the
 * image begin.
 */
export type PlaceModule = (module: number, sourceStart: number, targetStart: number) => void;

function asLanes({ data, dtype }: NDArray, size: number): Lanes {
  const length = (data.length / lanes(dtype)) * (itemSize(dtype) / size);
  if (size === 1) return new Uint8Array(data.buffer, data.byteOffset, length);
  if (size === 2) return new Uint16Array(data.buffer, data.byteOffset, length);
  return new Int32Array(data.buffer, data.byteOffset, length);
}
