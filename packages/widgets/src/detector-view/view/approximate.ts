import type { PixelReading } from "../protocol.js";
import type { ImagePoint } from "./viewport.js";

/** What the codes on show tell of a pixel, until the kernel has read it exactly. */
export function approximateReading(
  frame: number,
  at: ImagePoint,
  value: number | undefined,
): PixelReading {
  const unknown = { module: null, slowScan: null, fastScan: null, x: null, y: null };
  const known = value === undefined || Number.isNaN(value) ? "nan" : value;
  return {
    frame,
    trainId: null,
    pulseId: null,
    row: at.row,
    col: at.col,
    value: known,
    ...unknown,
    q: null,
    twoTheta: null,
    d: null,
  };
}
