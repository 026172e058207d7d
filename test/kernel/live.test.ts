import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestKernel } from "./support/client.js";

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await TestKernel.start();
  const { error } =
    await kernel.run(`import { LabelledArray, ndarray } from "@beambook/core/ndarray";
    import { mockMotor, RunDirectory, writeMockAgipdRun, writeMockRun } from "@beambook/core/euxfel";
    await writeMockAgipdRun("r0001", { trains: 2, pulses: 2 });
    const run = await RunDirectory("r0001");
    const holder = { run };
    const devices = Array.from({ length: 500 }, (_, i) => mockMotor("S" + i + "_XTD/MOTOR/" + i));
    await writeMockRun("r0002", { detector: null, trains: 2, devices });
    const many = await RunDirectory("r0002");
    import { Table } from "@beambook/core/table";
    const fits = new Table({ thickness: [1, 2], redchi: [1, 1], "name with blanks": [0, 0] });
    const scan = new LabelledArray(ndarray(new Float32Array(6), [2, 3]), { dims: ["train", "pulse"], coords: { trainId: { dims: ["train"], values: [7, 8] } }, attrs: { units: "mm" } });
    const plain: Record<string, number> = { "Fe_sg229": 1, "Al_sg225": 2 };
    const fit = { [Symbol.for("beambook.completeNames")]: ({ method, index }: any) => method === "get" && index === 0 ? ["thickness", "norm"] : [], get(name: string) { return name } };
    const image = new Float32Array(12);`);
  expect(error?.plain).toBeUndefined();
});
afterAll(() => kernel.stop());

/** Completes at the bar in the code. */
async function complete(marked: string): Promise<{ matches: string[]; replaced: string }> {
  const at = marked.indexOf("|");
  const code = marked.replace("|", "");
  const { content } = await kernel.request("complete_request", { code, cursor_pos: at });
  return {
    matches: content.matches,
    replaced: code.slice(content.cursor_start, content.cursor_end),
  };
}

async function hover(marked: string): Promise<string> {
  const at = marked.indexOf("|");
  const { content } = await kernel.request("inspect_request", {
    code: marked.replace("|", ""),
    cursor_pos: at,
  });
  return content.data["text/plain"] ?? "";
}

describe("text arguments", () => {
  it("complete to sources and keys of an open run", async () => {
    const sources = await complete('await run.getArray("|');
    expect(sources.matches.length).toBeGreaterThan(15);
    const detector = await complete('await run.getArray("DET/|", "image.data")');
    expect(detector.matches.every((name) => name.includes("DET/"))).toBe(true);
    expect(detector.replaced).toBe("DET/");
    const [source] = detector.matches;
    const keys = await complete(`const a = await run.getArray("${source}", "image.|`);
    expect(keys).toEqual({
      matches: expect.arrayContaining(["image.data", "image.trainId"]),
      replaced: "image.",
    });
    const listed = await complete(`holder.run.select([["${source}", "im|"]])`);
    expect(listed.matches).toContain("image.data");
  });

  it("complete among five hundred sources, those that begin so first", async () => {
    const { matches } = await complete('many.getArray("S49|');
    expect(matches).toHaveLength(11);
    expect(matches).toEqual(expect.arrayContaining(["S49_XTD/MOTOR/49", "S490_XTD/MOTOR/490"]));
    const inside = await complete('many.getArray("MOTOR/49|');
    expect(inside.matches).toHaveLength(11);
    expect((await complete('many.select("|")')).matches).toHaveLength(500);
    const keys = await complete('many.getArray("S7_XTD/MOTOR/7", "actual|")');
    expect(keys.matches).toEqual(["actualPosition.timestamp", "actualPosition.value"]);
  });

  it("complete to the names of an object, and to what an object offers itself", async () => {
    expect((await complete('plain["|')).matches).toEqual(["Fe_sg229", "Al_sg225"]);
    expect((await complete('fit.get("t|")')).matches).toEqual(["thickness"]);
  });

  it("complete to columns of tables, axes and coordinates of arrays", async () => {
    expect((await complete('fits.get("|")')).matches).toEqual([
      "thickness",
      "redchi",
      "name with blanks",
    ]);
    expect((await complete('fits.select("redchi", ["thick|"])')).matches).toEqual(["thickness"]);
    expect((await complete('scan.mean("|")')).matches).toEqual(["train", "pulse", "trainId"]);
    expect((await complete('scan.mean(["train", "pu|"])')).matches).toEqual(["pulse"]);
    expect((await complete('fits.query("re|")')).matches).not.toContain("redchi");
  });

  it("complete to materials and to the names of a fit's parameters", async () => {
    const made = await kernel.run(`import { materials } from "@beambook/core/neutron";
      import { Parameters } from "@beambook/core/fit";
      const params = new Parameters(); params.add("thickness", { value: 1 }); params.add("background", { value: 0 });`);
    expect(made.error?.plain).toBeUndefined();
    expect((await complete('materials["Fe_|')).matches).toContain("Fe_sg229_Iron-alpha");
    expect((await complete('params.get("th|")')).matches).toEqual(["thickness"]);
  });

  it("leave everything else to the types", async () => {
    expect((await complete("run.allSou|")).matches).toContain("allSources");
    expect((await complete('"plain te|xt"')).matches).not.toContain("thickness");
    expect((await complete('nobody.get("|')).matches).not.toContain("thickness");
  });
});

describe("hover", () => {
  it("shows shape, data type and unit beside the type", async () => {
    expect(await hover("ima|ge")).toMatch(
      /const image: Float32Array|let image: Float32Array[\s\S]*Float32Array, length 12/,
    );
    const [source] = (await complete('run.getArray("DET/|")')).matches;
    expect(await hover("sca|n.shape")).toContain(
      "shape (2, 3), dims (train, pulse), dtype float32, unit mm",
    );
    expect(await hover(`run.getArray("${source}", "image.da|ta")`)).toMatch(
      /shape \(\d+, .*512, 128\), dtype \w+/,
    );
  });
});
