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
  const { panel } = options;
  if (panel === undefined) return figure(merged(defaults, options)).panel();
  const target = isFigure(panel) ? panel.panel() : panel;
  const title = options.title ?? defaults.title;
  return title === undefined ? target : target.title(title);
}

/**
 * The panels that a `plotX` of several pictures draws into, row by row: those of the figure that its caller gave, else
 * those of a new grid. Return `panels[0].figure`.
 *
 * @param grid - what a new figure is like
 * @throws InvalidArgument when the caller gave too few panels
 */
export function openPanels(
  count: number,
  options: PlotOptions,
  grid: GridOptions & { rows: number; columns: number },
): Panel[] {
  const { panel, title } = options;
  if (panel && !isFigure(panel) && count === 1) return [panel];
  const fig = panel ?? makeFigure(grid.rows, grid.columns, merged(grid, options));
  const { rows, columns } = isFigure(fig) ? fig.model : { rows: 1, columns: 1 };
  if (!isFigure(fig) || rows * columns < count) {
    const room = rows * columns === 1 ? "one panel" : `${rows} x ${columns} panels`;
    throw new BeambookError("InvalidArgument", `${count} pictures do not fit into ${room}.`, {
      hint: "Give a larger figure.grid(rows, columns) as panel.",
    });
  }
  if (panel && title !== undefined) fig.title(title);
  return Array.from({ length: Math.max(1, count) }, (_, k) =>
    fig.panel(Math.floor(k / columns), k % columns),
  );
}

/** How many pictures a plot may draw: any number in a figure of its own, else those that its caller gave panels for. */
export function roomIn(panel: PlotOptions["panel"]): number {
  if (panel === undefined) return Number.POSITIVE_INFINITY;
  return isFigure(panel) ? panel.model.rows * panel.model.columns : 1;
}

/** Not `instanceof` alone: a notebook may hold two copies of this module. */
function isFigure(panel: Panel | Figure): panel is Figure {
  return panel instanceof Figure || !("figure" in panel);
}

/** Options of a figure over its defaults, those of a `plotX` alone left out; a `figsize` replaces default pixels. */
function merged<T extends FigureOptions>(defaults: T, options: PlotOptions): T {
  const { panel: _, colorbar: __, ...rest } = options;
  const given = Object.fromEntries(Object.entries(rest).filter(([, v]) => v !== undefined));
  const size = options.figsize ? { width: undefined, height: undefined } : {};
  return { ...defaults, ...size, ...given };
}
