import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { full, isBeambookError, type NDArray, writeNpy } from "@beambook/core";
import { EOS, FolderScan, type ScanChunk, WAIT } from "@beambook/core/ptycho";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runPython } from "../../support/peers.js";

const folder = mkdtempSync(join(tmpdir(), "folder-scan-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeAll(() => {
  runPython(
    `import sys, numpy as np, fabio
folder = sys.argv[1]
for k in range(12):
    frame = np.full((10, 12), k, np.uint16)
    for ending, image in (("tif", fabio.tifimage.TifImage), ("edf", fabio.edfimage.EdfImage), ("cbf", fabio.cbfimage.CbfImage)):
        data = frame.astype(np.int32) if ending == "cbf" else frame
        image(data=data).write(f"{folder}/scan_{k}.{ending}")`,
    [folder],
  );
  const lines = Array.from({ length: 12 }, (_, k) => `${k} ${2 * k} ignored`);
  writeFileSync(join(folder, "positions.txt"), `# row column\n${lines.join("\n")}\n`);
});

describe("a folder of images", () => {
  it.each(["tif", "edf", "cbf"])("is read in natural order: .%s", async (ending) => {
    const scan = new FolderScan({
      files: join(folder, `scan_*.${ending}`),
      positions_file: join(folder, "positions.txt"),
      position_factor: 1e-6,
      shape: 10,
    });
    const chunk = (await scan.auto(20)) as ScanChunk;
    expect([...chunk.chunk.data.values()].map((frame) => frame.mean())).toEqual([
      ...Array(12).keys(),
    ]);
    expect((chunk.chunk.positions as NDArray).slice(3).toArray()).toEqual([3e-6, 6e-6]);
    expect(await scan.auto(1)).toBe(EOS);
  });

  it("may still be growing", async () => {
    const files = join(folder, "live_*.npy");
    const add = (k: number): Promise<unknown> =>
      writeNpy(join(folder, `live_${k}.npy`), full([8, 8], k, "uint16"));
    await add(0);
    const scan = await new FolderScan({
      files,
      num_frames: 3,
      shape: 8,
      min_frames: 2,
    }).initialize();
    expect(await scan.auto(2)).toBe(WAIT);
    await add(1);
    expect(((await scan.auto(2)) as ScanChunk).chunk.indices).toEqual([0, 1]);
    await add(2);
    expect(((await scan.auto(2)) as ScanChunk).chunk.indices).toEqual([2]);
    expect(await scan.auto(2)).toBe(EOS);
  });

  it("says what it cannot read", async () => {
    const message = async (pars: object): Promise<string> => {
      const error = await new FolderScan(pars).auto(1).catch((e: unknown) => e);
      return isBeambookError(error) ? error.message : "no error";
    };
    expect(await message({ files: join(folder, "none_*.tif") })).toContain("No file fits");
    writeFileSync(join(folder, "frame.xyz"), "x");
    expect(await message({ files: join(folder, "*.xyz") })).toContain("Known are .edf");
  });
});
