import type { MimeBundle } from "@beambook/core";
import { ndarray } from "@beambook/core/ndarray";
import { type Figure, figure } from "@beambook/core/plot";
import type { MapGrid } from "./grid.js";

/** Names and colours of the picture. */
export interface MapPictureStyle {
  title: string;
  parameter: string;
  unit: string;
  xLabel: string;
  yLabel: string;
  cmap: string;
  limits: readonly number[] | null;
}

/** What a notebook keeps of a map: a PNG of at most 640 pixels width, for lines and bars an SVG too. */
export function mapPicture(grid: MapGrid, style: MapPictureStyle): MimeBundle {
  const fig = mapFigure(grid, style);
  const bundle: MimeBundle = {
    "image/png": Buffer.from(fig.toPng({ width: 640 })).toString("base64"),
  };
  if (grid.kind !== "heatmap") bundle["image/svg+xml"] = fig.toSvg();
  return bundle;
}

function mapFigure(grid: MapGrid, style: MapPictureStyle): Figure {
  const { title, parameter, unit, xLabel, yLabel, limits } = style;
  const fig = figure({
    ...(title !== "" && { title }),
    width: 640,
    height: grid.kind === "heatmap" ? 480 : 380,
  });
  if (grid.kind === "heatmap") {
    const z = ndarray(grid.values, grid.shape);
    const names = (axis: readonly (number | string)[]): boolean => typeof axis[0] === "string";
    const at = (axis: readonly (number | string)[]): number[] =>
      names(axis) ? axis.map((_, i) => i) : axis.map(Number);
    const options = {
      cmap: style.cmap,
      colorbar: { label: parameter, unit },
      ...(limits && { limits: [limits[0], limits[1]] as const }),
    };
    fig.heatmap(at(grid.x), at(grid.y), z, options);
    const ticks = (axis: readonly (number | string)[]): object =>
      names(axis) ? { ticks: { values: at(axis), labels: axis.map(String) } } : {};
    return fig
      .xAxis({ label: xLabel, ...ticks(grid.x) })
      .yAxis({ label: yLabel, ...ticks(grid.y) });
  }
  if (grid.kind === "bar")
    fig.bar(grid.x, grid.values, grid.errors ? { err: finite(grid.errors) } : {});
  else {
    const errors = grid.errors ? { yerr: finite(grid.errors) } : {};
    fig.line(grid.x as number[], grid.values, { marker: "circle", ...errors });
  }
  fig.xAxis({ label: xLabel });
  const yAxis = { label: yLabel === "" ? parameter : yLabel, unit };
  return fig.yAxis(limits ? { ...yAxis, limits: [limits[0], limits[1]] as const } : yAxis);
}

/** Unknown errors have no bar. */
function finite(errors: Float64Array): Float64Array {
  return errors.map((e) => (Number.isFinite(e) ? e : 0));
}
