import { BeambookError } from "../errors.js";
import { NDArray } from "../ndarray/index.js";
import { type Figure, openPanel } from "../plot/index.js";
import type { DetectorGeometry } from "./detector-geometry.js";
import { type PlaneRegion, regionOfModules, shapeImage } from "./hexagon-image.js";
import { type ModuleData, orderModules } from "./module-data.js";
import type { PlotDataOptions } from "./plot.js";

/** How {@link plotHexagons} draws. */
export interface PlotHexesOptions extends Omit<PlotDataOptions, "axisUnits"> {
  /** The data is of this module only: `(slowScan, fastScan)`. */
  module?: number;
  /** Part of the plane to show, in metres from the centre: `[x0, x1, y0, y1]`; default all modules. */
  region?: PlaneRegion;
  /** Points of the picture along its longer side; default 1200. */
  points?: number;
}

/** Draws one frame with its pixels in their true shapes, axes in metres. */
export function plotHexagons(
  geometry: DetectorGeometry,
  data: ModuleData,
  options: PlotHexesOptions,
): Figure {
  const { module, region, points = 1200, frontview = true, colorbar = true, ...rest } = options;
  const { modules, layout } = geometry;
  const frame =
    module === undefined ? wholeFrame(geometry, data) : oneModule(geometry, data, module);
  const shown = region ?? regionOfModules(modules, frame.numbers);
  const [x0, x1, y0, y1] = shown;
  const scale = points / Math.max(x1 - x0, y1 - y0);
  if (!(scale > 0 && Number.isFinite(scale))) {
    throw new BeambookError("InvalidArgument", `The region [${shown.join(", ")}] is empty.`);
  }
  const width = Math.max(1, Math.round((x1 - x0) * scale));
  const height = Math.max(1, Math.round((y1 - y0) * scale));
  const image = shapeImage(frame, { modules, layout }, { region: shown, width, height });
  const panel = openPanel(
    Object.fromEntries(Object.entries(rest).filter(([key]) => !COLOURS.includes(key))),
    { title: layout.name, figsize: module === undefined ? [8, 8] : [9, 4] },
  );
  const colours = Object.fromEntries(
    Object.entries(rest).filter(([key, value]) => COLOURS.includes(key) && value !== undefined),
  );
  panel.image(image, {
    nanColor: "#404040",
    ...colours,
    colorbar,
    origin: "lower",
    extent: [...shown],
  });
  return panel
    .xAxis({ label: "x", unit: "m", inverted: frontview })
    .yAxis({ label: "y", unit: "m" })
    .aspect("equal").figure;
}

const COLOURS = ["cmap", "vmin", "vmax", "limits", "percentiles", "norm", "nanColor"];

interface Frame {
  array: NDArray;
  numbers: readonly number[];
}

function wholeFrame({ modules, layout }: DetectorGeometry, data: ModuleData): Frame {
  const frame = orderModules(data, modules.length, layout);
  if (frame.array.ndim === 3) return frame;
  throw new BeambookError(
    "ShapeMismatch",
    `A plot shows one frame; the data has ${frame.array.shape.slice(0, -3).join(" x ")} of them.`,
    { hint: "Select one with slice or isel." },
  );
}

function oneModule({ modules, layout }: DetectorGeometry, data: ModuleData, module: number): Frame {
  const array = data instanceof NDArray ? data : data.values;
  const [slow, fast] = layout.moduleShape;
  const fits = array.ndim === 2 && array.shape[0] === slow && array.shape[1] === fast;
  if (!fits || modules[module] === undefined) {
    throw new BeambookError(
      "ShapeMismatch",
      `Data of (${array.shape.join(", ")}) is not that of module ${module}: one has (${slow}, ${fast}).`,
    );
  }
  return { array: array.reshape(1, slow, fast), numbers: [module] };
}
