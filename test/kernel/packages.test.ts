import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestKernel } from "./support/client.js";

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await TestKernel.start();
});
afterAll(() => kernel.stop());

const problem = async (code: string): Promise<string | undefined> =>
  (await kernel.run(code)).error?.evalue;

describe("packages that only offer ES modules, imported as their documentation says", () => {
  it("h5wasm", async () => {
    const { text, error } = await kernel.run(`import h5wasm, { type Dataset } from "h5wasm/node";
      await h5wasm.ready;
      const file = new h5wasm.File("made.h5", "w");
      file.create_dataset({ name: "counts", data: new Float32Array([1, 2, 3]) });
      file.close();
      const again = new h5wasm.File("made.h5", "r");
      (again.get("counts") as Dataset).value`);
    expect(error?.plain).toBeUndefined();
    expect(text).toBe("Float32Array(3) [ 1, 2, 3 ]");
    expect(await problem("const no: string = again.keys();")).toContain(
      "Type 'string[]' is not assignable to type 'string'",
    );
  });

  it("zarrita", async () => {
    const { text, error } = await kernel.run(`import * as zarr from "zarrita";
      const store = new Map<string, Uint8Array>();
      const array = await zarr.create(store, { shape: [2, 3], chunkShape: [1, 3], dtype: "float32" });
      await zarr.set(array, null, 7);
      const read = await zarr.get(array, [0, zarr.slice(1, 3)]);
      [read.data, read.shape]`);
    expect(error?.plain).toBeUndefined();
    expect(text).toBe("[ Float32Array(2) [ 7, 7 ], [ 2 ] ]");
    expect(await problem("const bad: string = array.shape;")).toContain("not assignable");
  });

  it("ml-levenberg-marquardt", async () => {
    const { text, error } =
      await kernel.run(`import { levenbergMarquardt } from "ml-levenberg-marquardt";
      const fit = levenbergMarquardt({ x: [0, 1, 2, 3], y: [1, 3, 5, 7] },
        ([a, b]: number[]) => (x: number) => a + b * x, { initialValues: [0.5, 0.5] });
      fit.parameterValues.map((value) => Math.round(value * 1000) / 1000)`);
    expect(error?.plain).toBeUndefined();
    expect(text).toBe("[ 1, 2 ]");
    expect(await problem("const bad2: number = fit.parameterValues;")).toContain("number[]");
  });
});

describe("packages for browsers", () => {
  it.each([
    'import Plotly from "plotly.js-cartesian-dist-min"; Plotly',
    'const loaded = await import("plotly.js-cartesian-dist-min"); loaded',
    'require("plotly.js-cartesian-dist-min")',
  ])("say so: %s", async (code) => {
    expect(await problem(code)).toMatch(
      /^The package "plotly.js-cartesian-dist-min" only works in a browser \(self is not defined\)/,
    );
  });
});

describe("what the cells' compiler refuses", () => {
  it.each([
    ["using handle = open();", "using", "5.2"],
    ["{ await using handle = open(); }", "using", "5.2"],
    ["for (using handle of []) ;", "using", "5.2"],
    ['import data from "./data.json" with { type: "json" };', "import attributes", "5.3"],
    ['import defer * as later from "./later";', "import defer", "5.9"],
  ])("%s is said to be newer syntax", async (code, name, version) => {
    const { error } = await kernel.run(code);
    expect(error?.plain).toContain(
      `"${name}" is syntax of TypeScript ${version}; cells are TypeScript 5.0.4.`,
    );
  });

  it("names a missing file as such", async () => {
    expect(await problem('import { a } from "./missing"; a')).toContain(
      "Paths count from the notebook's folder.",
    );
  });
});
