import { isBeambookError, JUPYTER_DISPLAY } from "@beambook/core";
import {
  BraggEdgeModel,
  ConstantModel,
  ExponentialModel,
  FitResult,
  GaussianModel,
  LinearModel,
  LorentzianModel,
  MaierSaupeModel,
  Model,
  maierSaupe,
  minimize,
  orderParameter,
  PolynomialModel,
  PseudoVoigtModel,
  StepModel,
  VoigtModel,
} from "@beambook/core/fit";
import { describe, expect, it } from "vitest";
import { runPythonJson } from "../../support/peers.js";
import { seededRandom } from "../../support/random.js";

const x = Float64Array.from({ length: 120 }, (_, i) => i / 12);

function noisy(clean: Float64Array, sigma: number, seed: number): Float64Array {
  const random = seededRandom(seed);
  return clean.map(
    (v) =>
      v + sigma * Math.sqrt(-2 * Math.log(random() + 1e-12)) * Math.cos(2 * Math.PI * random()),
  );
}

describe("models", () => {
  it("take names and defaults from a function's text", () => {
    const byName = new Model((x: number, { a, b = 2 }: { a: number; b: number }) => a * x + b);
    expect(byName.paramNames).toEqual(["a", "b"]);
    expect(byName.makeParams().b.value).toBe(2);
    const byPlace = new Model((x: number, slope: number, offset: number) => slope * x + offset);
    expect([...byPlace.eval({ slope: 2, offset: 1 }, { x: [0, 1] })]).toEqual([1, 3]);
    const vector = new Model((x: Float64Array, { k }: { k: number }) => x.map((v) => v * k));
    expect([...vector.eval({ k: 3 }, [1, 2])]).toEqual([3, 6]);
    expect(() =>
      new Model((x: number, p: Record<string, number>) => p.a * x).makeParams(),
    ).not.toThrow();
  });

  it("add up with prefixes, guess and fit", () => {
    const model = new GaussianModel({ prefix: "g_" }).add(new LinearModel());
    const truth = { g_amplitude: 8, g_center: 4.4, g_sigma: 0.6, slope: 0.2, intercept: 1 };
    const y = noisy(model.eval(truth, x), 0.05, 3);
    const start = model.guess(y, { x }).update({ slope: 0, intercept: 1 });
    const result = model.fit(y, start, { x, weights: 20 });
    expect(result.success).toBe(true);
    expect(result.redchi).toBeGreaterThan(0.6);
    expect(result.redchi).toBeLessThan(1.5);
    for (const [name, value] of Object.entries(truth)) {
      const { value: found, stderr } = result.params[name];
      expect(Math.abs(found - value), name).toBeLessThan(4 * stderr!);
    }
    expect(result.params.g_fwhm.value).toBeCloseTo(2.35482 * result.params.g_sigma.value, 5);
    expect(result.params.g_fwhm.stderr).toBeCloseTo(2.35482 * result.params.g_sigma.stderr!, 6);
    expect(Object.keys(result.evalComponents())).toEqual(["gaussian(prefix='g_')", "linear"]);
    expect(result.plot().spec.panels.length).toBe(2);
    const shown = result[JUPYTER_DISPLAY]();
    expect(shown["text/html"]).toContain("<table>");
    expect(shown["text/plain"]).toContain("[[Fit Statistics]]");
  });

  it.each([
    [new LorentzianModel(), { amplitude: 5, center: 5, sigma: 0.7 }],
    [new VoigtModel(), { amplitude: 5, center: 4, sigma: 0.5 }],
    [new PseudoVoigtModel(), { amplitude: 5, center: 4, sigma: 0.5, fraction: 0.3 }],
    [new ExponentialModel(), { amplitude: 4, decay: 2.5 }],
    [new StepModel(), { amplitude: 2, center: 6, sigma: 0.4 }],
    [new BraggEdgeModel(), { low: 0.4, high: 0.8, center: 5, sigma: 0.2, tau: 0.3 }],
    [new MaierSaupeModel(), { amplitude: 4, center: 1.2, kappa: 3 }],
    [new PolynomialModel({ degree: 2 }), { c0: 1, c1: -0.4, c2: 0.1 }],
    [new ConstantModel(), { c: 3 }],
  ] as [Model, Record<string, number>][])(
    "%s finds its own parameters from its guess",
    (model, truth) => {
      const at = model instanceof MaierSaupeModel ? x.map((v) => v / 4) : x;
      const y = model.eval(truth, at);
      const result = model.fit(y, model.guess(y, { x: at }), { x: at });
      for (const [name, value] of Object.entries(truth)) {
        expect(result.params[name].value, name).toBeCloseTo(value, 6);
      }
    },
  );

  it("Maier and Saupe's distribution has the mean that its order parameter says", () => {
    for (const kappa of [-3, 0.001, 0.5, 4, 30]) {
      let norm = 0;
      let mean = 0;
      const n = 20000;
      for (let i = 0; i < n; i++) {
        const t = (Math.PI * (i + 0.5)) / n;
        const weight = maierSaupe(t, 1, 0, kappa) * Math.sin(t) * (Math.PI / n);
        norm += weight;
        mean += weight * (1.5 * Math.cos(t) ** 2 - 0.5);
      }
      expect(norm).toBeCloseTo(1, 6);
      expect(orderParameter(kappa)).toBeCloseTo(mean, 6);
    }
  });
});

