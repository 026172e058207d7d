import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  concatLazy,
  type LazyArray,
  LazyLabelledArray,
  openLazy,
  stackLazy,
  whereLazy,
} from "@beambook/core/lazy";
import { assertAllClose, type NDArray, readNpz, slice } from "@beambook/core/ndarray";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runPython } from "../../support/peers.js";

let folder: string;
let answers: Record<string, NDArray>;
let x: LazyArray;
let h: LazyArray;
let v: LazyArray;
let c: LazyArray;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "beambook-lazy-"));
  runPython(new URL("dask_answers.py", import.meta.url).pathname, [folder]);
  answers = await readNpz(join(folder, "answers.npz"));
  const path = join(folder, "data.h5");
  x = await openLazy(path, "frames", { chunks: [16, null, null, 10] });
  h = await openLazy(path, "holes", { chunks: [7, 5, null] });
  v = await openLazy(join(folder, "virtual.h5"), "intensity", { chunks: [30, null] });
  c = await openLazy(path, "complex", { chunks: [7, null] });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const trains = (): LazyArray => x.reshape(-1, 15, 16, 24);
const CASES: Record<string, () => LazyArray> = {
  sliced: () => x.slice(slice(5, 140, 7), 0, slice(null, null, -1), [3, 1, 20]),
  reshaped: () => trains().slice(slice(2, 8, 3), 4),
  "trains mean": () => trains().mean(0, { dtype: "float32" }),
  "trains std": () => trains().std(0),
  "frame sums": () => x.sum([1, 2, 3]),
  "all sum": () => x.sum(),
  "all std": () => x.std(null, { ddof: 1 }),
  max: () => x.max(0),
  min: () => x.min([0, 3]),
  distance: () => x.subtract(x.mean(0)).abs().max([2, 3]),
  contrast: () =>
    x.astype("float64").subtract(x.mean(0)).divide(x.std(0).add(1e-3)).clip(-2, 2).sum(0),
  bright: () => x.greater(45).sum(0),
  where: () => whereLazy(x.greater(45), x, 0).mean(0),
  logs: () =>
    x
      .add(1.5)
      .subtract(0.5)
      .sqrt()
      .map("log10")
      .round(3)
      .slice(slice(null, null, 10)),
  stacked: () => stackLazy([trains().mean(0), trains().max(0)], 1).slice(null, 0),
  joined: () => concatLazy([x.slice(slice(20)), x.slice(slice(100, null))]).mean([0, 1]),
  transposed: () => x.transpose(3, 0, 2, 1).slice(4).sum(1),
  nanmean: () => h.reduce("nanmean", 0),
  nanstd: () => h.reduce("nanstd", 0),
  nanvar: () => h.reduce("nanvar", [0, 2]),
  nanmin: () => h.reduce("nanmin", 0),
  nanmax: () => h.reduce("nanmax", 1),
  nansum: () => h.reduce("nansum"),
  "mean with NaN": () => h.mean(0),
  "max with NaN": () => h.max(0),
  median: () => h.median(0),
  nanmedian: () => h.reduce("nanmedian", 0),
  isnan: () => h.isnan().sum([1, 2]),
  "virtual mean": () => v.mean(0),
  "virtual first": () => v.slice(null, slice(20)).std(0),
  "complex mean": () => c.mean(0),
  "complex sum": () => c.multiply(2).sum(),
  product: () => v.slice(slice(3)).divide(900).reduce("product", 0),
};

const answerTo = (name: string): NDArray => answers[name.replaceAll(" ", "_")];

describe("lazy arrays agree with dask", () => {
  it.each(Object.keys(CASES))("%s", async (name) => {
    const expected = answerTo(name);
    const lazy = CASES[name]();
    const computed = await lazy.compute({ executor: "inline" });
    expect(lazy.shape).toEqual(expected.shape);
    expect(lazy.dtype).toBe(computed.dtype);
    const values = expected.dtype.startsWith("u") ? expected.astype("float64") : expected;
    assertAllClose(computed, values, { rtol: 2e-6, equalNan: true });
  });

  it("has float32 where dask is told so, float64 where it is not", () => {
    expect(CASES["trains mean"]().dtype).toBe(answerTo("trains mean").dtype);
    expect(CASES["trains std"]().dtype).toBe(answerTo("trains std").dtype);
  });
});

describe("lazy labelled arrays agree with xarray over dask", () => {
  const labelled = (): LazyLabelledArray =>
    new LazyLabelledArray(h, {
      dims: ["train", "y", "x"],
      coords: { train: Array.from({ length: 40 }, (_, i) => 1000 + i) },
    });

  it("in selection by label and statistics that leave NaN out", async () => {
    const mean = labelled()
      .sel({ train: slice(1005, 1020) })
      .mean("train");
    expect(mean.dims).toEqual(["y", "x"]);
    const { values } = await mean.compute({ executor: "inline" });
    assertAllClose(values, answerTo("labelled mean"), { rtol: 2e-6, equalNan: true });
  });

  it("in arithmetic aligned on coordinates", async () => {
    const array = labelled();
    const few = array.isel({ train: [30, 4, 5] }).mean(["y", "x"]);
    const spread = array.subtract(few).std("x");
    const computed = await spread.compute({ executor: "inline" });
    expect([...(computed.coords.train as number[])]).toEqual([1004, 1005, 1030]);
    assertAllClose(computed.values, answerTo("labelled difference"), {
      rtol: 1e-5,
      equalNan: true,
    });
  });
});
