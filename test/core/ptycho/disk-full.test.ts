import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type NDArray, ndarray } from "@beambook/core";
import { PtydScan, PtyScan, type ScanChunk } from "@beambook/core/ptycho";
import { afterAll, describe, expect, it } from "vitest";
import { runPythonJson } from "../../support/peers.js";
import { seededRandom } from "../../support/random.js";

const folder = mkdtempSync(join(tmpdir(), "small-disk-"));

/** A disk of one megabyte, where this machine lets us have one. */
function mounted(): boolean {
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

const hasDisk = mounted();
afterAll(() => {
  if (hasDisk) execFileSync("umount", [folder]);
  rmSync(folder, { recursive: true, force: true });
});

class Noise extends PtyScan {
  override load(indices: number[]): { raw: NDArray } {
    const random = seededRandom(indices[0] + 1);
    const pixels = Uint16Array.from({ length: indices.length * 128 * 128 }, () => 60000 * random());
    return { raw: ndarray(pixels, [indices.length, 128, 128]) };
  }
}

describe("a full disk (needs root, to mount a small one)", () => {
  it.skipIf(!hasDisk)("ends the scan with a typed error and leaves whole chunks", async () => {
    const dfile = join(folder, "noise.ptyd");
    const scan = await new Noise({
      shape: 128,
      num_frames: 100,
      save: "append",
      dfile,
    }).initialize();
    let chunks = 0;
    const all = async (): Promise<void> => {
      for await (const _ of scan.chunks(4)) chunks += 1;
    };
    await expect(all()).rejects.toMatchObject({ code: "FileAccess", file: dfile });
    expect(chunks).toBeGreaterThan(1);
    const back = (await (await new PtydScan({ dfile }).initialize()).auto(100)) as ScanChunk;
    const expected = [...Array(chunks).keys()].map((k) =>
      new Noise().load([4 * k, 1, 2, 3]).raw.sum(),
    );
    const sums = expected.map((_, k) =>
      back.frames.slice([4 * k, 4 * k + 1, 4 * k + 2, 4 * k + 3]).sum(),
    );
    expect(sums).toEqual(expected);
    const seen = runPythonJson<number[]>(
      `import h5py, sys, json
with h5py.File(sys.argv[1]) as f:
    print(json.dumps([float(f["chunks"][str(k)]["data"][...].sum()) for k in range(len(f["chunks"]))]))`,
      [dfile],
    );
    expect(seen).toEqual(expected);
  });
});
