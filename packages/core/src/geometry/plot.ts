import { BeambookError } from "../errors.js";
import {
  type ColorOptions,
  type Figure,
  openPanel,
  type Panel,
  type PlotOptions,
} from "../plot/index.js";
import type { AssembledImage } from "./assemble.js";
import type { DetectorGeometry } from "./detector-geometry.js";
import { type Layout, moduleName } from "./layout.js";
import type { ModuleData } from "./module-data.js";
import { centreOf, cornersOf, pointOn, type Tile } from "./tile.js";
import type { Vector } from "./vector.js";

/** Options of all plots of a detector. */
export interface GeometryPlotOptions extends PlotOptions {
  /** Scale of the axes: pixels (default) or metres from the centre. */
  axisUnits?: "px" | "m";
  /** Look along the beam, x growing to the left (default); false looks into the beam. */
  frontview?: boolean;
}

/** Options of {@link plotFrame}. */
export interface PlotDataOptions extends GeometryPlotOptions, Omit<ColorOptions, "colorbar"> {}

/** Options of {@link plotComparison}. */
export interface CompareOptions extends GeometryPlotOptions {
  /** How many times longer than the true shift the arrows are; default 1. */
  scale?: number;
}

type PointOf = (v: Vector) => [x: number, y: number];

/** One frame as an image, with the detector's centre at (0, 0). */
export function plotFrame(
  geometry: DetectorGeometry,
  data: ModuleData,
  options: PlotDataOptions,
): Figure {
  return plotAssembled(geometry, geometry.positionModulesFast(data), options);
}

/** An assembled image, with the detector's centre at (0, 0). */
export function plotAssembled(
  geometry: DetectorGeometry,
  { image, centre }: AssembledImage,
  options: PlotDataOptions,
): Figure {
  const { axisUnits, frontview, panel: _, colorbar = true, ...rest } = options;
  if (image.ndim !== 2) {
    throw new BeambookError(
      "ShapeMismatch",
      `A plot shows one frame; the data has ${image.shape.slice(0, -2).join(" x ")} of them.`,
      { hint: "Select one with slice or isel." },
    );
  }
  const [stepX, stepY] = axisUnits === "m" ? geometry.layout.pitch : [1, 1];
  const [height, width] = image.shape;
  const panel = openGeometryPanel(geometry.layout, options);
  panel.image(image, {
    ...colorOptions(rest),
    colorbar,
    origin: "lower",
    extent: [
      -centre[1] * stepX,
      (width - centre[1]) * stepX,
      -centre[0] * stepY,
      (height - centre[0]) * stepY,
    ],
  });
  drawCross(panel, Math.min(width * stepX, height * stepY) / 40);
  return setAxes(panel, geometry.layout, options).figure;
}

/** An image of square pixels that are not the detector's own, with the centre at (0, 0). */
export function plotSquares(
  geometry: DetectorGeometry,
  { image, centre, pixelSize }: AssembledImage & { pixelSize: number },
  options: PlotDataOptions,
): Figure {
  const { axisUnits = "px", frontview, panel: _, colorbar = true, ...rest } = options;
  const step = axisUnits === "m" ? pixelSize : 1;
  const [height, width] = image.shape;
  const panel = openGeometryPanel(geometry.layout, options);
  panel.image(image, {
    ...colorOptions(rest),
    colorbar,
    origin: "lower",
    extent: [
      (-centre[1] - 0.5) * step,
      (width - centre[1] - 0.5) * step,
      (-centre[0] - 0.5) * step,
      (height - centre[0] - 0.5) * step,
    ],
  });
  drawCross(panel, Math.min(width, height) * (step / 40));
  const square = { ...geometry.layout, pitch: [pixelSize, pixelSize] as const };
  return setAxes(panel, square, options).figure;
}

function colorOptions(options: PlotDataOptions): ColorOptions {
  const { cmap, vmin, vmax, limits, percentiles, norm, nanColor } = options;
  const given = Object.entries({ cmap, vmin, vmax, limits, percentiles, norm, nanColor });
  return Object.fromEntries(given.filter(([, v]) => v !== undefined));
}

/**
 * The borders of all tiles, each module's name, and a thick line along the first row of its data.
 *
 * @param holes - corners of parts without pixels, in metres
 */
