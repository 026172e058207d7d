// Integrating one 2048 x 2048 frame: pyFAI (its fastest engine) and beambook on the same data in one run.
//
// node bench/scattering/run.mjs [--rounds N]   (BEAMBOOK_PEERS names a Python with pyFAI)
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ndarray } from "@beambook/core";
import { AzimuthalIntegrator, ScatteringGeometry } from "@beambook/core/scattering";

const here = fileURLToPath(new URL(".", import.meta.url));
const python = process.env.BEAMBOOK_PEERS || join(here, "../../.venv-peers/bin/python");
const at = process.argv.indexOf("--rounds");
const rounds = at < 0 ? 15 : Number(process.argv[at + 1]);
const N = 2048;
const BINS = 1000;

const geometry = () =>
  new ScatteringGeometry({
    ...{ dist: 0.2, poni1: 0.1, poni2: 0.11, rot1: 0.1, rot2: -0.05, rot3: 0.2 },
    ...{ wavelength: 1e-10, pixel1: 1e-4, pixel2: 1e-4, shape: [N, N] },
  });
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

/** Rings with counting noise. */
function frame() {
  const q = geometry().radial().data;
  const data = new Int32Array(N * N);
  let s = 1;
  for (let i = 0; i < data.length; i++) {
    s = (Math.imul(s, 1103515245) + 12345) >>> 0;
    const mean = 40 + 400 * Math.sin(q[i] * 12) ** 16;
    data[i] = Math.round(mean + Math.sqrt(mean) * ((s >>> 8) / 2 ** 24 - 0.5) * 3.4);
  }
  return data;
}

function timed(run) {
  const times = [];
  let result;
  for (let i = 0; i <= rounds; i++) {
    const start = performance.now();
    result = run();
    times.push(performance.now() - start);
  }
  const [first, ...warm] = times;
  return { first, warm: median(warm), fastest: Math.min(...warm), result };
}

const data = frame();
const hidden = new Uint8Array(N * N);
for (let row = 500; row < 540; row++) hidden.fill(1, row * N, (row + 1) * N);
const image = ndarray(data, [N, N]);
const mask = ndarray(hidden, [N, N]);

/** All kinds, each with a geometry of its own: first calls make maps and tables. */
function ours() {
  const out = {};
  for (const split of ["no", "bbox", "full"]) {
    const ai = new AzimuthalIntegrator(geometry());
    out[split] = timed(() => ai.integrate1d(image, BINS, { split, mask, errorModel: "poisson" }));
  }
  const ai = new AzimuthalIntegrator(geometry());
  const most = ai.geometry.radial().data.reduce((a, b) => Math.max(a, b), 0);
  const radialRange = [0.3 * most, 0.31 * most];
  out.ring = timed(() => ai.integrateRadial(image, 180, { split: "no", mask, radialRange }));
  return out;
}

const folder = mkdtempSync(join(tmpdir(), "beambook-bench-"));
try {
  writeFileSync(join(folder, "frame.bin"), data);
  writeFileSync(join(folder, "mask.bin"), hidden);
  const ask = (threads) =>
    JSON.parse(
      execFileSync(python, [join(here, "peer.py"), folder, String(rounds), String(threads)], {
        encoding: "utf8",
        maxBuffer: 1 << 26,
      }),
    );
  ours(); // code is compiled as it would be in a notebook
  // Peer, ours, peer, ours: a machine that slows down between them shows in the spread.
  const runs = [ask(1), ours(), ask(2), ours()];
  const [one, a, two, b] = runs;
  const rows = ["no", "bbox", "full", "ring"].map((kind) => {
    const best = Math.min(a[kind].fastest, b[kind].fastest);
    const first = Math.min(a[kind].first, b[kind].first);
    return {
      kind,
      "pyFAI's engine": one[kind].method,
      "pyFAI 1 thread ms": one[kind].fastest.toFixed(1),
      "pyFAI 2 threads ms": two[kind].fastest.toFixed(1),
      "beambook ms": best.toFixed(1),
      "faster than 1": (one[kind].fastest / best).toFixed(1),
      "faster than 2": (two[kind].fastest / best).toFixed(1),
      "first call pyFAI ms": Math.min(one[kind].first, two[kind].first).toFixed(0),
      "first call ms": first.toFixed(0),
      "first faster": (Math.min(one[kind].first, two[kind].first) / first).toFixed(1),
    };
  });
  console.table(rows);
  for (const kind of ["no", "bbox", "full"]) {
    const off = one[kind].I.map((v, k) => Math.abs(a[kind].result.intensity[100 + 50 * k] / v - 1));
    console.log(
      `${kind}: intensities differ by ${median(off).toExponential(1)} (median of 16 bins)`,
    );
  }
  const own = process.memoryUsage().rss / 2 ** 20;
  console.log(
    `memory: pyFAI ${one.version} ${one.memory.toFixed(0)} MB, beambook ${own.toFixed(0)} MB`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
