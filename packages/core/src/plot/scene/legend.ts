import type { LegendPosition } from "../spec/types.js";
import { fitText, textWidth } from "../text-metrics.js";
import { FONT } from "../theme.js";
import type { PlacedMark } from "./extent.js";
import type { ResolvedPanel } from "./resolve.js";

/** Measures of a legend in pixels. */
export const LEGEND = { pad: 7, glyph: 24, gap: 7, row: 17 } as const;

/** One line of a legend. */
export interface LegendEntry {
  label: string;
  mark?: PlacedMark;
}

/** A legend's size and entries. */
export interface LegendLayout {
  title?: string;
  entries: LegendEntry[];
  width: number;
  height: number;
  position: LegendPosition;
}

/** The legend of a panel of some height; undefined if no mark has a label or it is hidden. */
export function legendOf(panel: ResolvedPanel, panelHeight: number): LegendLayout | undefined {
  const { show, position, title } = panel.spec.legend;
  const all = panel.spec.marks.flatMap((given) => entryOf(given, panel));
  if (!show || all.length === 0) return undefined;
  const heads = title ? 1 : 0;
  const entries = shortened(
    all,
    Math.floor((panelHeight - 2 * LEGEND.pad - 12) / LEGEND.row) - heads,
  );
  const texts = entries.map((e) => textWidth(e.label, FONT.legend) + LEGEND.glyph + LEGEND.gap);
  const heading = title ? textWidth(title, FONT.legend, true) : 0;
  const layout: LegendLayout = {
    entries,
    width: Math.max(heading, ...texts) + 2 * LEGEND.pad,
    height: (entries.length + heads) * LEGEND.row + 2 * LEGEND.pad - 3,
    position,
  };
  if (title) layout.title = title;
  return layout;
}

function entryOf(given: PlacedMark, panel: ResolvedPanel): LegendEntry[] {
  if (!given.label || given.kind === "image") return [];
  const { label, kind } = given;
  const mark = panel.marks.find((m) => m === given || (m.label === label && m.kind === kind));
  return mark ? [{ label: fitText(label, FONT.legend, 260), mark }] : [];
}

/** As many entries as fit; the last says how many there are beside. */
function shortened(all: LegendEntry[], rows: number): LegendEntry[] {
  const most = Math.max(2, rows);
  if (all.length <= most) return all;
  return [...all.slice(0, most - 1), { label: `… ${all.length - most + 1} more` }];
}

/** Points in a panel, 0 to 1 along both axes from the lower left corner. */
export interface Obstacles {
  x: Float64Array;
  y: Float64Array;
}

/** At most about 2000 points of what is drawn, for {@link bestCorner}. */
export function obstaclesOf(panel: ResolvedPanel): Obstacles {
  const xs: number[] = [];
  const ys: number[] = [];
  const put = (x: number, y: number, axis: "y" | "y2"): void => {
    const scale = (axis === "y2" && panel.y2 ? panel.y2 : panel.y).scale;
    const [u, v] = [panel.x.scale.toUnit(x), scale.toUnit(y)];
    if (u >= 0 && u <= 1 && v >= 0 && v <= 1) {
      xs.push(u);
      ys.push(v);
    }
  };
  for (const mark of panel.marks) collect(mark, panel, put);
  return { x: Float64Array.from(xs), y: Float64Array.from(ys) };
}

function collect(
  mark: PlacedMark,
  panel: ResolvedPanel,
  put: (x: number, y: number, axis: "y" | "y2") => void,
): void {
  if (
    mark.kind === "line" ||
    mark.kind === "scatter" ||
    mark.kind === "text" ||
    mark.kind === "arrows" ||
    mark.kind === "polygons"
  ) {
    const step = Math.max(1, Math.ceil(mark.y.length / 600));
    const x = mark.x as ArrayLike<number>;
    for (let i = 0; i < mark.y.length; i += step) {
      put(x[i], mark.y[i], mark.axis);
      if (mark.kind === "line" && i + step < mark.y.length) {
        put((x[i] + x[i + step]) / 2, (mark.y[i] + mark.y[i + step]) / 2, mark.axis);
      }
    }
  } else if (mark.kind === "band") {
    const step = Math.max(1, Math.ceil(mark.x.length / 200));
    for (let i = 0; i < mark.x.length; i += step) {
      put(mark.x[i], mark.low[i], mark.axis);
      put(mark.x[i], mark.high[i], mark.axis);
    }
  } else if (mark.kind === "histogram") {
    const { edges, counts } = mark;
    counts.forEach(
      (c, k) => void columnPoints((edges[k] + edges[k + 1]) / 2, 0, c, mark.axis, put),
    );
  } else if (mark.kind === "bar") {
    const bars = panel.bars.get(mark);
    if (!bars || mark.horizontal) return;
    bars.centres.forEach((c, i) => {
      for (const x of [c - bars.width / 2, c, c + bars.width / 2]) {
        columnPoints(x, bars.from[i], bars.to[i], mark.axis, put);
      }
    });
  }
}

function columnPoints(
  x: number,
  from: number,
  to: number,
  axis: "y" | "y2",
  put: (x: number, y: number, axis: "y" | "y2") => void,
): void {
  for (let k = 0; k <= 8; k++) put(x, from + ((to - from) * k) / 8, axis);
}

const CORNERS = ["upper right", "upper left", "lower left", "lower right"] as const;

/** The corner in which a legend hides the fewest points; width and height as parts of the panel. */
export function bestCorner(
  points: Obstacles,
  width: number,
  height: number,
): (typeof CORNERS)[number] {
  const hidden = CORNERS.map((corner) => {
    const right = corner.endsWith("right");
    const upper = corner.startsWith("upper");
    let n = 0;
    for (let i = 0; i < points.x.length; i++) {
      const inX = right ? points.x[i] > 1 - width : points.x[i] < width;
      const inY = upper ? points.y[i] > 1 - height : points.y[i] < height;
      if (inX && inY) n++;
    }
    return n;
  });
  return CORNERS[hidden.indexOf(Math.min(...hidden))];
}
