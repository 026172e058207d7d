import { BeambookError } from "../../errors.js";
import { type NDArray, ndarray } from "../../ndarray/index.js";
import type { ScatteringGeometry } from "../geometry/geometry.js";
import { meetPlane, rayPlane } from "../geometry/ray.js";
import type { MappingData } from "./mapping-data.js";
import type { QPicture } from "./plot.js";

/** Which part of the image is shown. */
export interface PictureOptions {
  /** Pixels below are left blank, Å⁻¹. */
  qmin?: number;
  /** Half the side of the picture, Å⁻¹; defaults to the whole image. */
  qmax?: number;
  /** Divides by the largest shown value; defaults to false. */
  normalized?: boolean;
}

/** The image with masked pixels blank. */
export function visibleImage({ data, mask }: MappingData): NDArray<"float64"> {
  return ndarray(
    data.data.map((v, p) => (mask.data[p] === 0 ? v : Number.NaN)),
    data.shape,
  );
}

const MOST_STEPS = 5000;

/** Evenly spaced values from `low` to `high`, whole steps from `anchor`. */
function grid(low: number, high: number, step: number, anchor: number): Float64Array {
  const first = Math.ceil((low - anchor) / step - 1e-6);
  const count = Math.min(MOST_STEPS, Math.floor((high - anchor) / step + 1e-6) - first + 1);
  return Float64Array.from({ length: Math.max(2, count) }, (_, i) => anchor + (first + i) * step);
}

/**
 * The image over even steps of qx and qz, masked pixels blank, cut to a square in q: each point takes the pixel that
 * its direction meets, so that rings are as large as they are in q, at wide angles and on tilted detectors too.
 */
export function qPicture(
  mapped: MappingData,
  { qmin = 0, qmax = Infinity, normalized = false }: PictureOptions = {},
): QPicture {
  if (!(qmax > 0 && qmin < qmax)) {
    throw new BeambookError("InvalidArgument", `q from ${qmin} to ${qmax} Å⁻¹ is not a range.`);
  }
  const { data, mask, geometry, wl, qx, qz, normQ } = mapped;
  const [rows, columns] = data.shape;
  const most = qmax * 1e10;
  const wave = (2 * Math.PI) / wl;
  const near = nearBeam(geometry);
  const stepX = (wave * geometry.pixel2) / geometry.dist;
  const stepZ = (wave * geometry.pixel1) / geometry.dist;
  const x = axis(qx.data, most, stepX, qx.data[near]);
  const z = axis(qz.data, most, stepZ, qz.data[near]);
  const plane = rayPlane(geometry.frame);
  const at = new Float64Array(2);
  const values = new Float64Array(z.length * x.length).fill(Number.NaN);
  let top = 0;
  for (let r = 0; r < z.length; r++) {
    const up = z[r] / wave;
    for (let c = 0; c < x.length; c++) {
      const side = x[c] / wave;
      const along = Math.sqrt(1 - up * up - side * side);
      if (!meetPlane(plane, up, side, along, at)) continue;
      const row = Math.round(at[0]);
      const column = Math.round(at[1]);
      if (!(row >= 0 && column >= 0 && row < rows && column < columns)) continue;
      const p = row * columns + column;
      if (mask.data[p] !== 0 || normQ.data[p] < qmin * 1e10) continue;
      values[r * x.length + c] = data.data[p];
      if (data.data[p] > top) top = data.data[p];
    }
  }
  if (normalized && top > 0) for (let i = 0; i < values.length; i++) values[i] /= top;
  const edges = (q: Float64Array, step: number): [number, number] => [
    (q[0] - step / 2) * 1e-10,
    (q[q.length - 1] + step / 2) * 1e-10,
  ];
  const extent = [...edges(x, stepX), ...edges(z, stepZ)] as const;
  return { data: ndarray(values, [z.length, x.length]), extent, wavelength: wl * 1e10 };
}

/** The pixel next to the beam: its q is a point of the grid, so that pixels near the beam stay as they are. */
function nearBeam({ beamCenter, shape: [rows, columns] }: ScatteringGeometry): number {
  const inside = (v: number, end: number): number =>
    Math.min(end - 1, Math.max(0, Math.round(v) || 0));
  return inside(beamCenter.row, rows) * columns + inside(beamCenter.column, columns);
}

/** Steps over a component of q, at most to `most` on either side. */
function axis(map: Float64Array, most: number, step: number, anchor: number): Float64Array {
  let [low, high] = [Infinity, -Infinity];
  for (const q of map) {
    if (q < low) low = q;
    if (q > high) high = q;
  }
  const [from, to] = [Math.max(low, -most), Math.min(high, most)];
  return from < to ? grid(from, to, step, anchor) : grid(low, high, step, anchor);
}

/** A picture turned by 90 degrees. */
export function rotated(picture: QPicture): QPicture {
  const [left, right, bottom, top] = picture.extent;
  const data = picture.data.transpose().contiguous();
  return { ...picture, data, extent: [bottom, top, left, right] };
}
