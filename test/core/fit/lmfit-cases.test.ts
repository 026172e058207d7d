import { readFileSync } from "node:fs";
import { erfc, minimize, type ParameterOptions } from "@beambook/core/fit";
import { describe, expect, it } from "vitest";
import { repoRoot } from "../../support/peers.js";

interface Case {
  name: string;
  model: string;
  parameters: Record<
    string,
    {
      value: number;
      min: number | string;
      max: number | string;
      vary: boolean;
      expr: string | null;
    }
  >;
  x: number[];
  y: number[];
  weights: number[] | null;
  scale_covar: boolean;
  expected: {
    chisqr: number;
    redchi: number;
    aic: number;
    bic: number;
    nvarys: number;
    params: Record<string, { value: number; stderr: number; correl: Record<string, number> }>;
  };
}

type Curve = (p: Readonly<Record<string, number>>, x: number) => number;
const { cos, exp, sin, sqrt } = Math;
const CURVES: Record<string, Curve> = {
  amp: (p, x) => p.amp * exp(-((x - p.cen) ** 2) / (2 * p.sig ** 2)) + p.c0 + p.c1 * x,
  a1: (p, x) => p.a1 * exp(-x / p.t1) + p.a2 * exp(-x / p.t2),
  w1: (p, x) => p.w1 * sin(x) + p.w2 * cos(x) + (p.w3 * x) / 5,
  norm: (p, x) =>
    p.norm *
      exp(-p.thick * (1 + 0.4 * x + 0.8 * Number(x < 4.05) + 0.6 * Number(x < 2.87))) *
      (1 - p.bg) +
    p.bg,
  h0: (p, x) => {
    const u = -(x - p.e) / (sqrt(2) * p.s);
    const tail =
      exp(-(x - p.e) / p.t + p.s ** 2 / (2 * p.t ** 2)) * erfc(u + p.s / (sqrt(2) * p.t));
    return p.h0 + (p.h1 - p.h0) * 0.5 * (erfc(u) - tail);
  },
};
const { cases } = JSON.parse(
  readFileSync(`${repoRoot}/test/reference/fit/lmfit_cases.json`, "utf8"),
) as { cases: Case[] };

const bound = (value: number | string): number =>
  typeof value === "number" ? value : value === "inf" ? Infinity : -Infinity;

function fitCase(c: Case, method: string) {
  const params = Object.fromEntries(
    Object.entries(c.parameters).map(([name, p]): [string, ParameterOptions] => [
      name,
      p.expr
        ? { expr: p.expr }
        : { value: p.value, min: bound(p.min), max: bound(p.max), vary: p.vary },
    ]),
  );
  const curve = CURVES[/^\w+/.exec(c.model)![0]];
  const residual = (p: Readonly<Record<string, number>>) =>
    c.x.map((x, i) => (curve(p, x) - c.y[i]) * (c.weights?.[i] ?? 1));
  return minimize(residual, { params }, { scaleCovar: c.scale_covar, method });
}

describe("lmfit's cases", () => {
  it.each(cases)("$name has lmfit's values, errors, correlations and statistics", (c) => {
    const result = fitCase(c, "leastsq");
    expect(result.success).toBe(true);
    for (const [name, wanted] of Object.entries(c.expected.params)) {
      const p = result.params[name];
      const off = Math.abs(p.value - wanted.value);
      expect(off, name).toBeLessThanOrEqual(
        Math.max(1e-6 * Math.abs(wanted.value), 1e-3 * wanted.stderr),
      );
      // At a bound lmfit's transformed variable has no slope, and its error no meaning.
      if (p.atBound || wanted.stderr === 0) continue;
      expect(Math.abs(p.stderr! / wanted.stderr - 1), name).toBeLessThan(1e-3);
      for (const [other, value] of Object.entries(wanted.correl)) {
        if (!result.params[other].atBound) expect(p.correl![other]).toBeCloseTo(value, 3);
      }
    }
    for (const name of ["chisqr", "redchi", "aic", "bic"] as const) {
      expect(result[name]).toBeCloseTo(c.expected[name], 5);
    }
    expect(result.nvarys).toBe(c.expected.nvarys);
  });

  it("the parameter that ends at its bound is flagged", () => {
    const result = fitCase(cases.find(({ name }) => name === "active_bound")!, "leastsq");
    expect(result.atBound).toEqual(["amp"]);
    expect(result.params.amp.value).toBe(4.5);
    expect(result.warnings.join()).toContain("amp is at its bound");
    expect(result.fitReport()).toContain("at bound (max = 4.5)");
  });

  it.each(cases.filter(({ name }) => !/active|transmission_bg|single_edge/.test(name)))(
    "$name is found by ml-levenberg-marquardt too",
    (c) => {
      const result = fitCase(c, "ml-levenberg-marquardt");
      for (const [name, wanted] of Object.entries(c.expected.params)) {
        const off = Math.abs(result.params[name].value - wanted.value);
        expect(off, name).toBeLessThanOrEqual(
          Math.max(1e-6 * Math.abs(wanted.value), 1e-3 * wanted.stderr),
        );
      }
    },
  );
});
