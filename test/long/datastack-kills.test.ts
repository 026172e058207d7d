import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { expect, it } from "vitest";
import { ZipArchive, ZipWriter } from "../../packages/core/dist/zarr/index.js";
import { killMany } from "../core/xrf/kill-writers.js";
import { runPythonJson } from "../support/peers.js";

it("200 kills at random moments harm nothing that was there", { timeout: 1_800_000 }, async () => {
  await killMany(200, 2026);
});

it("an entry of more than 4 GiB is written, read in part and read by Python", {
  timeout: 600_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), "beambook-large-"));
  try {
    const path = join(folder, "large.zip");
    const block = new Uint8Array(1 << 26).map((_, i) => i % 251);
    const count = 68;
    let crc = 0;
    for (let i = 0; i < count; i++) crc = crc32(block, crc);
    const size = count * block.length;
    const writer = await ZipWriter.open(path);
    const entry = { name: "large", method: 0, flags: 0, crc, packedSize: size, size };
    await writer.addStream(entry, Array(count).fill(block));
    await writer.add("after", "the end");
    await writer.finish();
    expect(statSync(path).size).toBeGreaterThan(2 ** 32);
    const archive = new ZipArchive(path);
    expect(archive.readText("after")).toBe("the end");
    expect([...archive.readPart("large", size - 2, 9)!]).toEqual([...block.subarray(-2)]);
    archive.close();
    const theirs = runPythonJson<unknown[]>(
      "import sys,json,zipfile; z=zipfile.ZipFile(sys.argv[1]); print(json.dumps([z.getinfo('large').file_size, z.testzip(), z.read('after').decode()]))",
      [path],
      { timeout: 400_000 },
    );
    expect(theirs).toEqual([size, null, "the end"]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
