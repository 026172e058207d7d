import { JUPYTER_DISPLAY } from "@beambook/core";
import { LabelledArray, ndarray } from "@beambook/core/ndarray";
import { setNotebookHost } from "@beambook/kernel/comm";
import { ParameterMap, type ParameterResult, WIDGET_VIEW } from "@beambook/widgets";
import { decode } from "fast-png";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FrontEnd } from "../../support/front-end.js";
import { MiniHost } from "../../support/mini-host.js";

let host: MiniHost;
let page: FrontEnd;

beforeEach(() => {
  host = new MiniHost().install();
  page = new FrontEnd(host);
});

afterEach(() => setNotebookHost(undefined));

function float64(bytes: unknown): number[] {
  return [...new Float64Array((bytes as Uint8Array).slice().buffer)];
}

describe("ParameterMap", () => {
  it("sends values, errors and axes exactly", () => {
    const map = new ParameterMap({
      values: [
        [1, null as never, 3],
        [4, 5, 6],
      ],
      errors: ndarray(Float32Array.of(0.5, 0.25, 0, 1, 2, 3), [2, 3]),
      x: [0.5, 1.5, 2.5],
      y: ["a", "b"],
      parameter: "thickness",
      unit: "cm",
    });
    const state = page.state(map.modelId);
    expect(state).toMatchObject({
      kind: "heatmap",
      shape: [2, 3],
      x: [0.5, 1.5, 2.5],
      y: ["a", "b"],
    });
    expect(float64(state.values)).toEqual([1, Number.NaN, 3, 4, 5, 6]);
    expect(float64(state.errors)).toEqual([0.5, 0.25, 0, 1, 2, 3]);
    expect(state).toMatchObject({ title: "thickness", unit: "cm", precision: "float64" });
    expect(state.colorscale).toHaveLength(33);
    expect((state.colorscale as unknown[])[0]).toEqual([0, "rgb(68, 1, 84)"]);
  });

  it("calls the kernel with the index, value, error and name of what was clicked", async () => {
    const map = new ParameterMap({
      values: [
        [1, 2],
        [3, 4],
      ],
      errors: [
        [0.1, 0.2],
        [0.3, 0.4],
      ],
      y: [10, 20],
    });
    const chosen: unknown[] = [];
    map.on("select", (selection) => chosen.push(selection));
    await page.send(map.modelId, { type: "select", index: [1, 0] });
    expect(chosen).toMatchObject([{ index: [1, 0], value: 3, error: 0.3, label: "(20, 0)" }]);
    expect(map.selected).toEqual([1, 0]);
    expect(page.state(map.modelId).selected).toEqual([1, 0]);
    map.select([0, 1]);
    expect(chosen).toHaveLength(2);
  });

  it("tells the result's own index of what was clicked, where it has one", async () => {
    const grid = {
      values: [
        [1, 2, 3],
        [4, 5, 6],
      ],
      labels: ["(7,0)", "(8,0)", "(9,0)", "(7,1)", "(8,1)", "(9,1)"],
      indices: [
        [7, 0],
        [8, 0],
        [9, 0],
        [7, 1],
        [8, 1],
        [9, 1],
      ],
    };
    const map = new ParameterMap({ result: { parameter: () => grid }, parameter: "thickness" });
    const chosen: unknown[] = [];
    map.on("select", (selection) => chosen.push(selection));
    await page.send(map.modelId, { type: "select", index: [1, 2] });
    expect(chosen).toMatchObject([{ index: [9, 1], value: 6, label: "(9,1)" }]);
    expect(map.selected).toEqual([1, 2]);
    expect(() => map.update({ indices: [[1, 2]] })).toThrowError(/indices has 1 entries/);
  });

  it("reports an error in a callback under its cell, and goes on", async () => {
    const map = new ParameterMap({ values: [1, 2] });
    host.cell("cell-2", () =>
      map.on("select", () => {
        throw new Error("no such fit");
      }),
    );
    await page.send(map.modelId, { type: "select", index: [1] });
    expect(host.outputs).toMatchObject([{ kind: "error", parent: "cell-2" }]);
    expect(map.selected).toEqual([1]);
  });

  it("refuses indexes that do not exist, from the kernel and from a page", async () => {
    const map = new ParameterMap({
      values: [
        [1, 2],
        [3, 4],
      ],
    });
    expect(() => map.select([2, 0])).toThrow(expect.objectContaining({ code: "IndexOutOfRange" }));
    expect(() => {
      map.selected = [0];
    }).toThrow(expect.objectContaining({ code: "IndexOutOfRange" }));
    await page.send(map.modelId, { type: "select", index: [0, 7] });
    expect(map.selected).toBeNull();
    expect(host.errors).toMatchObject([{ code: "IndexOutOfRange" }]);
  });

  it("takes a parameter of a result, and another one later", () => {
    const result: ParameterResult = {
      parameter: (name) =>
        name === "S"
          ? {
              values: Float64Array.of(0.1, 0.2),
              errors: [0.01, 0.02],
              labels: ["(1, 1)", "(2, 0)"],
              unit: "",
            }
          : { values: [[1, 2]], unit: "cm" },
    };
    const map = new ParameterMap({ result, parameter: "S", x: ["110", "200"] });
    expect(map.kind).toBe("bar");
    expect(map.at([1])).toEqual({ index: [1], value: 0.2, error: 0.02, label: "(2, 0)" });
    map.selected = [1];
    map.update({ parameter: "thickness", x: undefined });
    expect(map.kind).toBe("heatmap");
    expect(map.unit).toBe("cm");
    expect(map.selected).toBeNull();
  });

  it("draws lines for numbers, bars for names and heat maps for two axes", () => {
    expect(new ParameterMap({ values: [1, 2] }).kind).toBe("line");
    expect(new ParameterMap({ values: [1, 2], x: ["a", "b"] }).kind).toBe("bar");
    expect(new ParameterMap({ values: [1, 2], kind: "bar" }).kind).toBe("bar");
    expect(new ParameterMap({ values: ndarray(new Float32Array(6), [2, 3]) }).kind).toBe("heatmap");
  });

  it("keeps the state of a large map below 1 MB", () => {
    const map = new ParameterMap({ values: ndarray(new Float64Array(120_000), [300, 400]) });
    const state = page.state(map.modelId);
    expect(state.precision).toBe("float32");
    expect((state.values as Uint8Array).byteLength).toBe(480_000);
  });

  it("says what does not fit", () => {
    const bad = (options: object, code: string, words: RegExp): void => {
      expect(() => new ParameterMap(options as never)).toThrow(words);
      expect(() => new ParameterMap(options as never)).toThrow(expect.objectContaining({ code }));
    };
    bad({}, "InvalidArgument", /values, or a result/);
    bad({ values: [[1, 2], [3]] }, "ShapeMismatch", /row 1 of values/);
    bad({ values: [1, 2], errors: [1] }, "ShapeMismatch", /errors have shape \(1\)/);
    bad({ values: [1, 2], x: [1] }, "ShapeMismatch", /x has 1 entries/);
    bad({ values: [1, 2], kind: "heatmap" }, "InvalidArgument", /two axes/);
    bad({ values: [] }, "ShapeMismatch", /shape \(0\)/);
    bad({ values: [1, 2], cmap: "virdis" }, "InvalidArgument", /viridis/);
    bad({ values: ndarray(new Float32Array(8), [2, 2, 2]) }, "ShapeMismatch", /one or two axes/);
  });
});

