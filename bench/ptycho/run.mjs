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

/** Seconds of the clock and of the processor since a moment. */
function since({ start, cpu }) {
  const { user, system } = process.cpuUsage(cpu);
  return [(performance.now() - start) / 1000, (user + system) / 1e6];
}

const now = () => ({ start: performance.now(), cpu: process.cpuUsage() });

async function run(pars) {
  const begin = now();
  for await (const _ of new Frames({ ...COMMON, ...pars }).chunks(20));
  return since(begin);
}

async function readBack(dfile) {
  const begin = now();
  let total = 0;
  for await (const chunk of new PtydScan({ dfile }).chunks(20)) {
    for (const k of chunk.chunk.data.values()) total += k.sum();
    for (const w of chunk.chunk.weights.values()) total += w.sum();
  }
  return [since(begin), total];
}

const secondsOf = ([seconds, _, cpu]) => [seconds, cpu];

const ours = join(folder, "ours.ptyd");
const theirs = join(folder, "theirs.ptyd");
const times = { prepare: [], save: [], read: [] };
for (let round = 0; round < rounds + 1; round++) {
  const row = {
    prepare: [secondsOf(await ask("prepare", "-")), await run({ rebin: 2, orientation: 5 })],
    save: [secondsOf(await ask("save", theirs)), await run({ save: "append", dfile: ours })],
  };
  const answer = await ask("read", theirs);
  const sum = answer[1];
  const [own, ownSum] = await readBack(theirs);
  if (Math.abs(sum - ownSum) > 1e-6 * sum) throw new Error(`The sums differ: ${sum} and ${ownSum}`);
  row.read = [secondsOf(answer), own];
  if (round === 0) continue; // warm-up
  for (const [name, pair] of Object.entries(row)) times[name].push(pair);
}
peer.stdin.end();
rmSync(folder, { recursive: true });

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
console.log(`100 frames of 512 x 512 int32, medians of ${rounds} rounds\n`);
console.log("| work | h5py, numpy | beambook | ratio | of processor time |");
console.log("| --- | --- | --- | --- | --- |");
for (const [name, pairs] of Object.entries(times)) {
  const of = (side, what) => median(pairs.map((p) => p[side][what]));
  const ratio = (what) => `${(of(0, what) / of(1, what)).toFixed(2)}x`;
  const shown = [0, 1].map(
    (side) => `${of(side, 0).toFixed(3)} s, ${of(side, 1).toFixed(2)} CPU s`,
  );
  console.log(`| ${name} | ${shown.join(" | ")} | ${ratio(0)} | ${ratio(1)} |`);
}
