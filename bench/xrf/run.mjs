// Converting a raw cube and reading from the result: maxrf4u 0.1.18 and beambook in turn, each in a process of its own.
//
// node bench/xrf/run.mjs [--rounds N] [--large]   (BEAMBOOK_MAXRF4U names a Python with maxrf4u; --large converts a
// cube of 4 GiB, with beambook alone)
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeCube } from "./cube.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const python = process.env.BEAMBOOK_MAXRF4U || join(here, "../../.venv-maxrf4u/bin/python");
const at = process.argv.indexOf("--rounds");
const rounds = at < 0 ? 3 : Number(process.argv[at + 1]);
const large = process.argv.includes("--large");
const folder = mkdtempSync(join(process.env.BENCH_FOLDER ?? tmpdir(), "bench-xrf-"));

const parsed = (program, args) => JSON.parse(execFileSync(program, args, { encoding: "utf8" }));
const peer = (...args) => parsed(python, [join(here, "peer.py"), ...args]);
const ours = (...args) => parsed(process.execPath, [join(here, "ours.mjs"), ...args.map(String)]);
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const megabytes = (bytes) => (bytes / 1e6).toFixed(0);

function row(name, runs, raw) {
  const of = (key) => median(runs.map((run) => run[key]));
  const cells = [
    of("seconds").toFixed(2),
    (raw / 1e6 / of("seconds")).toFixed(0),
    of("cpu").toFixed(2),
  ];
  return `| ${name} | ${cells.join(" | ")} | ${megabytes(of("peak"))} | ${megabytes(of("fileBytes"))} |`;
}

const HEAD =
  "| | seconds | MB/s raw | CPU s | peak MB | file MB |\n| --- | --- | --- | --- | --- | --- |";

try {
  if (large) {
    const size = { height: 512, width: 1024, depth: 4096, kind: "typical" };
    const stem = join(folder, "large");
    writeCube(stem, size);
    const run = ours("convert", stem, `${stem}.datastack`, 2);
    console.log(`512 x 1024 x 4096 uint16, load ${loadavg()[0].toFixed(1)}\n\n${HEAD}`);
    console.log(row("beambook, two workers", [run], 2 ** 32));
  } else {
    for (const kind of ["dense", "typical"]) {
      const stem = join(folder, kind);
      writeCube(stem, { height: 128, width: 256, depth: 4096, kind });
      const runs = { theirs: [], two: [], one: [], theirReads: [], ourReads: [] };
      for (let round = 0; round < rounds; round++) {
        runs.theirs.push(peer("convert", stem, join(folder, "peer")));
        runs.two.push(ours("convert", stem, `${stem}.datastack`, 2));
        runs.one.push(ours("convert", stem, `${stem}.datastack`, 1));
        runs.theirReads.push(peer("reads", join(folder, "peer", `${kind}.datastack`)));
        runs.ourReads.push(ours("reads", `${stem}.datastack`));
      }
      const ratio = (of, theirs, mine) =>
        median(runs[theirs].map((run, i) => run[of] / runs[mine][i][of])).toFixed(1);
      console.log(
        `\n128 x 256 x 4096 uint16, ${kind}, ${rounds} rounds, load ${loadavg()[0].toFixed(1)}\n\n${HEAD}`,
      );
      console.log(row("maxrf4u 0.1.18", runs.theirs, 2 ** 28));
      console.log(row("beambook, two workers", runs.two, 2 ** 28));
      console.log(row("beambook, one worker", runs.one, 2 ** 28));
      console.log(
        `\nfaster: ${ratio("seconds", "theirs", "two")} with two workers, ${ratio("seconds", "theirs", "one")} with one;`,
      );
      console.log(
        `less CPU: ${ratio("cpu", "theirs", "two")}; less memory: ${ratio("peak", "theirs", "two")}`,
      );
      const ms = (key, of) => (1000 * median(runs[key].map((run) => run[of]))).toFixed(1);
      for (const of of ["spectrum", "map"]) {
        const times = `${ms("theirReads", of)} ms by zarr, ${ms("ourReads", of)} ms here`;
        console.log(`one ${of}: ${times}: ${ratio(of, "theirReads", "ourReads")} times faster`);
      }
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
