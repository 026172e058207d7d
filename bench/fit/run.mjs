// Levenberg-Marquardt of 500 points and 8 parameters: scipy's curve_fit and beambook on the same data, alternating.
//
// node bench/fit/run.mjs [--rounds N]   (BEAMBOOK_PEERS names a Python with scipy)
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { GaussianModel, LinearModel, Model } from "@beambook/core/fit";

const here = fileURLToPath(new URL(".", import.meta.url));
const python = process.env.BEAMBOOK_PEERS || `${here}/../../.venv-peers/bin/python`;
const at = process.argv.indexOf("--rounds");
const rounds = at < 0 ? 7 : Number(process.argv[at + 1]);
const NAMES = [
  "a_amplitude",
  "a_center",
  "a_sigma",
  "b_amplitude",
  "b_center",
  "b_sigma",
  "intercept",
  "slope",
];
const TRUTH = [12, 3.1, 0.5, 7, 6.4, 0.9, 1, 0.05];
const START = [9, 2.8, 0.7, 9, 6.8, 0.7, 0.8, 0];
const NOISE = 0.05;

const known = new GaussianModel({ prefix: "a_" })
  .add(new GaussianModel({ prefix: "b_" }))
  .add(new LinearModel());
const { sqrt, exp, PI } = Math;
// The same curve without derivatives, as a user writes it.
const plain = new Model(
  (x, p) => {
    const out = new Float64Array(x.length);
    const h1 = p.a_amplitude / (p.a_sigma * sqrt(2 * PI));
    const h2 = p.b_amplitude / (p.b_sigma * sqrt(2 * PI));
    for (let i = 0; i < x.length; i++) {
      const t = (x[i] - p.a_center) / p.a_sigma;
      const u = (x[i] - p.b_center) / p.b_sigma;
      out[i] = h1 * exp(-0.5 * t * t) + h2 * exp(-0.5 * u * u) + p.intercept + p.slope * x[i];
    }
    return out;
  },
  { paramNames: NAMES },
);
const scalar = new Model(
  (x, p) => {
    const t = (x - p.a_center) / p.a_sigma;
    const u = (x - p.b_center) / p.b_sigma;
    return (
      (p.a_amplitude / (p.a_sigma * sqrt(2 * PI))) * exp(-0.5 * t * t) +
      (p.b_amplitude / (p.b_sigma * sqrt(2 * PI))) * exp(-0.5 * u * u) +
      p.intercept +
      p.slope * x
    );
  },
  { paramNames: NAMES },
);

function makeData() {
  let state = 7;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  const x = Float64Array.from({ length: 500 }, (_, i) => i / 50);
  const values = Object.fromEntries(NAMES.map((name, k) => [name, TRUTH[k]]));
  const y = known.eval(values, { x });
  for (let i = 0; i < y.length; i++) {
    y[i] += NOISE * sqrt(-2 * Math.log(random())) * Math.cos(2 * PI * random());
  }
  return { x, y };
}

const { x, y } = makeData();
const start = Object.fromEntries(NAMES.map((name, k) => [name, START[k]]));
const weights = new Float64Array(x.length).fill(1 / NOISE);
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const child = spawn(python, [`${here}/peer.py`], { stdio: ["pipe", "pipe", "inherit"] });
const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();

async function peer(analytic, repeats) {
  const task = { x: [...x], y: [...y], sigma: NOISE, start: START, analytic, repeats };
  child.stdin.write(`${JSON.stringify(task)}\n`);
  return JSON.parse((await answers.next()).value);
}

function ours(model, repeats, tolerance) {
  let best = Number.POSITIVE_INFINITY;
  let result;
  for (let i = 0; i < repeats; i++) {
    const from = performance.now();
    result = model.fit(y, start, { x, weights, ...tolerance });
    best = Math.min(best, performance.now() - from);
  }
  return { ms: best, result };
}

for (const model of [known, plain, scalar]) ours(model, 200);
const rows = [];
// scipy's own tolerance, and ours: all digits that the data have.
const alike = { ftol: 1e-8, xtol: 1e-8 };
for (const [label, model, analytic, tolerance] of [
  ["numeric, vector model", plain, false, {}],
  ["numeric, vector model, ftol 1e-8", plain, false, alike],
  ["numeric, point by point", scalar, false, {}],
  ["analytic", known, true, {}],
  ["analytic, ftol 1e-8", known, true, alike],
]) {
  const times = { peer: [], ours: [] };
  let deviation = 0;
  let nfev = 0;
  for (let round = 0; round < rounds; round++) {
    const theirs = await peer(analytic, 50);
    const { ms, result } = ours(model, 50, tolerance);
    times.peer.push(theirs.ms);
    times.ours.push(ms);
    nfev = result.nfev;
    const off = NAMES.map(
      (name, k) => Math.abs(result.params[name].value - theirs.values[k]) / theirs.errors[k],
    );
    deviation = Math.max(deviation, ...off);
  }
  rows.push({
    fit: label,
    "scipy ms": median(times.peer).toFixed(3),
    "ours ms": median(times.ours).toFixed(3),
    ratio: median(times.peer.map((t, i) => t / times.ours[i])).toFixed(2),
    "off / stderr": deviation.toExponential(1),
    nfev,
  });
}
child.stdin.end();
console.table(rows);
