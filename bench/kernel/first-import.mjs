// A notebook's first cell of imports in a fresh kernel: from request to reply, at once and after three idle seconds.
// node bench/kernel/first-import.mjs [rounds]
import { KERNELS, median, startKernel } from "./client.mjs";

const rounds = Number(process.argv[2] ?? 3);
const IMPORTS = `import { Table } from "@beambook/core/table";
import { AGIPD1M, RunDirectory } from "@beambook/core/euxfel";
import { AGIPD_1MGeometry } from "@beambook/core/geometry";
import { DetectorView, IntSlider, ParameterMap, VBox } from "@beambook/widgets";
[Table, AGIPD1M, RunDirectory, AGIPD_1MGeometry, DetectorView, IntSlider, ParameterMap, VBox].length`;

async function measure(idleMs) {
  const kernel = await startKernel(KERNELS.beambook);
  await new Promise((resolve) => setTimeout(resolve, idleMs));
  const cpuBefore = kernel.cpu();
  const begin = performance.now();
  await kernel.run(IMPORTS);
  const first = performance.now() - begin;
  const cpu = (kernel.cpu() - cpuBefore) * 1000;
  const again = performance.now();
  await kernel.run("const n = 1; n");
  const second = performance.now() - again;
  const rss = kernel.rss();
  kernel.stop();
  return { first, cpu, second, rss };
}

for (const idle of [0, 3000]) {
  const results = [];
  for (let round = 0; round < rounds; round++) results.push(await measure(idle));
  const [first, cpu, second, rss] = ["first", "cpu", "second", "rss"].map((key) =>
    median(results.map((result) => result[key])),
  );
  console.log(
    `idle ${idle} ms: imports ${first.toFixed(0)} ms (${cpu.toFixed(0)} of processor), next cell ${second.toFixed(0)} ms, ${rss.toFixed(0)} MiB`,
  );
}
process.exit(0);
