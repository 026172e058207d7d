import { isBeambookError, ndarray, slice } from "@beambook/core";
import {
  decodeVector,
  Figure,
  type FigureSpec,
  figure,
  type HistogramMark,
  type LineMark,
  openPanel,
  openPanels,
  type Panel,
} from "@beambook/core/plot";
import { describe, expect, it } from "vitest";
import { linspace, randomNumbers } from "./random.js";

function failure(run: () => unknown): { code: string; message: string } {
  try {
    run();
  } catch (error) {
    if (isBeambookError(error)) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

/** The numbers of the first mark's x or y. */
function numbers(fig: Figure, key: "x" | "y", k: number = 0): number[] {
  const mark = fig.spec.panels[0].marks[k] as LineMark;
  return Array.from(decodeVector(mark[key] as number[]));
}

/** A table's column, as far as figures care. */
class Column {
  constructor(readonly values: ArrayLike<unknown>) {}
}

describe("vectors", () => {
  it("may be lists, typed arrays, arrays, columns, big integers, booleans, nothing or dates", () => {
    const day = new Date(86_400_000);
    const inputs: [unknown, number[]][] = [
      [
        [1, 2, 3],
        [1, 2, 3],
      ],
      [Uint16Array.of(1, 2, 3), [1, 2, 3]],
      [ndarray(Float32Array.of(1, 2, 3)), [1, 2, 3]],
      [ndarray(Float64Array.of(9, 1, 9, 2, 9, 3), [3, 2]).slice(null, 1), [1, 2, 3]],
      [new Column(Int8Array.of(1, 2, 3)), [1, 2, 3]],
      [new Column(ndarray(BigUint64Array.of(1n, 2n, 3n)) as never), [1, 2, 3]],
      [BigInt64Array.of(1n, 2n, 3n), [1, 2, 3]],
      [
        [true, false],
        [1, 0],
      ],
      [
        [1, null, undefined],
        [1, Number.NaN, Number.NaN],
      ],
      [[day], [86_400_000]],
      [ndarray(Uint8Array.of(1, 0), [2], "bool"), [1, 0]],
    ];
    for (const [input, expected] of inputs)
      expect(numbers(figure().line(input as number[]), "y")).toEqual(expected);
  });

  it("without x stand at 0, 1, 2", () => {
    expect(numbers(figure().scatter([5, 6, 7], { values: [1, 2, 3] }), "x")).toEqual([0, 1, 2]);
  });

  it("are copied: what happens to them later does not change the figure", () => {
    const y = Float64Array.of(1, 2);
    const fig = figure().line(y);
    y[0] = 99;
    expect(numbers(fig, "y")).toEqual([1, 2]);
  });

  it("of different lengths are refused with both lengths", () => {
    for (const draw of [
      () => figure().line([1, 2, 3], [1, 2]),
      () => figure().scatter([1, 2, 3], [1, 2]),
      () => figure().errorbar([1, 2, 3], [1, 2, 3], { yerr: [1, 2] as number[] }),
      () => figure().bar(["a", "b", "c"], [1, 2]),
      () => figure().band([1, 2, 3], [1, 2], 0),
      () => figure().scatter([1, 2, 3], { values: [1, 2] }),
      () => figure().arrows([1, 2, 3], [1, 2, 3], [1, 2, 3], [1, 2]),
      () => figure().text([1, 2, 3], [1, 2, 3], ["a", "b"]),
    ]) {
      const { code, message } = failure(draw);
      expect(code).toBe("ShapeMismatch");
      expect(message).toMatch(/3.*2/);
    }
  });

  it("that are no vectors are refused", () => {
    expect(failure(() => figure().line(ndarray(new Float32Array(6), [2, 3]))).message).toContain(
      "(2, 3)",
    );
    expect(failure(() => figure().line(["a"] as never)).code).toBe("UnsupportedType");
    expect(failure(() => figure().line(7 as never)).code).toBe("UnsupportedType");
    expect(failure(() => figure().line(ndarray(new Float32Array(4), [2], "complex64"))).code).toBe(
      "UnsupportedType",
    );
    expect(
      failure(() => figure().image(ndarray(new Float32Array(8), [2, 2, 2]))).message,
    ).toContain("(2, 2, 2)");
    expect(failure(() => figure().image([[1, 2], [3]])).message).toContain("Row 1");
    expect(failure(() => figure().heatmap([1, 2, 3, 4], [1], [[1, 2]])).code).toBe("ShapeMismatch");
  });
});

describe("errors", () => {
  it("a log axis with nothing positive is refused where it is asked for", () => {
    const fig = figure().line([1, 2], [0, -1]);
    const { code, message } = failure(() => fig.yAxis({ scale: "log" }));
    expect(code).toBe("InvalidArgument");
    expect(message).toContain("nothing positive");
    expect(() => fig.toSvg()).not.toThrow();
    expect(failure(() => figure().yAxis({ scale: "log" }).line([0, -1]).toSvg()).code).toBe(
      "InvalidArgument",
    );
    expect(() => figure().yAxis({ scale: "log" }).toSvg()).not.toThrow();
  });

  it("of colours, scales, sizes, cells and limits say what there is", () => {
    expect(failure(() => figure().line([1], { color: "bleu" })).message).toContain("blue");
    expect(failure(() => figure().xAxis({ scale: "lin" as never })).message).toContain("linear");
    expect(failure(() => figure({ width: 5 })).code).toBe("InvalidArgument");
    expect(failure(() => figure.grid(0, 2)).code).toBe("InvalidArgument");
    expect(failure(() => figure.grid(2, 2).panel(2, 0)).code).toBe("IndexOutOfRange");
    expect(
      failure(() =>
        figure()
          .line([1, 2])
          .xAxis({ limits: [1, 1] })
          .toSvg(),
      ).code,
    ).toBe("InvalidArgument");
    expect(
      failure(() =>
        figure()
          .line([1, 2])
          .xAxis({ limits: [0, 1], scale: "log" })
          .toSvg(),
      ).message,
    ).toContain("0");
    expect(failure(() => figure.grid(1, 2, { columnWidths: [1] })).code).toBe("ShapeMismatch");
  });

  it("accepts colours as CSS and matplotlib write them", () => {
    for (const color of [
      "C3",
      "tab:orange",
      "k",
      "0.5",
      "#abc",
      "#aabbcc80",
      "SteelBlue",
      "rgb(1, 2, 3)",
      "none",
    ]) {
      expect(() => figure().line([1, 2], { color }).toSvg()).not.toThrow();
    }
  });
});

describe("the spec", () => {
  const random = randomNumbers(5);
  const long = Float64Array.from({ length: 500 }, random);

  function everything(): Figure {
    const fig = figure.grid(1, 2, { title: "All", theme: "dark", colorbar: "shared" });
    fig
      .panel(0, 0)
      .line(long, { label: "l", yerr: 0.1, dash: "dot", step: "mid", marker: "x" })
      .scatter(long, long, { values: long, size: long })
      .histogram(long)
      .bar([1, 2], [3, 4], { err: 1, base: 1 })
      .band([0, 1, Number.NaN], [0, 1, 2], 9)
      .polygons(
        [
          [
            [0, 1, 1],
            [0, 0, 1],
          ],
        ],
        { values: [3] },
      )
      .arrows(0, 0, 1, 1)
      .text(0, 0, "hello", { angle: 30 })
      .vline(0.5, { label: "v" })
      .hspan(0, 1)
      .line(long, { axis: "y2" })
      .xAxis({
        label: "x",
        unit: "s",
        ticks: { values: [0, 1], labels: ["a", "b"] },
        limits: [0, null],
      })
      .y2Axis({ scale: "symlog", linthresh: 0.1 })
      .legend({ position: "outside right", title: "T" });
    fig
      .panel(0, 1)
      .image(ndarray(Float32Array.from(long), [20, 25]), { origin: "lower" })
      .bar(["a"], [2]);
    return fig;
  }

  it("is plain JSON that gives the same figure again", () => {
    const fig = everything();
    const text = JSON.stringify(fig.spec);
    expect(JSON.parse(text)).toEqual(fig.spec);
    const again = Figure.fromSpec(JSON.parse(text) as FigureSpec);
    expect(again.toSvg()).toBe(fig.toSvg());
    expect(again.toPlotly()).toEqual(fig.toPlotly());
    expect(again.spec).toEqual(fig.spec);
    expect(JSON.stringify(fig)).toBe(text);
  });

  it("keeps numbers exactly, short ones as a list and long ones as bytes of the smallest dtype", () => {
    const line = (y: ArrayLike<number>): LineMark =>
      figure().line(y).spec.panels[0].marks[0] as LineMark;
    expect(line([1, Number.NaN, 3.5]).y).toEqual([1, null, 3.5]);
    const dtypes: [Float64Array, string][] = [
      [linspace(0, 255, 256), "u1"],
      [linspace(-100, 155, 256), "i2"],
      [linspace(1517095000, 1517095399, 400), "u4"],
      [linspace(0, 1, 257), "f4"],
      [long, "f8"],
    ];
    for (const [values, dtype] of dtypes) {
      const { y } = line(values);
      expect(y).toMatchObject({ dtype, shape: String(values.length) });
      expect(Array.from(decodeVector(y))).toEqual(Array.from(values));
    }
  });

  it("of another kind is refused", () => {
    expect(failure(() => Figure.fromSpec({} as FigureSpec)).code).toBe("FileFormat");
    expect(failure(() => Figure.fromSpec(null as never)).code).toBe("FileFormat");
  });
});

describe("histograms", () => {
  const bins = (fig: Figure): { edges: number[]; counts: number[] } => {
    const { edges, counts } = fig.spec.panels[0].marks[0] as HistogramMark;
    return { edges: Array.from(decodeVector(edges)), counts: Array.from(decodeVector(counts)) };
  };

  it("count every finite value once, the last edge included", () => {
    const values = [0, 1, 1, 2, 3, Number.NaN, 4];
    expect(bins(figure().histogram(values, { bins: 4 }))).toEqual({
      edges: [0, 1, 2, 3, 4],
      counts: [1, 2, 1, 2],
    });
    expect(bins(figure().histogram(values, { bins: [0, 2, 3] })).counts).toEqual([3, 2]);
    expect(bins(figure().histogram(values, { bins: 2, range: [0, 2] })).counts).toEqual([1, 3]);
    expect(
      bins(figure().histogram(values, { bins: [0, 2, 4], weights: [1, 2, 3, 4, 5, 6, 7] })).counts,
    ).toEqual([6, 16]);
    expect(bins(figure().histogram(values, { bins: 4, cumulative: true })).counts).toEqual([
      1, 3, 4, 6,
    ]);
  });

  it("of any shape and size keep the total, and as density the area 1", () => {
    const random = randomNumbers(11);
    for (const n of [0, 1, 2, 50, 5000]) {
      const values = Float64Array.from({ length: n }, () => random() ** 3);
      const { counts } = bins(figure().histogram(values));
      expect(counts.reduce((a, b) => a + b, 0)).toBe(n);
      if (n === 0) continue;
      const { edges, counts: density } = bins(figure().histogram(values, { density: true }));
      expect(density.reduce((sum, d, k) => sum + d * (edges[k + 1] - edges[k]), 0)).toBeCloseTo(
        1,
        9,
      );
    }
    expect(
      bins(figure().histogram(ndarray(new Float32Array(12).fill(3), [3, 4]))).counts,
    ).toContain(12);
  });
});

describe("openPanel", () => {
  /** What a domain's plotX looks like. */
  function plotThing(z: number[][], options: Parameters<typeof openPanel>[0] = {}): Figure {
    return openPanel(options, { title: "Thing" }).image(z, { colorbar: options.colorbar }).figure;
  }

  it("makes a figure, of the size asked for", () => {
    const fig = plotThing([[1, 2]], { figsize: [5, 3] });
    expect(fig.spec).toMatchObject({ width: 500, height: 300 });
    expect(fig.spec.panels[0].title).toBe("Thing");
  });

  it("draws into a cell of a grid that exists", () => {
    const grid = figure.grid(1, 2);
    expect(plotThing([[1, 2]], { panel: grid.panel(0, 1), colorbar: false, title: "Other" })).toBe(
      grid,
    );
    expect(grid.spec.panels).toHaveLength(1);
    expect(grid.spec.panels[0]).toMatchObject({ row: 0, column: 1, title: "Other" });
    expect(plotThing([[1, 2]], { panel: grid })).toBe(grid);
    expect(grid.panels).toHaveLength(2);
  });

  it("takes figsize instead of the size a plot has by itself", () => {
    const own = { width: 720, height: 420 };
    expect(openPanel({ figsize: [5, 3] }, own).figure.spec).toMatchObject({
      width: 500,
      height: 300,
    });
    expect(openPanel({ width: 300 }, own).figure.spec).toMatchObject({ width: 300, height: 420 });
  });
});

describe("openPanels", () => {
  const grid = { rows: 2, columns: 2, width: 700 };
  const cells = (panels: Panel[]): number[][] =>
    panels.map(({ model: { row, column } }) => [row, column]);

  it("makes a grid, or takes the caller's, row by row", () => {
    const made = openPanels(3, { figsize: [6, 4], title: "Three" }, grid);
    expect(made[0].figure.spec).toMatchObject({ rows: 2, width: 600, height: 400, title: "Three" });
    const mine = figure.grid(1, 3);
    const panels = openPanels(3, { panel: mine }, grid);
    expect(panels.every((panel) => panel.figure === mine)).toBe(true);
    expect(cells(panels)).toEqual([
      [0, 0],
      [0, 1],
      [0, 2],
    ]);
  });

  it("takes a panel for one picture, and no fewer panels than pictures", () => {
    const panel = figure.grid(1, 2).panel(0, 1);
    expect(openPanels(1, { panel }, grid)).toEqual([panel]);
    expect(failure(() => openPanels(2, { panel }, grid)).code).toBe("InvalidArgument");
    expect(failure(() => openPanels(3, { panel: figure.grid(1, 2) }, grid)).message).toContain(
      "3 pictures do not fit into 1 x 2 panels",
    );
  });
});

describe("a grid", () => {
  it("shares one colour scale, but for images with limits of their own", () => {
    const grid = figure.grid(1, 3, { colorbar: { label: "I", unit: "ADU" } });
    grid.panel(0, 0).image([[0, 5]]);
    grid.panel(0, 1).image([[3, 9]]);
    grid.panel(0, 2).image([[3, 9]], { vmin: 4, vmax: 5 });
    const { data, layout } = grid.toPlotly();
    expect(data[0].coloraxis).toBe(data[1].coloraxis);
    expect(data[2].coloraxis).not.toBe(data[0].coloraxis);
    expect(layout[String(data[0].coloraxis)]).toMatchObject({ cmin: 0, cmax: 9, showscale: true });
    expect(grid.toSvg()).toContain("I (ADU)");
  });

  it("holds panels that span cells, and views of arrays", () => {
    const grid = figure.grid(2, 2);
    const wide = grid.panel(0, 0, { columns: 2 });
    wide.line(ndarray(new Float32Array(10)).slice(slice(0, 5)));
    grid.panel(1, 0).line([1, 2]);
    const { layout } = grid.toPlotly();
    const [a, b] = ["xaxis", "xaxis2"].map((k) => (layout[k] as { domain: number[] }).domain);
    expect(a[1] - a[0]).toBeGreaterThan(1.8 * (b[1] - b[0]));
    expect(String(grid)).toBe("Figure 720x600: 2 lines");
  });
});
