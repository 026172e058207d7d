import { BeambookError } from "@beambook/core";
import type { NDArray } from "@beambook/core/ndarray";
import type { ViewGeometry } from "./geometry.js";
import { type NamedArray, plainArray } from "./source.js";

/** One image and where its axes have their origin. */
export interface Composed {
  image: NDArray;
  /** Row and column of x = y = 0. */
  centre: [number, number] | null;
  /** Rows and columns of one module where modules are shown one above the other. */
  moduleShape?: [number, number];
}

/** Makes one image of a frame as it was read; may fill and return `out`, an image it returned before. */
export type Composer = (frame: NDArray | NamedArray, out: NDArray | undefined) => Composed;

/** Assembles modules by a geometry. */
export function geometryComposer(geometry: ViewGeometry): Composer {
  return (frame: NDArray | NamedArray, out: NDArray | undefined): Composed => {
    const usable = withoutGain(frame);
    const data = plainArray(usable);
    if (data.ndim === 2) return { image: data, centre: null };
    // A named frame keeps its names, so that a geometry can place modules by number and fill missing ones.
    const named = usable as unknown as NDArray;
    const target = out?.dtype === data.dtype ? out : geometry.outputFor?.(named);
    const { image, centre } = geometry.positionModulesFast(named, target ? { out: target } : {});
    return { image: plainArray(image), centre: [centre[0], centre[1]] };
  };
}

/** Raw frames hold signal and gain stage of each pixel; the signal is shown. */
function withoutGain(frame: NDArray | NamedArray): NDArray | NamedArray {
  const { dims, coords } = frame as Partial<NamedArray>;
  const axis = dims?.indexOf("data_gain") ?? -1;
  if (dims === undefined || axis < 0) return frame;
  const all = plainArray(frame);
  const values = all.slice(...all.shape.map((_, k) => (k === axis ? 0 : null)));
  const signal = { values, dims: dims.filter((_, k) => k !== axis), coords };
  return signal as unknown as NamedArray;
}

/** Shows images as they are, and modules without geometry one above the other. */
export function plainComposer(): Composer {
  return (frame: NDArray | NamedArray): Composed => {
    const data = plainArray(withoutGain(frame));
    if (data.ndim === 2) return { image: data, centre: null };
    if (data.ndim === 3) {
      const [modules, rows, cols] = data.shape;
      return { image: data.reshape(modules * rows, cols), centre: null, moduleShape: [rows, cols] };
    }
    throw new BeambookError(
      "ShapeMismatch",
      `A frame is (module, slow_scan, fast_scan) or (y, x), this one has shape (${data.shape.join(", ")}).`,
    );
  };
}
