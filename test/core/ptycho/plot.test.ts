import { isBeambookError } from "@beambook/core";
import { type Figure, figure, type PlotOptions } from "@beambook/core/plot";
import { MoonFlowerScan, PtyScan, type ScanChunk } from "@beambook/core/ptycho";
import { beforeAll, describe, expect, it } from "vitest";

let chunk: ScanChunk;
beforeAll(async () => {
  chunk = (await new MoonFlowerScan({ num_frames: 12, shape: 32 }).auto(12)) as ScanChunk;
});

describe("plots of a chunk", () => {
  it("show positions in micrometres, y downwards", () => {
    const { data, layout } = chunk.plotPositions().toPlotly();
    expect(data.some((trace) => trace.type?.toString().startsWith("scatter"))).toBe(true);
    expect(JSON.stringify(layout)).toContain("x (µm)");
    const svg = chunk.plotPositions().toSvg();
    expect(svg).toContain("scan point");
  });

  it("show the mean, the largest counts or one frame", () => {
    for (const [show, title] of [
      ["mean", "Mean of the frames"],
      ["max", "Largest counts"],
      [5, "Frame 5"],
    ] as const) {
      expect(chunk.plotFrames({ show }).toSvg()).toContain(title);
    }
    try {
      chunk.plotFrames({ show: 40 });
      expect.unreachable();
    } catch (error) {
      expect(isBeambookError(error, "IndexOutOfRange") && error.hint).toBe("It has 0 to 11.");
    }
  });

  it("show how light is bent", () => {
    expect(chunk.plotCenterOfMass({ axis: "row" }).toSvg()).toContain("Centre of mass, row");
  });

  it("leave dark frames out of the map of bent light", async () => {
    const dark = (await new PtyScan({ num_frames: 4, shape: 8 }).auto(4)) as ScanChunk;
    expect(dark.frames.slice(0).sum()).toBe(0);
    expect(dark.plotCenterOfMass().toSvg()).toContain("Centre of mass, column");
  });

  it("go into a panel, have a size, and a colour bar that is wanted", () => {
    const plots: ((options: PlotOptions) => Figure)[] = [
      (options) => chunk.plotPositions(options),
      (options) => chunk.plotFrames(options),
      (options) => chunk.plotCenterOfMass(options),
    ];
    const grid = figure.grid(1, 3);
    for (const [k, plot] of plots.entries()) {
      expect(plot({ panel: grid.panel(0, k) })).toBe(grid);
      expect(plot({ figsize: [5, 3] }).toJSON()).toMatchObject({ width: 500, height: 300 });
      expect(plot({ colorbar: "seen" }).toSvg()).toContain("seen");
      const label = ["scan point", "counts", "shift"][k];
      expect(plot({}).toSvg()).toContain(label);
      expect(plot({ colorbar: false }).toSvg()).not.toContain(label);
    }
  });
});
