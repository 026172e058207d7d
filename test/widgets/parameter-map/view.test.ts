import { describe, expect, it } from "vitest";
import {
  hoverTexts,
  selectionText,
  valueText,
  withUnit,
} from "../../../packages/widgets/dist/parameter-map/view/describe.js";
import {
  mapFigure,
  selectionShapes,
  wholeTicks,
} from "../../../packages/widgets/dist/parameter-map/view/figure.js";
import {
  indexAt,
  type MapState,
  moveSelection,
  offsetOf,
} from "../../../packages/widgets/dist/parameter-map/view/state.js";
import { themedFigure } from "../../../packages/widgets/dist/view/plotly.js";
import { isDark, type Theme } from "../../../packages/widgets/dist/view/theme.js";

const DARK: Theme = {
  dark: true,
  background: "#111111",
  foreground: "#eeeeee",
  muted: "#999999",
  faint: "#333333",
  accent: "#2196f3",
  font: "sans-serif",
};

const MAP: MapState = {
  kind: "heatmap",
  shape: [2, 3],
  values: Float64Array.of(1, Number.NaN, 3, 4, 5, 6),
  errors: Float64Array.of(0.1, 0.1, 0.1, 0.1, 0.1, 0.1),
  x: [0, 1, 3],
  y: [10, 20],
  labels: null,
  xLabel: "x (mm)",
  yLabel: "y (mm)",
  parameter: "thickness",
  unit: "cm",
  title: "",
  colorscale: [
    [0, "rgb(0, 0, 0)"],
    [1, "rgb(255, 255, 255)"],
  ],
  limits: null,
  selected: [1, 2],
  height: 420,
};

describe("values in words", () => {
  it("have two digits of their error, and no more of the value", () => {
    expect(valueText(1.23456, 0.0123, "cm")).toBe("1.235 ± 0.012 cm");
    expect(valueText(-123.456, 12.3, "")).toBe("−123 ± 12");
    expect(valueText(1.5, undefined, "K")).toBe("1.5 K");
    expect(valueText(1.5, Number.NaN, "K")).toBe("1.5 K");
    expect(valueText(2e-12, 3e-13, "")).toBe("2e-12 ± 3e-13");
    expect(valueText(Number.NaN, 1, "cm")).toBe("no value");
  });

  it("name their place with its unit", () => {
    expect(selectionText(MAP)).toBe("x = 3 mm, y = 20 mm: 6.00 ± 0.10 cm");
    expect(selectionText({ ...MAP, xLabel: "", yLabel: "row label" })).toMatch(
      /^column 3, row label = 20/,
    );
    expect(selectionText({ ...MAP, selected: null })).toBe("Nothing selected");
    expect(withUnit("S", "")).toBe("S");
  });

  it("are never markup", () => {
    const labels = ["<b>x</b>", "", "", "", "", ""];
    expect(hoverTexts({ ...MAP, labels })[0]).toContain("&lt;b&gt;x&lt;/b&gt;");
  });
});

describe("the figure of a map", () => {
  it("has rows of values with gaps where there are none, and a colour bar with unit", () => {
    const { data } = mapFigure(MAP, DARK);
    expect(data[0]).toMatchObject({
      type: "heatmap",
      z: [
        [1, null, 3],
        [4, 5, 6],
      ],
      colorbar: { title: { text: "thickness (cm)" } },
    });
  });

  it("marks the cell where plotly draws it, between the middles of its neighbours", () => {
    expect(selectionShapes(MAP, DARK)[0]).toMatchObject({ x0: 2, x1: 4, y0: 15, y1: 25 });
    expect(selectionShapes({ ...MAP, selected: null }, DARK)).toEqual([]);
    const named = { ...MAP, x: ["a", "b", "c"], selected: [0, 1] };
    expect(selectionShapes(named, DARK)[0]).toMatchObject({ x0: 0.5, x1: 1.5 });
  });

  it("is a line or bars with error bars for one axis", () => {
    const line = {
      ...MAP,
      kind: "line" as const,
      shape: [6],
      x: [0, 1, 2, 3, 4, 5],
      selected: [2],
    };
    const { data, layout } = mapFigure({ ...line, limits: [0, 9] }, DARK);
    expect(data[0]).toMatchObject({
      type: "scatter",
      error_y: { array: [0.1, 0.1, 0.1, 0.1, 0.1, 0.1] },
    });
    expect(layout).toMatchObject({ yaxis: { range: [0, 9] }, shapes: [{ x0: 2, x1: 2 }] });
    expect(mapFigure({ ...line, kind: "bar" }, DARK).data[0]).toMatchObject({ type: "bar" });
  });
});

describe("the selection", () => {
  it("moves by arrows, stays inside and starts in the middle", () => {
    expect(moveSelection(null, [3, 5], 1, 0)).toEqual([1, 2]);
    expect(moveSelection([0, 0], [3, 5], -1, 0)).toEqual([0, 0]);
    expect(moveSelection([2, 3], [3, 5], 1, 1)).toEqual([2, 4]);
    expect(moveSelection([1], [4], 0, 1)).toEqual([2]);
    for (let k = 0; k < 6; k++) expect(offsetOf(indexAt(k, [2, 3]), [2, 3])).toBe(k);
  });
});

describe("a figure in the theme of the lab", () => {
  const own = {
    data: [{ line: { color: "#1a1a1a" }, marker: { color: "#ff0000" }, x: [1, 2] }],
    layout: {
      paper_bgcolor: "#ffffff",
      xaxis: { gridcolor: "#e6e6e6", tickfont: { color: "#1a1a1a" } },
      meta: { beambook: { theme: { ink: "#1a1a1a", frame: "#444444", grid: "#e6e6e6" } } },
    },
  };

  it("changes the page's colours and keeps those of the data", () => {
    const { data, layout } = themedFigure(own, DARK);
    expect(data[0]).toMatchObject({
      line: { color: "#eeeeee" },
      marker: { color: "#ff0000" },
      x: [1, 2],
    });
    expect(layout).toMatchObject({
      paper_bgcolor: "rgba(0, 0, 0, 0)",
      xaxis: { gridcolor: "#333333", tickfont: { color: "#eeeeee" } },
    });
    expect(own.layout.paper_bgcolor).toBe("#ffffff");
  });

  it("leaves what figures of others set", () => {
    const foreign = { data: [], layout: { paper_bgcolor: "pink", xaxis2: { gridcolor: "red" } } };
    const { layout } = themedFigure(foreign, DARK);
    expect(layout).toMatchObject({
      paper_bgcolor: "pink",
      xaxis2: { gridcolor: "red", color: "#eeeeee" },
      font: { color: "#eeeeee" },
    });
  });

  it("knows dark from light", () => {
    expect(["#111", "#212121", "rgb(10, 20, 30)", "black"].map(isDark)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(["#fff", "#eeeeee", "rgba(250, 250, 250, 1)", "white"].some(isDark)).toBe(false);
  });
});

it("writes train IDs in full, on hover and at the ticks", () => {
  const few = wholeTicks([142844490, 142844491]);
  expect(few).toEqual({
    tickvals: [142844490, 142844491],
    ticktext: ["142844490", "142844491"],
  });
  expect(wholeTicks(Array.from({ length: 40 }, (_, i) => 142844490 + i))).toEqual({
    tickformat: "d",
  });
  expect(wholeTicks([0.5, 1])).toEqual({});
});