export function plotLayout(
  geometry: DetectorGeometry,
  options: GeometryPlotOptions,
  holes: readonly (readonly Vector[])[] = [],
): Figure {
  const panel = drawLayout(geometry, options);
  const point = pointIn(geometry.layout, options);
  const shapes = holes.map((corners) => outlineOf(corners, point));
  if (shapes.length > 0) panel.polygons(shapes, { color: "C3", fill: "C3", opacity: 0.5 });
  return panel.figure;
}

/** {@link plotLayout} with an arrow for each tile to where it is in another geometry. */
export function plotComparison(
  geometry: DetectorGeometry,
  other: DetectorGeometry,
  options: CompareOptions,
): Figure {
  const { scale = 1 } = options;
  if (other.expectedDataShape.join() !== geometry.expectedDataShape.join()) {
    throw new BeambookError(
      "ShapeMismatch",
      `Cannot compare ${geometry.layout.name} (${geometry.expectedDataShape.join(", ")}) with ${other.layout.name} (${other.expectedDataShape.join(", ")}).`,
    );
  }
  const panel = drawLayout(geometry, options);
  const point = pointIn(geometry.layout, options);
  const from = geometry.modules.flat().map((t) => point(centreOf([t])));
  const to = other.modules.flat().map((t) => point(centreOf([t])));
  panel.arrows(
    from.map((p) => p[0]),
    from.map((p) => p[1]),
    from.map((p, k) => (to[k][0] - p[0]) * scale),
    from.map((p, k) => (to[k][1] - p[1]) * scale),
    { color: "C3" },
  );
  return panel.figure;
}

function drawLayout(geometry: DetectorGeometry, options: GeometryPlotOptions): Panel {
  const { layout, modules } = geometry;
  const panel = openGeometryPanel(layout, options);
  const point = pointIn(layout, options);
  panel.polygons(
    modules.flat().map((t) => outlineOf(cornersOf(t), point)),
    { color: "C0", fill: "C0", opacity: 0.35 },
  );
  const firstTile = layout.tileOrigins.findIndex(([s, f]) => s === 0 && f === 0);
  const firstRow = (t: Tile): readonly Vector[] => [t.corner, pointOn(t, 0, t.fsPixels)];
  panel.polygons(
    modules.map((tiles) => outlineOf(firstRow(tiles[firstTile]), point)),
    { color: "C1", width: 3 },
  );
  modules.forEach((tiles, m) => {
    const [x, y] = point(centreOf(tiles));
    panel.text(x, y, moduleName(layout, m, modules.length), { size: 13, bold: true });
    for (const t of tiles.length > 2 ? [0, tiles.length - 1] : []) {
      panel.text(...point(centreOf([tiles[t]])), `T${t + 1}`, { size: 9 });
    }
  });
  const [corner, , opposite] = cornersOf(modules[0][0]).map(point);
  drawCross(panel, Math.hypot(corner[0] - opposite[0], corner[1] - opposite[1]) / 3);
  return setAxes(panel, layout, options);
}

function outlineOf(corners: readonly Vector[], point: PointOf): [x: number[], y: number[]] {
  const points = corners.map(point);
  return [points.map((p) => p[0]), points.map((p) => p[1])];
}

function openGeometryPanel(layout: Layout, options: GeometryPlotOptions): Panel {
  const { axisUnits: _a, frontview: _f, ...rest } = options;
  return openPanel(rest, { title: layout.name, figsize: [8, 8] });
}

function pointIn({ pitch }: Layout, { axisUnits }: GeometryPlotOptions): PointOf {
  return ([x, y]: Vector): [number, number] =>
    axisUnits === "m" ? [x, y] : [x / pitch[0], y / pitch[1]];
}

function drawCross(panel: Panel, arm: number): void {
  const ends: [number[], number[]][] = [
    [
      [-arm, arm],
      [0, 0],
    ],
    [
      [0, 0],
      [-arm, arm],
    ],
  ];
  panel.polygons(ends, { color: "C3", width: 1.5 });
}

function setAxes(panel: Panel, { pitch }: Layout, options: GeometryPlotOptions): Panel {
  const { axisUnits = "px", frontview = true } = options;
  const unit = axisUnits === "m" ? { unit: "m" } : { unit: "pixels" };
  return panel
    .xAxis({ label: "x", ...unit, inverted: frontview })
    .yAxis({ label: "y", ...unit })
    .aspect(axisUnits === "m" ? "equal" : pitch[1] / pitch[0]);
}
