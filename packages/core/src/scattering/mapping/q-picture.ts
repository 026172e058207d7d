import { type NDArray, ndarray } from "../../ndarray/index.js";
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

/** The image with masked pixels blank, cut to a square in q. */
export function qPicture(
  { data, mask, qx, qz, normQ }: MappingData,
  { qmin = 0, qmax = Infinity, normalized = false }: PictureOptions = {},
): QPicture {
  const [rows, columns] = data.shape;
  const [x, z] = [qx.data, qz.data];
  const inColumns = span(columns, (c) => Math.abs(x[(rows >> 1) * columns + c]) <= qmax * 1e10);
  const inRows = span(rows, (r) => Math.abs(z[r * columns + (columns >> 1)]) <= qmax * 1e10);
  const [width, height] = [inColumns[1] - inColumns[0], inRows[1] - inRows[0]];
  const values = new Float64Array(width * height);
  let most = 0;
  for (let r = 0; r < height; r++) {
    for (let c = 0; c < width; c++) {
      const p = (inRows[0] + r) * columns + inColumns[0] + c;
      const hidden = mask.data[p] !== 0 || normQ.data[p] < qmin * 1e10;
      const value = hidden ? Number.NaN : data.data[p];
      values[r * width + c] = value;
      if (value > most) most = value;
    }
  }
  if (normalized && most > 0) for (let i = 0; i < values.length; i++) values[i] /= most;
  const at = (map: NDArray<"float64">, row: number, column: number): number =>
    map.data[row * columns + column] * 1e-10;
  const [middleRow, middleColumn] = [rows >> 1, columns >> 1];
  return {
    data: ndarray(values, [height, width]),
    extent: [
      at(qx, middleRow, inColumns[0]),
      at(qx, middleRow, inColumns[1] - 1),
      at(qz, inRows[0], middleColumn),
      at(qz, inRows[1] - 1, middleColumn),
    ],
  };
}

/** First and one past the last index that is wanted; everything when none is. */
function span(length: number, wanted: (i: number) => boolean): [first: number, end: number] {
  let [first, end] = [length, 0];
  for (let i = 0; i < length; i++) {
    if (!wanted(i)) continue;
    if (i < first) first = i;
    end = i + 1;
  }
  return first < end ? [first, end] : [0, length];
}

/** A picture turned by 90 degrees. */
export function rotated({ data, extent }: QPicture): QPicture {
  const [left, right, bottom, top] = extent;
  return { data: data.transpose().contiguous(), extent: [bottom, top, left, right] };
}
