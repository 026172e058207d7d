import { spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { continueHdf5, createHdf5, openHdf5 } from "@beambook/core/hdf5";
import { afterAll, beforeAll, expect, it } from "vitest";
import { repoRoot, runPythonJson } from "../../support/peers.js";
import { seededRandom } from "../../support/random.js";

const KILLS = 12;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "beambook-kill-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Lets a process append until so many flushes and a little more have passed, then kills it. */
function growAndKill(path: string, flushes: number, wait: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [`${repoRoot}/test/core/hdf5/kill-worker.mjs`, path]);
    let told = "";
    let errors = "";
    child.stderr.on("data", (part) => {
      errors += part;
    });
    child.stdout.on("data", (part) => {
      told += part;
      if (told.split("\n").length > flushes) setTimeout(() => child.kill("SIGKILL"), wait);
    });
    child.on("close", (_, signal) => {
      const lengths = told.split("\n").filter(Boolean).map(Number);
      if (signal === "SIGKILL") resolve(lengths.at(-1) ?? 0);
      else reject(new Error(`ended by itself: ${errors}`));
    });
  });
}

const READ = `
import h5py, sys, json
found = []
for path in sys.argv[1:]:
    with h5py.File(path, 'r') as f:
        d = f['run/series'][()]
        steps = {k: [int(v) for v in f['run'][k][()]] + [int(f['run'][k].attrs['first'])] for k in f['run'] if k != 'series'}
        found.append([len(d), bool((d == range(len(d))).all()), steps])
print(json.dumps(found))
`;

it("a file whose writer was killed holds a whole state and goes on from there", {
  timeout: 240_000,
}, async () => {
  const path = join(folder, "growing.h5");
  const w = await createHdf5(path);
  await w.create("run/series", { type: "int32", shape: [0], chunks: [16], deflate: 1 });
  await w.close();
  const next = seededRandom(3);
  const copies: string[] = [];
  const told: number[] = [];
  for (let k = 0; k < KILLS; k++) {
    told.push(await growAndKill(path, 1 + Math.floor(next() * 6), next() * 12));
    const copy = join(folder, `killed${k}.h5`);
    copyFileSync(path, copy);
    copies.push(copy);
    const f = await openHdf5(copy);
    const data = f.dataset("run/series").readSync();
    expect(data.size).toBeGreaterThanOrEqual(told[k]);
    expect(Array.from(data.data, Number)).toEqual(Array.from({ length: data.size }, (_, i) => i));
    f.close();
  }
  const states = runPythonJson<[number, boolean, Record<string, number[]>][]>(READ, copies);
  states.forEach(([length, inOrder, steps], k) => {
    expect(inOrder).toBe(true);
    expect(length).toBeGreaterThanOrEqual(told[k]);
    const last = Object.values(steps).reduce((a, b) => (a[0] > b[0] ? a : b));
    expect(last[0] + last[1]).toBe(length); // the series and the step of the same flush
    expect(
      Object.entries(steps).every(
        ([name, [first, , attr]]) => name === `step${first}` && attr === first,
      ),
    ).toBe(true);
  });
  const c = await continueHdf5(path);
  expect((await c.dataset("run/series")).shape[0]).toBe(states.at(-1)?.[0]);
  await c.abandon();
});
