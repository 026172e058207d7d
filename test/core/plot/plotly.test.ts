import { ndarray } from "@beambook/core";
import { decodeVector, type Figure, figure, type PlotlyObject } from "@beambook/core/plot";
import { describe, expect, it } from "vitest";
import { linspace } from "./random.js";

function axis(fig: Figure, name: string): PlotlyObject {
  return fig.toPlotly().layout[name] as PlotlyObject;
}

describe("plotly's JSON", () => {
  it("is plain: nothing is lost by JSON", () => {
    const fig = figure({ title: "T" })
      .line(linspace(0, 1, 300))
      .bar(["a", "b"], [1, 2])
      .image([[1, Number.NaN]]);
    const made = fig.toPlotly();
    expect(JSON.parse(JSON.stringify(made))).toEqual(made);
    expect(Object.keys(made)).toEqual(["data", "layout", "config"]);
  });

  it("has a trace of the right type for each mark", () => {
    const fig = figure()
      .line([1, 2], {
        label: "a",
        yerr: [
          [0.1, 0.2],
          [0.3, 0.4],
        ],
      })
      .scatter([1, 2], { symbol: "cross" })
      .histogram([1, 2, 2])
      .histogram([1, 2, 2], { style: "step" })
      .bar([1, 2], [1, 2])
      .image([[1, 2]])
      .band([0, 1], 0, 1)
      .polygons(
        [
          [
            [0, 1, 1],
            [0, 0, 1],
          ],
        ],
        { values: [1] },
      )
      .arrows(0, 0, 1, 1)
      .text(0, 0, "t");
    const { data } = fig.toPlotly();
    const kinds = data.map((t) => `${t.type}${t.mode ? `:${t.mode}` : ""}`).sort();
    expect(kinds).toEqual(
      [
        "scatter:lines",
        "scatter:markers",
        "bar",
        "scatter:lines",
        "bar",
        "heatmap",
        "scatter:lines",
        "scatter:lines",
        "scatter:markers",
        "scatter:lines+markers",
        "scatter:text",
      ].sort(),
    );
    const line = data.find((t) => t.name === "a") as PlotlyObject;
    expect(line).toMatchObject({
      x: [0, 1],
      y: [1, 2],
      showlegend: true,
      line: { color: "#1f77b4" },
    });
    expect(line.error_y).toMatchObject({
      array: [0.3, 0.4],
      arrayminus: [0.1, 0.2],
      symmetric: false,
    });
  });

  it("has all points and cells unless less is asked for", () => {
    const n = 50_000;
    const z = ndarray(
      Float64Array.from({ length: 400 * 500 }, (_, i) => i),
      [400, 500],
    );
    const fig = figure()
      .line(linspace(0, 1, n))
      .image(z);
    const [image, line] = fig.toPlotly().data;
    expect(decodeVector(line.y as never)).toHaveLength(n);
    expect(image.z).toMatchObject({ shape: "400, 500" });
    expect(Array.from(decodeVector(image.z as never).slice(0, 3))).toEqual([0, 1, 2]);
    expect(fig.warnings).toEqual([]);
    const [small, thin] = fig.toPlotly({ maxPoints: 1000, maxCells: 5000 }).data;
    expect(decodeVector(thin.y as never).length).toBeLessThanOrEqual(1000);
    expect(decodeVector(small.z as never).length).toBeLessThanOrEqual(5000);
    expect(fig.warnings).toHaveLength(2);
  });

  it("keeps the extremes and the mean when it thins", () => {
    const y = new Float64Array(20_000);
    y[12_345] = 7;
    y[777] = -3;
    y[15_000] = Number.NaN;
    const [trace] = figure().line(y).toPlotly({ maxPoints: 400 }).data;
    const kept = Array.from(decodeVector(trace.y as never));
    expect(kept).toContain(7);
    expect(kept).toContain(-3);
    expect(kept.some(Number.isNaN)).toBe(true);
    const x = Array.from(decodeVector(trace.x as never));
    expect(x[kept.indexOf(7)]).toBe(12_345);
    const z = Float32Array.from({ length: 64 * 64 }, (_, i) => i % 10);
    const [image] = figure()
      .image(ndarray(z, [64, 64]))
      .toPlotly({ maxCells: 1024 }).data;
    const means = Array.from(decodeVector(image.z as never));
    const mean = (v: ArrayLike<number>): number =>
      Array.from(v).reduce((a, b) => a + b, 0) / v.length;
    expect(mean(means)).toBeCloseTo(mean(z), 5);
  });

  it("has the ranges of the picture: log as exponents, inverted backwards, categories by name", () => {
    const fig = figure()
      .line([1, 1000], [5, 7])
      .xAxis({ scale: "log", limits: [1, 1000] })
      .yAxis({ inverted: true });
    expect(axis(fig, "xaxis")).toMatchObject({ type: "log", range: [0, 3] });
    const [low, high] = axis(fig, "yaxis").range as number[];
    expect(low).toBeGreaterThan(high);
    expect(
      axis(
        figure()
          .line([1, 2])
          .xAxis({ limits: [3, -1] }),
        "xaxis",
      ).range,
    ).toEqual([3, -1]);
    const bars = figure().bar(["a", "b"], [1, 2]);
    expect(axis(bars, "xaxis")).toMatchObject({ type: "category", categoryarray: ["a", "b"] });
    expect(bars.toPlotly().data[0].x).toEqual(["a", "b"]);
    const image = figure().image([
      [1, 2],
      [3, 4],
    ]);
    expect(axis(image, "yaxis")).toMatchObject({
      range: [1.5, -0.5],
      scaleanchor: "x",
      scaleratio: 1,
    });
  });

  it("puts labels with units, a second axis at the right, and marks on it", () => {
    const fig = figure({ title: "Two" })
      .line([1, 2])
      .line([100, 200], { axis: "y2" })
      .xAxis({ label: "q", unit: "Å⁻¹" })
      .y2Axis("p");
    const { data, layout } = fig.toPlotly();
    expect(data.map((t) => t.yaxis)).toEqual(["y", "y2"]);
    expect(layout.yaxis2).toMatchObject({ overlaying: "y", side: "right", title: { text: "p" } });
    expect(layout.xaxis).toMatchObject({ title: { text: "q (Å⁻¹)" } });
    expect(layout.title).toMatchObject({ text: "Two" });
  });

  it("gives each panel of a grid axes of its own, in its place", () => {
    const grid = figure.grid(2, 2);
    for (let k = 0; k < 4; k++)
      grid
        .panel(k >> 1, k & 1)
        .line([k, 1], { label: `l${k}` })
        .title(`t${k}`);
    const { data, layout } = grid.toPlotly();
    expect(data.map((t) => [t.xaxis, t.yaxis, t.legend])).toEqual([
      ["x", "y", "legend"],
      ["x2", "y2", "legend2"],
      ["x3", "y3", "legend3"],
      ["x4", "y4", "legend4"],
    ]);
    const domain = (name: string): number[] => (layout[name] as { domain: number[] }).domain;
    expect(domain("xaxis")[1]).toBeLessThan(domain("xaxis2")[0]);
    expect(domain("yaxis")[0]).toBeGreaterThan(domain("yaxis3")[1]);
    expect((layout.annotations as PlotlyObject[]).map((a) => a.text)).toEqual([
      "t0",
      "t1",
      "t2",
      "t3",
    ]);
  });

  it("stands bars where the picture has them: side by side or stacked", () => {
    const two = (): Figure => figure().bar(["a", "b"], [1, 2]).bar(["a", "b"], [3, -4]);
    const [a, b] = two().toPlotly().data;
    expect(a.width).toBeCloseTo(0.4);
    expect(a.offset).toBeCloseTo(-0.4);
    expect(b.offset).toBeCloseTo(0);
    const stacked = two().barMode("stack").toPlotly().data;
    expect(stacked[1]).toMatchObject({ base: [1, 0], y: [3, -4] });
  });

  it("draws logarithms of colours with ticks of the values", () => {
    const { data, layout } = figure()
      .image([[1, 10, 0, Number.NaN]], { norm: "log", vmin: 0.1 })
      .toPlotly();
    expect(Array.from(decodeVector(data[0].z as never))).toEqual([0, 1, -1, Number.NaN]);
    const { cmin, cmax, colorbar } = layout[String(data[0].coloraxis)] as PlotlyObject;
    expect([cmin, cmax]).toEqual([-1, 1]);
    expect((colorbar as PlotlyObject).ticktext).toContain("10");
  });

  it("never takes a name from a file for markup", () => {
    const text = JSON.stringify(
      figure({ title: "<a href='x'>t</a>" })
        .line([1, 2], { label: "<b>l</b>" })
        .bar(["<i>c</i>"], [1])
        .text(0, 0, "<u>")
        .xAxis("<s>")
        .toPlotly(),
    );
    expect(text).not.toMatch(/<[abius]/);
  });
});
