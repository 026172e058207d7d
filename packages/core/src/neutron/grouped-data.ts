import { closestNames } from "../closest.js";
import { type Displayable, escapeHtml, JUPYTER_DISPLAY, type MimeBundle } from "../display.js";
import { BeambookError } from "../errors.js";
import type { Figure } from "../plot/index.js";
import { Table } from "../table/index.js";
import { checkSamePath, Data } from "./data.js";
import {
  checkIndices,
  type GroupIndex,
  groupShapeOf,
  indexKey,
  parseIndex,
} from "./group-index.js";
import { type GroupContent, type GroupStore, mappedStore, memoryStore } from "./group-store.js";
import { type PlotMapOptions, type PlotSpectrumOptions, plotMeans } from "./plot-data.js";
import { pixelGroups, sumOfGroups } from "./rebin-pixels.js";
import type { TransmissionSpectrum } from "./transmission-data.js";

/**
 * Transmission spectra of many places or samples. Spectra are made when asked for.
 *
 * @example
 * const data = await Data.fromGrouped({ signal: "pix_x*_y*.csv", openbeam: "ob_x*_y*.csv", L: 10 });
 * data.get([0, 1]).table; data.subset("x < 4 and y < 4").rebinPixels(2);
 */
export class GroupedData implements Displayable {
  readonly isGrouped: true = true;
  /** Indices as text: `(0,1)`, `5`, `center`. */
  readonly indices: readonly string[];
  /** `[largest second + 1, largest first + 1]` of pairs, `[n]` of numbers, null of names. */
  readonly groupShape: readonly number[] | null;
  readonly #raw: readonly GroupIndex[];
  readonly #store: GroupStore;
  readonly #dropna: boolean;
  readonly #position: ReadonlyMap<string, number>;

