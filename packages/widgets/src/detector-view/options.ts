import type { DOMWidgetOptions } from "../base/dom-widget.js";
import type { Reduction } from "./bin.js";
import type { ViewGeometry } from "./geometry.js";
import type { ScatteringPlace } from "./scattering-angle.js";
import type { FrameInput } from "./source.js";

/** How values between the limits are spread over the colours. */
export type DetectorNorm = "linear" | "log" | "sqrt";

/** What a detector view shows and how; all but the first group can be changed later as properties. */
export interface DetectorViewOptions extends DOMWidgetOptions {
  /** A detector of a run, any object with `frames()` and `readFrame(k)`, or an array of frames. */
  source: FrameInput;
  /** Assembles modules into one image; without it modules are shown one above the other. */
  geometry?: ViewGeometry;
  /** Photon energy (keV): with `distance`, hovering reads q, 2θ and d. */
  energy?: number;
  /** From the sample to the detector (m). */
  distance?: number;
  /**
   * Tells q, 2θ and χ of a pixel, tilted detectors too: a `ScatteringGeometry` of `@beambook/core/scattering`. Hovering
   * reads them; `energy` and `distance` are not needed then.
   */
  scattering?: ScatteringPlace;
  /** Pitch of the pixels (m); defaults to the geometry's. */
  pixelSize?: number;
  /** Row and column of the beam for images without geometry. */
  centre?: readonly [row: number, column: number];
  /** Which of the source's data to read, such as `"image.data"`; defaults to the source's choice. */
  key?: string;
  /** Seen looking along the beam (x grows to the left); only with a geometry, defaults to true. */
  frontview?: boolean;
  /** Where row 0 is; defaults to `"lower"` with a geometry, else `"upper"`. */
  origin?: "upper" | "lower";
  /** What becomes of pixels that share one screen pixel; `"max"` keeps single bright ones in sight. */
  reduce?: Reduction;
  /** Text above the image; defaults to the source's detector name. */
  title?: string;
  /** Unit of the values, for the colour bar and the read-out. */
  unit?: string;

  /** Index of the frame; defaults to 0. */
  frame?: number;
  /** Name of a colour map; defaults to `"viridis"`. */
  cmap?: string;
  norm?: DetectorNorm;
  /** Values of the ends of the colour map; null (the default) takes them from `percentiles` of each frame. */
  limits?: readonly [low: number, high: number] | null;
  /** Defaults to `[1, 99]`. */
  percentiles?: readonly [low: number, high: number];
  /** Whether the outlines of the modules are drawn; defaults to false. */
  outline?: boolean;
  /** Height of the canvas (CSS pixels); defaults to 480. */
  height?: number;
}

/** Which frame to show: by its index, or by train and pulse ID. */
export type FrameChoice = { frame: number } | { train: number; pulse?: number };

/** What `on("frame")` is told. */
export interface FramePlace {
  frame: number;
  trainId: number | null;
  pulseId: number | null;
}
