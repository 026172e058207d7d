import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { JUPYTER_DISPLAY } from "@beambook/core";
import { Data, GroupedFitResult, TransmissionModel } from "@beambook/core/neutron";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { repoRoot, runPython } from "../../support/peers.js";

const scratch = mkdtempSync(join(tmpdir(), "beambook-models-"));
afterAll(() => rmSync(scratch, { recursive: true }));
const phases = `${repoRoot}/test/reference/neutron/fits/phase_rowcol`;
const path = { L: 10, tstep: 10e-6 };
const range = { wlmin: 1.5, wlmax: 5 };
const at = (name: string): string => join(scratch, name);
const one = () => Data.fromCounts(`${phases}/signal_row0_col0.csv`, `${phases}/openbeam.csv`, path);

const SCRIPT = `
import json, sys, warnings
warnings.filterwarnings("ignore")
import nbragg
phases, out = sys.argv[1], sys.argv[2]
M = nbragg.materials
xs = nbragg.CrossSection(alpha=M["Fe_sg229_Iron-alpha"], gamma=M["Fe_sg225_Iron-gamma"])
data = nbragg.Data.from_counts(phases + "/signal_row0_col0.csv", phases + "/openbeam.csv", L=10, tstep=10e-6)
m = nbragg.TransmissionModel(xs, vary_basic=True, vary_background=True, vary_weights=True)
r = m.fit(data, wlmin=1.5, wlmax=5, progress_bar=False)
r.save(out + "/fit.json")
s = r.stages_summary
stages = getattr(s, "data", s)
m = nbragg.TransmissionModel(xs, vary_basic=False, vary_tof=True, vary_lattice=True, vary_response=True,
                             response="full_jorgensen", tof_length=12.5)
m.stages = {"scale": ["norm", "thickness"], "edges": ["lattice", "wlmin=2"]}
m.save(out + "/other.json")
print("@@" + json.dumps({"redchi": r.redchi, "alpha": [r.params["alpha"].value, r.params["alpha"].stderr],
    "stages": {c: stages[(c, "value")].to_dict() for c in ["basic", "background", "weights"]},
    "errors": {c: stages[(c, "stderr")].to_dict() for c in ["basic", "background", "weights"]}}))
`;

describe("files of nbragg, written in this run", () => {
  let theirs: {
    redchi: number;
    alpha: [number, number];
    stages: Record<string, Record<string, number>>;
    errors: Record<string, Record<string, number>>;
  };
  beforeAll(() => {
    const printed = runPython(SCRIPT, [phases, scratch]);
    theirs = JSON.parse((printed.split("@@").at(-1) ?? "").replaceAll("NaN", "null"));
  });

  it("a result is loaded with its model, and fits on", async () => {
    const model = await TransmissionModel.load(at("fit.json"));
    expect(model.result?.redchi).toBe(theirs.redchi);
    expect(model.result?.params.alpha.stderr).toBe(theirs.alpha[1]);
    expect(model.xs.phaseNames).toEqual(["alpha", "gamma"]);
    expect(model.params.thickness.value).toBe(model.result?.params.thickness.value);
    const { params, redchi } = await model.fit(await one(), range);
    expect(redchi).toBeCloseTo(theirs.redchi, 2);
    expect(Math.abs(params.alpha.value - theirs.alpha[0]) / theirs.alpha[1]).toBeLessThan(0.1);
    expect(model.result?.plotTotalXs).toBeTypeOf("function");
  });

  it("a model keeps its flight path, response, lattice and stages", async () => {
    const model = await TransmissionModel.load(at("other.json"));
    expect(model.options).toMatchObject({
      varyBasic: false,
      varyTof: true,
      varyLattice: true,
      response: "full_jorgensen",
      tofLength: 12.5,
    });
    expect(model.stages).toEqual({ scale: ["norm", "thickness"], edges: ["lattice", "wlmin=2"] });
    expect(model.params.b1.expr).toBe("a1");
    expect(model.params.temp.value).toBe(293.15);
  });

  it("stages tell values and errors as the original's table does", async () => {
    const model = await TransmissionModel.load(at("fit_model.json"));
    const fresh = new TransmissionModel(model.xs.with({ alpha: 0.5, gamma: 0.5 }), model.options);
    const table = (await fresh.fit(await one(), range)).stagesSummary();
    expect(table.columnNames.slice(0, 5)).toEqual([
      "parameter",
      "Initial",
      "basic",
      "basic stderr",
      "basic vary",
    ]);
    const rows = table.toRecords() as Record<string, number>[];
    const row = (name: string) => rows.find(({ parameter }) => String(parameter) === name);
    expect(Number(row("redchi")?.weights)).toBeCloseTo(theirs.stages.weights.redchi, 2);
    for (const name of ["thickness", "norm"]) {
      const [found, wanted] = [row(name)?.weights ?? 0, theirs.stages.weights[name]];
      expect(Math.abs(found - wanted) / theirs.errors.weights[name]).toBeLessThan(0.2);
      const error = row(name)?.["weights stderr"] ?? 0;
      expect(error / theirs.errors.weights[name]).toBeCloseTo(1, 1);
    }
    expect(row("thickness")?.["basic vary"]).toBe(true);
    expect(row("p1")?.["basic vary"]).toBe(false);
    expect(String(table[JUPYTER_DISPLAY]()["text/html"])).toContain("background-color");
  });
});

