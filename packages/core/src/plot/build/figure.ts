import { JUPYTER_DISPLAY, type MimeBundle } from "../../display.js";
import { BeambookError } from "../../errors.js";
import { displayBundle, plainText } from "../output/bundle.js";
import { type PngOptions, renderPng } from "../output/png.js";
import { type SaveOptions, saveFigure } from "../output/save.js";
import { type PlotlyFigure, type PlotlyOptions, toPlotly } from "../plotly/figure.js";
import { decodeFigure, encodeFigure } from "../spec/encode.js";
import type { FigureSpec, NumericArray, PanelSpec } from "../spec/types.js";
import { renderSvg } from "../svg/render.js";
import type { ColorbarOptions } from "./options.js";
import { Panel } from "./panel.js";
import { PlotSurface } from "./surface.js";

/** Warnings of one drawing that are told one by one. */
const MOST_WARNINGS = 8;

/** Options of a figure. */
export interface FigureOptions {
  /** Text above all panels of a grid; above the panel of a single one. */
  title?: string;
  /** Pixels; defaults to 640. */
  width?: number;
  /** Pixels; defaults to 400. */
  height?: number;
  /** Width and height in inches of 100 pixels, as matplotlib counts; `width` and `height` win. */
  figsize?: readonly [number, number];
  /** Defaults to `"light"`. */
  theme?: "light" | "dark";
}

/** Options of a grid of panels. */
export interface GridOptions extends FigureOptions {
  /** One x range per column, labels below the last row only. */
  shareX?: boolean;
  /** One y range per row, labels left of the first column only. */
  shareY?: boolean;
  /** One colour scale and one colour bar for all panels. */
  colorbar?: boolean | string | ColorbarOptions;
  /** Relative widths of the columns. */
  columnWidths?: readonly number[];
  /** Relative heights of the rows. */
  rowHeights?: readonly number[];
}

/**
 * A figure: a plain description of marks and axes, drawn live by plotly and as SVG or PNG without a browser. Methods
 * that add marks or set axes work on the first panel; `panel(row, column)` gives the others.
 *
 * @example
 * const fig = figure({ title: "SAXS" }).line(q, intensity, { label: "sample" })
 *   .xAxis({ label: "q", unit: "Å⁻¹", scale: "log" }).yAxis({ label: "I", unit: "cm⁻¹", scale: "log" });
 * await fig.save("saxs.png");
 */
export class Figure extends PlotSurface {
  /** @internal */
  readonly model: FigureSpec<NumericArray>;
  /** What was left out of a drawing to keep it small; filled when the figure is drawn. */
  readonly warnings: string[] = [];
  readonly #panels: Panel[] = [];
  readonly #told: Set<string> = new Set();

  /** @internal Use `figure()` or `figure.grid()`. */
  constructor(model: FigureSpec<NumericArray>) {
    super();
    this.model = model;
    for (const panel of model.panels) this.#panels.push(new Panel(this, panel));
  }

  /** A figure from its {@link Figure.spec}. @throws FileFormat if it is none */
  static fromSpec(spec: FigureSpec): Figure {
    if (spec?.kind !== "beambook.figure" || spec.version !== 1 || !Array.isArray(spec.panels)) {
      throw new BeambookError("FileFormat", "This JSON is not a figure's spec of version 1.", {
        hint: 'A spec has kind "beambook.figure", version 1 and panels.',
      });
    }
    return new Figure(decodeFigure(spec));
  }

  /** The figure as plain JSON; {@link Figure.fromSpec} reads it. */
  get spec(): FigureSpec {
    return encodeFigure(this.model);
  }

  /** The figure as plain JSON, for `JSON.stringify`. */
  toJSON(): FigureSpec {
    return this.spec;
  }

  /** Panels that exist so far, in the order in which they were first asked for. */
  get panels(): readonly Panel[] {
    return this.#panels;
  }

  /**
   * The panel in a cell of the grid, made on first use.
   *
   * @param spans - cells that the panel covers to the right and downwards; defaults to one
   * @throws IndexOutOfRange for a cell outside the grid
   */
  panel(
    row: number = 0,
    column: number = 0,
    spans: { rows?: number; columns?: number } = {},
  ): Panel {
    const { rows, columns } = this.model;
    const [rowSpan, columnSpan] = [spans.rows ?? 1, spans.columns ?? 1];
    const inside = (i: number, span: number, n: number): boolean =>
      Number.isInteger(i) && Number.isInteger(span) && i >= 0 && span >= 1 && i + span <= n;
    if (!inside(row, rowSpan, rows) || !inside(column, columnSpan, columns))
      throw this.#outside(row, column);
    const known = this.#panels.find((p) => p.model.row === row && p.model.column === column);
    if (known) return known;
    const panel = new Panel(this, {
      row,
      column,
      rowSpan,
      columnSpan,
      marks: [],
      xAxis: {},
      yAxis: {},
      legend: { show: true, position: "best" },
      barMode: "group",
    });
    this.#panels.push(panel);
    this.model.panels.push(panel.model);
    return panel;
  }

  #outside(row: number, column: number): BeambookError {
    const { rows, columns } = this.model;
    return new BeambookError(
      "IndexOutOfRange",
      `No panel (${row}, ${column}) in a grid of ${rows} rows and ${columns} columns.`,
      { hint: "figure.grid(rows, columns) makes a larger one." },
    );
  }

  /** Plotly's `{ data, layout, config }`; all points unless limits are given. */
  toPlotly(options: PlotlyOptions = {}): PlotlyFigure {
    return this.#noting((warn) => toPlotly(this.model, options, warn));
  }

  /** The figure as SVG text. */
  toSvg(): string {
    return this.#noting((warn) => renderSvg(this.model, { warn }));
  }

  /** The figure as a PNG file, at most 640 pixels wide unless `width` says otherwise. */
  toPng(options: PngOptions = {}): Uint8Array {
    return this.#noting((warn) => renderPng(this.model, options, warn));
  }

  /**
   * Writes `.png`, `.svg`, `.json` (the spec) or `.html`, by the file's ending; the file appears whole or not at all.
   *
   * @throws InvalidArgument for another ending
   * @throws FileAccess if the file cannot be written
   */
  async save(path: string, options: SaveOptions = {}): Promise<void> {
    await saveFigure(this, path, options);
  }

  [JUPYTER_DISPLAY](): MimeBundle {
    return this.#noting((warn) => displayBundle(this.model, warn));
  }

  /** `Figure 640x400: 2 lines, 1 image`. */
  override toString(): string {
    return plainText(this.model);
  }

  /** Sets the title: above all panels of a grid, above the panel of a single one. */
  override title(text: string): this {
    if (this.model.rows * this.model.columns === 1) return super.title(text);
    this.model.title = text;
    return this;
  }

  protected get target(): PanelSpec<NumericArray> {
    return this.panel().model;
  }

  protected get whole(): FigureSpec<NumericArray> {
    return this.model;
  }

  /** Runs a drawing and keeps what it has to say, once and not at length. */
  #noting<T>(draw: (warn: (text: string) => void) => T): T {
    const notes = new Set<string>();
    const result = draw((text) => void notes.add(text));
    const fresh = [...notes].filter((text) => !this.#told.has(text));
    for (const text of fresh) this.#told.add(text);
    this.warnings.push(...fresh.slice(0, MOST_WARNINGS));
    const rest = fresh.length - MOST_WARNINGS;
    if (rest > 0) this.warnings.push(`… and ${rest} more of this kind.`);
    return result;
  }
}
