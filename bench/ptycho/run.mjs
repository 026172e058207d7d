// Preparing, saving and reading 100 frames of 512 x 512 int32: an h5py and numpy script, and beambook, in one run.
//
// node bench/ptycho/run.mjs [--rounds N]   (BEAMBOOK_PEERS names a Python with h5py)
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { ndarray } from "@beambook/core";
import { PtydScan, PtyScan } from "@beambook/core/ptycho";

const here = fileURLToPath(new URL(".", import.meta.url));
const python = process.env.BEAMBOOK_PEERS || join(here, "../../.venv-peers/bin/python");
const at = process.argv.indexOf("--rounds");
const rounds = at < 0 ? 5 : Number(process.argv[at + 1]);
const folder = mkdtempSync(join(tmpdir(), "bench-ptycho-"));
const peer = spawn(python, [join(here, "peer.py")], { stdio: ["pipe", "pipe", "inherit"] });
const answers = createInterface({ input: peer.stdout })[Symbol.asyncIterator]();

async function ask(what, path) {
  peer.stdin.write(`${what} ${path}\n`);
  return JSON.parse((await answers.next()).value);
}

await ask("raw", join(folder, "frames.raw"));
const bytes = readFileSync(join(folder, "frames.raw"));
const raw = ndarray(
  new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4),
  [100, 512, 512],
);

class Frames extends PtyScan {
  load(indices) {
    return {
      raw: raw.slice({ kind: "slice", start: indices[0], stop: indices.at(-1) + 1, step: 1 }),
    };
  }
}

const COMMON = { shape: 512, num_frames: 100 };

async function run(pars) {
  const start = performance.now();
  for await (const _ of new Frames({ ...COMMON, ...pars }).chunks(20));
  return (performance.now() - start) / 1000;
}

async function readBack(dfile) {
  const start = performance.now();
  let total = 0;
  for await (const chunk of new PtydScan({ dfile }).chunks(20)) {
    for (const k of chunk.chunk.data.values()) total += k.sum();
    for (const w of chunk.chunk.weights.values()) total += w.sum();
  }
  return [(performance.now() - start) / 1000, total];
}

const ours = join(folder, "ours.ptyd");
const theirs = join(folder, "theirs.ptyd");
const times = { prepare: [], save: [], read: [] };
for (let round = 0; round < rounds + 1; round++) {
  const row = {
    prepare: [(await ask("prepare", "-"))[0], await run({ rebin: 2, orientation: 5 })],
    save: [(await ask("save", theirs))[0], await run({ save: "append", dfile: ours })],
  };
  const [seconds, sum] = await ask("read", theirs);
  const [own, ownSum] = await readBack(theirs);
  if (Math.abs(sum - ownSum) > 1e-6 * sum) throw new Error(`The sums differ: ${sum} and ${ownSum}`);
  row.read = [seconds, own];
  if (round === 0) continue; // warm-up
  for (const [name, pair] of Object.entries(row)) times[name].push(pair);
}
peer.stdin.end();
rmSync(folder, { recursive: true });

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
console.log(`100 frames of 512 x 512 int32, medians of ${rounds} rounds\n`);
console.log("| work | h5py, numpy | beambook | ratio |\n| --- | --- | --- | --- |");
for (const [name, pairs] of Object.entries(times)) {
  const [a, b] = [median(pairs.map((p) => p[0])), median(pairs.map((p) => p[1]))];
  console.log(`| ${name} | ${a.toFixed(3)} s | ${b.toFixed(3)} s | ${(a / b).toFixed(2)}x |`);
}
