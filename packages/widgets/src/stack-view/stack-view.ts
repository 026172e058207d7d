import { where } from "@beambook/core";
import type { NDArray } from "@beambook/core/ndarray";
import {
  type DetectorFrameSource,
  DetectorView,
  type DetectorViewOptions,
  type FrameInput,
} from "../detector-view/index.js";

/** Frames with the weights of their pixels, such as a chunk of a ptychography scan. */
export interface MaskedFrames {
  /** (n, rows, columns) */
  readonly frames: NDArray;
  /** (n, rows, columns); 0 where pixels do not count. */
  readonly weights: NDArray;
}

/** What a stack view shows and how. */
export interface StackViewOptions extends Omit<DetectorViewOptions, "source" | "geometry"> {
  /** An array whose last two axes are an image, an object with `frames()` and `readFrame(k)`, or frames with weights. */
  frames: FrameInput | MaskedFrames;
  /** Whether pixels that do not count are left out of picture and colour limits; true. */
  masked?: boolean;
}

/**
 * A {@link DetectorView} for images that are whole already: a slider through the stack, colour limits to drag, zoom,
 * exact values under the pointer.
 *
 * @throws InvalidArgument or ShapeMismatch if there are no images
 */
export class StackView extends DetectorView {
  constructor({ frames, masked = true, ...options }: StackViewOptions) {
    super({ ...options, source: isMasked(frames) ? sourceOf(frames, masked) : frames });
  }
}

function isMasked(frames: FrameInput | MaskedFrames): frames is MaskedFrames {
  return "weights" in frames && "frames" in frames && typeof frames.frames !== "function";
}

/** Frame by frame, so that a long stack is never copied as a whole. */
function sourceOf({ frames, weights }: MaskedFrames, masked: boolean): DetectorFrameSource {
  const count = frames.shape[0];
  const numbers = Float64Array.from({ length: count }, (_, k) => k);
  return {
    frames: () => ({ trainId: new Float64Array(count), pulseId: numbers, named: false }),
    readFrame: (k: number): NDArray => {
      const frame = frames.slice(k);
      return masked
        ? where(weights.slice(k).greater(0), frame.astype("float64"), Number.NaN)
        : frame;
    },
  };
}
