// Opening runs and reading 512 MB arrays: EXtra-data and beambook on the same files in one run, round by round.
//
// node --expose-gc bench/euxfel/run.mjs [--rounds N] [--data FOLDER] [--only TASK]   (BEAMBOOK_PEERS names a Python with extra_data)
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { slice } from "@beambook/core";
import { AGIPD1M, byIndex, RunDirectory } from "@beambook/core/euxfel";
import { AGIPD_1MGeometry } from "@beambook/core/geometry";
import { cameraRun, detectorRun, manyFiles } from "./data.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const python = process.env.BEAMBOOK_PEERS || join(here, "../../.venv-peers/bin/python");
const option = (name) => {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
};
const rounds = Number(option("--rounds") ?? 5);
const kept = option("--data");
const folder = kept ?? mkdtempSync(join(tmpdir(), "beambook-bench-"));
mkdirSync(folder, { recursive: true });

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const CAMERA = ["SPB_IRU_CAM/CAM/BIG:daqOutput", "data.image.pixels"];
const runs = new Map();
const geometry = AGIPD_1MGeometry.example();

async function opened(path) {
  if (!runs.has(path)) runs.set(path, await RunDirectory(path));
  return runs.get(path);
}

async function open(path, dataMap = false) {
  const run = await RunDirectory(path, { dataMap });
  const count = run.trainIds.length;
  run.close();
  return count;
}

const tasks = {
  open: (path) => open(path),
  "open parallel": (path) => open(path),
  "open with map": (path) => open(path, true),
  array: async (path) => (await (await opened(path)).getArray(...CAMERA)).data[12345],
  roi: async (path) => {
    const roi = [slice(500, 600), slice(700, 800)];
    return (await (await opened(path)).getArray(...CAMERA, { roi })).data[12345];
  },
  detector: async (path) =>
    (await new AGIPD1M(await opened(path)).getArray("image.data")).data[12345],
  pulses: async (path) => {
    const pulses = byIndex(slice(0, 8, 2));
    return (await new AGIPD1M(await opened(path)).getArray("image.data", { pulses })).data[12345];
  },
  images: async (path) => {
    const detector = new AGIPD1M(await opened(path));
    let sum = 0;
    for await (const [, { images }] of detector.images({ geometry, masked: false, reuse: true })) {
      sum += Math.fround(images.data[600 * 1092 + 300]);
    }
    return Math.fround(sum);
  },
  trains: async (path) => {
    let n = 0;
    const images = (await opened(path)).select("*/DET/*", "image.data");
    for await (const [, data] of images.trains()) n += Object.keys(data).length;
    return n;
  },
};

/** A Python process that answers one request at a time. */
function startPeer() {
  // Tunables of our memory are not the peer's.
  const { GLIBC_TUNABLES: _, ...env } = process.env;
  const peer = spawn(python, [join(here, "peer.py")], { stdio: ["pipe", "pipe", "inherit"], env });
  const lines = createInterface({ input: peer.stdout })[Symbol.asyncIterator]();
  return {
    async ask(task, path) {
      peer.stdin.write(`${JSON.stringify({ task, path })}\n`);
      return JSON.parse((await lines.next()).value);
    },
    end: () => peer.stdin.end(),
  };
}

async function timed(task, path) {
  const start = performance.now();
  const check = await tasks[task](path);
  return { ms: performance.now() - start, check };
}

const peer = startPeer();
try {
  const only = option("--only");
  const plan = [
    ["open", await detectorRun(folder), "open, 17 files"],
    ["open", await manyFiles(folder), "open, 160 files"],
    ["open parallel", await manyFiles(folder), "open, 160 files, peer with processes"],
    ["open with map", await manyFiles(folder), "open, 160 files, with data map"],
    ["array", await cameraRun(folder), "getArray, 537 MB uint16"],
    ["roi", await cameraRun(folder), "getArray, 100 x 100 pixels of 128 trains"],
    ["detector", await detectorRun(folder), "AGIPD1M.getArray, 537 MB float32"],
    ["pulses", await detectorRun(folder), "AGIPD1M.getArray, every other pulse"],
    ["trains", await detectorRun(folder), "trains(), 16 trains of 16 modules"],
    ["images", await detectorRun(folder), "assembled images, 128 frames of 16 modules"],
    ["images", await detectorRun(folder, 64), "assembled images, 512 frames of 16 modules"],
  ];
  console.log("| work | EXtra-data ms | beambook ms | ratio |\n|---|---|---|---|");
  for (const [task, path, title] of plan) {
    if (only && task !== only) continue;
    const [theirs, ours] = [[], []];
    for (let i = 0; i < rounds + 1; i++) {
      const a = await peer.ask(task, path);
      const b = await timed(task, path);
      // Python frees the last array at once; ours would lie around, and fresh memory costs more than reading.
      globalThis.gc?.();
      if (a.check !== Number(b.check)) throw new Error(`${title}: ${a.check} against ${b.check}`);
      if (i > 0) {
        theirs.push(a.ms);
        ours.push(b.ms);
      }
    }
    const [t, o] = [median(theirs), median(ours)];
    console.log(`| ${title} | ${t.toFixed(1)} | ${o.toFixed(1)} | ${(t / o).toFixed(2)}x |`);
  }
} finally {
  peer.end();
  if (!kept) rmSync(folder, { recursive: true, force: true });
}
