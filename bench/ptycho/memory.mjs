// Memory while frames of one megapixel are prepared, saved and read back, ten at a time, each step in a process of its own.
//
// node bench/ptycho/memory.mjs [--frames 10000] [--folder DIR]   (10,000 frames take 7 GB of disk and some minutes)
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ndarray } from "@beambook/core";
import { PtydScan, PtyScan } from "@beambook/core/ptycho";

const SIDE = 1024;
const AT_ONCE = 10;

const option = (name, usual) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? usual : process.argv[at + 1];
};

/** Frames that are the same for an index: few counts, a column that tells the index. */
class Frames extends PtyScan {
  load(indices) {
    const raw = new Int32Array(indices.length * SIDE * SIDE);
    for (const [k, index] of indices.entries()) {
      for (let row = 0; row < SIDE; row++) {
        const at = (k * SIDE + row) * SIDE;
        raw[at] = index;
        for (let i = 1 + ((index + row) % 40); i < SIDE; i += 40) raw[at + i] = 1 + (i & 15);
      }
    }
    return { raw: ndarray(raw, [indices.length, SIDE, SIDE]) };
  }
}

/** Sum of the counts that a frame has beside its column. */
function countsOf(index) {
  let sum = 0;
  for (let row = 0; row < SIDE; row++)
    for (let i = 1 + ((index + row) % 40); i < SIDE; i += 40) sum += 1 + (i & 15);
  return sum;
}

async function write(dfile, frames) {
  const scan = new Frames({ shape: SIDE, num_frames: frames, save: "append", dfile });
  for await (const _ of scan.chunks(AT_ONCE));
}

async function read(dfile, frames) {
  let next = 0;
  const expected = Array.from({ length: 40 }, (_, k) => countsOf(k));
  for await (const { chunk } of new PtydScan({ dfile }).chunks(AT_ONCE)) {
    for (const frame of chunk.data.values()) {
      const right = frame.sum() === expected[next % 40] + SIDE * next;
      if (!right || chunk.weights.get(next).sum() !== SIDE * SIDE)
        throw new Error(`Frame ${next} is not what was written.`);
      next += 1;
    }
  }
  if (next !== frames) throw new Error(`${next} frames came back, not ${frames}.`);
}

const frames = Number(option("frames", 10_000));
const step = option("step");
if (step) {
  await (step === "write" ? write : read)(option("file"), frames);
  console.log(Math.round(process.resourceUsage().maxRSS / 1024));
} else {
  const folder = mkdtempSync(join(option("folder", tmpdir()), "bench-ptycho-memory-"));
  const file = join(folder, "long.ptyd");
  try {
    for (const name of ["write", "read"]) {
      const begin = performance.now();
      const args = ["--step", name, "--file", file, "--frames", String(frames)];
      const done = spawnSync(process.execPath, [fileURLToPath(import.meta.url), ...args], {
        encoding: "utf8",
      });
      if (done.status !== 0) throw new Error(done.stderr);
      const seconds = ((performance.now() - begin) / 1000).toFixed(0);
      const gigabytes = (statSync(file).size / 1e9).toFixed(2);
      console.log(
        `${name}: ${frames} frames, most memory ${done.stdout.trim()} MB, ${seconds} s, file ${gigabytes} GB`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
