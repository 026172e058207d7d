import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { isBeambookError } from "../../errors.js";
import { slice } from "../../ndarray/index.js";
import {
  arrayMetadata,
  chunkName,
  rootMetadata,
  ZarrZip,
  ZipArchive,
  type ZipEntry,
} from "../../zarr/index.js";
import { filesOf } from "../source/cube-source.js";
import type { CubeSummary } from "./accumulate.js";
import { withKernel } from "./convert-tile.js";
import { type ConvertPlan, chunksOfTile, cubeArray, type Tile } from "./plan.js";

/** The file a conversion is written to until it is complete. */
export const partOf = (datastackFile: string): string => `${datastackFile}.part`;
const planOf = (datastackFile: string): string => `${partOf(datastackFile)}.json`;

/** What is left of an interrupted conversion. */
export interface Leftover {
  /** Entries of metadata and of whole tiles. */
  entries: ZipEntry[];
  /** Where they end. */
  length: number;
  /** Tiles that are whole. */
  tiles: number;
}

/** Notes which conversion a part file belongs to, before it is begun. */
export function rememberPlan(datastackFile: string, plan: ConvertPlan): void {
  writeFileSync(planOf(datastackFile), fingerprint(plan));
}

/** Forgets an interrupted conversion. */
export function forgetPlan(datastackFile: string): void {
  rmSync(planOf(datastackFile), { force: true });
}

/** Everything that decides the bytes of the result. */
function fingerprint(plan: ConvertPlan): string {
  const files = filesOf(plan.source).map((path) => {
    const { size, mtimeMs } = statSync(path);
    return { size, mtimeMs };
  });
  return JSON.stringify({ version: 1, plan, files });
}

/**
 * What an interrupted conversion of the same data with the same options has left, up to the last whole tile.
 *
 * @returns undefined when there is nothing to go on with
 */
export function findLeftover(
  datastackFile: string,
  plan: ConvertPlan,
  tiles: readonly Tile[],
): Leftover | undefined {
  const part = partOf(datastackFile);
  try {
    if (!existsSync(part) || readFileSync(planOf(datastackFile), "utf8") !== fingerprint(plan)) {
      return undefined;
    }
    const archive = new ZipArchive(part);
    archive.close();
    return wholeTiles(archive, plan, tiles);
  } catch (error) {
    if (isBeambookError(error) || (error as NodeJS.ErrnoException).code === "ENOENT") {
      return undefined; // not even one entry is whole: begin again
    }
    throw error;
  }
}

function wholeTiles(
  { entries }: ZipArchive,
  plan: ConvertPlan,
  tiles: readonly Tile[],
): Leftover | undefined {
  const all = [...entries.values()];
  const array = cubeArray(plan);
  const metadata = [rootMetadata(plan.format)[0], arrayMetadata(array)[0]];
  if (!metadata.every((name, i) => all[i]?.name === name)) return undefined;
  let at = metadata.length;
  let count = 0;
  for (const tile of tiles) {
    const names = Array.from(chunksOfTile(tile, plan), (index) => chunkName(array, index));
    if (!names.every((name, i) => all[at + i]?.name === name)) break;
    at += names.length;
    count++;
  }
  const kept = all.slice(0, at);
  const { offset, packedSize, name } = kept[at - 1];
  const wide = packedSize >= 0xffffffff ? 20 : 0;
  const length = offset + 30 + Buffer.byteLength(name) + wide + packedSize;
  return { entries: kept, length, tiles: count };
}

/** Takes tiles that are written already into the summary, with the sums in the order they would have been made in. */
export async function summarise(
  datastackFile: string,
  plan: ConvertPlan,
  tiles: readonly Tile[],
  summary: CubeSummary,
): Promise<void> {
  const zarr = new ZarrZip(new ZipArchive(partOf(datastackFile)));
  try {
    const array = zarr.array(plan.name);
    for (const tile of tiles) {
      const [y, x, c] = [tile.y, tile.x, tile.channels];
      const block = await array.read(slice(y[0], y[1]), slice(x[0], x[1]), slice(c[0], c[1]));
      await withKernel(async (kernel) => {
        const depth = c[1] - c[0];
        kernel.prepare({ rawBytes: 0, depth, tileBytes: 0 }, Float64Array.of(1));
        const data = block.flat() as Float32Array;
        const totals = new Float32Array(data.length / depth);
        for (let i = 0; i < totals.length; i++) {
          kernel.set(data.subarray(i * depth, (i + 1) * depth));
          totals[i] = kernel.gather(depth);
        }
        summary.add(tile, { ...kernel.results(depth), totals });
      });
    }
  } finally {
    zarr.close();
  }
}
