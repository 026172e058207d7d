import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isBeambookError, JUPYTER_DISPLAY } from "@beambook/core";
import { CrossSection, Data, simulateCounts, TransmissionModel } from "@beambook/core/neutron";
import { figure } from "@beambook/core/plot";
import { describe, expect, it } from "vitest";

const steels = new CrossSection({
  "steel-1": { mat: "Fe_sg229_Iron-alpha", weight: 0.5 },
  "steel-2": { mat: "Fe_sg225_Iron-gamma", weight: 0.3 },
  copper: { mat: "Cu_sg225", weight: 0.2 },
});
const iron = new CrossSection({ iron: "Fe_sg229_Iron-alpha" });

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return isBeambookError(error) ? error.code : String(error);
  }
  return "none";
}

describe("a model's parameters", () => {
  it("are freed and fixed all at once, but for those that follow from others", () => {
    const model = new TransmissionModel(iron, { varyLattice: true, varyBackground: true });
    const varied = () => model.params.list().flatMap(({ name, vary }) => (vary ? [name] : []));
    expect(model.varyAll(false, { exceptFor: ["norm"] })).toBe(model);
    expect(varied()).toEqual(["norm"]);
    model.varyAll(true, { exceptFor: ["temp", "bg1"] });
    expect(varied()).toEqual(["thickness", "norm", "bg0", "bg2", "a"]);
    expect(model.params.b.expr).toBe("a");
    expect(codeOf(() => model.varyAll(true, { exceptFor: ["bg7"] }))).toBe("NotFound");
  });

  it("take over values of an earlier fit, in place or in a copy", () => {
    const model = new TransmissionModel(iron, { varyLattice: true });
    const other = new TransmissionModel(iron, { varyLattice: true, varyTof: true });
    other.params.a.set({ value: 2.9, min: 2, max: 3 });
    const copy = model.updateParams(other.params, { inplace: false });
    expect([copy.params.a.value, copy.params.c.value, copy.params.a.max]).toEqual([2.9, 2.9, 10]);
    expect(model.params.a.value).not.toBe(2.9);
    expect(copy.params.has("L0")).toBe(false);
    expect(model.updateParams(other.params, { valuesOnly: false }).params.a.max).toBe(3);
    expect(model.updateParams({ thickness: 2.5 }).params.thickness.value).toBe(2.5);
    expect(codeOf(() => model.updateParams({ thickness: -1 }))).toBe("InvalidArgument");
  });

  it("are listed by what stages can name", () => {
    const model = new TransmissionModel(iron, { varyBackground: true });
    const text = String(model.showAvailableParams());
    expect(text).toContain('"background": bg0, bg1, bg2');
    expect(text).toContain("norm: 1 (varies)");
    const groups = model.showAvailableParams({ showParams: false });
    expect(groups[JUPYTER_DISPLAY]()["text/plain"]).not.toContain("(varies)");
    expect(groups.groups.basic).toEqual(["thickness", "norm"]);
  });
});

