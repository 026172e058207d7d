import type { NDArray } from "@beambook/core/ndarray";
import type { DOMWidgetOptions } from "../base/dom-widget.js";
import type { NamedArray } from "../detector-view/source.js";

/** A row of numbers, rows of numbers, or an array of one or two axes. */
export type MapValues = ArrayLike<number> | readonly ArrayLike<number>[] | NDArray | NamedArray;

/** Positions or names along an axis. */
export type MapAxis = ArrayLike<number> | readonly string[];

/** One fitted quantity over the groups of a fit. */
export interface ParameterValues {
  values: MapValues;
  /** Standard errors, in the shape of the values. */
  errors?: MapValues;
  /** Positions or names of columns (or of all values, if there is one axis). */
  x?: MapAxis;
  /** Positions or names of rows. */
  y?: MapAxis;
  xLabel?: string;
  yLabel?: string;
  /** Names of all values in row-major order, shown on hover; default to the axes' positions. */
  labels?: readonly string[];
  /** Indices that `select` tells, in row-major order, as the result itself counts; default to positions. */
  indices?: readonly (readonly number[])[];
  unit?: string;
  kind?: MapKind;
}

/** A result of many fits that knows its parameters by name. */
export interface ParameterResult {
  parameter(name: string): ParameterValues;
}

/** How values are drawn; `auto` takes a heat map for two axes, bars for names, else a line. */
export type MapKind = "auto" | "heatmap" | "line" | "bar";

/** What a parameter map shows: `values`, or a parameter of a `result`. */
export interface ParameterMapOptions extends DOMWidgetOptions, Partial<ParameterValues> {
  /** A result that gives values, errors, axes and unit of its parameters. */
  result?: ParameterResult;
  /** Name of the parameter of the result; also the name beside the colour bar. */
  parameter?: string;
  /** Text above the map; defaults to the parameter's name. */
  title?: string;
  /** Name of a colour map; defaults to `"viridis"`. */
  cmap?: string;
  /** Values of the ends of the colour map (of the y axis for lines and bars); null shows all. */
  limits?: readonly [low: number, high: number] | null;
  /** Index of the marked value, `[row, column]` or `[i]`. */
  selected?: readonly number[] | null;
  /** Height (CSS pixels); defaults to 420. */
  height?: number;
}

/** What `on("select")` is told. */
export interface MapSelection {
  /** `[row, column]` or `[i]`; of a result that has its own indices (a neutron fit: `[x, y]`), that: what `get` takes. */
  index: number[];
  /** NaN where nothing was measured. */
  value: number;
  /** NaN if unknown. */
  error: number;
  /** Name of the value, such as `"(1, 2)"`. */
  label: string;
}
