// Grouped fits: 32 groups of 500 points against nbragg sequential in the same run; a map of pixels, one thread and two.
//
// node bench/fit/grouped.mjs [--rounds N] [--map SIDE]   (BEAMBOOK_PEERS names a Python with nbragg)
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { CrossSection, Data, TransmissionModel } from "@beambook/core/neutron";

const here = fileURLToPath(new URL(".", import.meta.url));
const python = process.env.BEAMBOOK_PEERS || join(here, "../../.venv-peers/bin/python");
const option = (name, fallback) => {
  const at = process.argv.indexOf(name);
  return at < 0 ? fallback : Number(process.argv[at + 1]);
};
const rounds = option("--rounds", 5);
const side = option("--map", 128);
const xs = new CrossSection({ iron: { mat: "Fe_sg229_Iron-alpha", temp: 293.15 } });
const model = new TransmissionModel(xs, { varyBasic: true });
const range = { wlmin: 1, wlmax: 6, progress: false };

/** Transmission at the wavelengths themselves. */
function sharp(wavelength, thickness) {
  const depth = thickness * xs.numberDensity;
  return xs.evaluate(wavelength).map((sigma) => Math.exp(-sigma * depth));
}

/** Spectra of plates of changing thickness, with noise of 0.8 %. */
function makeGroups(count, points, keyOf, curve = sharp) {
  const wavelength = Float64Array.from({ length: points }, (_, i) => 1.2 + (4.2 * i) / points);
  let state = 11;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  const noise = () => 0.008 * Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
  return Object.fromEntries(
    Array.from({ length: count }, (_, k) => {
      const trans = curve(wavelength, 1 + 0.4 * Math.sin(k)).map((t) => 0.97 * t + noise());
      return [keyOf(k), { wavelength, trans, err: new Float64Array(points).fill(0.008) }];
    }),
  );
}

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
async function seconds(data, options) {
  const start = performance.now();
  const result = await model.fit(data, { ...range, ...options });
  return { time: (performance.now() - start) / 1000, result };
}

const folder = mkdtempSync(join(tmpdir(), "beambook-bench-"));
try {
  const groups = makeGroups(32, 500, String);
  const file = join(folder, "groups.json");
  writeFileSync(
    file,
    JSON.stringify(groups, (_, v) => (ArrayBuffer.isView(v) ? [...v] : v)),
  );
  const data = await Data.fromTransmission(groups);
  for (let i = 0; i < 20; i++) await seconds(data, { backend: "sequential" });
  const child = spawn(python, [join(here, "grouped.py"), file], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const times = { peer: [], ours: [] };
  let off = 0;
  for (let round = 0; round < rounds; round++) {
    child.stdin.write("go\n");
    const theirs = JSON.parse((await answers.next()).value);
    const { time, result } = await seconds(data, { backend: "sequential" });
    times.peer.push(theirs.seconds);
    times.ours.push(time);
    for (const [key, value] of Object.entries(theirs.values)) {
      const { thickness } = result.get(key).params;
      off = Math.max(off, Math.abs(thickness.value - value) / thickness.stderr);
    }
  }
  child.stdin.end();
  const ratio = median(times.peer.map((t, i) => t / times.ours[i]));
  console.log(
    `32 groups x 500 points: nbragg ${median(times.peer).toFixed(2)} s, ours ${(1000 * median(times.ours)).toFixed(1)} ms, ratio ${ratio.toFixed(0)}, thickness within ${off.toFixed(3)} stderr`,
  );
  const map = await Data.fromTransmission(
    makeGroups(side * side, 300, (k) => `(${k % side},${Math.floor(k / side)})`),
  );
  // Workers start, and compile what they run, in the first fit; the ratio is that of the fits after it.
  const best = async (options) => {
    const times = [];
    for (let i = 0; i < 3; i++) times.push((await seconds(map, options)).time);
    return Math.min(...times);
  };
  const cold = (await seconds(map, { nJobs: 2 })).time;
  const [one, two] = [await best({ backend: "sequential" }), await best({ nJobs: 2 })];
  console.log(
    `${side} x ${side} pixels of 300 points: one thread ${one.toFixed(2)} s, two workers ${two.toFixed(2)} s (the first time ${cold.toFixed(1)} s), ratio ${(one / two).toFixed(2)}`,
  );
  // A fit that takes longer: lattice behind a pulse, in bins.
  const strain = new TransmissionModel(xs, {
    ...{ varyBasic: true, varyLattice: true, varyResponse: false, response: "pulse" },
  });
  const behindPulse = (wavelength, thickness) => strain.eval(wavelength, { thickness });
  const lattice = await Data.fromTransmission(
    makeGroups(1024, 300, (k) => `(${k % 32},${Math.floor(k / 32)})`, behindPulse),
  );
  const took = async (workers) => {
    const start = performance.now();
    await strain.fit(lattice, { ...range, stages: "all", workers });
    return (performance.now() - start) / 1000;
  };
  await took(1);
  await took(2);
  const [alone, pair] = [[], []];
  for (let i = 0; i < 3; i++) {
    alone.push(await took(1));
    pair.push(await took(2));
  }
  const gain = median(alone.map((t, i) => t / pair[i]));
  console.log(
    `1024 lattices of 300 points: one thread ${median(alone).toFixed(1)} s, two workers ${median(pair).toFixed(1)} s, ratio ${gain.toFixed(2)}`,
  );
} finally {
  rmSync(folder, { recursive: true });
}
process.exit(0);