  /** Use {@link Data.fromGrouped}. @throws InvalidArgument for indices that come twice; ShapeMismatch */
  constructor(indices: readonly GroupIndex[], store: GroupStore, dropna: boolean = false) {
    checkIndices(indices);
    if (indices.length !== store.count) {
      throw new BeambookError(
        "ShapeMismatch",
        `There are ${store.count} groups, but ${indices.length} indices.`,
      );
    }
    this.#raw = indices.map((i) => (typeof i === "string" ? parseIndex(indexKey(i)) : i));
    this.indices = this.#raw.map(indexKey);
    this.groupShape = groupShapeOf(this.#raw);
    this.#store = store;
    this.#dropna = dropna;
    this.#position = new Map(this.indices.map((key, i) => [key, i]));
  }

  /** Number of groups. */
  get length(): number {
    return this.indices.length;
  }

  /** Flight path in m; undefined without counts. */
  get L(): number | undefined {
    return this.#store.path?.L;
  }

  /** Seconds per bin; undefined without counts. */
  get tstep(): number | undefined {
    return this.#store.path?.tstep;
  }

  /** The indices as pairs, numbers or names. */
  get groupIndices(): readonly GroupIndex[] {
    return this.#raw;
  }

  /** All tables (wavelength, trans, err) by index; they are made now. */
  get groups(): Readonly<Record<string, Table>> {
    return Object.fromEntries(this.indices.map((key) => [key, this.get(key).table]));
  }

  /** Whether there is a group of an index. */
  has(index: GroupIndex): boolean {
    return this.#position.has(indexKey(index));
  }

  /**
   * One group: `[1, 2]`, `"(1,2)"`, `"(1, 2)"`, `5`, `"5"` or `"center"`.
   *
   * @throws NotFound with the closest indices
   */
  get(index: GroupIndex): Data {
    const content = this.#store.at(this.#positionOf(index));
    return dataOf(content, this.#store, this.#dropna);
  }

  /** Wavelength, transmission and error of one group. @throws NotFound */
  spectrum(index: GroupIndex): TransmissionSpectrum {
    return this.get(index).spectrum;
  }

  /** All groups in order, with their indices. */
  *entries(): IterableIterator<[string, Data]> {
    for (const key of this.indices) yield [key, this.get(key)];
  }

  /** Where groups lie: columns x and y of pairs, i of numbers, name of names, with `index`. */
  get coordinates(): Table {
    return new Table(coordinateColumns(this.#raw, this.indices));
  }

  /**
   * Some of the groups: a list of indices, or a query over x and y, i, or name.
   *
   * @throws NotFound for an index there is not; NoData when nothing fits a query; InvalidArgument for a bad query
   * @example
   * data.subset(["(0,0)", [1, 1]]); data.subset("80 < x < 230 and y < 350");
   */
  subset(selection: readonly GroupIndex[] | string): GroupedData {
    const chosen =
      typeof selection === "string"
        ? this.#fitting(selection)
        : selection.map((index) => this.#positionOf(index));
    const store = mappedStore(chosen.length, this.#store.path, (i) => this.#store.at(chosen[i]));
    return new GroupedData(
      chosen.map((i) => this.#raw[i]),
      store,
      this.#dropna,
    );
  }

  /**
   * Both runs together, group by group: counts add up, errors add in quadrature, empties too.
   *
   * @throws ShapeMismatch when the runs have not the same groups; InvalidArgument for another flight path or time step
   */
  add(other: GroupedData | Data): GroupedData {
    if (!other.isGrouped) {
      throw new BeambookError("InvalidArgument", "Groups and a single spectrum cannot be added.");
    }
    const missing = this.indices.filter((key) => !other.has(key));
    const extra = other.indices.filter((key) => !this.has(key));
    if (missing.length + extra.length > 0) {
      const say = (keys: readonly string[], where: string): string =>
        keys.length === 0 ? "" : ` Only in the ${where}: ${shortList(keys)}.`;
      throw new BeambookError(
        "ShapeMismatch",
        `The runs have not the same groups.${say(missing, "first")}${say(extra, "second")}`,
      );
    }
    const [p, q] = [this.#store.path, other.#store.path];
    if (p && q) checkSamePath(p, q);
    const sums = this.indices.map((key) => contentOf(this.get(key).add(other.get(key))));
    return new GroupedData(this.#raw, memoryStore(sums, p), this.#dropna);
  }

  /** The same groups with `factor` neighbouring bins in one. @throws InvalidArgument; NoData without counts */
  rebinTime(factor: number): GroupedData {
    const { path } = this.#store;
    const store = mappedStore(this.length, path, (i) => {
      return contentOf(dataOf(this.#store.at(i), this.#store, false).rebinTime(factor));
    });
    store.at(0);
    return new GroupedData(this.#raw, store, this.#dropna);
  }

  /**
   * Joins blocks of `factor` by `factor` pixels (or `[along x, along y]`; of a line, neighbours): counts add up, the
   * new index is the old one divided by the factor. An open beam that all share stays as it is.
   *
   * @throws InvalidArgument for names, or a factor that is no whole number above 0; NoData without counts
   */
  rebinPixels(factor: number | readonly [number, number]): GroupedData {
    const blocks = pixelGroups(this.#raw, factor);
    const store = mappedStore(blocks.length, this.#store.path, (i) =>
      sumOfGroups(blocks[i].members.map((m) => this.#store.at(m))),
    );
    if (blocks.length > 0) store.at(0);
    return new GroupedData(
      blocks.map(({ index }) => index),
      store,
      this.#dropna,
    );
  }

  /** The same groups, each without rows that are no number. */
  dropna(): GroupedData {
    return new GroupedData(this.#raw, this.#store, true);
  }

  /** One group's transmission over wavelength. @throws NotFound */
  plot({ index, ...options }: PlotSpectrumOptions & { index: GroupIndex }): Figure {
    return this.get(index).plot({ title: indexKey(index), ...options });
  }

  /** Mean transmission of each group: a map of pairs, a line of numbers, bars of names. @throws NoData */
  plotMap(options: PlotMapOptions = {}): Figure {
    return plotMeans(this.#raw, (i) => this.get(this.#raw[i]).spectrum, options);
  }

  toString(): string {
    const shape = this.groupShape ? `, shape=(${this.groupShape.join(", ")})` : "";
    return `GroupedData(${this.length} groups${shape})`;
  }

  [JUPYTER_DISPLAY](): MimeBundle {
    const names = escapeHtml(shortList(this.indices));
    return {
      "text/plain": `${this}\n${shortList(this.indices)}`,
      "text/html": `<code>${escapeHtml(this.toString())}</code><br>${names}`,
    };
  }

  #positionOf(index: GroupIndex): number {
    const key = indexKey(index);
    const position = this.#position.get(key);
    if (position !== undefined) return position;
    throw new BeambookError("NotFound", `No group ${key}.`, {
      hint: `Closest: ${closestNames(key, this.indices).join(", ")}. There are ${this.length}, see data.indices.`,
    });
  }

  #fitting(query: string): number[] {
    const table = this.coordinates.assign({ _position: this.indices.map((_, i) => i) });
    const fitting = table.query(query);
    const chosen = Array.from(fitting.columns._position as ArrayLike<number>, Number);
    if (chosen.length > 0) return chosen;
    throw new BeambookError("NoData", `No group fits "${query}".`, {
      hint: `Columns: ${Object.keys(this.coordinates.columns).join(", ")}; groups ${shortList(this.indices)}.`,
    });
  }
}

/** Columns that queries over groups see. */
export function coordinateColumns(
  raw: readonly GroupIndex[],
  indices: readonly string[],
): Record<string, readonly number[] | readonly string[]> {
  if (raw.every((i): i is readonly [number, number] => typeof i === "object")) {
    return { index: indices, x: raw.map(([x]) => x), y: raw.map(([, y]) => y) };
  }
  if (raw.every((i) => typeof i === "number")) return { index: indices, i: raw as number[] };
  return { index: indices, name: indices };
}

function dataOf(content: GroupContent, { path }: GroupStore, dropna: boolean): Data {
  const { set, spectrum, label } = content;
  if (set && path) return Data.ofCounts(set, path, dropna);
  if (spectrum) return new Data({ spectrum, label, dropna });
  throw new BeambookError("Internal", `Group ${label} holds neither counts nor a transmission.`);
}

function contentOf(data: Data): GroupContent {
  const { set, spectrum, label } = data;
  return set ? { set, label } : { spectrum, label };
}

/** The first few of many. */
export function shortList(names: readonly string[]): string {
  const most = 8;
  const rest = names.length - most;
  return names.slice(0, most).join(", ") + (rest > 0 ? `, … (${rest} more)` : "");
}
