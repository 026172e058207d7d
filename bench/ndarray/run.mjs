// Times of array work and numpy's, in turns of a few runs. All loops are warmed with every dtype first: a loop shared between
// dtypes would be ten times slower from then on.
//
//   node bench/ndarray/run.mjs [--repeats 5]      BEAMBOOK_PEERS names the Python with numpy
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { compare, ndarray, reduce } from "@beambook/core/ndarray";

const { values } = parseArgs({ options: { repeats: { type: "string", default: "5" } } });
const repeats = Number(values.repeats);
const RUNS = 5;
const DTYPES = {
  bool: Uint8Array,
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  float32: Float32Array,
  float64: Float64Array,
};

const flat = {};
for (const [dtype, Typed] of Object.entries(DTYPES)) {
  const big = dtype.endsWith("int64");
  const most = dtype === "bool" ? 2 : 100;
  const value = (_, i) => (big ? BigInt(i % most) : i % most);
  flat[dtype] = ndarray(Typed.from({ length: 1 << 20 }, value), [1 << 20], dtype);
}
const frames = ndarray(new Uint16Array(64 << 20), [64, 1 << 20]);
for (let i = 0; i < frames.data.length; i++) frames.data[i] = Math.imul(i, 2654435761) >>> 16;

const work = {};
for (const dtype of Object.keys(DTYPES)) work[`sum ${dtype}`] = () => flat[dtype].sum();
work["add float32"] = () => flat.float32.add(flat.float32);
work["multiply uint16 scalar"] = () => flat.uint16.multiply(3);
work["less uint16"] = () => flat.uint16.less(50);
work["sum transposed float32"] = () => flat.float32.reshape(1024, 1024).transpose().sum(0);
work["median float32"] = () => flat.float32.median();
work["mean over frames"] = () => frames.mean(0);
work["std over frames"] = () => frames.std(0);
work["mean of each frame"] = () => frames.mean(1);
work["max over frames"] = () => frames.max(0);

/** Lets every loop see every dtype, contiguous and not. */
function warm() {
  for (let round = 0; round < 3; round++) {
    for (const a of Object.values(flat)) {
      const part = a.slice({ kind: "slice", start: 0, stop: 65536, step: 2 }).reshape(128, 256);
      for (const kind of ["sum", "mean", "std", "min", "max"]) {
        reduce(kind, part, 0);
        reduce(kind, part.transpose(), 0);
        reduce(kind, part);
      }
      for (const b of Object.values(flat))
        compare("less", part, b.slice({ kind: "slice", start: 0, stop: 256, step: 1 }));
      part.add(part);
      part.multiply(3);
    }
  }
}

const median = (times) => times.sort((a, b) => a - b)[times.length >> 1];

function timed(run) {
  const start = performance.now();
  run();
  return performance.now() - start;
}

const python =
  process.env.BEAMBOOK_PEERS ??
  fileURLToPath(new URL("../../.venv-peers/bin/python", import.meta.url));
const peer = spawn(python, [fileURLToPath(new URL("peer.py", import.meta.url)), String(RUNS)], {
  stdio: ["pipe", "pipe", "inherit"],
});
const answers = createInterface({ input: peer.stdout })[Symbol.asyncIterator]();

/** A turn of numpy's, in milliseconds. */
async function numpyMs(name) {
  peer.stdin.write(`${name}\n`);
  const { value, done } = await answers.next();
  if (done) throw new Error("numpy's part ended early.");
  return JSON.parse(value);
}

warm();
console.log(
  "| work (1 Mi elements; frames: 64 x 1 Mi uint16) | numpy ms | beambook ms | times numpy's speed |",
);
console.log("|---|---|---|---|");
for (const [name, run] of Object.entries(work)) {
  run();
  await numpyMs(name);
  const times = { numpy: [], own: [] };
  for (let round = 0; round < repeats; round++) {
    times.numpy.push(...(await numpyMs(name)));
    for (let k = 0; k < RUNS; k++) times.own.push(timed(run));
  }
  const [theirs, ours] = [median(times.numpy), median(times.own)];
  console.log(
    `| ${name} | ${theirs.toFixed(2)} | ${ours.toFixed(2)} | ${(theirs / ours).toFixed(2)} |`,
  );
}
peer.stdin.end();

/** The plain way, for comparison: one loop that every dtype goes through. */
function sharedSum(data) {
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += Number(data[i]);
  return sum;
}
for (let round = 0; round < 3; round++) for (const a of Object.values(flat)) sharedSum(a.data);
const shared = median(
  Array.from({ length: repeats }, () => timed(() => sharedSum(flat.float32.data))),
);
const own = median(Array.from({ length: repeats }, () => timed(() => flat.float32.sum())));
console.log(
  `\nAfter all dtypes: one shared loop ${shared.toFixed(2)} ms, a loop per dtype ${own.toFixed(2)} ms (float32, ${(shared / own).toFixed(1)}x).`,
);
