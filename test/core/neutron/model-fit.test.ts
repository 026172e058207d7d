import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isBeambookError, JUPYTER_DISPLAY, type NDArray } from "@beambook/core";
import { readTiff } from "@beambook/core/formats";
import { openHdf5 } from "@beambook/core/hdf5";
import {
  CrossSection,
  Data,
  GroupedFitResult,
  TransmissionModel,
  type TransmissionModelOptions,
} from "@beambook/core/neutron";
import { afterAll, describe, expect, it } from "vitest";
import { repoRoot } from "../../support/peers.js";

const folder = `${repoRoot}/test/reference/neutron/fits`;
const scratch = mkdtempSync(join(tmpdir(), "beambook-fit-"));
afterAll(() => rmSync(scratch, { recursive: true }));

interface Expected {
  indices: string[];
  group_shape: number[] | null;
  wlmin: number;
  wlmax: number;
  materials: Record<string, { mat: string; weight: number; temp: number }>;
  fits: Record<
    string,
    { groups: Record<string, { redchi: number; params: Record<string, [number, number | null]> }> }
  >;
}
const expected = JSON.parse(readFileSync(`${folder}/expected.json`, "utf8"));
const path = { L: 10, tstep: 10e-6 };

function load(set: string, signal: string, openbeam: string) {
  const at = `${folder}/${set}`;
  return Data.fromGrouped({ signal: `${at}/${signal}`, openbeam: `${at}/${openbeam}`, ...path });
}

const PHASES = () => load("phase_rowcol", "signal_row*_col*.csv", "openbeam.csv");
const iron = () => new CrossSection({ iron: { mat: "Fe_sg229_Iron-alpha", temp: 293.15 } });

function modelOf(set: string, options: TransmissionModelOptions): TransmissionModel {
  return new TransmissionModel(new CrossSection(expected[set].materials), options);
}

/** Every group has nbragg's values to a tenth of their errors. */
function expectSame(result: GroupedFitResult, wanted: Expected["fits"][string]["groups"]): void {
  for (const [key, group] of Object.entries(wanted)) {
    const found = result.get(key);
    expect(found.redchi / group.redchi, key).toBeCloseTo(1, 2);
    for (const [name, [value, stderr]] of Object.entries(group.params)) {
      if (!stderr) continue;
      const off = Math.abs(found.params[name].value - value) / stderr;
      expect(off, `${key} ${name}`).toBeLessThan(0.1);
    }
  }
}

describe("grouped fits against nbragg", () => {
  it.each(["all", undefined] as const)("mixtures of phases, stages %s", async (stages) => {
    const { wlmin, wlmax, fits } = expected.phase_rowcol as Expected;
    const model = modelOf("phase_rowcol", { varyBasic: true, varyWeights: true });
    const options = { wlmin, wlmax, progress: false, ...(stages ? { stages } : {}) };
    const result = await model.fit(await PHASES(), options);
    expect(result.groupShape).toEqual([4, 3]);
    expect(result.failures).toEqual([]);
    expectSame(result, fits[stages ? "weights_all" : "weights_rietveld"].groups);
    const { alpha, gamma } = result.get([0, 0]).params;
    expect(alpha.value + gamma.value).toBeCloseTo(1, 12);
  });

  it("a fixed response acts as the original's", async () => {
    const { wlmin, wlmax, fits } = expected.response_line as Expected;
    const data = await load("response_line", "pixel_*.csv", "ob_*.csv");
    const model = modelOf("response_line", { varyBasic: true, varyResponse: false });
    const result = await model.fit(data, { wlmin, wlmax, progress: false });
    expectSame(result, fits.response_fixed.groups);
  });

  it("named groups are found by their names", async () => {
    const { wlmin, wlmax, fits } = expected.named_copper as Expected;
    const data = await load("named_copper", "*_signal.csv", "*_ob.csv");
    const model = modelOf("named_copper", { varyBasic: true });
    const result = await model.fit(data, { wlmin, wlmax, progress: false });
    expectSame(result, fits.basic.groups);
    expect(result.get("sample_A").success).toBe(true);
    expect(result.parameter("thickness").kind).toBe("bar");
    expect(() => result.get("sample_B")).toThrowError(/Closest: sample_A/);
  });
});