describe("against lmfit on the same data", () => {
  const truth = { amplitude: 6, center: 5.2, sigma: 0.5, c: 1 };
  const model = new VoigtModel().add(new ConstantModel());
  const y = noisy(model.eval(truth, x), 0.08, 11);
  const result = model.fit(
    y,
    { amplitude: 4, center: 5, sigma: 0.7, c: 0.5 },
    { x, weights: 12.5 },
  );
  const peer = runPythonJson<{
    values: Record<string, [number, number]>;
    band: number[];
    ci: Record<string, [number, number][]>;
    dump: string;
    redchi: number;
  }>(
    `
import json, sys, warnings
import numpy as np
from lmfit.models import VoigtModel, ConstantModel
d = json.load(sys.stdin)
x, y = np.array(d["x"]), np.array(d["y"])
m = VoigtModel() + ConstantModel()
r = m.fit(y, m.make_params(amplitude=4, center=5, sigma=0.7, c=0.5), x=x, weights=12.5)
ci = r.conf_interval(sigmas=[1, 2], p_names=["center", "sigma"])
print(json.dumps({
  "values": {n: [p.value, p.stderr] for n, p in r.params.items()},
  "band": r.eval_uncertainty(sigma=2).tolist(), "ci": ci, "redchi": r.redchi, "dump": r.dumps()}))
`,
    [],
    { input: JSON.stringify({ x: [...x], y: [...y] }) },
  );

  it("values and errors agree, derived ones too", () => {
    for (const name of ["amplitude", "center", "sigma", "gamma", "c"]) {
      const [value, stderr] = peer.values[name];
      expect(Math.abs(result.params[name].value - value)).toBeLessThan(1e-3 * stderr);
      expect(result.params[name].stderr! / stderr).toBeCloseTo(1, 3);
    }
    expect(result.redchi).toBeCloseTo(peer.redchi, 8);
  });

  it("the band of the curve agrees", () => {
    const band = result.evalUncertainty({ sigma: 2 });
    for (const [i, v] of peer.band.entries()) expect(band[i] / v).toBeCloseTo(1, 2);
  });

  it("profile confidence limits agree", () => {
    const table = result.confInterval({ sigmas: [1, 2], names: ["center", "sigma"] });
    for (const [name, limits] of Object.entries(peer.ci)) {
      const stderr = result.params[name].stderr!;
      limits.forEach(([, value], i) => {
        expect(Math.abs(table[name][i].value - value) / stderr, `${name} ${i}`).toBeLessThan(0.02);
      });
    }
    expect(result.ciReport({ sigmas: [1] })).toContain("_BEST_");
  });

  it("a result that lmfit dumped is read", () => {
    const read = FitResult.fromJSON(peer.dump);
    expect(read.params.center.value).toBe(peer.values.center[0]);
    // lmfit's expression for the height has complex numbers; its value is kept and said to be fixed.
    expect(read.params.height.value).toBe(peer.values.height[0]);
    expect(read.warnings.join()).toContain("height");
    const again = FitResult.fromJSON(JSON.stringify(result));
    expect(again.params.sigma.stderr).toBe(result.params.sigma.stderr);
    expect(again.covar?.shape).toEqual([4, 4]);
    expect(() => again.eval()).toThrowError(/loaded/);
  });
});

