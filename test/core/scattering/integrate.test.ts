import { type NDArray, ndarray } from "@beambook/core";
import {
  AzimuthalIntegrator,
  type IntegrateOptions,
  ScatteringGeometry,
} from "@beambook/core/scattering";
import { beforeAll, describe, expect, it } from "vitest";
import { askPyfai, image, mask, type PeerCase, PONIS, worst } from "./samples.js";

interface Answer {
  radial: number[];
  I: (number | null)[];
  count: number[];
  sigma: (number | null)[] | null;
  std: (number | null)[] | null;
}

const RANGES: Record<string, [number, number]> = {
  tilted: [1, 2],
  far: [0.02, 0.09],
  outside: [4, 7],
};
const NPT = 60;

interface Variant extends Record<string, unknown> {
  ours: IntegrateOptions;
}
const VARIANTS: Record<string, Variant> = {
  plain: { ours: {} },
  "without solid angle, Poisson errors": {
    solid: false,
    error_model: "poisson",
    ours: { correctSolidAngle: false, errorModel: "poisson" },
  },
  "dark, flat, polarisation, monitor": {
    dark: true,
    polarization_factor: 0.9,
    normalization_factor: 3,
    error_model: "poisson",
    ours: { polarizationFactor: 0.9, normalizationFactor: 3, errorModel: "poisson" },
  },
  "variance given": { variance: true, ours: {} },
  "dead values": { dummy: 500, delta_dummy: 20, ours: { dummy: 500, deltaDummy: 20 } },
  "in 2theta": { unit: "2th_deg", ours: { unit: "2th_deg" } },
  "in r": { unit: "r_mm", ours: { unit: "r_mm" } },
  sector: { azimuth_range: [20, 70], ours: { azimuthRange: [20, 70] } },
};

const cases: (PeerCase & { name: string; label: string })[] = [];
for (const name of Object.keys(PONIS)) {
  for (const split of ["no", "bbox", "full"]) {
    for (const [label, { ours: _, ...rest }] of Object.entries(VARIANTS)) {
      const inQ = rest.unit === undefined;
      const range = inQ ? { radial_range: RANGES[name] } : {};
      cases.push({
        kind: "1d",
        poni: PONIS[name],
        seed: 3,
        npt: NPT,
        split,
        ...range,
        ...rest,
        name,
        label,
      });
    }
    cases.push({
      kind: "2d",
      poni: PONIS[name],
      seed: 3,
      npt: 20,
      split,
      radial_range: RANGES[name],
      azimuth_range: [-180, 180],
      name,
      label: "cake",
    });
  }
}
for (const error_model of ["azimuthal", "poisson"]) {
  cases.push({
    kind: "clip",
    poni: PONIS.far,
    seed: 3,
    npt: NPT,
    split: "no",
    radial_range: RANGES.far,
    error_model,
    name: "far",
    label: "clip",
  });
}
let answers: Answer[];
beforeAll(() => {
  answers = askPyfai<Answer>(cases);
}, 180_000);

const integrators = Object.fromEntries(
  Object.entries(PONIS).map(([name, p]) => [
    name,
    new AzimuthalIntegrator(new ScatteringGeometry(p)),
  ]),
);

function corrections(data: NDArray, { dark, variance }: Record<string, unknown>): IntegrateOptions {
  const [rows, columns] = data.shape;
  const fill = (value: (row: number, column: number) => number): NDArray =>
    ndarray(
      Float64Array.from({ length: rows * columns }, (_, i) =>
        value(Math.floor(i / columns), i % columns),
      ),
      [rows, columns],
    );
  return {
    mask: mask([rows, columns]),
    ...(dark
      ? { dark: fill((_, c) => 1.5 + 0.01 * c), flat: fill((r) => 1 + 0.1 * Math.sin(r / 20)) }
      : {}),
    ...(variance ? { variance: data.multiply(0.5).add(2) } : {}),
  };
}

/** Bins in which both have the same pixels; at the ends of a range pyFAI adds what lies outside. */
function same(ours: ArrayLike<number>, theirs: readonly number[], tolerance: number): number[] {
  return theirs.flatMap((count, i) =>
    count > 0 && Math.abs(ours[i] - count) <= tolerance * Math.max(1, count) ? [i] : [],
  );
}

