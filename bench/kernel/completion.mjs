// Completion of a source's name from a live object with 500 sources, and of a member from the types.
// node bench/kernel/completion.mjs [rounds]
import { KERNELS, median, startKernel } from "./client.mjs";

const rounds = Number(process.argv[2] ?? 20);
const kernel = await startKernel(KERNELS.beambook);
await kernel.run(`import { Table } from "@beambook/core/table";
class Run {
  readonly sources = Array.from({ length: 500 }, (_, i) => \`SPB_DET_AGIPD1M-1/DET/\${i}CH0:xtdf\`);
  getArray(source: string, key: string) { return source + key; }
  [Symbol.for("beambook.completeNames")]({ index }: { index: number }) {
    return index === 0 ? this.sources : ["image.data", "image.trainId"];
  }
}
const run = new Run();`);

for (const [what, code, count] of [
  ["sources", 'run.getArray("', 500],
  ["a source that begins", 'run.getArray("SPB_DET_AGIPD1M-1/DET/49', 11],
  ["members", "run.", 2],
]) {
  const times = [];
  for (let round = 0; round < rounds; round++) {
    const begin = performance.now();
    const { matches } = await kernel.ask("complete_request", { code, cursor_pos: code.length });
    times.push(performance.now() - begin);
    if (matches.length < count) throw new Error(`${what}: ${matches.length} of ${count}`);
  }
  console.log(`${what}: first ${times[0].toFixed(0)} ms, median ${median(times).toFixed(0)} ms`);
}
kernel.stop();
process.exit(0);
