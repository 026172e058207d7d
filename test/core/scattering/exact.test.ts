import { type NDArray, ndarray } from "@beambook/core";
import { AzimuthalIntegrator, ScatteringGeometry } from "@beambook/core/scattering";
import { beforeAll, describe, expect, it } from "vitest";
import { repoRoot, runPythonJson } from "../../support/peers.js";
import { image, mask, PONIS, worst } from "./samples.js";

type Answers = Record<
  "count" | "I" | "sem" | "median" | "flatI" | "flatSem" | "peerCount" | "peerSem",
  number[]
> & { cake: (number | null)[] };

const NPT = 60;
const RANGE: [number, number] = [1, 2];
const shape = PONIS.tilted.shape as [number, number];
const data = image(shape, 3);
const common = { mask: mask(shape), radialRange: RANGE };
const ai = new AzimuthalIntegrator(new ScatteringGeometry(PONIS.tilted));
let exact: Answers;

beforeAll(() => {
  const input = JSON.stringify({ poni: PONIS.tilted, npt: NPT, radial_range: RANGE });
  exact = runPythonJson<Answers>(`${repoRoot}/test/core/scattering/exact.py`, [], { input });
}, 120_000);

function fill(value: (row: number, column: number) => number): NDArray {
  const [rows, columns] = shape;
  return ndarray(
    Float64Array.from({ length: rows * columns }, (_, i) =>
      value(Math.floor(i / columns), i % columns),
    ),
    shape,
  );
}

// Where pyFAI's fast engines differ by more than rounding, brute force tells who is right.
describe("a tilted detector by brute force", () => {
  it("has the same intensities and azimuthal errors, which pyFAI's slow engine has, too", () => {
    const found = ai.integrate1d(data, NPT, { ...common, split: "no", errorModel: "azimuthal" });
    expect([...found.count]).toEqual(exact.count);
    expect(worst(found.intensity, exact.I)).toBeLessThan(1e-7);
    expect(worst(found.sem!, exact.sem)).toBeLessThan(1e-7);
    const same = exact.peerCount.flatMap((n, k) => (n === found.count[k] ? [k] : []));
    expect(same.length).toBeGreaterThan(0.95 * NPT);
    const off = same.map((k) => Math.abs(found.sem![k] / exact.peerSem[k] - 1));
    expect(Math.max(...off)).toBeLessThan(1e-5);
  });

  it("has the same medians in all bins", () => {
    const found = ai.medfilt1d(data, NPT, { ...common, split: "no" });
    expect(worst(found.intensity, exact.median)).toBeLessThan(1e-7);
  });

  it("has the same intensities and errors with dark and flat", () => {
    const found = ai.integrate1d(data, NPT, {
      ...{ ...common, split: "no", errorModel: "poisson" },
      dark: fill((_, column) => 1.5 + 0.01 * column),
      flat: fill((row) => 1 + 0.1 * Math.sin(row / 20)),
    });
    expect(worst(found.intensity, exact.flatI)).toBeLessThan(1e-7);
    expect(worst(found.sem!, exact.flatSem)).toBeLessThan(1e-7);
  });

  it("has the same cake of shapes cut to cells, but for corners of 32 bits", () => {
    const { intensity } = ai.integrate2d(data, 20, 36, { ...common, split: "full" });
    const inner = exact.cake.map((v, k) => (k % 20 > 0 && k % 20 < 19 ? v : null));
    expect(inner.filter((v) => v !== null).length).toBeGreaterThan(150);
    expect(worst(intensity.data, inner)).toBeLessThan(5e-5);
  });
});
