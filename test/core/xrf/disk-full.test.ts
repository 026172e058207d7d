import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isBeambookError } from "@beambook/core";
import { append, DataStack, rawToDatastack, repack } from "@beambook/core/xrf";
import { afterAll, describe, expect, it } from "vitest";
import { writeCase } from "./raw-cube.js";

const folder = mkdtempSync(join(tmpdir(), "beambook-small-disk-"));
const disk = mkdtempSync(join(tmpdir(), "beambook-disk-"));

/** A disk of 1.5 megabytes, where this machine lets us have one. */
function mounted(): boolean {
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1500k", "tmpfs", disk], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

const hasDisk = mounted();
afterAll(() => {
  if (hasDisk) execFileSync("umount", [disk]);
  for (const made of [disk, folder]) rmSync(made, { recursive: true, force: true });
});

async function codeOf(work: Promise<unknown>): Promise<[code: string, file: string | undefined]> {
  try {
    await work;
  } catch (error) {
    if (isBeambookError(error)) return [error.code, error.file];
    throw error;
  }
  throw new Error("The disk was large enough.");
}

describe("a full disk (needs root, to mount a small one)", () => {
  const datastackFile = join(disk, "painting.datastack");
  const small = join(folder, "small.raw");
  const large = join(folder, "large.raw");

  it.skipIf(!hasDisk)(
    "ends a conversion with a typed error, the file before is whole",
    async () => {
      writeCase(join(folder, "small"), { H: 6, W: 5, D: 64 });
      writeCase(join(folder, "large"), { H: 60, W: 50, D: 260 });
      const options = { datastackFile, verbose: false, codec: "none" } as const;
      await rawToDatastack(small, undefined, options);
      const before = readFileSync(datastackFile);
      const [code, file] = await codeOf(rawToDatastack(large, undefined, options));
      expect([code, file]).toEqual(["FileAccess", `${datastackFile}.part`]);
      expect(readFileSync(datastackFile).equals(before)).toBe(true);
      const ds = await DataStack.open(datastackFile);
      expect((await ds.read("maxrf_cube")).shape).toEqual([6, 5, 64]);
      ds.close();
      // Nothing is locked: the next conversion begins at once.
      await rawToDatastack(small, undefined, { ...options, resume: false });
      expect(readFileSync(datastackFile).equals(before)).toBe(true);
      expect(existsSync(`${datastackFile}.part`)).toBe(false);
    },
  );

  it.skipIf(!hasDisk)("leaves a datastack as it was, appending and repacking", async () => {
    const values = Float32Array.from({ length: 260_000 }, (_, i) => Math.sin(i * i));
    await append(values, "first", datastackFile);
    const before = readFileSync(datastackFile);
    for (const work of [
      (): Promise<unknown> =>
        append(new Float64Array(300_000).map(Math.random), "more", datastackFile),
      (): Promise<unknown> => repack(datastackFile),
    ]) {
      expect((await codeOf(work()))[0]).toBe("FileAccess");
      const ds = await DataStack.open(datastackFile);
      expect(ds.datapathList).toEqual([
        "first",
        "maxrf_cube",
        "maxrf_maxspectrum",
        "maxrf_sumspectrum",
      ]);
      expect((await ds.read("first")).flat()).toEqual(values);
      ds.close();
      expect(readFileSync(datastackFile).subarray(0, before.length).equals(before)).toBe(true);
    }
  });
});
