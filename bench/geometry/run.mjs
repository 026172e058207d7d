// Assembling AGIPD images: EXtra-geom and beambook on the same data in one run, with reused output arrays.
//
// node bench/geometry/run.mjs [--rounds N]   (BEAMBOOK_PEERS names a Python with extra_geom)
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ndarray, zeros } from "@beambook/core";
import { AGIPD_1MGeometry } from "@beambook/core/geometry";

const here = fileURLToPath(new URL(".", import.meta.url));
const python = process.env.BEAMBOOK_PEERS || join(here, "../../.venv-peers/bin/python");
const at = process.argv.indexOf("--rounds");
const rounds = at < 0 ? 9 : Number(process.argv[at + 1]);
const geometry = AGIPD_1MGeometry.fromQuadPositions([
  [-525, 625],
  [-550, -10],
  [520, -160],
  [542.5, 475],
]);

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

/** Bytes whose 16-bit and 32-bit readings are ordinary numbers. */
function testData(frames, dtype) {
  const data =
    dtype === "uint16" ? new Uint16Array(frames * 2 ** 20) : new Float32Array(frames * 2 ** 20);
  for (let i = 0; i < data.length; i++) data[i] = (i * 2654435761) % 50021;
  return data;
}

function timed(run, count) {
  const times = [];
  for (let i = 0; i < count; i++) {
    const start = performance.now();
    run();
    times.push(performance.now() - start);
  }
  return times;
}

/** One more pass over every dtype: code that has seen only one is faster than it would be in a notebook. */
function warm() {
  for (const dtype of ["uint8", "uint16", "int32", "float32", "float64"]) {
    const data = zeros([16, 512, 128], dtype);
    const out = geometry.outputFor(data);
    const plain = zeros(out.shape, dtype);
    for (let i = 0; i < 20; i++) {
      geometry.positionModulesFast(data, { out });
      geometry.positionModulesFast(data, { out: plain });
    }
  }
}

function same(a, b) {
  return (
    Buffer.compare(
      Buffer.from(a.buffer, a.byteOffset, a.byteLength),
      Buffer.from(b.buffer, b.byteOffset, b.byteLength),
    ) === 0
  );
}

const folder = mkdtempSync(join(tmpdir(), "beambook-bench-"));
const rows = [];
let different = 0;
try {
  warm();
  for (const dtype of ["float32", "uint16"]) {
    for (const frames of [1, 64]) {
      const lead = frames === 1 ? [] : [frames];
      const data = testData(frames, dtype);
      writeFileSync(join(folder, "data.bin"), data);
      const images = ndarray(data, [...lead, 16, 512, 128]);
      const out = geometry.outputFor(images);
      const plain = zeros(out.shape, dtype);
      if (dtype === "float32") plain.data.fill(Number.NaN);
      const shared = geometry.assemblyBuffers({ extraShape: lead, dtype, workers: 2 });
      shared.data.data.set(data);
      const count = frames === 1 ? rounds * 10 : rounds;
      // Peer, ours, peer, ours: a machine that slows down between them shows in the spread.
      const peerTimes = [];
      const ourTimes = [];
      const plainTimes = [];
      const sharedTimes = [];
      for (let pass = 0; pass < 2; pass++) {
        const args = [join(here, "peer.py"), folder, dtype, String(frames), String(count)];
        peerTimes.push(...JSON.parse(execFileSync(python, args, { encoding: "utf8" })).times);
        geometry.positionModulesFast(images, { out });
        ourTimes.push(...timed(() => geometry.positionModulesFast(images, { out }), count));
        await new Promise((resolve) => setTimeout(resolve, 200));
        sharedTimes.push(
          ...timed(() => geometry.positionModulesFast(shared.data, { out: shared.out }), count),
        );
        plainTimes.push(
          ...timed(() => geometry.positionModulesFast(images, { out: plain }), count),
        );
      }
      const peerImage = readFileSync(join(folder, "peer.bin"));
      const equal = [out, plain, shared.out].every((image) => same(image.data, peerImage));
      if (!equal) different++;
      const [peer, ours, foreign, both] = [peerTimes, ourTimes, plainTimes, sharedTimes].map(
        (t) => median(t) / frames,
      );
      rows.push({
        data: `${dtype}, ${frames} frame${frames > 1 ? "s" : ""}`,
        "EXtra-geom ms/frame": peer.toFixed(3),
        "beambook ms/frame": ours.toFixed(3),
        ratio: `${(peer / ours).toFixed(2)}x`,
        "any out ms/frame": foreign.toFixed(3),
        "ratio ": `${(peer / foreign).toFixed(2)}x`,
        "two threads ms/frame": both.toFixed(3),
        "ratio  ": `${(peer / both).toFixed(2)}x`,
        "equal bytes": equal,
      });
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.table(rows);
if (different > 0) {
  console.error(`${different} images differ from EXtra-geom's.`);
  process.exit(1);
}
