import { ndarray } from "@beambook/core";
import { colormapTable, type Figure, figure } from "@beambook/core/plot";
import { decode } from "fast-png";
import { describe, expect, it } from "vitest";
import { all, parseSvg, type SvgElement } from "./svg-tree.js";

/** The frame of the first panel, in pixels. */
function frameOf(fig: Figure): { x: number; y: number; width: number; height: number } {
  const clip = all(parseSvg(fig.toSvg()), "clipPath")[0].children[0].attributes;
  return {
    x: Number(clip.x),
    y: Number(clip.y),
    width: Number(clip.width),
    height: Number(clip.height),
  };
}

/** The colour of a PNG at parts of the first panel, from its upper left corner. */
function colorIn(fig: Figure, u: number, v: number): number[] {
  const png = decode(fig.toPng());
  const frame = frameOf(fig);
  const x = Math.floor(frame.x + u * frame.width);
  const y = Math.floor(frame.y + v * frame.height);
  const i = y * png.width + x;
  if (png.palette) return [...png.palette[png.data[i]]].slice(0, 3);
  return Array.from(png.data.slice(i * png.channels, i * png.channels + 3));
}

function expected(cmap: string, t: number): number[] {
  const k = 3 * Math.min(255, Math.floor(t * 256));
  return Array.from(colormapTable(cmap).slice(k, k + 3));
}

describe("an image", () => {
  const z = [
    [0, 1, 2],
    [3, 4, 5],
  ];

  it("shows the colour map's colours, row 0 at the top", () => {
    const fig = figure({ width: 600, height: 400 }).image(z, { cmap: "plasma", colorbar: false });
    for (let r = 0; r < 2; r++) {
      for (let c = 0; c < 3; c++) {
        expect(colorIn(fig, (c + 0.5) / 3, (r + 0.5) / 2)).toEqual(expected("plasma", z[r][c] / 5));
      }
    }
  });

  it("shows row 0 at the bottom with origin lower, and as a heatmap", () => {
    const lower = figure().image(z, { origin: "lower" });
    const map = figure().heatmap([10, 20, 30], [1, 2], z);
    for (const fig of [lower, map]) {
      expect(colorIn(fig, 0.5, 0.75)).toEqual(expected("viridis", 1 / 5));
      expect(colorIn(fig, 0.5, 0.25)).toEqual(expected("viridis", 4 / 5));
    }
  });

  it("keeps row 0 on top with an extent, and follows an inverted axis", () => {
    const fig = figure().image(z, { extent: [0, 3, 0, 2] });
    expect(colorIn(fig, 1 / 6, 0.25)).toEqual(expected("viridis", 0));
    expect(colorIn(fig.xAxis({ inverted: true }), 1 / 6, 0.25)).toEqual(expected("viridis", 2 / 5));
  });

  it("shows NaN in its colour, and clips beyond the limits", () => {
    const fig = figure().image([[Number.NaN, -50, 50]], {
      nanColor: "red",
      limits: [0, 1],
      aspect: 1,
    } as object);
    expect(colorIn(fig, 1 / 6, 0.5)).toEqual([255, 0, 0]);
    expect(colorIn(fig, 3 / 6, 0.5)).toEqual(expected("viridis", 0));
    expect(colorIn(fig, 5 / 6, 0.5)).toEqual(expected("viridis", 1));
  });

  it("maps logarithms", () => {
    const fig = figure().image([[1, 10, 100]], { norm: "log" });
    expect(colorIn(fig, 0.5, 0.5)).toEqual(expected("viridis", 0.5));
  });

  it("is resampled where cells are unequal or an axis is logarithmic", () => {
    const fig = figure().heatmap([1, 10, 100, 1000], [0, 1, 4], z).xAxis({ scale: "log" });
    expect(colorIn(fig, 0.5, 0.9)).toEqual(expected("viridis", 1 / 5));
    expect(colorIn(fig, 0.9, 0.1)).toEqual(expected("viridis", 1));
  });

  it("averages cells that are smaller than pixels, without NaN", () => {
    const n = 1200;
    const data = new Float32Array(n * n).map((_, i) => (i % 2 === 0 ? 0 : 1));
    for (let i = 0; i < 50; i++) data[i * n + i] = Number.NaN;
    const fig = figure().image(ndarray(data, [n, n]), { limits: [0, 1] });
    const [r, g, b] = colorIn(fig, 0.52, 0.48);
    const middle = [0.3, 0.4, 0.5, 0.6, 0.7].map((t) => expected("viridis", t).join());
    const spread = expected("viridis", 0.5);
    expect(
      Math.abs(r - spread[0]) + Math.abs(g - spread[1]) + Math.abs(b - spread[2]),
      middle.join(" "),
    ).toBeLessThan(90);
  });

  it("of colours is shown as it is", () => {
    const rgb = ndarray(Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 8, 7), [2, 2, 3]);
    const fig = figure().image(rgb);
    expect(colorIn(fig, 0.25, 0.25)).toEqual([255, 0, 0]);
    expect(colorIn(fig, 0.75, 0.75)).toEqual([9, 8, 7]);
    const fractions = figure().image(ndarray(Float32Array.of(0, 0.5, 1), [1, 1, 3]));
    expect(colorIn(fractions, 0.5, 0.5)).toEqual([0, 128, 255]);
  });

  it("has square pixels, a heatmap fills the panel", () => {
    const square = frameOf(figure().image([[1, 2, 3, 4]]));
    expect(square.width / square.height).toBeCloseTo(4, 1);
    const wide = frameOf(figure().heatmap([1, 2, 3, 4], [1], [[1, 2, 3, 4]]));
    expect(wide.width / wide.height).toBeLessThan(2.5);
  });
});

