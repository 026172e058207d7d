// Integrating many bitshuffle-LZ4 frames of 2048 x 2048: the same script in pyFAI, and beambook with two workers.
//
// node bench/scattering/frames.mjs [--frames N]   (BEAMBOOK_PEERS names a Python with pyFAI and hdf5plugin)
//
// "cold" is a new process on both sides, from its start to its end: imports, first tables, workers. "warm" is the same
// call again in a running process; pyFAI's has its tables then, too.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const python = process.env.BEAMBOOK_PEERS || join(here, "../../.venv-peers/bin/python");
const option = (name) => process.argv[process.argv.indexOf(name) + 1];
const frames = process.argv.includes("--frames") ? Number(option("--frames")) : 100;

/** The calls of one process. */
async function ours(file) {
  const { integrateFrames, ScatteringGeometry } = await import("@beambook/core/scattering");
  const geometry = new ScatteringGeometry({
    ...{ dist: 0.2, poni1: 0.1, poni2: 0.11, rot1: 0.1, rot2: -0.05, rot3: 0.2 },
    ...{ wavelength: 1e-10, pixel1: 1e-4, pixel2: 1e-4, shape: [2048, 2048] },
  });
  const ms = [];
  let last;
  for (let round = 0; round < Number(option("--rounds")); round++) {
    const start = performance.now();
    last = await integrateFrames(file, geometry, 1000, { errorModel: "poisson", workers: 2 });
    ms.push(performance.now() - start);
  }
  const I = Array.from({ length: 16 }, (_, k) => last.intensity.get(frames - 1, 100 + 50 * k));
  process.stdout.write(JSON.stringify({ ms, I }), () => process.exit());
}

function timed(command, args) {
  const start = performance.now();
  const text = execFileSync(command, args, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return { ...JSON.parse(text), whole: performance.now() - start };
}

function compare() {
  const folder = mkdtempSync(join(tmpdir(), "beambook-bench-"));
  try {
    const file = join(folder, "frames.h5");
    const peer = [join(here, "peer_frames.py")];
    execFileSync(python, [...peer, "make", file, String(frames)]);
    const both = (rounds) => [
      timed(python, [...peer, "run", file, String(frames), rounds]),
      timed(process.execPath, [
        ...[fileURLToPath(import.meta.url), "--ours", file, "--rounds", rounds],
        ...["--frames", String(frames)],
      ]),
    ];
    const say = (name, theirs, mine) =>
      console.log(
        `${frames} frames, ${name}: pyFAI ${(theirs / 1e3).toFixed(2)} s, ` +
          `beambook ${(mine / 1e3).toFixed(2)} s, ${(theirs / mine).toFixed(1)}x`,
      );
    const [coldPeer, cold] = both("1");
    say("cold, whole process", coldPeer.whole, cold.whole);
    say("cold, the call alone", coldPeer.ms[0], cold.ms[0]);
    const [warmPeer, warm] = both("2");
    say("warm", warmPeer.ms[1], warm.ms[1]);
    const off = warmPeer.I.map((v, k) => Math.abs(warm.I[k] / v - 1)).sort((a, b) => a - b);
    console.log(`median difference of the last frame ${off[8].toExponential(1)}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv.includes("--ours")) await ours(option("--ours"));
else compare();
