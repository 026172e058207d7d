import { isBeambookError, JUPYTER_DISPLAY, zeros } from "@beambook/core";
import { PNCCDGeometry } from "@beambook/core/geometry";
import { type Figure, figure } from "@beambook/core/plot";
import { describe, expect, it } from "vitest";
import { agipd, dssc, lpd, numbered } from "./samples.js";

const marksOf = (fig: { model: { panels: { marks: { kind: string }[] }[] } }): string[] =>
  fig.model.panels[0].marks.map((m) => m.kind);

describe("plots of a detector", () => {
  it("plotDataFast shows the assembled image around (0, 0), x to the left", () => {
    const g = agipd();
    const frame = numbered([16, 512, 128]);
    const edgesOf = (fig: Figure): number[] => {
      const image = fig.model.panels[0].marks.find((m) => m.kind === "image");
      if (image?.kind !== "image") throw new Error("no image");
      return [...image.xEdges, ...image.yEdges];
    };
    const pixels = g.plotDataFast(frame, { vmin: 0, vmax: 1000 });
    expect(edgesOf(pixels)).toEqual([-550, 542, -631, 625]);
    expect(pixels.model.panels[0].xAxis).toMatchObject({ inverted: true, unit: "pixels" });
    const inMetres = g.plotDataFast(frame, { axisUnits: "m", frontview: false });
    [-0.11, 0.1084, -0.1262, 0.125].forEach((v, k) => {
      expect(edgesOf(inMetres)[k]).toBeCloseTo(v, 12);
    });
    const metres = inMetres.model.panels[0];
    expect(metres.xAxis.inverted).toBe(false);
  });

  it("plotDataFast draws into a given panel and refuses stacks and other detectors' data", () => {
    const fig = figure.grid(1, 2);
    expect(agipd().plotDataFast(numbered([16, 512, 128]), { panel: fig.panel(0, 1) })).toBe(fig);
    for (const shape of [
      [2, 16, 512, 128],
      [16, 256, 256],
    ]) {
      try {
        agipd().plotDataFast(zeros(shape));
        expect.unreachable();
      } catch (error) {
        expect(isBeambookError(error, "ShapeMismatch")).toBe(true);
      }
    }
  });

  it("inspect draws every tile and names every module", () => {
    for (const g of [agipd(), lpd(), dssc()]) {
      const panel = g.inspect().model.panels[0];
      const polygons = panel.marks.find((m) => m.kind === "polygons") as unknown as {
        starts: ArrayLike<number>;
      };
      expect(polygons.starts.length - 1).toBe(g.modules.flat().length);
      const texts = panel.marks.flatMap((m) => (m.kind === "text" ? m.text : []));
      expect(texts).toContain("Q3M2");
    }
    expect(dssc().inspect().model.panels[0].aspect).toBeCloseTo(Math.sqrt(3) / 2, 12);
  });

  it("inspect shows the notches of pnCCD, also where a module is turned", () => {
    const ccd = PNCCDGeometry.example();
    const [top, bottom] = ccd.notches();
    expect(top.map(([x, y]) => [x / 7.5e-5, y].map((v) => Math.round(v * 1e6) / 1e6))).toEqual([
      [-30, 0.00365],
      [30, 0.00365],
      [30, 0.002],
      [-30, 0.002],
    ]);
    expect(Math.max(...bottom.map(([, y]) => y))).toBeCloseTo(-0.002, 12);
    const marks = (g: PNCCDGeometry): number =>
      marksOf(g.inspect({ axisUnits: "m" })).filter((kind) => kind === "polygons").length;
    expect(marks(ccd)).toBe(marksOf(agipd().inspect()).filter((k) => k === "polygons").length + 1);
    const turned = ccd.rotate([0, 0, 90]).notches()[0];
    turned.forEach(([x, y], k) => {
      expect(Math.hypot(x, y)).toBeCloseTo(Math.hypot(top[k][0], top[k][1]), 9);
    });
  });

  it("all draw into a given panel, in a given size, with or without a scale of colours", () => {
    const [a, d] = [agipd(), dssc()];
    const [frame, hexes] = [numbered([16, 512, 128]), numbered([16, 128, 512])];
    type Options = Parameters<typeof a.plotDataFast>[1];
    const plots: ((options: Options) => Figure)[] = [
      (o) => a.plotDataFast(frame, o),
      (o) => a.plotAssembled(a.positionModulesFast(frame), o),
      (o) => a.inspect(o),
      (o) => a.compare(a.offset([1e-3, 0]), o),
      (o) => d.plotDataHexes(hexes, { ...o, points: 200 }),
      (o) => d.plotDataCartesian(hexes, o),
      (o) => PNCCDGeometry.example().inspect(o),
    ];
    for (const plot of plots) {
      const fig = figure.grid(1, 2);
      expect(plot({ panel: fig.panel(0, 1), colorbar: false })).toBe(fig);
      expect(fig.model.panels.some(({ marks }) => marks.length > 0)).toBe(true);
      const [small, large] = [plot({ figsize: [3, 2] }), plot({ figsize: [6, 4] })];
      expect(large.model.width).toBe(2 * small.model.width);
    }
  });

  it("compare draws scaled arrows to the other geometry", () => {
    const g = agipd();
    const fig = g.compare(g.offset([2e-4, -4e-4]), { scale: 10 });
    expect(marksOf(fig as never)).toContain("arrows");
    const arrows = fig.model.panels[0].marks.find((m) => m.kind === "arrows") as unknown as {
      dx: Float64Array;
      dy: Float64Array;
    };
    expect(arrows.dx.length).toBe(128);
    expect(arrows.dx[77]).toBeCloseTo(10, 9);
    expect(arrows.dy[77]).toBeCloseTo(-20, 9);
    expect(() => g.compare(lpd())).toThrow(/Cannot compare/);
  });

  it("saves and displays", async () => {
    const svg = await agipd().inspect().toSvg();
    expect(svg).toContain("Q1M1");
    expect(agipd()[JUPYTER_DISPLAY]()["text/plain"]).toBe(
      "AGIPD-1M geometry: data (16, 512, 128), image 1256 x 1092, centre at row 631, column 550",
    );
  });
});
