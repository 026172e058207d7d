import { BeambookError } from "../../errors.js";
import { withUnit } from "../spec/units.js";
import { Figure, type FigureOptions, type GridOptions } from "./figure.js";
import type { ColorbarOptions } from "./options.js";
import type { Panel } from "./panel.js";

/** Pixels per inch of `figsize`. */
const PIXELS_PER_INCH = 100;

/** Makes figures: `figure(options)` one panel, `figure.grid(rows, columns, options)` several. */
export interface FigureFactory {
  (options?: FigureOptions): Figure;
  /** A figure of `rows` x `columns` panels; `fig.panel(row, column)` draws into one. */
  grid(rows: number, columns: number, options?: GridOptions): Figure;
}

/**
 * A new, empty figure.
 *
 * @example
 * figure({ title: "Pulse energy" }).line(trainIds, energy, { label: "XGM" }).yAxis({ label: "E", unit: "µJ" })
 */
export const figure: FigureFactory = Object.assign(
  (options: FigureOptions = {}): Figure => {
    const { title, ...rest } = options;
    const made = makeFigure(1, 1, rest);
    return title === undefined ? made : made.title(title);
  },
  { grid: makeFigure },
);

function makeFigure(rows: number, columns: number, options: GridOptions = {}): Figure {
  checkGrid(rows, columns, options);
  const { title, theme = "light", shareX = false, shareY = false, colorbar } = options;
  const made = new Figure({
    kind: "beambook.figure",
    version: 1,
    ...sizeOf(rows, columns, options),
    theme,
    rows,
    columns,
    shareX,
    shareY,
    panels: [],
  });
  if (title !== undefined) made.model.title = title;
  if (options.columnWidths) made.model.columnWidths = [...options.columnWidths];
  if (options.rowHeights) made.model.rowHeights = [...options.rowHeights];
  if (colorbar) made.model.sharedColorbar = { label: barLabel(colorbar) };
  return made;
}

function sizeOf(
  rows: number,
  columns: number,
  options: FigureOptions,
): { width: number; height: number } {
  const { figsize } = options;
  const width =
    options.width ?? (figsize ? figsize[0] * PIXELS_PER_INCH : Math.min(1000, 560 + 80 * columns));
  const height =
    options.height ?? (figsize ? figsize[1] * PIXELS_PER_INCH : Math.min(1000, 200 + 200 * rows));
  if (!(width >= 40 && width <= 20_000 && height >= 40 && height <= 20_000)) {
    throw new BeambookError("InvalidArgument", `A figure cannot be ${width} x ${height} pixels.`, {
      hint: "Both sides must be from 40 to 20000 pixels; figsize counts inches of 100 pixels.",
    });
  }
  return { width: Math.round(width), height: Math.round(height) };
}

function checkGrid(rows: number, columns: number, { columnWidths, rowHeights }: GridOptions): void {
  const good = (n: number): boolean => Number.isInteger(n) && n >= 1 && n <= 100;
  if (!good(rows) || !good(columns)) {
    throw new BeambookError("InvalidArgument", `A grid of ${rows} x ${columns} panels cannot be.`, {
      hint: "Both numbers must be from 1 to 100.",
    });
  }
  for (const [name, sizes, count] of [
    ["columnWidths", columnWidths, columns],
    ["rowHeights", rowHeights, rows],
  ] as const) {
    if (sizes === undefined || (sizes.length === count && sizes.every((v) => v > 0))) continue;
    throw new BeambookError(
      "ShapeMismatch",
      `${name} must be ${count} positive numbers, not [${sizes.join(", ")}].`,
    );
  }
}

function barLabel(colorbar: true | string | ColorbarOptions): string {
  if (colorbar === true) return "";
  return typeof colorbar === "string" ? colorbar : withUnit(colorbar.label, colorbar.unit);
}

/** What every `plotX` takes. */
export interface PlotOptions extends FigureOptions {
  /** Draws into this panel (or a figure's first) instead of a new figure. */
  panel?: Panel | Figure;
  /** Whether to draw a colour bar, or its label and unit. */
  colorbar?: boolean | string | ColorbarOptions;
}

/**
 * The panel that a `plotX` draws into: the one its caller gave, else that of a new figure. Return `panel.figure`.
 *
 * @example
 * const panel = openPanel({ title: "Iron", ...options });
 * return panel.image(map, { colorbar: options.colorbar }).figure;
 */
export function openPanel(options: PlotOptions = {}, defaults: FigureOptions = {}): Panel {
  const { panel, colorbar: _, ...rest } = options;
  if (panel === undefined) {
    const given = Object.fromEntries(Object.entries(rest).filter(([, v]) => v !== undefined));
    return figure({ ...defaults, ...given }).panel();
  }
  const target = panel instanceof Figure || !("figure" in panel) ? panel.panel() : panel;
  const title = options.title ?? defaults.title;
  return title === undefined ? target : target.title(title);
}
