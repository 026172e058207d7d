import { type DType, type NDArray, slice, zeros } from "../ndarray/index.js";
import { gridOrigins, type Layout } from "./layout.js";
import { checkFinite, checkGaps } from "./quadrants.js";
import { shifted, type Tile } from "./tile.js";
import { scale, subtract, type Vector } from "./vector.js";

/** What ePix detectors differ in: lengths in metres, rows and columns of an ASIC. */
export interface EpixSizes {
  readonly name: string;
  readonly pixelSize: number;
  /** Width of the pixels at the inner edges of the ASICs. */
  readonly innerPixelSize: number;
  readonly rows: number;
  readonly columns: number;
  readonly pyfai: string;
}

/** Options of `fromOrigin` of ePix geometries. */
export interface EpixOptions {
  /** Gap between ASICs in units; default what the wide pixels fill beyond an ordinary pixel. */
  asicGap?: number;
  /** Length of a unit in metres, default a pixel. */
  unit?: number;
}

/** Gap of ASICs on one sensor: both inner pixels are wider than the others. */
export function seamWidth({ innerPixelSize, pixelSize }: EpixSizes): number {
  return 2 * (innerPixelSize - pixelSize);
}

/** One module of four ASICs in two rows; files have two more rows on either side. */
export function epixLayout(sizes: EpixSizes): Layout {
  const { name, pixelSize, rows, columns, pyfai } = sizes;
  return {
    name,
    modules: 1,
    moduleShape: [2 * rows, 2 * columns],
    tileShape: [rows, columns],
    tileOrigins: gridOrigins(2, 2, [rows, columns]),
    pixelSize,
    pitch: [pixelSize, pixelSize],
    quadrants: 0,
    joined: { extraRows: 2 },
    pyfai,
  };
}

/** The four ASICs about a point. @throws InvalidArgument */
export function epixTiles(
  sizes: EpixSizes,
  origin: readonly [x: number, y: number],
  { asicGap, unit = sizes.pixelSize }: EpixOptions,
): Tile[] {
  checkFinite(origin, "Origin");
  checkGaps(asicGap ?? 0, 0, unit);
  const { pixelSize, rows, columns } = sizes;
  const gap = asicGap === undefined ? seamWidth(sizes) : asicGap * unit;
  const [width, height] = [columns * pixelSize, rows * pixelSize];
  return Array.from({ length: 4 }, (_, t) => {
    const [row, column] = [t >> 1, t % 2];
    return {
      corner: [
        width - column * (width + gap) - origin[0] * unit + gap / 2,
        height - row * (height + gap) - origin[1] * unit + gap / 2,
        0,
      ],
      ss: [0, -pixelSize, 0],
      fs: [-pixelSize, 0, 0],
      ssPixels: rows,
      fsPixels: columns,
    };
  });
}

/** The tiles with the upper and the lower pair at places of their own, in units. */
export function placePairs(
  tiles: readonly Tile[],
  pairs: readonly [top: Vector, bottom: Vector],
  unit: number,
): Tile[] {
  return tiles.map((tile, t) => {
    const pair = t >> 1;
    return shifted(tile, subtract(scale(pairs[pair], unit), tiles[2 * pair].corner));
  });
}

/** Rows or columns that lie next to the seam in their middle. */
function atSeam(half: number, index: number): boolean {
  return index === half - 1 || index === half;
}

/** True for the wide pixels, `(slowScan, fastScan)`. */
export function epixSeams({ rows, columns }: EpixSizes): NDArray<"bool"> {
  const out = zeros([2 * rows, 2 * columns], "bool");
  for (let i = 0; i < out.data.length; i++) {
    const [row, column] = [Math.floor(i / (2 * columns)), i % (2 * columns)];
    out.data[i] = atSeam(rows, row) || atSeam(columns, column) ? 1 : 0;
  }
  return out;
}

/** Area of each pixel in square metres, `(slowScan, fastScan)`. */
export function epixAreas(sizes: EpixSizes): NDArray<"float64"> {
  const { rows, columns, pixelSize, innerPixelSize } = sizes;
  const out = zeros([2 * rows, 2 * columns], "float64");
  const size = (half: number, i: number): number => (atSeam(half, i) ? innerPixelSize : pixelSize);
  for (let i = 0; i < out.data.length; i++) {
    const [row, column] = [Math.floor(i / (2 * columns)), i % (2 * columns)];
    out.data[i] = size(rows, row) * size(columns, column);
  }
  return out;
}

/** Frames without the rows of diagnostics that raw data has: two at the top, two at the bottom. */
export function withoutExtraRows<D extends DType>(
  { rows, columns }: EpixSizes,
  data: NDArray<D>,
): NDArray<D> {
  const [height, width] = data.shape.slice(-2);
  if (height !== 2 * rows + 4 || width !== 2 * columns) return data;
  const lead = data.shape.slice(0, -2).map(() => null);
  return data.slice(...lead, slice(2, -2)) as NDArray<D>;
}
