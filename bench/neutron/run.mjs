// Neutron cross sections: NCrystal and beambook in one run. Evaluation of a powder, a new temperature, a new lattice.
//
// node bench/neutron/run.mjs [--rounds N]   (BEAMBOOK_PEERS names a Python with ncrystal)
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { BinTransmission, CrossSection, materials } from "@beambook/core/neutron";

const here = fileURLToPath(new URL(".", import.meta.url));
const python = process.env.BEAMBOOK_PEERS || join(here, "../../.venv-peers/bin/python");
const at = process.argv.indexOf("--rounds");
const rounds = at < 0 ? 3 : Number(process.argv[at + 1]);
const POINTS = 1_000_000;
const steps = (from, to, count) =>
  Float64Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));
const all = steps(0.8, 8, POINTS);
const few = steps(0.8, 8, 500);
const xs = new CrossSection({ iron: { ...materials["Fe_sg229_Iron-alpha"], temp: 300 } });
const grid = xs.onGrid(few);
const out = new Float64Array(500);
const bins = new BinTransmission(xs, steps(1.5, 5, 301));
const response = { alpha: () => 90, beta: () => 45 };

/** Best seconds of several runs. */
function best(run, count) {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < count; i++) {
    const start = performance.now();
    run(i);
    least = Math.min(least, (performance.now() - start) / 1000);
  }
  return least;
}

const many = (run, times) => (i) => {
  for (let k = 0; k < times; k++) run(i * times + k);
};

let moved = 0;
const ours = () => ({
  evaluate: best(() => xs.evaluate(all), 7),
  temperature: best((i) => xs.evaluate(few, { temp: 200 + i + Math.random() }), 9),
  lattice:
    best(
      many(() => grid.evaluate({ a: 2.86 + 1e-7 * moved++ }, out), 200),
      9,
    ) / 200,
});
const rows = [];
for (let round = 0; round < rounds; round++) {
  const theirs = JSON.parse(
    execFileSync(python, [join(here, "peer.py"), String(POINTS)], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    })
      .trim()
      .split("\n")
      .at(-1),
  );
  rows.push([ours(), theirs]);
}
const least = (side, key) => Math.min(...rows.map((row) => row[side][key]));
const rate = (seconds) => `${(POINTS / seconds / 1e6).toFixed(1)} M points/s`;
const ms = (seconds) => `${(seconds * 1000).toPrecision(3)} ms`;
console.log(
  `Powder of iron, ${POINTS} points: ${rate(least(0, "evaluate"))}; NCrystal ${rate(least(1, "evaluate"))}`,
);
for (const [key, what] of [
  ["temperature", "New temperature, 500 points"],
  ["lattice", "New lattice, 500 points"],
]) {
  const ratio = least(1, key) / least(0, key);
  console.log(
    `${what}: ${ms(least(0, key))}; NCrystal ${ms(least(1, key))}; ${ratio.toFixed(0)} times as fast`,
  );
}
const sharp =
  best(
    many((i) => bins.evaluate({ thickness: 2, parameters: { a: 2.86 + 1e-7 * i } }), 100),
    9,
  ) / 100;
const smeared =
  best(
    many((i) => bins.evaluate({ thickness: 2, parameters: { a: 2.86 + 1e-7 * i }, response }), 100),
    9,
  ) / 100;
console.log(
  `Transmission in 300 bins, new lattice: ${ms(sharp)}; behind a response ${ms(smeared)}`,
);
