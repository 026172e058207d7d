/**
 * What a detector view and its kernel model say to each other by custom messages. Numbers that JSON cannot hold travel
 * as text ("nan", "inf", "-inf", 64-bit integers); pixels travel as buffers.
 *
 * @module
 */

/** A rectangle of whole image pixels. */
export interface Region {
  row: number;
  col: number;
  rows: number;
  cols: number;
}

/** A number as it travels in JSON. */
export type WireNumber = number | string;

/** How values became integer codes; code 0 is "no value", code `c` stands for `value(low + (c - 1) * step)`. */
export interface PixelCode {
  /** `linear`: the number itself; `asinh`: `centre + scale * sinh(number)`, fine near `centre`, wide far from it. */
  kind: "linear" | "asinh";
  low: number;
  step: number;
  centre: number;
  scale: number;
  /** Bits of one code: 8 or 16. */
  bits: 8 | 16;
}

/** Facts about one whole frame that the view needs for its limits. */
export interface FrameStatistics {
  /** Smallest and largest finite value; both 0 when there is none. */
  min: number;
  max: number;
  /** Finite pixels. */
  count: number;
  /** Values at {@link PERCENTILES}, from at most 65536 evenly spread pixels. */
  percentiles: number[];
}

/** The percentiles that {@link FrameStatistics} holds. */
export const PERCENTILES: readonly number[] = [
  0, 0.1, 0.5, 1, 2, 5, 16, 50, 84, 95, 98, 99, 99.5, 99.9, 100,
];

/** From the view: what it wants. `view` tells views of one model apart, `id` counts the view's requests. */
export type ViewRequest =
  | { type: "hello"; view: string }
  | {
      type: "image";
      view: string;
      id: number;
      frame: number;
      /** Part of the image to send; the kernel clips it. */
      region: Region;
      /** Device pixels the region will cover. */
      width: number;
      height: number;
    }
  | {
      type: "value";
      view: string;
      id: number;
      frame: number;
      row: number;
      col: number;
      click: boolean;
    };

/**
 * Answer to `hello`: what stays the same from frame to frame. Buffers: colour maps (256 RGB triples each), outline
 * (float32 row, column pairs), then the four arrays of grouped frames.
 */
export interface WelcomeMessage {
  type: "welcome";
  view: string;
  rows: number;
  cols: number;
  title: string;
  /** Unit of the values, as shown. */
  unit: string;
  /** Size of a pixel (m), if known. */
  pixelSize: number | null;
  /** Row and column (continuous; a pixel's corner is whole) where x = y = 0, if known. */
  centre: [number, number] | null;
  /** Row 0 at the bottom; column 0 at the right (looking along the beam). */
  flipY: boolean;
  flipX: boolean;
  palettes: string[];
  /** Corners of each polygon in the outline buffer. */
  outline: number[];
}

/** Answer to `image`; its buffer holds `rows * cols` codes. */
export interface ImageMessage {
  type: "image";
  view: string;
  id: number;
  frame: number;
  trainId: WireNumber | null;
  pulseId: WireNumber | null;
  region: Region;
  /** Image pixels per code along each axis. */
  binning: number;
  rows: number;
  cols: number;
  code: PixelCode;
  statistics: FrameStatistics;
}

/** Answer to `value`: one pixel exactly as it is in the array. */
export interface ValueMessage {
  type: "value";
  view: string;
  id: number;
  reading: PixelReading;
}

/** One pixel of one frame. */
export interface PixelReading {
  frame: number;
  trainId: WireNumber | null;
  pulseId: WireNumber | null;
  row: number;
  col: number;
  /** The array's element; `null` where no module lies. */
  value: WireNumber | null;
  /** Where the pixel is in the detector's own array, if a module lies there. */
  module: number | null;
  slowScan: number | null;
  fastScan: number | null;
  /** Position of the pixel's centre (m). */
  x: number | null;
  y: number | null;
  /** Momentum transfer (1/Å), scattering angle (rad) and d-spacing (Å); need energy and distance. */
  q: number | null;
  twoTheta: number | null;
  d: number | null;
  /** Azimuth (rad); only where the view was given a `scattering` geometry. */
  chi?: number;
}

/** Answer to a request that failed, or was overtaken by a newer one (`dropped`). */
export interface FailureMessage {
  type: "failure" | "dropped";
  view: string;
  id: number;
  message: string;
}

/** To the views: the pixels behind the same frame number have changed. */
export interface RefreshMessage {
  type: "refresh";
}

/** Everything the kernel says. */
export type KernelMessage =
  | WelcomeMessage
  | ImageMessage
  | ValueMessage
  | FailureMessage
  | RefreshMessage;
