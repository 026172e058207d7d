import type { VectorLike } from "../spec/vector.js";
import {
  bandMark,
  heatmapMark,
  histogramMark,
  imageMark,
  polygonsMark,
  stairsMark,
} from "./area-marks.js";
import { AxesSurface } from "./axes-surface.js";
import { arrowsMark, ruleMark, spanMark, textMark } from "./note-marks.js";
import type {
  ArrowOptions,
  BarOptions,
  ErrorbarOptions,
  HistogramOptions,
  ImageOptions,
  LineOptions,
  MarkOptions,
  PolygonOptions,
  RuleOptions,
  ScatterOptions,
  TextOptions,
} from "./options.js";
import { barMark, errorbarMark, lineMark, scatterMark } from "./point-marks.js";

/** Rows of an image: an NDArray (rows, columns), or (rows, columns, 3 or 4) for colours, or a list of rows. */
export type GridLike = VectorLike | readonly VectorLike[] | { readonly values: unknown };

/** Numbers, or names of categories. */
export type PositionsLike = VectorLike | readonly string[];

/** What marks can be added to: a panel, or a figure (its first panel). Every method returns the object itself. */
export abstract class PlotSurface extends AxesSurface {
  /**
   * A line through points; a single vector is drawn over 0, 1, 2, …
   *
   * @throws ShapeMismatch if x and y differ in length
   */
  line(y: VectorLike, options?: LineOptions): this;
  line(x: PositionsLike, y: VectorLike, options?: LineOptions): this;
  line(...args: unknown[]): this {
    return this.add(lineMark(args, this.cycle));
  }

  /**
   * Markers at points; with `values` coloured by a colour map.
   *
   * @throws ShapeMismatch if vectors differ in length
   */
  scatter(y: VectorLike, options?: ScatterOptions): this;
  scatter(x: PositionsLike, y: VectorLike, options?: ScatterOptions): this;
  scatter(...args: unknown[]): this {
    return this.add(scatterMark(args, this.cycle));
  }

  /**
   * Markers with error bars (`xerr`, `yerr`); `line: true` joins them.
   *
   * @throws ShapeMismatch if vectors differ in length
   */
  errorbar(y: VectorLike, options?: ErrorbarOptions): this;
  errorbar(x: PositionsLike, y: VectorLike, options?: ErrorbarOptions): this;
  errorbar(...args: unknown[]): this {
    return this.add(errorbarMark(args, this.cycle));
  }

  /** Counts values into bins. Values of any shape are counted one by one; NaN does not count. */
  histogram(values: VectorLike, options: HistogramOptions = {}): this {
    return this.add(histogramMark(values, options, this.cycle));
  }

  /** A histogram whose counts are known. @throws ShapeMismatch if there is not one edge more than counts */
  stairs(
    counts: VectorLike,
    edges: VectorLike,
    options: MarkOptions & { style?: "bar" | "step" } = {},
  ): this {
    return this.add(stairsMark(counts, edges, options, this.cycle));
  }

  /** Bars at places or categories. @throws ShapeMismatch if vectors differ in length */
  bar(at: PositionsLike, values: VectorLike, options: BarOptions = {}): this {
    return this.add(barMark(at, values, options, this.cycle));
  }

  /**
   * An image with square pixels, row 0 at the top unless `origin: "lower"`; cell centres are whole numbers unless
   * `extent` says otherwise.
   *
   * @throws ShapeMismatch if the array has not two axes
   */
  image(z: GridLike, options: ImageOptions = {}): this {
    const mark = imageMark(z, options);
    this.target.aspect ??= "equal";
    return this.add(mark);
  }

  /**
   * A map of values over x (columns of z) and y (rows of z), given as centres or edges of cells, equal or not.
   *
   * @throws ShapeMismatch if positions do not fit the shape of z
   */
  heatmap(x: VectorLike, y: VectorLike, z: GridLike, options: ImageOptions = {}): this {
    return this.add(heatmapMark(x, y, z, options));
  }

  /** The area between two curves (numbers are constants). @throws ShapeMismatch if vectors differ in length */
  band(
    x: VectorLike,
    low: VectorLike | number,
    high: VectorLike | number,
    options: MarkOptions = {},
  ): this {
    return this.add(bandMark(x, low, high, options, this.cycle));
  }

  /** Closed outlines, each given as its `[x, y]`. @throws ShapeMismatch if an x and its y differ in length */
  polygons(
    outlines: readonly (readonly [VectorLike, VectorLike])[],
    options: PolygonOptions = {},
  ): this {
    return this.add(polygonsMark(outlines, options, this.cycle));
  }

  /** Arrows from `(x, y)` to `(x + dx, y + dy)`. @throws ShapeMismatch if vectors differ in length */
  arrows(
    x: VectorLike | number,
    y: VectorLike | number,
    dx: VectorLike | number,
    dy: VectorLike | number,
    options: ArrowOptions = {},
  ): this {
    return this.add(arrowsMark([x, y, dx, dy], options, this.cycle));
  }

  /** Text at a point, or texts at points. @throws ShapeMismatch if there is not one text per point */
  text(
    x: PositionsLike | number,
    y: VectorLike | number,
    text: string | readonly string[],
    options: TextOptions = {},
  ): this {
    return this.add(textMark(x, y, text, options));
  }

  /** Vertical lines across the panel at one or several x. */
  vline(x: VectorLike | number, options: RuleOptions = {}): this {
    return this.add(ruleMark("vertical", x, options));
  }

  /** Horizontal lines across the panel at one or several y. */
  hline(y: VectorLike | number, options: RuleOptions = {}): this {
    return this.add(ruleMark("horizontal", y, options));
  }

  /** A shaded range of x. */
  vspan(from: number, to: number, options: MarkOptions = {}): this {
    return this.add(spanMark("vertical", from, to, options, this.cycle));
  }

  /** A shaded range of y. */
  hspan(from: number, to: number, options: MarkOptions = {}): this {
    return this.add(spanMark("horizontal", from, to, options, this.cycle));
  }
}
