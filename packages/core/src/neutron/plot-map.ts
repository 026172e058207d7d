import { BeambookError } from "../errors.js";
import { type ColorOptions, type Figure, openPanel, type PlotOptions } from "../plot/index.js";
import type { GroupedFitResult } from "./grouped-result.js";
import type { ParameterGrid } from "./map-values.js";

/** Options of a map of a parameter. */
export interface ParameterMapOptions extends PlotOptions, Omit<ColorOptions, "colorbar"> {
  /** "heatmap" ("pcolormesh" is the same) of a grid, "line" of numbers, "bar" of names; "auto" chooses. */
  kind?: "auto" | "heatmap" | "pcolormesh" | "line" | "bar" | "errorbar";
  /** Shows only groups that fit: over the summary's columns and x, y, i or name. */
  query?: string;
  /** Draws errors: of a grid instead of the values, else as bars on them (true unless given). */
  plotErrors?: boolean;
}

/** Draws a parameter over all groups. */
export function plotMap(
  result: GroupedFitResult,
  name: string,
  options: ParameterMapOptions,
): Figure {
  const { query, kind = "auto", plotErrors } = options;
  const grid = result.parameter(name, query === undefined ? {} : { query });
  const chosen = kindOf(kind, grid);
  const showsErrors = chosen === "heatmap" && plotErrors === true;
  if (showsErrors && !grid.errors) {
    throw new BeambookError("InvalidArgument", `"${name}" has no errors to map.`);
  }
  const shown = showsErrors ? `${name}_err` : name;
  const label = grid.unit ? `${shown} (${grid.unit})` : shown;
  const panel = openPanel(options, { title: `${shown} Map` });
  const { colorbar = label, cmap, vmin, vmax, limits, percentiles, norm, nanColor } = options;
  if (chosen === "heatmap") {
    const colors = { cmap, vmin, vmax, limits, percentiles, norm, nanColor };
    const given = Object.fromEntries(Object.entries(colors).filter(([, v]) => v !== undefined));
    const values = showsErrors ? grid.errors! : grid.values;
    panel.heatmap(grid.x as number[], grid.y!, values, { colorbar, ...given });
    return panel.xAxis(grid.xLabel).yAxis(grid.yLabel).aspect("equal").figure;
  }
  const values = grid.values.flatten().data as Float64Array;
  const errors = plotErrors === false ? undefined : grid.errors?.flatten().data;
  const finite =
    errors && Float64Array.from(errors as Float64Array, (e) => (e > 0 ? e : Number.NaN));
  const at = grid.kind === "heatmap" ? grid.labels : grid.x;
  if (chosen === "bar") {
    panel.bar(at, values, finite ? { err: finite } : {});
  } else {
    const x = typeof at[0] === "string" ? at.map((_, i) => i) : (at as number[]);
    panel.line(x, values, { marker: true, ...(finite ? { yerr: finite } : {}) });
  }
  const limitsOfY =
    vmin !== undefined && vmax !== undefined ? { limits: [vmin, vmax] as const } : {};
  panel.xAxis(grid.xLabel).yAxis({ label, ...limitsOfY } as never);
  return panel.figure;
}

function kindOf(
  kind: NonNullable<ParameterMapOptions["kind"]>,
  grid: ParameterGrid,
): ParameterGrid["kind"] {
  if (kind === "auto") return grid.kind;
  const wanted = kind === "pcolormesh" ? "heatmap" : kind === "errorbar" ? "line" : kind;
  if (!["heatmap", "line", "bar"].includes(wanted)) {
    throw new BeambookError("InvalidArgument", `No kind of map "${kind}".`, {
      hint: 'Use "auto", "heatmap", "line" or "bar".',
    });
  }
  if (wanted !== "heatmap" || grid.kind === "heatmap") return wanted;
  throw new BeambookError("InvalidArgument", "A heat map needs groups on a grid.", {
    hint: 'Use kind "line" or "bar".',
  });
}
