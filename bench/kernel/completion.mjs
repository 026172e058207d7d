// Completion of source and key names from an open run of 500 sources, and of a member from the types.
// node bench/kernel/completion.mjs [rounds]
import { KERNELS, median, startKernel } from "./client.mjs";

const rounds = Number(process.argv[2] ?? 20);
const kernel = await startKernel(KERNELS.beambook);
await kernel.run(`import { mockMotor, RunDirectory, writeMockRun } from "@beambook/core/euxfel";
const devices = Array.from({ length: 500 }, (_, i) => mockMotor("SPB_IRU_AGIPD1M/MOTOR/" + i));
await writeMockRun("r0001", { detector: null, trains: 2, devices });
const run = await RunDirectory("r0001");`);

for (const [what, code, count] of [
  ["sources", 'run.getArray("', 500],
  ["a source that begins", 'run.getArray("SPB_IRU_AGIPD1M/MOTOR/49', 11],
  ["keys", 'run.getArray("SPB_IRU_AGIPD1M/MOTOR/7", "', 2],
  ["members", "run.", 20],
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