describe("weights of groups of phases", () => {
  it("add up to 1, and are found by a fit, in a worker's copy too", async () => {
    const model = new TransmissionModel(steels, { varyBasic: false });
    model.groupWeights({ steel: "steel*", rest: ["copper"], weights: [4, 1], vary: false });
    const { params } = model;
    expect([params.group_steel.value, params.steel1.value, params.copper.value]).toEqual([
      expect.closeTo(0.8, 12),
      expect.closeTo(0.5, 12),
      expect.closeTo(0.2, 12),
    ]);
    expect([params.p1.vary, params.g1.vary]).toEqual([false, true]);
    expect(model.groups.weights).toContain("g1");
    const truth = { thickness: 2, g1: Math.log(7 / 3) };
    const counts = simulateCounts(model, truth, { L: 10, counts: 40000, seed: 3 });
    const data = await Data.fromGrouped({
      ...{ signal: { a: counts.signal }, openbeam: { a: counts.openbeam } },
      L: 10,
    });
    const params2 = { thickness: 2 };
    const alone = await model.fit(data, { params: params2, stages: { weights: "weights" } });
    const { group_steel: steel } = alone.get("a").params;
    expect(Math.abs(steel.value - 0.7)).toBeLessThan(5 * (steel.stderr ?? 0));
    expect(alone.summaryHtml()).toContain("copper_err");
    const folder = await mkdtemp(join(tmpdir(), "beambook-weights-"));
    try {
      await model.save(join(folder, "model.json"));
      const again = await TransmissionModel.load(join(folder, "model.json"));
      expect(again.params.names).toEqual(model.params.names);
      expect(again.groups).toEqual(model.groups);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("refuse phases in no group, in two, or that do not exist", () => {
    const model = (): TransmissionModel => new TransmissionModel(steels);
    expect(codeOf(() => model().groupWeights({ steel: "steel*" }))).toBe("InvalidArgument");
    expect(codeOf(() => model().groupWeights({ a: "steel*", b: "*" }))).toBe("InvalidArgument");
    expect(codeOf(() => model().groupWeights({ a: "lead*", b: "*" }))).toBe("NotFound");
    expect(codeOf(() => model().groupWeights({ a: ["coper"], b: "s*" }))).toBe("NotFound");
    expect(codeOf(() => model().groupWeights({ a: "s*", b: "c*", weights: [1] }))).toBe(
      "ShapeMismatch",
    );
  });
});

describe("the flight path that times are measured by", () => {
  it("is that of the data unless the model has its own", async () => {
    const options = { varyBasic: false, varyTof: true };
    const shift = async (L: number, tofLength?: number): Promise<number> => {
      const own = tofLength === undefined ? {} : { tofLength };
      const model = new TransmissionModel(iron, { ...options, ...own });
      const known = new TransmissionModel(iron, { varyTof: true, tofLength: L });
      const made = simulateCounts(known, { t0: 3e-5 }, { L, counts: 50000, seed: 5 });
      const data = await Data.fromCounts(made.signal, made.openbeam, { L });
      model.params.L0.vary = false;
      return (await model.fit(data, { stages: "all" })).params.t0.value;
    };
    expect(await shift(15)).toBeCloseTo(3e-5, 6);
    expect((await shift(15, 9)) / 3e-5).toBeCloseTo(9 / 15, 1);
  });
});

describe("fits of groups in workers", () => {
  it("are those of this thread, stages, bins of two lengths and a failure included", async () => {
    const model = new TransmissionModel(iron, { varyBackground: true });
    const wavelength = Float64Array.from({ length: 120 }, (_, i) => 1.2 + 0.035 * i);
    const groups = Array.from({ length: 12 }, (_, k) => {
      const length = k % 2 ? 120 : 110;
      const curve = model.eval(wavelength, { thickness: 1 + 0.1 * k, bg0: 0.02 });
      const trans = curve.map((t, i) => (k === 7 ? Number.NaN : t + 0.004 * Math.sin(13 * i * k)));
      const err = new Float64Array(length).fill(0.004);
      return { wavelength: wavelength.slice(0, length), trans: trans.slice(0, length), err };
    });
    const data = await Data.fromTransmission(groups);
    const [here, there] = [
      await model.fit(data, { backend: "sequential", progress: false }),
      await model.fit(data, { backend: "workers", nJobs: 2, progress: false }),
    ];
    expect(there.failures).toEqual(here.failures);
    expect(here.failures.map(({ index }) => index)).toEqual(["7"]);
    for (const index of here.indices) {
      expect(JSON.stringify(there.get(index))).toBe(JSON.stringify(here.get(index)));
    }
  });
});

describe("plots of fits", () => {
  it("go into panels that are given, of sizes that are given", async () => {
    const model = new TransmissionModel(steels, { varyWeights: true });
    const made = simulateCounts(model, { thickness: 1 }, { L: 10, counts: 5000, seed: 1 });
    const data = await Data.fromCounts(made.signal, made.openbeam, { L: 10 });
    const result = await model.fit(data, { stages: "all" });
    const wide = figure.grid(1, 2);
    expect(result.plot({ panel: wide.panel(0, 0) })).toBe(wide);
    expect(result.plotTotalXs({ panel: wide.panel(0, 1) })).toBe(wide);
    expect(wide.spec.panels[0].marks.length).toBeGreaterThan(1);
    const { width, height, panels } = result.plot({ figsize: [5, 4] }).spec;
    expect([width, height, panels.length]).toEqual([500, 400, 2]);
    const tall = figure.grid(2, 1);
    result.plot({ panel: tall });
    expect(tall.spec.panels.every(({ marks }) => marks.length > 0)).toBe(true);
    const svg = result.plotTotalXs({ plotDspace: true, splitPhases: true }).toSvg();
    for (const text of ["steel-1 (", "2 0 0", "d-spacing"]) expect(svg).toContain(text);
    const marks = result.plotTotalXs({ plotDspace: true, dspaceMin: 9 }).spec.panels[0].marks;
    expect(marks.length).toBe(1);
  });
});
