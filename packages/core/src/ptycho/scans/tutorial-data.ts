import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { NDArray } from "../../ndarray/ndarray.js";
import { writeNpy } from "../../ndarray/npy.js";
import { EOS, WAIT } from "../scan.js";
import { MoonFlowerScan } from "./moonflower.js";

/** What {@link writeTutorialData} writes. */
export interface TutorialDataOptions {
  /** Frames; 116 as in PtyPy's tutorial. */
  frames?: number;
  /** Side of a frame in pixels, a power of two; 256. */
  shape?: number;
  seed?: number;
}

/**
 * Writes the folder that PtyPy's tutorial starts from: `geometry.txt`, `positions.txt` and a `.npy` file a frame in
 * `ccd/`, simulated.
 *
 * @returns the folder
 */
export async function writeTutorialData(
  folder: string,
  { frames = 116, shape = 256, seed = 0 }: TutorialDataOptions = {},
): Promise<string> {
  const geometry = { distance: 0.15, energy: 0.0023305, psize: 2.4e-5 };
  const scan = await new MoonFlowerScan(
    { ...geometry, num_frames: frames, shape },
    { seed },
  ).initialize();
  await mkdir(join(folder, "ccd"), { recursive: true });
  const lines: string[] = [];
  for (;;) {
    const chunk = await scan.auto(16);
    if (chunk === EOS || chunk === WAIT) break;
    for (const { index, data, position } of chunk.iterable) {
      const name = `ccd/diffraction_${String(index).padStart(4, "0")}.npy`;
      await writeNpy(join(folder, name), data);
      const place = (position as NDArray).toArray() as number[];
      lines.push(`${name} ${place.map((p) => p.toExponential(4)).join(" ")}`);
    }
  }
  const pairs = Object.entries({ ...geometry, shape });
  await writeFile(join(folder, "geometry.txt"), pairs.map(([k, v]) => `${k} ${v}\n`).join(""));
  await writeFile(join(folder, "positions.txt"), `${lines.join("\n")}\n`);
  return folder;
}