describe("what cannot be fitted", () => {
  const line = new LinearModel();
  const code = (run: () => unknown): string => {
    try {
      run();
    } catch (error) {
      return isBeambookError(error) ? error.code : String(error);
    }
    return "none";
  };

  it("is refused with a typed error", () => {
    const start = { slope: 1, intercept: 0 };
    expect(code(() => line.fit([1, 2, 3], start, { x: [1, 2] }))).toBe("ShapeMismatch");
    expect(code(() => line.fit([1, 2, 3], start, { weights: [1, 2] }))).toBe("ShapeMismatch");
    expect(code(() => line.fit([1, Number.NaN, 3], start))).toBe("InvalidArgument");
    expect(code(() => line.fit([1], start))).toBe("NoData");
    expect(code(() => line.fit([], start))).toBe("NoData");
    expect(code(() => line.fit([1, 2, 3], { slpe: 1 }))).toBe("NotFound");
    expect(code(() => line.fit([1, 2, 3], start, { method: "leastsqq" }))).toBe("InvalidArgument");
    expect(line.fit([1, Number.NaN, 3], start, { nanPolicy: "omit" }).ndata).toBe(2);
  });

  it("is a result with a message when the fit itself fails", () => {
    const undefinedAtStart = minimize(({ a }) => [Math.sqrt(a), 1, 2], { params: { a: -1 } });
    expect(undefinedAtStart.success).toBe(false);
    const singular = minimize(({ a, b }) => [a + b - 1, a + b - 2, a + b - 3], {
      params: { a: 1, b: 1 },
    });
    expect(singular.errorbars).toBe(false);
    expect(singular.warnings.join()).toContain("not determined");
    const stopped = minimize(
      ({ a }) => [a ** 2 - 1, a],
      { params: { a: 9 } },
      { onIteration: () => true },
    );
    expect([stopped.success, stopped.aborted]).toEqual([false, true]);
    const signal = AbortSignal.abort();
    expect(minimize(({ a }) => [a, a - 1], { params: { a: 9 } }, { signal }).aborted).toBe(true);
  });

  it("a robust loss passes outliers by", () => {
    const y = Float64Array.from(x, (v) => 2 * v + 1);
    for (let i = 0; i < y.length; i += 9) y[i] += 40;
    const plain = line.fit(y, { slope: 1, intercept: 0 }, { x });
    const robust = line.fit(y, { slope: 1, intercept: 0 }, { x, loss: "cauchy", lossScale: 0.1 });
    expect(Math.abs(plain.params.intercept.value - 1)).toBeGreaterThan(1);
    expect(robust.params.intercept.value).toBeCloseTo(1, 2);
    expect(robust.params.slope.value).toBeCloseTo(2, 2);
  });

  it("a looser tolerance takes fewer evaluations and ends within a hundredth of an error", () => {
    const model = new GaussianModel();
    const truth = model.eval({ amplitude: 5, center: 4.2, sigma: 0.8 }, { x });
    const plain = new Model((at: Float64Array, p: Record<string, number>) => model.eval(p, at), {
      paramNames: ["amplitude", "center", "sigma"],
    });
    const data = noisy(truth, 0.02, 7);
    const start = { amplitude: 4, center: 4, sigma: 1 };
    const fine = plain.fit(data, start, { x });
    const loose = plain.fit(data, start, { x, ftol: 1e-8, xtol: 1e-8 });
    expect(loose.success).toBe(true);
    expect(loose.nfev).toBeLessThan(fine.nfev);
    for (const { name, value, stderr } of fine.params.list()) {
      const off = Math.abs(loose.params.get(name).value - value) / (stderr ?? 0);
      expect(off, name).toBeLessThan(0.01);
      expect(loose.params.get(name).stderr! / stderr!).toBeCloseTo(1, 3);
    }
  });

  it("bounds of a call and known derivatives are used", () => {
    const seen: number[] = [];
    const result = minimize(
      line,
      { x, y: x.map((v) => 3 * v), params: { slope: 1, intercept: 1 } },
      {
        bounds: { slope: [0, 2] },
        jacobian: (_, at) => {
          seen.push(1);
          return { slope: at as Float64Array, intercept: (at as Float64Array).map(() => 1) };
        },
      },
    );
    expect(result.params.slope.value).toBe(2);
    expect(seen.length).toBeGreaterThan(0);
  });
});
