import { ndarray } from "@beambook/core/ndarray";
import { type Figure, figure } from "@beambook/core/plot";
import { binRegion } from "./bin.js";
import type { LoadedFrame } from "./frame-store.js";
import type { DetectorNorm } from "./options.js";
import type { DetectorScene } from "./scene.js";

/** How the picture is coloured. */
export interface PictureStyle {
  title: string;
  cmap: string;
  norm: DetectorNorm;
  limits: readonly [number, number];
}

const WIDTH = 640;
const HEIGHT = 520;

/** Notebooks are kept in git: a noisy frame is made smaller rather than larger than this. */
const LARGEST_BYTES = 200_000;

/** The frame as a PNG of at most 640 pixels width, with axes, colour bar and title: what a notebook keeps. */
export function framePicture(
  scene: DetectorScene,
  loaded: LoadedFrame,
  style: PictureStyle,
): Uint8Array {
  return frameFigure(scene, loaded, style).toPng({ width: WIDTH, maxBytes: LARGEST_BYTES });
}

function frameFigure(scene: DetectorScene, loaded: LoadedFrame, style: PictureStyle): Figure {
  const { plane } = loaded;
  const { rows, cols } = plane;
  const { geometry, unit = "", frontview = true, origin, reduce } = scene.options;
  const binning = Math.max(1, Math.ceil(Math.max(rows / HEIGHT, cols / WIDTH)));
  const binned = binRegion(plane, { row: 0, col: 0, rows, cols }, binning, reduce);
  const lower = (origin ?? (geometry ? "lower" : "upper")) === "lower";
  const mirrored = geometry !== undefined && frontview;
  const values = mirrored ? mirrorRows(binned.values, binned.cols) : binned.values;
  const z = ndarray(values, [binned.rows, binned.cols]);
  const centre = scene.centreOf(loaded);
  const perPixel =
    centre !== null && scene.pixelSize !== undefined ? scene.pixelSize * 1e3 : undefined;
  const at = (pixel: number, axis: 0 | 1): number =>
    perPixel !== undefined && centre !== null ? (pixel - centre[axis]) * perPixel : pixel - 0.5;
  const [left, right] = [at(0, 1), at(binned.cols * binning, 1)];
  const [first, last] = [at(0, 0), at(binned.rows * binning, 0)];
  const names = perPixel === undefined ? ["column", "row"] : ["x", "y"];
  const axisUnit = perPixel === undefined ? "pixel" : "mm";
  return figure({ title: style.title, width: WIDTH, height: HEIGHT })
    .image(z, {
      cmap: style.cmap,
      norm: style.norm === "log" && style.limits[1] > 0 ? "log" : "linear",
      limits: logSafe(style),
      nanColor: "none",
      origin: lower ? "lower" : "upper",
      extent: [
        mirrored ? right : left,
        mirrored ? left : right,
        lower ? first : last,
        lower ? last : first,
      ],
      colorbar: unit === "" ? true : unit,
    })
    .xAxis({ label: names[0], unit: axisUnit })
    .yAxis({ label: names[1], unit: axisUnit });
}

/** A logarithm needs a positive lower limit: the live view takes a 10⁻⁴ of the upper one too. */
function logSafe({ norm, limits }: PictureStyle): readonly [number, number] {
  const [low, high] = limits;
  return norm === "log" && low <= 0 && high > 0 ? [high * 1e-4, high] : limits;
}

function mirrorRows(values: Float64Array, cols: number): Float64Array {
  const mirrored = new Float64Array(values.length);
  for (let start = 0; start < values.length; start += cols) {
    for (let j = 0; j < cols; j++) mirrored[start + j] = values[start + cols - 1 - j];
  }
  return mirrored;
}
