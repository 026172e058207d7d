import { spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DataStack, rawToDatastack } from "@beambook/core/xrf";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ZipArchive } from "../../../packages/core/dist/zarr/index.js";
import { repoRoot, runPython } from "../../support/peers.js";
import { seededRandom } from "../../support/random.js";
import { digest, writeCase } from "./raw-cube.js";

/** `BEAMBOOK_LONG=1` kills two hundred times. */
const KILLS = process.env.BEAMBOOK_LONG ? 200 : 9;
const SIZE = { H: 48, W: 40, D: 600 };
const SEED = 11;
let folder: string;
let raw: string;
let whole: string;
let cube: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "beambook-kills-"));
  writeCase(join(folder, "cube"), SIZE);
  raw = join(folder, "cube.raw");
  whole = join(folder, "whole.datastack");
  await rawToDatastack(raw, undefined, { datastackFile: whole, verbose: false });
  const ds = await DataStack.open(whole);
  cube = digest(await ds.read("maxrf_cube"));
  ds.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Starts a writer and kills it `delay` milliseconds after it is ready. */
function killAfter(what: string, file: string, delay: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = `${repoRoot}/test/core/xrf/kill-child.mjs`;
    const child = spawn(process.execPath, [script, what, file, raw], {
      stdio: ["ignore", "pipe", "pipe"],
    });
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

/** What everybody else sees after our next open: no archive that is damaged. */
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

it(`${KILLS} kills at random moments harm nothing that was there`, {
  timeout: 60_000 + 4000 * KILLS,
}, async () => {
  const random = seededRandom(SEED);
  const seen: string[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    const what = ["append", "convert", "repack"][kill % 3];
    const file = join(folder, `kill-${kill}.datastack`);
    copyFileSync(whole, file);
    await killAfter(what, file, Math.floor(random() * (what === "convert" ? 250 : 120)));
    const ds = await DataStack.open(file);
    expect(digest(await ds.read("maxrf_cube")), `${what}, kill ${kill}`).toBe(cube);
    const versions = ds.datapathList.filter((name) => name.startsWith("more"));
    for (const [round, name] of versions.entries()) {
      expect(
        await ds
          .array(name)
          .read(7)
          .then((v) => v.get()),
      ).toBeGreaterThanOrEqual(7);
      expect(name).toBe(`more${"_".repeat(round)}`);
    }
    ds.close();
    const archive = new ZipArchive(file);
    expect(archive.repair, `${what}, kill ${kill}`).toBeUndefined();
    expect(archive.verify()).toEqual([]);
    archive.close();
    expect([existsSync(`${file}.lock`), existsSync(`${file}_temp`)]).toEqual([false, false]);
    if (existsSync(`${file}.part`)) await goesOn(file);
    seen.push(file);
    if (seen.length === 25) {
      everybodyReads(seen);
      for (const done of seen.splice(0)) rmSync(done);
    }
  }
  everybodyReads(seen);
});

/** An interrupted conversion goes on where it stopped, and ends with the same bytes as one without a break. */
async function goesOn(file: string): Promise<void> {
  await rawToDatastack(raw, undefined, { datastackFile: file, verbose: false });
  const [mine, reference] = [new ZipArchive(file), new ZipArchive(whole)];
  expect([...mine.entries.values()]).toEqual([...reference.entries.values()]);
  mine.close();
  reference.close();
  expect([existsSync(`${file}.part`), existsSync(`${file}.part.json`)]).toEqual([false, false]);
}
