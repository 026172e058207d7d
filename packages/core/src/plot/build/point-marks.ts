import { cssColor } from "../color/colors.js";
import type { BarMark, LineMark, NumericArray, ScatterMark } from "../spec/types.js";
import { toPositions, toVector } from "../spec/vector.js";
import { colorScale } from "./color-scale.js";
import { type ColorCycle, checkLengths, markBase, splitPoints, toErrors } from "./inputs.js";
import type {
  BarOptions,
  ErrorbarOptions,
  ErrorOptions,
  LineOptions,
  ScatterOptions,
} from "./options.js";

/** The mark of `line(x, y, options)`. */
export function lineMark(args: readonly unknown[], cycle: ColorCycle): LineMark<NumericArray> {
  const { x, y, options } = splitPoints<LineOptions>(args, toPositions);
  const { width = 1.6, dash = "solid", step, marker, markerSize = 6 } = options;
  const mark: LineMark<NumericArray> = {
    kind: "line",
    ...markBase(options, cycle),
    x,
    y,
    width,
    dash,
  };
  if (step) mark.step = step;
  if (marker) mark.marker = { symbol: marker === true ? "circle" : marker, size: markerSize };
  return addErrors(mark, options);
}

/** The mark of `errorbar(x, y, options)`: markers with error bars, joined on wish. */
export function errorbarMark(args: readonly unknown[], cycle: ColorCycle): LineMark<NumericArray> {
  const { x, y, options } = splitPoints<ErrorbarOptions>(args, toPositions);
  const { line = false, marker = true, ...rest } = options;
  return lineMark([x, y, { ...rest, marker, width: line ? (rest.width ?? 1.6) : 0 }], cycle);
}

/** The mark of `scatter(x, y, options)`. */
export function scatterMark(
  args: readonly unknown[],
  cycle: ColorCycle,
): ScatterMark<NumericArray> {
  const { x, y, options } = splitPoints<ScatterOptions>(args, toPositions);
  const { size = 6, symbol = "circle", edge, values } = options;
  const sizes = typeof size === "number" ? size : toVector(size, "size");
  if (typeof sizes !== "number") checkLengths({ x, size: sizes });
  const base = markBase(options, values === undefined ? cycle : "#1f77b4");
  const mark: ScatterMark<NumericArray> = { kind: "scatter", ...base, x, y, symbol, size: sizes };
  if (edge !== undefined) mark.edge = cssColor(edge);
  if (values !== undefined) {
    mark.values = toVector(values, "values");
    checkLengths({ x, values: mark.values });
    mark.colors = colorScale(mark.values, options, true);
  }
  return addErrors(mark, options);
}

/** The mark of `bar(at, values, options)`. */
export function barMark(
  at: unknown,
  heights: unknown,
  options: BarOptions,
  cycle: ColorCycle,
): BarMark<NumericArray> {
  const places = toPositions(at, "at");
  const values = toVector(heights, "values");
  checkLengths({ at: places, values });
  const { horizontal = false, width, base, err } = options;
  const mark: BarMark<NumericArray> = {
    kind: "bar",
    ...markBase(options, cycle),
    at: places,
    values,
    horizontal,
  };
  if (width !== undefined) mark.width = width;
  if (base !== undefined) {
    mark.base = typeof base === "number" ? values.map(() => base) : toVector(base, "base");
    checkLengths({ values, base: mark.base });
  }
  if (err !== undefined) mark.errors = toErrors(err, values.length, "err");
  return mark;
}

function addErrors<M extends LineMark<NumericArray> | ScatterMark<NumericArray>>(
  mark: M,
  { xerr, yerr }: ErrorOptions,
): M {
  if (xerr !== undefined) mark.xerr = toErrors(xerr, mark.y.length, "xerr");
  if (yerr !== undefined) mark.yerr = toErrors(yerr, mark.y.length, "yerr");
  return mark;
}
