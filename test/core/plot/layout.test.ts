import { type Figure, figure } from "@beambook/core/plot";
import { describe, expect, it } from "vitest";
import { textWidth } from "../../../packages/core/dist/plot/text-metrics.js";
import { linspace, randomNumbers } from "./random.js";
import { overlaps, parseSvg, textBoxes, texts } from "./svg-tree.js";

/** Texts that cover each other or leave the picture. */
function collisions(fig: Figure): unknown[] {
  const svg = fig.toSvg();
  const boxes = textBoxes(svg, textWidth);
  const { width, height } = parseSvg(svg).attributes;
  const outside = boxes.filter(
    (b) =>
      b.left < -1 || b.top < -1 || b.right > Number(width) + 1 || b.bottom > Number(height) + 1,
  );
  return [...overlaps(boxes), ...outside];
}

describe("texts do not touch", () => {
  const random = randomNumbers(3);

  it("for axes of any range and scale", () => {
    for (let k = 0; k < 150; k++) {
      const low = (random() - 0.3) * 10 ** (random() * 20 - 8);
      const high = low + 10 ** (random() * 10 - 6) * Math.max(1e-9, Math.abs(low));
      const positive = low > 0;
      const scale = positive && k % 3 === 0 ? "log" : k % 7 === 0 ? "symlog" : "linear";
      const fig = figure({
        width: 260 + 500 * random(),
        height: 200 + 300 * random(),
        title: "Some title",
      })
        .line(linspace(low, high, 9), linspace(high, low, 9))
        .xAxis({ label: "x", unit: "µm", scale })
        .yAxis({ label: "Intensity", unit: "a. u.", scale });
      expect(collisions(fig), `${low} … ${high} ${scale}`).toEqual([]);
    }
  });

  it("for grids, colour bars, second axes and train IDs", () => {
    const ids = linspace(1517095000, 1517095400, 40);
    const grid = figure.grid(2, 2, { title: "All", width: 800, height: 600 });
    grid.panel(0, 0).line(ids, ids).xAxis("trainId").yAxis("trainId").title("long");
    grid
      .panel(0, 1)
      .image([[1e7, 2e7]], { colorbar: { label: "I", unit: "counts" } })
      .title("image");
    grid
      .panel(1, 0)
      .line([1, 2])
      .line([1e-9, 1], { axis: "y2" })
      .yAxis("a")
      .y2Axis({ label: "b", scale: "log" });
    grid.panel(1, 1).bar(["a", "b"], [1e6, 2e6]).yAxis("bytes");
    expect(collisions(grid)).toEqual([]);
  });

  it("for many categories, which are slanted", () => {
    const names = Array.from({ length: 30 }, (_, i) => `SOURCE_${i}`);
    const fig = figure()
      .bar(
        names,
        names.map((_, i) => i),
      )
      .yAxis("n");
    expect(collisions(fig)).toEqual([]);
    expect(fig.toSvg()).toContain("rotate(-45");
  });
});

describe("axes", () => {
  it("cover the data with a margin, and bars from 0", () => {
    const [x, y] = ["xaxis", "yaxis"].map(
      (axis) =>
        (figure().bar([1, 2, 3], [5, 7, 6]).toPlotly().layout[axis] as { range: number[] }).range,
    );
    expect(y[0]).toBe(0);
    expect(y[1]).toBeGreaterThan(7);
    expect(x[0]).toBeLessThan(0.6);
  });

  it("label ticks for readers: exponents, units, powers", () => {
    expect(texts(figure().line([0, 3e6]).toSvg())).toContain("×10⁶");
    const log = texts(figure().line([1e-4, 1], [1e-9, 1]).yAxis({ scale: "log" }).toSvg());
    expect(log).toContain("10⁻⁹");
  });

  it("take the user's ticks and labels", () => {
    const fig = figure()
      .line([1, 2, 3])
      .xAxis({ ticks: { values: [0, 2], labels: ["start", "end"] } });
    expect(texts(fig.toSvg())).toEqual(expect.arrayContaining(["start", "end"]));
    expect(
      texts(
        figure()
          .line([1, 2, 3])
          .xAxis({ ticks: [0.25, 1.5] })
          .toSvg(),
      ),
    ).toContain("0.25");
  });

  it("are shared in a grid: one range, labels at the edge only", () => {
    const grid = figure.grid(2, 1, { shareX: true });
    grid.panel(0, 0).line([0, 1], [1, 2]).xAxis("time");
    grid.panel(1, 0).line([5, 9], [1, 2]).xAxis("time");
    const { layout } = grid.toPlotly();
    expect((layout.xaxis as { range: number[] }).range).toEqual(
      (layout.xaxis2 as { range: number[] }).range,
    );
    expect(texts(grid.toSvg()).filter((t) => t === "time")).toHaveLength(1);
  });

  it("keep a long label's unit", () => {
    const label =
      "A label that is far too long for the short axis of this small figure, in every respect";
    const shown = texts(
      figure({ width: 300, height: 200 }).line([1, 2]).xAxis({ label, unit: "mm" }).toSvg(),
    );
    expect(shown.some((t) => t.endsWith("… (mm)"))).toBe(true);
  });
});

describe("the legend", () => {
  it("lists labelled marks in the order they were added", () => {
    const fig = figure()
      .line([1, 2], { label: "first" })
      .band([0, 1], 0, 1, { label: "second" })
      .line([2, 3]);
    const shown = texts(fig.toSvg()).filter((t) => t === "first" || t === "second");
    expect(shown).toEqual(["first", "second"]);
    expect(texts(fig.legend(false).toSvg())).not.toContain("first");
  });

  it("moves to the corner without points", () => {
    const x = linspace(0, 1, 50);
    const at = (fig: Figure): [number, number] => {
      const { x: lx, y: ly } = (fig.toPlotly().layout.legend ?? {}) as { x: number; y: number };
      return [Math.round(lx), Math.round(ly)];
    };
    expect(at(figure().line(x, x, { label: "up" }))).toEqual([0, 1]);
    expect(
      at(
        figure().line(
          x,
          x.map((v) => -v),
          { label: "down" },
        ),
      ),
    ).toEqual([1, 1]);
    expect(at(figure().line(x, x, { label: "up" }).legend({ position: "lower right" }))).toEqual([
      1, 0,
    ]);
  });

  it("shortens a list that is longer than the panel", () => {
    const fig = figure({ height: 200 });
    for (let k = 0; k < 30; k++) fig.line([k, k + 1], { label: `line ${k}` });
    expect(texts(fig.toSvg()).some((t) => /^… \d+ more$/.test(t))).toBe(true);
  });
});