it("strain is found to tens of microstrain, with errors that tell the truth", async () => {
  const data = await load("strain_fine", "position_*.csv", "ob_*.csv");
  const model = new TransmissionModel(iron(), {
    varyBasic: true,
    varyLattice: true,
    varyResponse: false,
    response: "pulse",
    tofLength: 10,
  });
  const perMicrosecond = 3956.034 / (1e6 * 10);
  model.params.α0.set({ value: 90 * perMicrosecond });
  model.params.β0.set({ value: 45 * perMicrosecond });
  const result = await model.fit(data, { wlmin: 2.25, wlmax: 4.7, stages: "all", progress: false });
  for (const [key, truth] of Object.entries(
    expected.strain_fine as Record<string, { a: number }>,
  )) {
    const { params, redchi } = result.get(key);
    const microstrain = (params.a.value / truth.a - 1) * 1e6;
    const sigma = (params.a.stderr! / truth.a) * 1e6;
    expect(sigma).toBeLessThan(33);
    expect(Math.abs(microstrain) / sigma).toBeLessThan(3);
    expect(redchi).toBeLessThan(1.3);
    expect(params.b.value).toBe(params.a.value);
  }
});

async function tiffOf(result: GroupedFitResult): Promise<NDArray> {
  const path = join(scratch, "thickness.tif");
  await result.toTiff(path, "thickness");
  return (await readTiff(path)).pages[0].read();
}