describe("integrate1d", () => {
  const rows = cases.map((c, i) => [`${c.name}, ${c.split}, ${c.label}`, i] as const);

  it.each(rows.filter(([, i]) => cases[i].kind === "1d"))("%s is pyFAI's", (_, i) => {
    const { name, split, label, ...rest } = cases[i];
    const data = image(PONIS[name].shape as [number, number], 3);
    const unit = rest.unit as IntegrateOptions["unit"];
    const result = integrators[name].integrate1d(data, NPT, {
      split: split as "no",
      ...(unit === undefined && { radialRange: RANGES[name] }),
      ...corrections(data, rest),
      ...VARIANTS[label].ours,
    });
    const answer = answers[i];
    expect(worst(result.radial, answer.radial)).toBeLessThan(1e-9);
    const bins = same(result.count, answer.count, 1e-7);
    const filled = answer.count.filter((count) => count > 0).length;
    expect(bins.length, `of ${filled}`).toBeGreaterThanOrEqual(filled * 0.9);
    const limit = 1e-6;
    const pick = (values: ArrayLike<number> | undefined): number[] => bins.map((b) => values![b]);
    const theirs = (values: (number | null)[] | null): (number | null)[] =>
      bins.map((b) => values![b]);
    expect(worst(pick(result.intensity), theirs(answer.I))).toBeLessThan(limit);
    if (answer.sigma) {
      expect(worst(pick(result.sigma), theirs(answer.sigma))).toBeLessThan(limit);
      expect(worst(pick(result.std), theirs(answer.std))).toBeLessThan(limit);
    }
  });
});

describe("integrate2d", () => {
  const rows = cases.flatMap((c, i) =>
    c.kind === "2d" ? [[`${c.name}, ${c.split}`, i] as const] : [],
  );

  it.each(rows)("%s is pyFAI's away from the edges", (_, i) => {
    const { name, split } = cases[i];
    const data = image(PONIS[name].shape as [number, number], 3);
    const cake = integrators[name].integrate2d(data, 20, 36, {
      split: split as "no",
      radialRange: RANGES[name],
      mask: mask(PONIS[name].shape as [number, number]),
    });
    const bins = same(cake.count.data, answers[i].count, split === "no" ? 1e-9 : 1e-3);
    const filled = answers[i].count.filter((count) => count > 0).length;
    expect(bins.length).toBeGreaterThan(filled * (split === "full" ? 0.5 : 0.75));
    const off = bins.map(
      (b) => Math.abs(cake.intensity.data[b] - answers[i].I[b]!) / answers[i].I[b]!,
    );
    off.sort((a, b) => a - b);
    // pyFAI cuts shapes with 32-bit lines here, which is good to some 1e-3
    expect(off[off.length >> 1]).toBeLessThan(split === "full" ? 5e-3 : 1e-6);
  });
});

describe("sigmaClip", () => {
  const rows = cases.flatMap((c, i) =>
    c.kind === "clip" ? [[c.error_model as "poisson", i] as const] : [],
  );

  it.each(rows)("leaves out what pyFAI leaves out, by %s errors", (errorModel, i) => {
    const shape = PONIS.far.shape as [number, number];
    const result = integrators.far.sigmaClip(image(shape, 3), NPT, {
      ...{ radialRange: RANGES.far, mask: mask(shape), thres: 3, maxIter: 4, errorModel },
    });
    const answer = answers[i];
    const bins = same(result.count, answer.count, 1e-9);
    expect(bins.length).toBeGreaterThan(0.9 * NPT);
    const pick = (values: ArrayLike<number>): number[] => bins.map((b) => values[b]);
    const theirs = (values: (number | null)[] | null): (number | null)[] =>
      bins.map((b) => values![b]);
    expect(worst(pick(result.intensity), theirs(answer.I))).toBeLessThan(1e-6);
    expect(worst(pick(result.std!), theirs(answer.std))).toBeLessThan(1e-4);
  });
});
