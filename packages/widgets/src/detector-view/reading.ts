import type { LoadedFrame } from "./frame-store.js";
import type { ViewGeometry } from "./geometry.js";
import type { PixelReading, WireNumber } from "./protocol.js";
import { type ScatteringPlace, scatteringAt } from "./scattering-angle.js";

/** What turns an image pixel into a place. */
export interface ReadingContext {
  geometry?: ViewGeometry;
  scattering?: ScatteringPlace;
  /** Shape of one module where modules are shown one above the other. */
  moduleShape?: readonly [number, number];
  /** Pixel pitch (m). */
  pixelSize?: number;
  /** Row and column of x = y = 0. */
  centre?: readonly [number, number] | null;
  energy?: number;
  distance?: number;
  trainId: WireNumber | null;
  pulseId: WireNumber | null;
}

/** A number, or its name where JSON has none; 64-bit integers as decimal text. */
export function toWire(value: unknown): WireNumber {
  if (typeof value === "bigint") return value.toString();
  const number = Number(value);
  if (Number.isNaN(number)) return "nan";
  if (Number.isFinite(number)) return number;
  return number > 0 ? "inf" : "-inf";
}

/** The number a {@link WireNumber} stands for; 64-bit integers beyond 2^53 lose their last digits. */
export function fromWire(value: WireNumber): number {
  if (typeof value === "number") return value;
  if (value === "nan") return Number.NaN;
  if (value === "inf") return Number.POSITIVE_INFINITY;
  return value === "-inf" ? Number.NEGATIVE_INFINITY : Number(value);
}

/** Everything known about one pixel of a frame; undefined outside the image. */
export function readPixel(
  loaded: LoadedFrame,
  row: number,
  col: number,
  context: ReadingContext,
): PixelReading | undefined {
  const { image } = loaded;
  if (!(row >= 0 && col >= 0 && row < image.shape[0] && col < image.shape[1])) return undefined;
  const place = placeOf(row, col, context);
  const inGap = context.geometry?.pixelAt !== undefined && place.module === null;
  return {
    frame: loaded.frame,
    trainId: context.trainId,
    pulseId: context.pulseId,
    row,
    col,
    value: inGap ? null : toWire(image.get(row, col)),
    ...place,
    ...(context.scattering
      ? scatteringOf(context.scattering, row, col)
      : scattering(place, context)),
  };
}

type Place = Pick<PixelReading, "module" | "slowScan" | "fastScan" | "x" | "y">;

function placeOf(row: number, col: number, context: ReadingContext): Place {
  const found = context.geometry?.pixelAt?.(row, col);
  if (found) {
    const { module, slowScan, fastScan, x, y } = found;
    return { module, slowScan, fastScan, x, y };
  }
  const place: Place = { module: null, slowScan: null, fastScan: null, x: null, y: null };
  if (context.moduleShape !== undefined) {
    const [rows] = context.moduleShape;
    place.module = Math.floor(row / rows);
    place.slowScan = row % rows;
    place.fastScan = col;
  }
  if (context.centre && context.pixelSize !== undefined) {
    place.x = (col + 0.5 - context.centre[1]) * context.pixelSize;
    place.y = (row + 0.5 - context.centre[0]) * context.pixelSize;
  }
  return place;
}

const RAD: number = Math.PI / 180;

function scatteringOf(
  geometry: ScatteringPlace,
  row: number,
  col: number,
): Pick<PixelReading, "q" | "twoTheta" | "d" | "chi"> {
  const { q, twoTheta, chi } = geometry.at(row, col);
  const known = Number.isFinite(q);
  return {
    q: known ? q : null,
    twoTheta: twoTheta * RAD,
    d: known && q > 0 ? (2 * Math.PI) / q : null,
    chi: chi * RAD,
  };
}

function scattering(
  place: Place,
  context: ReadingContext,
): Pick<PixelReading, "q" | "twoTheta" | "d"> {
  const { x, y } = place;
  const { energy, distance } = context;
  if (x === null || y === null || energy === undefined || distance === undefined) {
    return { q: null, twoTheta: null, d: null };
  }
  const { q, twoTheta, d } = scatteringAt(x, y, distance, energy);
  return { q, twoTheta, d: Number.isFinite(d) ? d : null };
}
