// Integrating many bitshuffle-LZ4 frames of 2048 x 2048: the same script in pyFAI, and beambook with two workers.
//
// node bench/scattering/frames.mjs [--frames N]   (BEAMBOOK_PEERS names a Python with pyFAI and hdf5plugin)
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { integrateFrames, ScatteringGeometry } from "@beambook/core/scattering";

const here = fileURLToPath(new URL(".", import.meta.url));
const python = process.env.BEAMBOOK_PEERS || join(here, "../../.venv-peers/bin/python");
const at = process.argv.indexOf("--frames");
const frames = at < 0 ? 100 : Number(process.argv[at + 1]);
const geometry = new ScatteringGeometry({
  ...{ dist: 0.2, poni1: 0.1, poni2: 0.11, rot1: 0.1, rot2: -0.05, rot3: 0.2 },
  ...{ wavelength: 1e-10, pixel1: 1e-4, pixel2: 1e-4, shape: [2048, 2048] },
});

const folder = mkdtempSync(join(tmpdir(), "beambook-bench-"));
try {
  const file = join(folder, "frames.h5");
  const peer = (what) =>
    execFileSync(python, [join(here, "peer_frames.py"), what, file, String(frames)], {
      encoding: "utf8",
    });
  peer("make");
  for (let round = 0; round < 2; round++) {
    const answer = JSON.parse(peer("run"));
    const start = performance.now();
    const { intensity } = await integrateFrames(file, geometry, 1000, {
      errorModel: "poisson",
      workers: 2,
    });
    const ms = performance.now() - start;
    const off = answer.I.map((v, k) => Math.abs(intensity.get(frames - 1, 100 + 50 * k) / v - 1));
    console.log(
      `${frames} frames: pyFAI ${(answer.ms / 1e3).toFixed(2)} s, beambook ${(ms / 1e3).toFixed(2)} s ` +
        `(${round === 0 ? "workers start" : "workers warm"}), ${(answer.ms / ms).toFixed(1)}x; ` +
        `median difference ${off.sort((a, b) => a - b)[8].toExponential(1)}`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit();