describe("the picture of a ParameterMap", () => {
  it("is a PNG for maps, and an SVG too for lines and bars, beside the live view", async () => {
    const heat = await new ParameterMap({
      values: [
        [1, 2],
        [3, 4],
      ],
      parameter: "d",
      limits: [0, 5],
    })[JUPYTER_DISPLAY]();
    expect(Object.keys(heat).sort()).toEqual([WIDGET_VIEW, "image/png", "text/plain"].sort());
    expect(decode(Buffer.from(String(heat["image/png"]), "base64")).width).toBe(640);
    const bars = await new ParameterMap({ values: [1, Number.NaN], x: ["a", "b"], limits: [0, 5] })[
      JUPYTER_DISPLAY
    ]();
    expect(String(bars["image/svg+xml"])).toContain("<svg");
    const line = await new ParameterMap({ values: [1, 2, 3], errors: [0.1, Number.NaN, 0.1] })[
      JUPYTER_DISPLAY
    ]();
    expect(String(line["image/svg+xml"])).toContain("<svg");
  });
});

it("takes axes and labels from a named array's coordinates", () => {
  const values = new LabelledArray(ndarray(Float64Array.of(1, 2, 3, 4, 5, 6), [2, 3]), {
    dims: ["train", "pulse"],
    coords: { train: [10003, 10004], pulse: [0, 4, 8] },
  });
  const map = new ParameterMap({ values, parameter: "signal", yLabel: "train ID" });
  expect([map.x, map.y, map.xLabel, map.yLabel]).toEqual([
    [0, 4, 8],
    [10003, 10004],
    "pulse",
    "train ID",
  ]);
});
