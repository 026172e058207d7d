import type {
  AxisSpec,
  BarMark,
  ColorScaleSpec,
  FigureSpec,
  Mark,
  NumericArray,
  PanelSpec,
} from "../spec/types.js";
import { withUnit } from "../spec/units.js";
import { type BarPlaces, placeBars } from "./bars.js";
import { type Extent, markExtent, type PlacedMark } from "./extent.js";
import { axisLimits } from "./limits.js";
import { makeScale, type Scale } from "./scale.js";

/** One axis, its limits decided. */
export interface ResolvedAxis {
  spec: AxisSpec;
  scale: Scale;
  /** Label with unit. */
  label: string;
  /** Names of the whole numbers 0, 1, 2, … on a category axis. */
  categories?: string[];
  grid: boolean;
}

/** One panel, everything decided but its place. */
export interface ResolvedPanel {
  spec: PanelSpec<NumericArray>;
  /** In drawing order; categories are numbers. */
  marks: PlacedMark[];
  bars: Map<BarMark<NumericArray>, BarPlaces>;
  x: ResolvedAxis;
  y: ResolvedAxis;
  y2?: ResolvedAxis;
  /** Length of a y unit over an x unit; undefined fills the cell. */
  aspect?: number;
  colorbars: ColorScaleSpec[];
}

/** A figure, everything decided but the places of its parts. */
export interface ResolvedFigure {
  spec: FigureSpec<NumericArray>;
  panels: ResolvedPanel[];
  /** The colour scale that all panels share. */
  shared?: ColorScaleSpec;
}

/** Decides limits, categories, bars and colour scales of a figure. */
export function resolveFigure(spec: FigureSpec<NumericArray>): ResolvedFigure {
  const shared = spec.sharedColorbar ? shareColors(spec) : undefined;
  const drafts = spec.panels.map((panel) => draftPanel(panel, shared));
  const panels = drafts.map((draft) => {
    const peers = (same: boolean, key: "row" | "column"): Draft[] =>
      same ? drafts.filter((d) => d.spec[key] === draft.spec[key]) : [draft];
    return resolvePanel(draft, peers(spec.shareX, "column"), peers(spec.shareY, "row"));
  });
  return shared ? { spec, panels, shared } : { spec, panels };
}

interface Draft {
  spec: PanelSpec<NumericArray>;
  marks: PlacedMark[];
  bars: Map<BarMark<NumericArray>, BarPlaces>;
  categories: { x?: string[]; y?: string[] };
}

function draftPanel(spec: PanelSpec<NumericArray>, shared: ColorScaleSpec | undefined): Draft {
  const categories = { x: categoriesOf(spec.marks, "x"), y: categoriesOf(spec.marks, "y") };
  const placed = spec.marks.map((mark) => withColors(place(mark, categories), shared));
  const marks = placed.sort((a, b) => LAYERS[a.kind] - LAYERS[b.kind]);
  const bars = placeBars(
    marks.filter((m): m is BarMark<NumericArray> => m.kind === "bar"),
    spec.barMode,
  );
  return { spec, marks, bars, categories };
}

const LAYERS: Readonly<Record<Mark["kind"], number>> = {
  image: 0,
  span: 1,
  band: 1,
  bar: 2,
  histogram: 2,
  polygons: 2,
  line: 3,
  scatter: 3,
  arrows: 3,
  rule: 3,
  text: 4,
};

function resolvePanel(
  draft: Draft,
  sameX: readonly Draft[],
  sameY: readonly Draft[],
): ResolvedPanel {
  const { spec, marks, bars, categories } = draft;
  const image = marks.find((m) => m.kind === "image");
  const axis = (name: "x" | "y" | "y2", given: AxisSpec, peers: readonly Draft[]): ResolvedAxis => {
    const names = name === "y2" ? undefined : categories[name];
    const kind = given.scale ?? (names ? "category" : "linear");
    const ranges = peers.flatMap((peer) => extentsOf(peer, name, kind === "log"));
    const limits = names
      ? axisLimits([...ranges, categoryRange(names)], { ...given, scale: kind }, name)
      : axisLimits(ranges, given, name, ranges.length === 0 && hasData(peers, name));
    const flipped = flipForImage(limits, given, name, image);
    return {
      spec: given,
      scale: makeScale(kind, flipped, given.linthresh),
      label: withUnit(given.label, given.unit),
      categories: names,
      grid: given.grid ?? (image === undefined && name !== "y2"),
    };
  };
  const resolved: ResolvedPanel = {
    spec,
    marks,
    bars,
    x: axis("x", spec.xAxis, sameX),
    y: axis("y", spec.yAxis, sameY),
    aspect: spec.aspect === "auto" ? undefined : spec.aspect === "equal" ? 1 : spec.aspect,
    colorbars: colorbarsOf(marks),
  };
  if (spec.y2Axis || marks.some((m) => m.axis === "y2"))
    resolved.y2 = axis("y2", spec.y2Axis ?? {}, [draft]);
  return resolved;
}

