// One measurement in a process of its own: prints JSON. node ours.mjs convert STEM FILE WORKERS | reads FILE
import { DataStack, rawToDatastack } from "@beambook/core/xrf";

const [what, first, file, workers] = process.argv.slice(2);
if (what === "convert") {
  const { seconds, fileBytes } = await rawToDatastack(`${first}.raw`, undefined, {
    datastackFile: file,
    executor: "workers",
    workers: Number(workers),
    verbose: false,
  });
  const { user, system } = process.cpuUsage();
  const cpu = (user + system) / 1e6;
  console.log(
    JSON.stringify({ seconds, cpu, fileBytes, peak: process.resourceUsage().maxRSS * 1024 }),
  );
} else {
  const timed = async (work) => {
    let best = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 3; i++) {
      const ds = await DataStack.open(first);
      const start = performance.now();
      await work(ds);
      best = Math.min(best, (performance.now() - start) / 1000);
      ds.close();
    }
    return best;
  };
  const spectrum = await timed((ds) => ds.spectrum(60, 100));
  const map = await timed((ds) => ds.channelMap(500));
  console.log(JSON.stringify({ spectrum, map }));
}
process.exit(0);