describe("a grouped result", () => {
  const fitted = (async () => {
    const model = modelOf("phase_rowcol", { varyBasic: true });
    const data = await PHASES();
    return {
      model,
      data,
      result: await model.fit(data, { wlmin: 1.5, wlmax: 5, progress: false }),
    };
  })();

  it("takes indices as pairs and texts, and knows its own", async () => {
    const { result } = await fitted;
    const one = result.get([1, 2]);
    expect(result.get("(1,2)")).toBe(one);
    expect(result.get("(1, 2)")).toBe(one);
    expect(String(result)).toBe("GroupedFitResult(12 groups, shape=(4, 3))");
    expect(() => result.get([9, 9])).toThrowError(/No group \(9,9\)/);
    const complete = (result as never)[Symbol.for("beambook.completeNames")] as (
      q: object,
    ) => string[];
    expect(complete.call(result, { method: "plotParameterMap", index: 0 })).toContain(
      "thickness_err",
    );
  });

  it("is the same from workers", async () => {
    const { model, data, result } = await fitted;
    const again = await model.fit(data, {
      wlmin: 1.5,
      wlmax: 5,
      backend: "loky",
      nJobs: 2,
      progressBar: false,
    });
    expect(again.summary().toRecords()).toEqual(result.summary().toRecords());
  });

  it("summarises, queries and maps", async () => {
    const { result } = await fitted;
    const summary = result.summary();
    expect(summary.columnNames.slice(0, 3)).toEqual(["index", "success", "redchi"]);
    expect(summary.query("success == True and redchi < 1e9").length).toBe(12);
    const grid = result.parameter("thickness", { query: "thickness > 1.5 and x < 2" });
    expect(grid.values.shape).toEqual([4, 3]);
    expect(grid.unit).toBe("cm");
    const derived = result.parameter("thickness * 10");
    expect(derived.values.get(2, 1)).toBeCloseTo(
      10 * result.get([1, 2]).params.thickness.value,
      10,
    );
    const map = result.plotParameterMap("thickness", {
      query: "success == True",
      cmap: "viridis",
      plotErrors: true,
      vmin: 0,
      vmax: 1,
      kind: "pcolormesh",
    });
    expect(map.spec.panels[0].title).toBe("thickness_err Map");
    expect(result.plotParameterMap("redchi", { kind: "bar" }).spec.panels.length).toBe(1);
    expect(() => result.plotParameterMap("thicknes")).toThrowError(/Closest: thickness/);
    expect(() => result.plotParameterMap("thickness", { query: "process.exit(1)" })).toThrowError();
    expect(() => result.parameter("thickness.constructor('return 1')()")).toThrowError();
  });

  it("shows one group's fit and reports with and without index", async () => {
    const { result } = await fitted;
    const index = [1, 1] as const;
    expect(result.plot({ index }).spec.panels.length).toBe(2);
    expect(result.plotTotalXs({ index, plotDspace: true }).spec.panels[0].xAxis.label).toContain(
      "d-",
    );
    expect(result.stagesSummary(index).columnNames).toContain("basic");
    expect(result.fitReport({ index })).toContain("thickness");
    expect(result.fitReport()).toContain("redchi");
    expect(result[JUPYTER_DISPLAY]()["text/html"]).toContain("<table");
    expect(
      result
        .get(index)
        .evalUncertainty()
        .every((v) => v > 0),
    ).toBe(true);
  });

  it.each([true, false])(
    "is saved and loaded, compact %s, and fitted again in parts",
    async (compact) => {
      const { data, result } = await fitted;
      const file = join(scratch, `grouped-${compact}.json`);
      const modelFilename = join(scratch, "model.json");
      await result.save(file, { compact, modelFilename });
      const again = await GroupedFitResult.load(file, { modelFilename });
      expect(again.indices).toEqual(result.indices);
      const [p, q] = [again.get([2, 1]), result.get([2, 1])];
      expect(p.params.thickness.value).toBe(q.params.thickness.value);
      expect(p.params.thickness.stderr).toBe(q.params.thickness.stderr);
      expect(p.redchi).toBe(q.redchi);
      const refit = await again.fit(data, {
        indices: [[2, 1]],
        wlmin: 1.5,
        wlmax: 5,
        progress: false,
      });
      expect(refit.get([2, 1]).redchi).toBeCloseTo(q.redchi, 8);
      expect(refit.length).toBe(12);
    },
  );

  it("is exported as CSV, HDF5 and TIFF", async () => {
    const { result } = await fitted;
    const value = result.get([2, 1]).params.thickness.value;
    await result.toCsv(join(scratch, "all.csv"));
    expect((await tiffOf(result)).get(1, 2)).toBeCloseTo(value, 5);
    await result.toHdf5(join(scratch, "all.h5"));
    const file = await openHdf5(join(scratch, "all.h5"));
    const map = await file.dataset("/parameters/thickness/value").read();
    expect((map as NDArray).shape).toEqual([4, 3]);
    expect((map as NDArray).get(1, 2)).toBe(value);
    await file.close();
    expect(readFileSync(join(scratch, "all.csv"), "utf8")).toContain("thickness_err");
  });

  it("is read from nbragg's own file", async () => {
    const read = await GroupedFitResult.load(`${folder}/saved_compact.json`);
    expect(read.length).toBe(64);
    expect(read.groupShape).toEqual([8, 8]);
    expect(read.get("(0,0)").params.thickness.value).toBeCloseTo(1, 1);
  });

  it("keeps groups that fail, with their message", async () => {
    const { model, data } = await fitted;
    const result = await model.fit(data, { wlmin: 40, wlmax: 50, progress: false });
    expect(result.failures.length).toBe(12);
    expect(result.failures[0].message).toContain("between 40 and 50 Å");
    expect(result.get([0, 0]).success).toBe(false);
    const grid = result.parameter("thickness");
    expect([...(grid.values.data as Float64Array)].every(Number.isNaN)).toBe(true);
  });

  it("keeps what was done before it was stopped", async () => {
    const { model, data } = await fitted;
    const result = await model.fit(data, { signal: AbortSignal.abort(), progress: false });
    expect(result.length).toBe(12);
    expect(result.failures[0].message).toContain("Stopped");
  });
});

describe("stages", () => {
  it("take groups, names, patterns, ranges and one by one", async () => {
    const model = modelOf("phase_rowcol", { varyBasic: true, varyBackground: true });
    model.stages = { first: ["norm", "thickness", "wlmin=2"], bg: "bg* one-by-one", all: "all" };
    const data = (await PHASES()).get([0, 0]);
    const result = await model.fit(data, { wlmin: 1.5, wlmax: 5, stages: "all" });
    const names = result.stages.map(({ name }) => name);
    expect(names).toEqual(["first", "bg_bg0", "bg_bg1", "bg_bg2", "all"]);
    expect(result.stages[0].vary).toEqual(["thickness", "norm"]);
    expect(result.stagesSummary().length).toBe(model.params.size + 1);
  });

  it("refuse words that mean nothing", () => {
    const model = modelOf("phase_rowcol", { varyBasic: true });
    let code = "";
    try {
      model.stages = { a: "thicknes" };
    } catch (error) {
      code = isBeambookError(error, "InvalidArgument") ? error.message : "";
    }
    expect(code).toContain("Closest: thickness");
  });
});
