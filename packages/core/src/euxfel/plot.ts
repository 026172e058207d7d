import { type Figure, openPanel, type PlotOptions } from "../plot/index.js";
import type { DataCollection } from "./collection.js";

/** Which sources {@link DataCollection.plotMissingData} shows, and how. */
export interface MissingDataOptions extends PlotOptions {
  /** Show only sources that have at most this percentage of the trains; default 95. */
  minSavedPct?: number;
  /** Show each group of an instrument source on its own; default false. */
  expandInstrument?: boolean;
}

/** A source (or group of it) and which trains it has. */
interface Saved {
  name: string;
  has: boolean[];
  percent: number;
}

/** Bars of the trains that each source has and lacks. */
export function plotMissingData(
  data: DataCollection,
  { minSavedPct = 95, expandInstrument = false, ...options }: MissingDataOptions,
): Figure {
  const rows = savedTrains(data, expandInstrument)
    .filter(({ percent }) => percent <= minSavedPct)
    .sort((a, b) => a.percent - b.percent || (a.name < b.name ? -1 : 1));
  const title = `Sources with at most ${minSavedPct} % of the trains of ${data.title}`;
  const panel = openPanel(options, { title, figsize: [9, Math.max(3, rows.length / 3.5)] });
  for (const [label, color, wanted] of [
    ["missing", "#222222", false],
    ["present", "C0", true],
  ] as const) {
    const bars = rows.flatMap(({ has }, row) => stretches(has, wanted).map((s) => bar(s, row)));
    if (bars.length > 0) panel.polygons(bars, { color, fill: color, width: 0, label });
  }
  const labels = rows.map(({ name, percent }) => `${name} (${percent.toFixed(2)} %)`);
  return panel
    .xAxis({ label: "train", limits: [0, Math.max(1, data.trainIds.length)] })
    .yAxis({ ticks: { values: rows.map((_, i) => i), labels }, limits: [-0.6, rows.length - 0.4] })
    .figure;
}

function savedTrains(data: DataCollection, expandInstrument: boolean): Saved[] {
  return data.allSources.flatMap((name) => {
    const source = data.source(name);
    const parts: readonly (string | undefined)[] =
      expandInstrument && source.isInstrument ? source.indexGroups : [undefined];
    return parts.map((indexGroup): Saved => {
      const counts = source.dataCounts({ indexGroup });
      const has = Array.from(counts.values as ArrayLike<number>, (n) => n > 0);
      const percent = (100 * has.filter(Boolean).length) / Math.max(1, has.length);
      return { name: indexGroup === undefined ? name : `${name} ${indexGroup}.*`, has, percent };
    });
  });
}

/** From where to where a list has a value. */
function stretches(has: readonly boolean[], wanted: boolean): [from: number, to: number][] {
  const found: [number, number][] = [];
  has.forEach((value, i) => {
    if (value !== wanted) return;
    const last = found.at(-1);
    if (last?.[1] === i) last[1] = i + 1;
    else found.push([i, i + 1]);
  });
  return found;
}

function bar([from, to]: readonly [number, number], row: number): [number[], number[]] {
  return [
    [from, to, to, from],
    [row - 0.25, row - 0.25, row + 0.25, row + 0.25],
  ];
}
