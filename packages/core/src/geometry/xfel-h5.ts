import { BeambookError, isBeambookError } from "../errors.js";
import { createHdf5, type Hdf5File, openHdf5 } from "../hdf5/index.js";
import type { Layout } from "./layout.js";
import { checkPoints, type QuadPositions } from "./quadrants.js";

type Point = [x: number, y: number];

/** Positions of an EuXFEL geometry file, in metres, summed up: `[module][tile]`. */
export type TileAnchors = readonly (readonly Point[])[];

/**
 * Reads where the tiles are. The file holds each tile's place in its module and each module's in its quadrant.
 *
 * @param quadPos - `[x, y]` of the quadrants in units; without it the file must have them (in millimetres)
 * @param unit - metres per unit of the file and of `quadPos`
 * @throws FileNotFound, FileFormat; ShapeMismatch unless there are four quadrant positions
 */
export async function readAnchors(
  path: string,
  layout: Layout,
  quadPos: QuadPositions | undefined,
  unit: number,
): Promise<TileAnchors> {
  if (quadPos) checkPoints(quadPos, 4, "Quadrant positions");
  const file = await openHdf5(path);
  try {
    const anchors: Point[][] = [];
    for (let m = 0; m < layout.modules; m++) {
      const quadrant = `Q${Math.floor(m / 4) + 1}`;
      const group = `${quadrant}/M${(m % 4) + 1}`;
      const [qx, qy] = quadPos ? quadPos[Math.floor(m / 4)] : await readPoint(file, quadrant);
      const [mx, my] = await readPoint(file, group);
      const tiles: Point[] = [];
      for (let t = 0; t < layout.tileOrigins.length; t++) {
        const [tx, ty] = await readPoint(file, `${group}/${tileName(t)}`);
        tiles.push([qx * unit + mx * unit + tx * unit, qy * unit + my * unit + ty * unit]);
      }
      anchors.push(tiles);
    }
    return anchors;
  } finally {
    file.close();
  }
}

/**
 * The quadrant positions that put one tile of each quadrant of a file where it is wanted.
 *
 * @param anchor - number of the module in its quadrant, and of its tile
 * @param wanted - where that tile of a module, counted over all, is to be, in metres
 * @returns millimetres
 */
export async function quadrantsFor(
  path: string,
  layout: Layout,
  anchor: { module: number; tile: number },
  wanted: (module: number, tile: number) => readonly number[],
): Promise<Point[]> {
  const quadrants = [0, 1, 2, 3];
  const origins = quadrants.map((): Point => [0, 0]);
  const anchors = await readAnchors(path, layout, origins, 1e-3);
  return quadrants.map((q) => {
    const module = 4 * q + anchor.module;
    const [x, y] = wanted(module, anchor.tile);
    const [fromX, fromY] = anchors[module][anchor.tile];
    return [(x - fromX) * 1e3, (y - fromY) * 1e3];
  });
}

async function readPoint(file: Hdf5File, group: string): Promise<Point> {
  const dataset = `${group}/Position`;
  try {
    const values = Array.from((await file.dataset(dataset).values()).flat(), Number);
    if (values.length === 2 && values.every(Number.isFinite)) return [values[0], values[1]];
  } catch (cause) {
    if (!isBeambookError(cause, "NotFound")) throw cause;
    throw new BeambookError("FileFormat", "Not a complete EuXFEL geometry file.", {
      file: file.filename,
      dataset,
      cause,
      ...(group.includes("/")
        ? {}
        : { hint: "It has no quadrant positions: use fromH5FileAndQuadPositions." }),
    });
  }
  throw new BeambookError("FileFormat", "A position must be two numbers.", {
    file: file.filename,
    dataset,
  });
}

/**
 * Writes an EuXFEL geometry file in millimetres, quadrant positions included.
 *
 * @param quadPos - in millimetres
 * @param firstTile - the tile that stands for a module, by its number
 */
export async function writeAnchors(
  path: string,
  anchors: TileAnchors,
  quadPos: readonly Point[],
  firstTile: (module: number) => number,
): Promise<void> {
  const file = await createHdf5(path);
  const write = (group: string, [x, y]: Point): Promise<void> =>
    file.write(`${group}/Position`, Float64Array.of(x, y));
  try {
    for (let q = 0; q < quadPos.length; q++) await write(`Q${q + 1}`, quadPos[q]);
    for (let m = 0; m < anchors.length; m++) {
      const [qx, qy] = quadPos[Math.floor(m / 4)];
      const group = `Q${Math.floor(m / 4) + 1}/M${(m % 4) + 1}`;
      const [x, y] = anchors[m][firstTile(m)];
      await write(group, [x * 1e3 - qx, y * 1e3 - qy]);
      for (let t = 0; t < anchors[m].length; t++) {
        const [tx, ty] = anchors[m][t];
        await write(`${group}/${tileName(t)}`, [(tx - x) * 1e3, (ty - y) * 1e3]);
      }
    }
  } catch (error) {
    await file.abandon();
    throw error;
  }
  await file.close();
}

function tileName(tile: number): string {
  return `T${String(tile + 1).padStart(2, "0")}`;
}
