import { spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DataStack, rawToDatastack } from "@beambook/core/xrf";
import { expect } from "vitest";
import { ZipArchive } from "../../../packages/core/dist/zarr/index.js";
import { repoRoot, runPython } from "../../support/peers.js";
import { seededRandom } from "../../support/random.js";
import { digest, writeCase } from "./raw-cube.js";

const SIZE = { H: 48, W: 40, D: 600 };

/**
 * Kills writers at random moments, a third each appending, converting and repacking, and checks after each that what
 * was there is whole: for us, and after our next open for Python's zipfile.
 */
export async function killMany(kills: number, seed: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "beambook-kills-"));
  try {
    writeCase(join(folder, "cube"), SIZE);
    const raw = join(folder, "cube.raw");
    const whole = join(folder, "whole.datastack");
    await rawToDatastack(raw, undefined, { datastackFile: whole, verbose: false });
    const ds = await DataStack.open(whole);
    const cube = digest(await ds.read("maxrf_cube"));
    ds.close();
    const random = seededRandom(seed);
    const seen: string[] = [];
    for (let kill = 0; kill < kills; kill++) {
      const what = ["append", "convert", "repack"][kill % 3];
      const file = join(folder, `kill-${kill}.datastack`);
      copyFileSync(whole, file);
      const longest = what === "convert" ? 250 : 120;
      await killAfter([what, file, raw], Math.floor(random() * longest));
      await isWhole(file, cube, `${what}, kill ${kill}`);
      if (existsSync(`${file}.part`)) await goesOn(file, raw, whole);
      seen.push(file);
      if (seen.length === 25) {
        everybodyReads(seen);
        for (const done of seen.splice(0)) rmSync(done);
      }
    }
    everybodyReads(seen);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Starts a writer and kills it `delay` milliseconds after it is ready. */
function killAfter(args: readonly string[], delay: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = `${repoRoot}/test/core/xrf/kill-child.mjs`;
    const child = spawn(process.execPath, [script, ...args], { stdio: ["ignore", "pipe", "pipe"] });
    let trouble = "";
    child.stderr.on("data", (text) => {
      trouble += text;
    });
    child.stdout.once("data", () => setTimeout(() => child.kill("SIGKILL"), delay));
    child.on("exit", (code, signal) => {
      if (signal === "SIGKILL") resolve();
      else reject(new Error(`The writer ended by itself (${code}):\n${trouble}`));
    });
  });
}

async function isWhole(file: string, cube: string, about: string): Promise<void> {
  const ds = await DataStack.open(file);
  expect(digest(await ds.read("maxrf_cube")), about).toBe(cube);
  const versions = ds.datapathList.filter((name) => name.startsWith("more"));
  for (const [round, name] of versions.entries()) {
    expect((await ds.array(name).read(7)).get()).toBeGreaterThanOrEqual(7);
    expect(name).toBe(`more${"_".repeat(round)}`);
  }
  ds.close();
  const archive = new ZipArchive(file);
  expect(archive.repair, about).toBeUndefined();
  expect(archive.verify(), about).toEqual([]);
  archive.close();
  expect([existsSync(`${file}.lock`), existsSync(`${file}_temp`)], about).toEqual([false, false]);
}

/** An interrupted conversion goes on where it stopped, and ends with the same bytes as one without a break. */
async function goesOn(file: string, raw: string, whole: string): Promise<void> {
  await rawToDatastack(raw, undefined, { datastackFile: file, verbose: false });
  const [mine, reference] = [new ZipArchive(file), new ZipArchive(whole)];
  expect([...mine.entries.values()]).toEqual([...reference.entries.values()]);
  mine.close();
  reference.close();
  expect([existsSync(`${file}.part`), existsSync(`${file}.part.json`)]).toEqual([false, false]);
}

/** What everybody else sees after our open: no archive that is damaged. */
function everybodyReads(files: readonly string[]): void {
  runPython(
    `
import sys, zipfile
for name in sys.argv[1:]:
    bad = zipfile.ZipFile(name).testzip()
    assert bad is None, (name, bad)
`,
    [...files],
  );
}
