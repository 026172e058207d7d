import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestKernel } from "./support/client.js";

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await TestKernel.start();
  const { error } = await kernel.run(`import { NDArray } from "@beambook/core/ndarray";
    import { RunDirectory, writeMockAgipdRun } from "@beambook/core/euxfel";
    await writeMockAgipdRun("r0001", { trains: 2, pulses: 2 });
    const run = await RunDirectory("r0001");
    const holder = { run };
    const sources = Array.from({ length: 500 }, (_, i) => "S" + i + "_XTD/MOTOR/" + i);
    const many = { allSources: sources, keysForSource: (s: string) => s === sources[7] ? ["actual.value", "target.value"] : [], getArray(source: string, key: string) { return [source, key]; } };
    const materials: Record<string, number> = { "Fe_sg229": 1, "Al_sg225": 2 };
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
    expect(matches.slice(0, 2)).toEqual(["S49_XTD/MOTOR/49", "S490_XTD/MOTOR/490"]);
    const keys = await complete('many.getArray("S7_XTD/MOTOR/7", "|")');
    expect(keys.matches).toEqual(["actual.value", "target.value"]);
  });

  it("complete to the names of an object, and to what an object offers itself", async () => {
    expect((await complete('materials["|')).matches).toEqual(["Fe_sg229", "Al_sg225"]);
    expect((await complete('fit.get("t|")')).matches).toEqual(["thickness"]);
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
    expect(await hover(`run.getArray("${source}", "image.da|ta")`)).toMatch(
      /shape \(\d+, .*512, 128\), dtype \w+/,
    );
  });
});
