import { BeambookError, throwIfAborted } from "../../errors.js";
import { isNDArray, type NDArray, ndarray, zeros } from "../../ndarray/index.js";
import type { ZarrArray } from "../../zarr/index.js";

/** How long reads are stopped. */
export interface StopOptions {
  signal?: AbortSignal;
}

/** Which pixels: a mask (height, width), or a list of [row, column]. */
export type Region = NDArray | ArrayLike<readonly [row: number, column: number]>;

/** The spectra of a region, put together. */
export interface RegionSpectra {
  /** Pixels in the region. */
  count: number;
  /** Sum over the pixels. */
  sum: NDArray<"float64">;
  /** Mean over the pixels. */
  mean: NDArray<"float64">;
  /** Maximum over the pixels. */
  max: NDArray<"float32">;
}

/** Throws ShapeMismatch for arrays that are no cube of spectra. */
export function checkCube(cube: ZarrArray): void {
  if (cube.shape.length === 3) return;
  throw new BeambookError(
    "ShapeMismatch",
    `"${cube.name}" has the shape (${cube.shape.join(", ")}), a cube of spectra has three axes.`,
    { dataset: cube.name },
  );
}

/** Sum of the channels `from` to `to` (not included) of each pixel: (height, width). */
export async function sumChannels(
  cube: ZarrArray,
  from: number,
  to: number,
  { signal }: StopOptions,
): Promise<NDArray<"float64">> {
  checkCube(cube);
  const [height, width, depth] = cube.shape;
  const good = Number.isInteger(from) && Number.isInteger(to) && from >= 0 && to > from;
  if (!good || to > depth) {
    throw new BeambookError("IndexOutOfRange", `There are no channels ${from} to ${to}.`, {
      dataset: cube.name,
      hint: `The cube has the channels 0 to ${depth - 1}; the last one named is not included.`,
    });
  }
  const map = zeros([height, width], "float64");
  const box = { start: [0, 0, from], stop: [height, width, to] };
  for await (const { data, start } of cube.parts(box, { signal })) {
    const [rows, columns, count] = data.shape;
    const [sy, sx, sc] = data.strides;
    const values = data.data as Float32Array;
    for (let y = 0; y < rows; y++) {
      let out = (start[0] + y) * width + start[1];
      for (let x = 0; x < columns; x++) {
        let at = data.offset + y * sy + x * sx;
        let sum = map.data[out];
        for (let c = 0; c < count; c++) {
          sum += values[at];
          at += sc;
        }
        map.data[out++] = sum;
      }
    }
  }
  return map;
}

/** Sum, mean and maximum of the spectra of a region. */
export async function regionSpectra(
  cube: ZarrArray,
  region: Region,
  options: StopOptions,
): Promise<RegionSpectra> {
  checkCube(cube);
  const [height, width, depth] = cube.shape;
  const inside = maskOf(region, height, width);
  const sum = new Float64Array(depth);
  const max = new Float32Array(depth).fill(Number.NEGATIVE_INFINITY);
  const box = boundsOf(inside, height, width, depth);
  for await (const { data, start } of cube.parts(box, options)) {
    const [rows, columns, count] = data.shape;
    const [sy, sx, sc] = data.strides;
    const values = data.data as Float32Array;
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++) {
        if (!inside[(start[0] + y) * width + start[1] + x]) continue;
        let at = data.offset + y * sy + x * sx;
        for (let c = start[2]; c < start[2] + count; c++) {
          sum[c] += values[at];
          if (values[at] > max[c]) max[c] = values[at];
          at += sc;
        }
      }
    }
  }
  const count = inside.reduce((n, value) => n + value, 0);
  return {
    count,
    sum: ndarray(sum),
    mean: ndarray(sum.map((value) => value / count)),
    max: ndarray(max),
  };
}

function maskOf(region: Region, height: number, width: number): Uint8Array {
  const inside = new Uint8Array(height * width);
  if (isNDArray(region)) {
    const { shape } = region;
    if (shape.length !== 2 || shape[0] !== height || shape[1] !== width) {
      throw new BeambookError(
        "ShapeMismatch",
        `The mask has the shape (${shape.join(", ")}), the cube's pixels (${height}, ${width}).`,
      );
    }
    const flat = (region as NDArray).flat() as ArrayLike<number | bigint>;
    for (let i = 0; i < inside.length; i++) inside[i] = flat[i] ? 1 : 0;
  } else {
    for (const [row, column] of Array.from(region as ArrayLike<readonly [number, number]>)) {
      if (!(row >= 0 && row < height && column >= 0 && column < width)) {
        throw new BeambookError("IndexOutOfRange", `There is no pixel (${row}, ${column}).`, {
          hint: `The cube has ${height} rows and ${width} columns.`,
        });
      }
      inside[row * width + column] = 1;
    }
  }
  if (inside.includes(1)) return inside;
  throw new BeambookError("NoData", "The region has no pixels.");
}

function boundsOf(
  inside: Uint8Array,
  height: number,
  width: number,
  depth: number,
): { start: number[]; stop: number[] } {
  let [top, bottom, left, right] = [height, 0, width, 0];
  for (let i = 0; i < inside.length; i++) {
    if (!inside[i]) continue;
    const [y, x] = [Math.floor(i / width), i % width];
    top = Math.min(top, y);
    bottom = Math.max(bottom, y + 1);
    left = Math.min(left, x);
    right = Math.max(right, x + 1);
  }
  return { start: [top, left, 0], stop: [bottom, right, depth] };
}

/** Maximum and mean spectrum, in the order in which the original returns them. */
export type MaxAndSum = [yMax: NDArray<"float32">, ySum: NDArray<"float32">];

/** Maximum and mean spectrum over all pixels, read chunk by chunk. */
export async function maxAndMean(cube: ZarrArray, { signal }: StopOptions): Promise<MaxAndSum> {
  throwIfAborted(signal);
  const [height, width] = cube.shape;
  checkCube(cube);
  const everywhere = ndarray(new Uint8Array(height * width).fill(1), [height, width]);
  const { mean, max } = await regionSpectra(cube, everywhere, { signal });
  return [max, mean.astype("float32")];
}
