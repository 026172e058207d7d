import { BeambookError } from "../../errors.js";
import type { NDArray } from "../../ndarray/ndarray.js";
import type { Orientation, ScanParameters } from "../scan-parameters.js";
import { assertInside, centerOfMass, namedCenter } from "./center.js";
import { turnPoint, turnsAnything, turnsOf } from "./orientation.js";
import { rebinMask, rebinMean } from "./rebin.js";
import { cutAndTurn, cutBinAndTurn } from "./reshape-frames.js";

/** How frames are prepared: parameters of a scan, and what the original did otherwise. */
export interface PrepareSettings
  extends Pick<ScanParameters, "shape" | "center" | "auto_center" | "rebin"> {
  orientation: Orientation | null;
  /** Keep two different lengths of `shape`; otherwise the smaller one counts for both. */
  nonSquare: boolean;
  /** Whether `auto_center: true` replaces a center that is given (as documented), or not (as PtyPy does). */
  enforceAutoCenter: boolean;
}

/** Frames that are ready, with their geometry. */
export interface PreparedFrames {
  /** (n, rows, columns) */
  data: NDArray;
  /** (n, rows, columns), or (1, rows, columns) when all frames have the same. */
  weights: NDArray;
  /** Optical axis in a prepared frame, (row, column). */
  center: [number, number];
  /** Lengths of a prepared frame. */
  shape: [number, number];
  /** Optical axis that was found or given in raw pixels: later chunks take it over. */
  rawCenter: [number, number];
  /** Lengths of the window that was cut from raw frames. */
  rawShape: [number, number];
}

/**
 * Cuts, turns and rebins frames and their weights.
 *
 * @param frames - raw frames, (n, rows, columns)
 * @param weights - (n or 1, rows, columns); when it does not have the frames' lengths it is cut around its own middle
 * @param rawCenter - optical axis of an earlier chunk
 * @throws `InvalidArgument` for a center outside the frame, `ShapeMismatch` for a factor that does not divide the shape
 * @source PtyPy's manual, "Data management"; order of steps as PtyPy 0.9 takes them
 */
export function prepareFrames(
  frames: NDArray,
  weights: NDArray,
  settings: PrepareSettings,
  rawCenter?: readonly [number, number],
): PreparedFrames {
  const raw = [frames.shape[1], frames.shape[2]];
  const shape = windowShape(settings, raw);
  const center = rawCenter ?? findCenter(frames, weights, settings);
  assertInside(center, raw);
  const turns = turnsOf(settings.orientation);
  const rebin = settings.rebin ?? 1;
  const result = { data: frames, weights, center: [...center] as [number, number], shape };
  const same = shape[0] === raw[0] && shape[1] === raw[1];
  const fits = weights.shape[1] === raw[0] && weights.shape[2] === raw[1];
  if (!same || turnsAnything(turns) || rebin !== 1) {
    const middle = [Math.floor(weights.shape[1] / 2), Math.floor(weights.shape[2] / 2)];
    const cut = { shape, center, turns };
    const binned = rebin === 1 ? undefined : cutBinAndTurn(frames, cut, rebin);
    result.data = binned ?? cutAndTurn(frames, cut);
    if (rebin !== 1) result.data = binned ?? rebinMean(result.data, rebin);
    result.weights = cutAndTurn(weights, { ...cut, center: fits ? center : middle });
    if (rebin !== 1) result.weights = rebinMask(result.weights, rebin);
    const turned = turnPoint([Math.floor(shape[0] / 2), Math.floor(shape[1] / 2)], shape, turns);
    const [rows, columns] = turns.transpose ? [shape[1], shape[0]] : shape;
    result.center = [turned[0] / rebin, turned[1] / rebin];
    result.shape = [rows / rebin, columns / rebin];
  } else if (!fits) throw wrongWeights(weights, raw);
  return { ...result, rawCenter: [center[0], center[1]], rawShape: shape };
}

function wrongWeights(weights: NDArray, raw: readonly number[]): BeambookError {
  const shape = weights.shape.slice(1).join(", ");
  return new BeambookError(
    "ShapeMismatch",
    `The weights are (${shape}), the frames (${raw.join(", ")}).`,
    { hint: "Return weights of the frames' shape from loadWeight(), load() or correct()." },
  );
}

/** The settings that a scan's parameters and options amount to. */
export function settingsOf(
  info: ScanParameters,
  options: { autoCenter?: "documented" | "original"; nonSquare?: boolean },
): PrepareSettings {
  const { shape, center, auto_center, rebin, orientation } = info;
  const { autoCenter = "documented", nonSquare = false } = options;
  const enforceAutoCenter = autoCenter === "documented";
  return { shape, center, auto_center, rebin, orientation, nonSquare, enforceAutoCenter };
}

/** Lengths of the window that is cut from raw frames. */
export function windowShape(
  { shape, nonSquare }: Pick<PrepareSettings, "shape" | "nonSquare">,
  raw: readonly number[],
): [number, number] {
  const wanted = shape ?? raw;
  const sides = typeof wanted === "number" ? [wanted, wanted] : wanted;
  const [rows, columns] = sides;
  if (
    !(
      sides.length === 2 &&
      Number.isInteger(rows) &&
      Number.isInteger(columns) &&
      rows > 0 &&
      columns > 0
    )
  ) {
    throw new BeambookError("InvalidArgument", `${JSON.stringify(shape)} is no shape.`, {
      hint: "Give one or two whole numbers of pixels, or null for the whole frame.",
    });
  }
  const side = Math.min(rows, columns);
  return nonSquare ? [rows, columns] : [side, side];
}

function findCenter(
  frames: NDArray,
  weights: NDArray,
  { center, auto_center: auto, enforceAutoCenter }: PrepareSettings,
): readonly number[] {
  const raw = [frames.shape[1], frames.shape[2]];
  const given = typeof center === "string" ? namedCenter(center, raw) : center;
  if (given && !(auto === true && enforceAutoCenter)) return given;
  return auto === false ? namedCenter("fftshift", raw) : centerOfMass(frames, weights);
}