it("thickness and norm vary unless told otherwise, as in the original", () => {
  const xs = { iron: "Fe_sg229_Iron-alpha" };
  const varied = (model: TransmissionModel) =>
    model.params.list().flatMap((p) => (p.vary ? [p.name] : []));
  expect(varied(new TransmissionModel(xs))).toEqual(["thickness", "norm"]);
  expect(varied(new TransmissionModel(xs, { varyBasic: false, varyTof: true }))).toEqual([
    "L0",
    "t0",
  ]);
  expect(new TransmissionModel(xs, { varyBackground: false }).stages).toEqual({ basic: "basic" });
});

describe("files of our own", () => {
  it("a result is saved with its model beside it, and found again", async () => {
    const model = new TransmissionModel({ iron: "Fe_sg229_Iron-alpha" }, { varyBasic: true });
    const result = await model.fit(await one(), range);
    await result.save(at("own.json"));
    const again = await TransmissionModel.load(at("own.json"));
    expect(again.result?.redchi).toBe(result.redchi);
    expect(again.result?.stages.map(({ name }) => name)).toEqual(["basic"]);
    expect(again.params.thickness.value).toBe(result.params.thickness.value);
    expect(again.result?.plotChi2Progression().spec.panels.length).toBe(1);
    expect(again.result?.plotStageProgression("norm").spec.panels.length).toBe(1);
    expect(() => again.result?.plotStageProgression("nrm")).toThrowError(/Closest: norm/);
  });

  it("what is wrong is told with file and line", async () => {
    writeFileSync(at("broken.json"), '{\n "class": "TransmissionModel",\n oops }');
    await expect(TransmissionModel.load(at("broken.json"))).rejects.toThrowError(/line 3/);
    await expect(TransmissionModel.load(at("absent.json"))).rejects.toThrowError(/absent.json/);
    writeFileSync(at("alone.json"), readFileSync(at("own.json")));
    await expect(TransmissionModel.load(at("alone.json"))).rejects.toThrowError(/alone_model.json/);
  });

  it("groups find their model beside them, and by place", async () => {
    const data = await Data.fromGrouped({
      signal: `${phases}/signal_row0_col*.csv`,
      openbeam: `${phases}/openbeam.csv`,
      indices: [3, 5, 7, 9],
      ...path,
    });
    const model = new TransmissionModel({ iron: "Fe_sg229_Iron-alpha" }, { varyBasic: true });
    const result = await model.fit(data, { ...range, progress: false });
    await result.save(at("groups.json"), { modelFilename: at("groups_model.json") });
    const again = await GroupedFitResult.load(at("groups.json"));
    expect(again.model?.xs.phaseNames).toEqual(["iron"]);
    expect(again.get([2])).toBe(again.get(7));
    expect(() => again.get([4])).toThrowError(/at place 4/);
    const options = { index: 5 };
    expect(again.plotStageProgression("norm", options).spec.panels.length).toBe(1);
    expect(again.plotChi2Progression(options).spec.panels.length).toBe(1);
  });
});

it("a map tells each cell's own index", async () => {
  const data = await Data.fromGrouped({
    signal: `${phases}/signal_row*_col*.csv`,
    openbeam: `${phases}/openbeam.csv`,
    ...path,
  });
  const model = new TransmissionModel({ iron: "Fe_sg229_Iron-alpha" }, { varyBasic: true });
  const result = await model.fit(data.subset("x < 2"), { ...range, progress: false });
  const { indices = [], labels, values } = result.parameter("thickness");
  expect(values.shape).toEqual([4, 2]);
  indices.forEach((index, i) => {
    const cell = values.get(Math.floor(i / 2), i % 2);
    expect(result.get(index).params.thickness.value).toBe(cell);
    expect(result.get(labels[i])).toBe(result.get(index));
  });
});