describe("a picture", () => {
  const full = figure({ title: "a < b & “c”" })
    .line([1, 2, 3], [1, 4, 9], { label: "<script>alert(1)</script>", yerr: 0.5 })
    .scatter([1, 2, 3], [2, 3, 4], { values: [1, 2, Number.NaN], symbol: "star" })
    .band([1, 2, 3], [0, 1, 2], 5)
    .histogram([1, 1, 2, 2, 3], { bins: 3, opacity: 0.5 })
    .polygons(
      [
        [
          [1, 2, 2],
          [1, 1, 2],
        ],
      ],
      { fill: "C3" },
    )
    .arrows(1, 1, 1, 3)
    .text(2, 8, "α & ω\u0000")
    .vline([1.5, 2.5])
    .hspan(2, 3)
    .xAxis({ label: "q", unit: "Å⁻¹" });

  it("is well-formed XML of the figure's size", () => {
    const svg: SvgElement = parseSvg(full.toSvg());
    expect(svg.name).toBe("svg");
    expect(svg.attributes).toMatchObject({ width: "640", height: "400", viewBox: "0 0 640 400" });
    expect(all(svg, "text").map((t) => t.text)).toContain("q (Å⁻¹)");
    expect(all(svg, "script")).toEqual([]);
  });

  it("holds no number that is none", () => {
    const odd = figure()
      .line([1, 2, Number.NaN, Number.POSITIVE_INFINITY], [0, -1, 5, 1e308])
      .scatter([1e-300, 1e300], [0, 0])
      .errorbar([1, 2], [1, 2], { yerr: [Number.NaN, 5] })
      .band([1, 2], [0, 1], [1, 2])
      .yAxis({ scale: "symlog" });
    expect(odd.toSvg()).not.toMatch(/NaN|Infinity|undefined|null/);
    expect(full.toSvg()).not.toMatch(/NaN|Infinity|undefined|null/);
  });

  it("clips marks to the panel by a name that other figures do not have", () => {
    const ids = (fig: Figure): string[] =>
      all(parseSvg(fig.toSvg()), "clipPath").map((e) => e.attributes.id);
    const grid = figure.grid(2, 2);
    for (const k of [0, 1, 2, 3]) grid.panel(k >> 1, k & 1).line([k, 2]);
    expect(new Set(ids(grid)).size).toBe(4);
    expect(ids(figure().line([1, 2]))).not.toEqual(ids(figure().line([1, 3])));
  });

  it("is a PNG of the width asked for, 640 at most by itself", () => {
    const size = (fig: Figure, options?: object): number[] => {
      const { width, height } = decode(fig.toPng(options));
      return [width, height];
    };
    expect(size(figure({ width: 300, height: 200 }))).toEqual([300, 200]);
    expect(size(figure({ width: 1600, height: 800 }))).toEqual([640, 320]);
    expect(size(figure({ figsize: [10, 5] }), { width: 1000 })).toEqual([1000, 500]);
    expect(size(figure({ width: 300, height: 200 }), { scale: 2 })).toEqual([600, 400]);
  });

  it("is dark on wish", () => {
    const png = decode(figure({ theme: "dark" }).line([1, 2]).toPng());
    const first = png.palette ? png.palette[png.data[0]] : Array.from(png.data.slice(0, 3));
    expect(Math.max(...Array.from(first).slice(0, 3))).toBeLessThan(60);
  });

  it("shows an empty figure as empty axes", () => {
    expect(() => parseSvg(figure().toSvg())).not.toThrow();
    expect(() => parseSvg(figure.grid(2, 3, { colorbar: true }).toSvg())).not.toThrow();
  });
});
