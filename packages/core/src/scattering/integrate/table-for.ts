import { BeambookError } from "../../errors.js";
import type { ScatteringGeometry } from "../geometry/geometry.js";
import type { RadialUnit } from "../geometry/units.js";
import { type BinAxis, binAxis } from "./axis.js";
import { Corners } from "./corners.js";
import type { PixelSplit, Range } from "./options.js";
import { splitByArea2d, splitByBox2d } from "./split-2d.js";
import { boxRange, splitByBox } from "./split-bbox.js";
import { cornerRange, splitByArea } from "./split-full.js";
import { centerRange, splitNone, splitNone2d } from "./split-none.js";
import type { BinTable } from "./tables.js";

/** Which table is wanted. */
export interface TableRequest {
  readonly split: PixelSplit;
  readonly unit: RadialUnit;
  readonly radial: { readonly bins: number; readonly range?: Range };
  /** With an azimuth axis the table is two-dimensional. */
  readonly azimuth?: { readonly bins: number; readonly range: Range | "data" };
  /** Only this sector counts, degrees. */
  readonly sector?: Range;
}

const FULL_TURN = 360;

/**
 * Makes a table.
 *
 * @param kept - mask that decides which pixels count
 * @param mask - mask that decides what the range is when none is given
 * @throws InvalidArgument when no pixel is left, or an azimuth range is more than a turn
 */
export function makeTable(
  geometry: ScatteringGeometry,
  request: TableRequest,
  kept: Uint8Array | undefined,
  mask: Uint8Array | undefined,
): { table: BinTable; axes: readonly BinAxis[] } {
  const { split, unit, radial, azimuth } = request;
  const corners = new Corners(geometry, unit);
  const reach = radial.range ?? rangeOf(corners, split, kept ?? mask);
  const radius = binAxis(stretched(reach), radial.bins);
  if (azimuth === undefined) {
    return { table: radialTable(corners, split, radius, kept), axes: [radius] };
  }
  const range = azimuth.range === "data" ? centerRange(geometry.chi().data, mask) : azimuth.range;
  if (range[1] - range[0] > FULL_TURN * (1 + 1e-12)) {
    throw new BeambookError(
      "InvalidArgument",
      `azimuthRange (${range.join(", ")}) is over a turn.`,
    );
  }
  const angle = binAxis(range, azimuth.bins, FULL_TURN);
  const axes = [radius, angle] as const;
  if (split === "bbox") return { table: splitByBox2d(corners, axes, kept), axes };
  if (split === "full") return { table: splitByArea2d(corners, axes, kept), axes };
  const values = geometry.radial(unit).data;
  return { table: splitNone2d(geometry, values, axes, kept), axes };
}

/** pyFAI moves the upper end by one step of 32-bit numbers, so that the largest value falls into the last bin. */
function stretched([low, high]: Range): Range {
  return [low, high * (high > 0 ? 1 + 2 ** -23 : 1 - 2 ** -23)];
}

function radialTable(
  corners: Corners,
  split: PixelSplit,
  axis: BinAxis,
  mask: Uint8Array | undefined,
): BinTable {
  if (split === "bbox") return splitByBox(corners, axis, mask);
  if (split === "full") return splitByArea(corners, axis, mask);
  return splitNone(corners.geometry.radial(corners.unit).data, axis, mask);
}

function rangeOf(corners: Corners, split: PixelSplit, mask: Uint8Array | undefined): Range {
  const { geometry, unit } = corners;
  const [low, high] =
    split === "no"
      ? centerRange(geometry.radial(unit).data, mask)
      : split === "bbox"
        ? boxRange(corners, mask)
        : cornerRange(corners, mask);
  if (high > low) return [low, high];
  if (high === low) return [low - 0.5, high + 0.5];
  throw new BeambookError("InvalidArgument", "The mask leaves no pixel.", {
    hint: "1 means masked, 0 good; or give radialRange.",
  });
}
