import { textWidth } from "../text-metrics.js";
import { FONT } from "../theme.js";
import { axisDepth, type LaidAxis, layAxis } from "./axis-layout.js";
import { type LaidColorbar, layColorbar } from "./colorbar.js";
import { type LegendLayout, legendOf } from "./legend.js";
import type { ResolvedAxis, ResolvedFigure, ResolvedPanel } from "./resolve.js";

/** A rectangle in pixels, from the upper left corner. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** A panel with its place. */
export interface LaidPanel {
  panel: ResolvedPanel;
  /** The frame of the axes. */
  box: Box;
  x: LaidAxis;
  y: LaidAxis;
  y2?: LaidAxis;
  colorbars: LaidColorbar[];
  legend?: LegendLayout;
  /** Height of the notes (`×10⁶`) above the frame. */
  noteRoom: number;
}

/** A figure with the places of its parts. */
export interface LaidFigure {
  figure: ResolvedFigure;
  width: number;
  height: number;
  panels: LaidPanel[];
  shared?: { bar: LaidColorbar; box: Box };
}

interface Margins {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

const OUTER = 9;
const BETWEEN = 10;

/** Places everything in `width` x `height` pixels. */
export function layoutFigure(figure: ResolvedFigure, width: number, height: number): LaidFigure {
  let boxes = figure.panels.map(
    (): Box => ({ left: 0, top: 0, width: width / 2, height: height / 2 }),
  );
  let panels: LaidPanel[] = [];
  let sharedDepth = 0;
  for (let pass = 0; pass < 3; pass++) {
    panels = figure.panels.map((panel, i) => layPanel(panel, boxes[i], figure));
    sharedDepth = figure.shared ? layColorbar(figure.shared, height - 80).depth : 0;
    const grid = gridTracks(figure, panels, width, height, sharedDepth);
    boxes = figure.panels.map((panel) => withAspect(cellBox(panel, grid), panel));
  }
  panels = figure.panels.map((panel, i) => layPanel(panel, boxes[i], figure));
  const laid: LaidFigure = { figure, width, height, panels };
  if (figure.shared && panels.length > 0) laid.shared = sharedBar(figure, panels);
  return laid;
}

function layPanel(panel: ResolvedPanel, box: Box, { spec }: ResolvedFigure): LaidPanel {
  const { row, column, rowSpan } = panel.spec;
  const showX = !spec.shareX || row + rowSpan === spec.rows;
  const showY = !spec.shareY || column === 0;
  const lay = (axis: ResolvedAxis, side: "left" | "right", shown: boolean): LaidAxis =>
    layAxis(axis, box.height, side, shown);
  const laid: LaidPanel = {
    panel,
    box,
    x: layAxis(panel.x, box.width, "bottom", showX),
    y: lay(panel.y, "left", showY),
    colorbars: panel.colorbars.map((c) => layColorbar(c, box.height)),
    noteRoom: 0,
  };
  if (panel.y2) laid.y2 = lay(panel.y2, "right", true);
  const legend = legendOf(panel, box.height);
  if (legend) laid.legend = legend;
  const notes = [
    laid.y.labelled ? laid.y.note : "",
    laid.y2?.note,
    ...laid.colorbars.map((b) => b.axis.note),
  ];
  if (notes.some(Boolean)) laid.noteRoom = FONT.tick + 5;
  return laid;
}

/** Room around the frame of a panel. */
function marginsOf(laid: LaidPanel): Margins {
  const { panel, x, y, y2, colorbars, legend, noteRoom } = laid;
  const last = x.labelled ? x.ticks[x.ticks.length - 1] : undefined;
  const first = x.labelled ? x.ticks[0] : undefined;
  const half = (text: string | undefined): number => textWidth(text ?? "", FONT.tick) / 2;
  const over = last ? half(last.label) - (1 - last.unit) * laid.box.width : 0;
  const under = first && !x.slanted ? half(first.label) - first.unit * laid.box.width : 0;
  const slant = first && x.slanted ? half(first.label) * 1.5 - first.unit * laid.box.width : 0;
  const bars = colorbars.reduce((sum, bar) => sum + bar.depth, 0);
  const outside = legend?.position === "outside right" ? legend.width + 12 : 0;
  return {
    left: Math.max(axisDepth(y), under, slant, 2),
    right: Math.max((y2 ? axisDepth(y2) : 0) + bars + outside, x.slanted ? 2 : over, 2),
    top: Math.max(noteRoom, 5) + (panel.spec.title ? FONT.title + 9 : 0),
    bottom: Math.max(axisDepth(x), 4),
  };
}

interface Track {
  start: number;
  size: number;
}

function gridTracks(
  { spec }: ResolvedFigure,
  panels: readonly LaidPanel[],
  width: number,
  height: number,
  sharedDepth: number,
): { columns: Track[]; rows: Track[] } {
  const margins = panels.map(marginsOf);
  const heading = spec.title ? FONT.heading + 14 : 0;
  const worst = (side: keyof Margins, inTrack: (p: LaidPanel) => boolean): number =>
    Math.max(0, ...panels.map((p, i) => (inTrack(p) ? margins[i][side] : 0)));
  const columns = tracks(
    spec.columns,
    [OUTER, width - OUTER - sharedDepth],
    spec.columnWidths,
    (c) => worst("left", ({ panel }) => panel.spec.column === c),
    (c) => worst("right", ({ panel }) => panel.spec.column + panel.spec.columnSpan - 1 === c),
  );
  const rows = tracks(
    spec.rows,
    [OUTER - 3 + heading, height - OUTER],
    spec.rowHeights,
    (r) => worst("top", ({ panel }) => panel.spec.row === r),
    (r) => worst("bottom", ({ panel }) => panel.spec.row + panel.spec.rowSpan - 1 === r),
  );
  return { columns, rows };
}

/** Frames along one direction: equal (or weighted) sizes between the widest margins. */
function tracks(
  count: number,
  [start, end]: [number, number],
  weights: readonly number[] | undefined,
  before: (k: number) => number,
  after: (k: number) => number,
): Track[] {
  const indexes = Array.from({ length: count }, (_, k) => k);
  const taken = indexes.reduce((sum, k) => sum + before(k) + after(k), (count - 1) * BETWEEN);
  const share = indexes.map((k) => weights?.[k] ?? 1);
  const total = share.reduce((sum, w) => sum + w, 0);
  const room = Math.max(count * 10, end - start - taken);
  let at = start;
  return indexes.map((k) => {
    const track = { start: at + before(k), size: (room * share[k]) / total };
    at = track.start + track.size + after(k) + BETWEEN;
    return track;
  });
}

function cellBox(
  { spec }: ResolvedPanel,
  { columns, rows }: { columns: Track[]; rows: Track[] },
): Box {
  const [c0, c1] = [columns[spec.column], columns[spec.column + spec.columnSpan - 1]];
  const [r0, r1] = [rows[spec.row], rows[spec.row + spec.rowSpan - 1]];
  return {
    left: c0.start,
    top: r0.start,
    width: c1.start + c1.size - c0.start,
    height: r1.start + r1.size - r0.start,
  };
}

/** The largest box of the wanted aspect in the middle of the cell. */
function withAspect(box: Box, { x, y, aspect }: ResolvedPanel): Box {
  if (aspect === undefined) return box;
  const span = ({ scale }: ResolvedAxis): number =>
    Math.abs(scale.transform(scale.limits[1]) - scale.transform(scale.limits[0]));
  const ratio = span(x) / (span(y) * aspect);
  if (!(ratio > 0) || !Number.isFinite(ratio)) return box;
  const width = Math.max(1, Math.min(box.width, box.height * ratio));
  const height = Math.max(1, Math.min(box.height, box.width / ratio));
  return {
    left: box.left + (box.width - width) / 2,
    top: box.top + (box.height - height) / 2,
    width,
    height,
  };
}

function sharedBar(
  figure: ResolvedFigure,
  panels: readonly LaidPanel[],
): { bar: LaidColorbar; box: Box } {
  const right = Math.max(
    ...panels.map((p) => {
      const { right: margin } = marginsOf(p);
      return p.box.left + p.box.width + (p.y2 || p.colorbars.length > 0 || p.legend ? margin : 2);
    }),
  );
  const top = Math.min(...panels.map((p) => p.box.top));
  const bottom = Math.max(...panels.map((p) => p.box.top + p.box.height));
  const scale = figure.shared as NonNullable<ResolvedFigure["shared"]>;
  return {
    bar: layColorbar(scale, bottom - top),
    box: { left: right, top, width: 0, height: bottom - top },
  };
}
