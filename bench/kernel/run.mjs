// This kernel beside stock tslab, turn about in one run: time to an answer, to the first result, cost of a cell, memory.
// node bench/kernel/run.mjs [rounds]
import { KERNELS, median, startKernel } from "./client.mjs";

const rounds = Number(process.argv[2] ?? 5);
const CELLS = 60;

async function measure(argv) {
  const kernel = await startKernel(argv);
  const ready = kernel.age();
  await kernel.run("1 + 1");
  const first = kernel.age();
  const cpu = kernel.cpu() * 1000;
  const rssStart = kernel.rss();
  const times = [];
  for (let i = 0; i < CELLS; i++) {
    const begin = performance.now();
    await kernel.run(`const v${i} = ${i}; v${i} + 1`);
    times.push(performance.now() - begin);
  }
  const rssEnd = kernel.rss();
  kernel.stop();
  return { ready, first, cpu, cell: median(times), rssStart, rssEnd };
}

const results = { beambook: [], tslab: [] };
for (let round = 0; round < rounds; round++) {
  for (const [name, argv] of Object.entries(KERNELS)) results[name].push(await measure(argv));
}
const rows = [
  ["ready", "answers kernel_info (ms)"],
  ["first", "first result (ms)"],
  ["cpu", "processor time up to then (ms)"],
  ["cell", "completed cell, median (ms)"],
  ["rssStart", "memory after the first result (MiB)"],
  ["rssEnd", `memory after ${CELLS} cells (MiB)`],
];
console.log(
  `${rounds} rounds, medians`.padEnd(38),
  "beambook".padStart(9),
  "tslab".padStart(9),
  "ratio".padStart(7),
);
for (const [key, label] of rows) {
  const [ours, theirs] = ["beambook", "tslab"].map((name) =>
    median(results[name].map((r) => r[key])),
  );
  console.log(
    label.padEnd(38),
    ours.toFixed(1).padStart(9),
    theirs.toFixed(1).padStart(9),
    (ours / theirs).toFixed(2).padStart(7),
  );
}
process.exit(0);
