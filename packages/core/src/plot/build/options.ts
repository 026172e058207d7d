import type { NormKind } from "../color/norm.js";
import type { AxisSpec, Dash, LegendPosition, MarkerSymbol } from "../spec/types.js";
import type { VectorLike } from "../spec/vector.js";

/** What all marks take. */
export interface MarkOptions {
  /** Name in the legend; without it the mark has no entry. */
  label?: string;
  /** CSS colour, `C0` to `C9`, `tab:blue`; defaults to the next of tab10. */
  color?: string;
  /** 0 to 1; defaults to 1 (bands and spans 0.25). */
  opacity?: number;
  /** `"y2"` measures on the axis at the right; defaults to `"y"`. */
  axis?: "y" | "y2";
}

/** Lengths of error bars: one for all, one per point, or `[below, above]`. */
export type ErrorsInput = number | VectorLike | readonly [VectorLike, VectorLike];

/** Error bars of points. */
export interface ErrorOptions {
  /** Horizontal, in units of x. */
  xerr?: ErrorsInput;
  /** Vertical, in units of y. */
  yerr?: ErrorsInput;
}

/** Options of a line. */
export interface LineOptions extends MarkOptions, ErrorOptions {
  /** Pixels; defaults to 1.6. */
  width?: number;
  dash?: Dash;
  /** Steps instead of straight lines; `"mid"` changes halfway between points. */
  step?: "pre" | "mid" | "post";
  /** Draws markers too; `true` is `"circle"`. */
  marker?: MarkerSymbol | boolean;
  /** Diameter in pixels; defaults to 6. */
  markerSize?: number;
}

/** How values become colours. */
export interface ColorOptions {
  /** Name of a colour map; defaults to `"viridis"`. */
  cmap?: string;
  /** Value of the first colour; defaults to the smallest value. */
  vmin?: number;
  /** Value of the last colour; defaults to the largest value. */
  vmax?: number;
  /** `[vmin, vmax]` in one. */
  limits?: readonly [number | null | undefined, number | null | undefined];
  /** Limits by percentiles of the values, such as `[1, 99]`. */
  percentiles?: readonly [number, number];
  /** Defaults to `"linear"`. */
  norm?: NormKind;
  /** Colour of NaN; defaults to light grey, `"none"` shows the background. */
  nanColor?: string;
  /** Whether to draw a colour bar, or its label and unit. */
  colorbar?: boolean | string | ColorbarOptions;
}

/** Text beside a colour bar. */
export interface ColorbarOptions {
  label?: string;
  unit?: string;
}

/** Options of markers. */
export interface ScatterOptions extends MarkOptions, ErrorOptions, ColorOptions {
  /** Diameter in pixels, one for all or one per point; defaults to 6. */
  size?: number | VectorLike;
  symbol?: MarkerSymbol;
  /** Colour of the markers' outline; defaults to none. */
  edge?: string;
  /** One value per point that decides its colour by `cmap`. */
  values?: VectorLike;
}

/** Options of points with error bars. */
export interface ErrorbarOptions extends LineOptions {
  /** Joins the points; defaults to false. */
  line?: boolean;
}

/** Options of a histogram. */
export interface HistogramOptions extends MarkOptions {
  /** How many bins, or their edges, or `"auto"` (the default: the finer of Sturges' and Freedman-Diaconis' rules). */
  bins?: number | VectorLike | "auto";
  /** Ends of the bins; defaults to the range of the finite values. */
  range?: readonly [number, number];
  /** One weight per value. */
  weights?: VectorLike;
  /** Scales the counts so that the area is 1. */
  density?: boolean;
  /** Sums the counts from the left. */
  cumulative?: boolean;
  /** `"step"` draws the outline only; defaults to `"bar"`. */
  style?: "bar" | "step";
}

/** Options of bars. */
export interface BarOptions extends MarkOptions {
  /** Width in units of the axis; defaults to 0.8 of the distance of bars. */
  width?: number;
  /** Where bars begin; defaults to 0. */
  base?: VectorLike | number;
  /** Bars grow to the right; defaults to false. */
  horizontal?: boolean;
  /** Error bars at the bars' ends. */
  err?: ErrorsInput;
}

/** Options of an image. */
export interface ImageOptions extends ColorOptions {
  label?: string;
  opacity?: number;
  /** Where row 0 is: `"upper"` (the default, row numbers grow downwards) or `"lower"`. */
  origin?: "upper" | "lower";
  /** Outer edges `[left, right, bottom, top]`; defaults to cell centres at whole numbers. */
  extent?: readonly [number, number, number, number];
  /** Interpolates between cells instead of showing them; defaults to false. */
  smooth?: boolean;
}

/** Options of polygons. */
export interface PolygonOptions extends MarkOptions, ColorOptions {
  /** Colour inside; defaults to `"none"`. */
  fill?: string;
  /** Width of the outline in pixels; defaults to 1. */
  width?: number;
  /** One value per polygon that decides its colour by `cmap`. */
  values?: VectorLike;
}

/** Options of arrows. */
export interface ArrowOptions extends MarkOptions {
  /** Pixels; defaults to 1.6. */
  width?: number;
  /** Length of the head in pixels; defaults to 9. */
  head?: number;
}

/** Options of texts. */
export interface TextOptions extends MarkOptions {
  /** Pixels; defaults to 12. */
  size?: number;
  /** Which side of the text is at x; defaults to `"middle"`. */
  anchor?: "start" | "middle" | "end";
  /** Which part of the text is at y; defaults to `"middle"`. */
  baseline?: "top" | "middle" | "bottom";
  /** Degrees, counter-clockwise. */
  angle?: number;
  bold?: boolean;
}

/** Options of lines across a panel. */
export interface RuleOptions extends MarkOptions {
  /** Pixels; defaults to 1.2. */
  width?: number;
  /** Defaults to `"dash"`. */
  dash?: Dash;
}

/** Options of an axis; a plain text is its label. */
export type AxisOptions = Omit<AxisSpec, "ticks"> & {
  /** Positions of ticks, or positions and labels. */
  ticks?: readonly number[] | { values: readonly number[]; labels?: readonly string[] };
};

/** Options of a legend. */
export interface LegendOptions {
  position?: LegendPosition;
  title?: string;
}
