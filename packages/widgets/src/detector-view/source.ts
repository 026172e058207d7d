import { BeambookError } from "@beambook/core";
import { NDArray, resolveIndex } from "@beambook/core/ndarray";

/** One value per frame. */
export type FrameIds = ArrayLike<number> | ArrayLike<bigint>;

/** Which train and pulse each frame of a source belongs to, in the order of `readFrame`'s index. */
export interface FrameList {
  readonly trainId: FrameIds;
  readonly pulseId: FrameIds;
  /** False where the IDs only count frames, and are not shown; defaults to true. */
  readonly named?: boolean;
}

/** An array with named axes, as far as a view needs it. */
export interface NamedArray {
  readonly dims: readonly string[];
  /** Labels along the axes. */
  readonly coords?: object;
}

/** Where frames come from, one at a time: a detector of a run, or anything with these two methods. */
export interface FrameSource {
  /** Train and pulse of every frame. */
  frames(): Promise<FrameList> | FrameList;
  /** Frame `k`: `(module, slow_scan, fast_scan)`, or `(y, x)` if it is one image already. */
  readFrame(
    k: number,
    options?: { signal?: AbortSignal },
  ): Promise<NDArray | NamedArray> | NDArray | NamedArray;
  /** Numbers of the modules along the first axis; 0, 1, 2 … if absent. */
  readonly moduleNumbers?: readonly number[];
}

/** What a {@link DetectorView} can show: a source, or an array whose leading axes count frames. */
export type FrameInput = FrameSource | NDArray | NamedArray;

/** Whether a value has the two methods of a {@link FrameSource}. */
export function isFrameSource(value: unknown): value is FrameSource {
  const source = value as Partial<FrameSource> | null;
  return typeof source?.frames === "function" && typeof source.readFrame === "function";
}

/** The plain array inside an NDArray (from any copy of the package) or an array with named axes. */
export function plainArray(value: NDArray | NamedArray): NDArray {
  if (isPlain(value)) return value;
  const inner = value as { array?: unknown; values?: unknown; data?: unknown };
  for (const candidate of [inner.array, inner.data, inner.values]) {
    if (isPlain(candidate)) return candidate;
  }
  throw new BeambookError("InvalidArgument", "A frame must be an NDArray or a LabelledArray.", {
    hint: "Wrap a typed array with ndarray(data, [rows, cols]).",
  });
}

function isPlain(value: unknown): value is NDArray {
  if (value instanceof NDArray) return true;
  const v = value as Partial<NDArray> | null;
  return (
    typeof v === "object" &&
    v !== null &&
    Array.isArray(v.shape) &&
    Array.isArray(v.strides) &&
    typeof v.dtype === "string" &&
    ArrayBuffer.isView(v.data)
  );
}

/** Names of the axes of one frame; all others count frames. */
const FRAME_DIMS: readonly string[] = ["module", "data_gain", "slow_scan", "fast_scan", "y", "x"];

/**
 * A source over an array in memory: the last `frameAxes` axes are one frame (of a named array `module` too, wherever
 * it stands), the others count frames in row-major order. A single frame has no others.
 */
export function arraySource(input: NDArray | NamedArray, frameAxes: 2 | 3): FrameSource {
  const { shape } = plainArray(input);
  const dims = (input as Partial<NamedArray>).dims;
  if (shape.length < frameAxes) {
    const wanted =
      frameAxes === 3
        ? "With a geometry, frames are (module, slow_scan, fast_scan)."
        : "Images are (y, x).";
    throw new BeambookError(
      "ShapeMismatch",
      `One frame needs ${frameAxes} axes, the array has shape (${shape.join(", ")}).`,
      { hint: wanted },
    );
  }
  const axes = countingAxes(shape.length, frameAxes, dims);
  const lengths = axes.map((axis) => shape[axis]);
  const count = lengths.reduce((a, b) => a * b, 1);
  const ids = frameIds(input, axes, lengths);
  return {
    frames: (): FrameList => ids,
    readFrame: (k: number): NDArray | NamedArray => {
      const index = unravel(resolveIndex(k, count, "frame"), lengths);
      return takeFrame(input, axes, index);
    },
  };
}

function countingAxes(
  ndim: number,
  frameAxes: number,
  dims: readonly string[] | undefined,
): number[] {
  const all = Array.from({ length: ndim }, (_, axis) => axis);
  if (dims?.includes("module")) {
    return all.filter((axis) => axis < ndim - 2 && !FRAME_DIMS.includes(dims[axis]));
  }
  return all.slice(0, ndim - frameAxes);
}

function unravel(k: number, lengths: readonly number[]): number[] {
  const index: number[] = new Array(lengths.length);
  let rest = k;
  for (let i = lengths.length - 1; i >= 0; i--) {
    index[i] = rest % lengths[i];
    rest = Math.floor(rest / lengths[i]);
  }
  return index;
}

/** One frame; a named array stays named, so that a geometry can place its modules by number. */
function takeFrame(
  input: NDArray | NamedArray,
  axes: readonly number[],
  index: readonly number[],
): NDArray | NamedArray {
  const array = plainArray(input);
  const selection: (number | null)[] = array.shape.map(() => null);
  for (const [i, axis] of axes.entries()) selection[axis] = index[i];
  const values = array.slice(...selection);
  const { dims, coords = {} } = input as Partial<NamedArray>;
  if (dims === undefined) return values;
  const named = { values, dims: dims.filter((_, axis) => !axes.includes(axis)), coords };
  return named as NamedArray;
}

/** Train and pulse per frame from the axes' coordinates where they are named so, else their indexes. */
function frameIds(
  input: NDArray | NamedArray,
  axes: readonly number[],
  lengths: readonly number[],
): FrameList {
  const { dims = [], coords } = input as Partial<NamedArray>;
  const count = lengths.reduce((a, b) => a * b, 1);
  const place = (...names: string[]): number =>
    axes.findIndex((axis) => names.includes(dims[axis]));
  const train = place("train", "trainId");
  const pulse = place("pulse", "pulseId");
  if (train < 0 && pulse < 0) {
    const numbers = Float64Array.from({ length: count }, (_, k) => k);
    return { trainId: new Float64Array(count), pulseId: numbers, named: false };
  }
  const along = (i: number): Float64Array => {
    const ids = new Float64Array(count);
    if (i < 0) return ids;
    const inner = lengths.slice(i + 1).reduce((a, b) => a * b, 1);
    const labels = labelsOf(coords, dims[axes[i]]);
    for (let k = 0; k < count; k++) {
      const at = Math.floor(k / inner) % lengths[i];
      ids[k] = labels === undefined ? at : Number(labels[at]);
    }
    return ids;
  };
  return { trainId: along(train), pulseId: along(pulse) };
}

/** Labels along an axis; an array's coordinates may be arrays themselves, or objects with values. */
function labelsOf(
  coords: object | undefined,
  dim: string | undefined,
): ArrayLike<unknown> | undefined {
  const found: unknown = dim === undefined ? undefined : (coords as Record<string, unknown>)?.[dim];
  if (typeof found !== "object" || found === null) return undefined;
  if (isPlain(found)) return found.flat() as ArrayLike<unknown>;
  if ("values" in found && typeof found.values === "object")
    return labelsOf({ [dim as string]: found.values }, dim);
  return "length" in found ? (found as ArrayLike<unknown>) : undefined;
}