/** A picture with row 0 at the top wants a y axis that runs downwards, unless the user decides. */
function flipForImage(
  limits: [number, number],
  given: AxisSpec,
  name: string,
  image: PlacedMark | undefined,
): [number, number] {
  if (image?.kind !== "image" || given.inverted !== undefined) return limits;
  if (given.limits && given.limits[0] !== null && given.limits[1] !== null) return limits;
  const reversed = name === "x" ? image.reversed.x : image.reversed.y && name === "y";
  return reversed && limits[0] < limits[1] ? [limits[1], limits[0]] : limits;
}

function extentsOf(draft: Draft, axis: "x" | "y" | "y2", positive: boolean): Extent[] {
  const dimension = axis === "x" ? "x" : "y";
  return draft.marks
    .filter((m) => axis === "x" || m.axis === axis)
    .map((m) =>
      markExtent(m, dimension, positive, m.kind === "bar" ? draft.bars.get(m) : undefined),
    )
    .filter((e) => e !== undefined);
}

function hasData(drafts: readonly Draft[], axis: "x" | "y" | "y2"): boolean {
  return drafts.some((draft) => extentsOf(draft, axis, false).length > 0);
}

function categoryRange(names: readonly string[]): Extent {
  return { low: -0.5, high: names.length - 0.5, tightLow: true, tightHigh: true };
}

/** All categories along an axis, in order of appearance. */
function categoriesOf(marks: readonly Mark<NumericArray>[], axis: "x" | "y"): string[] | undefined {
  const names = new Set<string>();
  for (const mark of marks) {
    if (mark.kind === "bar" && Array.isArray(mark.at) && mark.horizontal === (axis === "y")) {
      for (const name of mark.at) names.add(name);
    }
    if (axis === "x" && "x" in mark && Array.isArray(mark.x))
      for (const name of mark.x) names.add(name);
  }
  return names.size > 0 ? [...names] : undefined;
}

function place(mark: Mark<NumericArray>, categories: { x?: string[]; y?: string[] }): PlacedMark {
  const numbers = (at: readonly string[], names: readonly string[] = []): Float64Array => {
    const index = new Map(names.map((name, i) => [name, i]));
    return Float64Array.from(at, (name) => index.get(name) ?? Number.NaN);
  };
  if (mark.kind === "bar" && Array.isArray(mark.at)) {
    return { ...mark, at: numbers(mark.at, mark.horizontal ? categories.y : categories.x) };
  }
  if (
    (mark.kind === "line" || mark.kind === "scatter" || mark.kind === "text") &&
    Array.isArray(mark.x)
  ) {
    return { ...mark, x: numbers(mark.x, categories.x) };
  }
  return mark;
}

function withColors(mark: PlacedMark, shared: ColorScaleSpec | undefined): PlacedMark {
  if (!shared || !("colors" in mark) || !mark.colors?.auto) return mark;
  const { limits, norm } = shared;
  return { ...mark, colors: { ...mark.colors, limits, norm, bar: false } };
}

/** One scale over the limits of all that follow the data. */
function shareColors(spec: FigureSpec<NumericArray>): ColorScaleSpec | undefined {
  const all = spec.panels
    .flatMap((p) => p.marks)
    .map((m) => ("colors" in m ? m.colors : undefined))
    .filter((c): c is ColorScaleSpec => c !== undefined);
  const following = all.filter((c) => c.auto);
  const base = following[0] ?? all[0];
  if (!base) return undefined;
  const limits: [number, number] = following.length
    ? [
        Math.min(...following.map((c) => c.limits[0])),
        Math.max(...following.map((c) => c.limits[1])),
      ]
    : base.limits;
  return { ...base, limits, bar: true, label: spec.sharedColorbar?.label || base.label };
}

/** The colour bars of a panel: one for each scale that wants one. */
function colorbarsOf(marks: readonly PlacedMark[]): ColorScaleSpec[] {
  const seen = new Map<string, ColorScaleSpec>();
  for (const mark of marks) {
    if (!("colors" in mark) || !mark.colors?.bar) continue;
    const { cmap, norm, limits, label } = mark.colors;
    seen.set([cmap, norm, ...limits, label].join("|"), mark.colors);
  }
  return [...seen.values()];
}
