import { closestNames } from "../closest.js";
import { escapeHtml, JUPYTER_DISPLAY, type MimeBundle } from "../display.js";
import { BeambookError } from "../errors.js";
import type { Parameters } from "../fit/index.js";
import { writeWholeFile } from "../ndarray/atomic-write.js";
import type { Figure, PlotOptions } from "../plot/index.js";
import { Table } from "../table/index.js";
import { NUMBERS } from "./fit-numbers.js";
import { type GroupIndex, indexKey, parseIndex } from "./group-index.js";
import { coordinateColumns, type GroupedData } from "./grouped-data.js";
import { exportHdf5, exportTiff } from "./grouped-export.js";
import { fitGroups } from "./grouped-fit.js";
import { type GroupedSaveOptions, loadGrouped, saveGrouped } from "./grouped-json.js";
import { mapValues, type ParameterGrid } from "./map-values.js";
import type { TransmissionFitOptions, TransmissionModel } from "./model.js";
import { type SpectrumFitOptions, spectrumTask } from "./model-fit.js";
import { type PackedFit, unpackFit } from "./packed-fit.js";
import type { TotalXsOptions, TransmissionPlotOptions } from "./plot-fit.js";
import { type ParameterMapOptions, plotMap } from "./plot-map.js";
import { TransmissionResult } from "./result.js";
import type { StagesTable } from "./stages-table.js";

/** What a {@link GroupedFitResult} is made of. */
export interface GroupedParts {
  readonly indices: readonly GroupIndex[];
  readonly shape: readonly number[] | null;
  readonly fits: readonly PackedFit[];
  /** Parameters that all groups started from. */
  readonly start: Parameters;
  readonly model?: TransmissionModel | undefined;
  readonly data?: GroupedData;
  readonly how?: SpectrumFitOptions;
}

/** A group, where a method takes one among other options. */
export interface OfGroup {
  index: GroupIndex | readonly number[];
}

const COMPLETE_NAMES: unique symbol = Symbol.for("beambook.completeNames") as never;

/** The fits of all groups. Groups that failed are in it with their message. */
export class GroupedFitResult {
  /** Indices as text: `(0,1)`, `5`, `center`. */
  readonly indices: readonly string[];
  /** `[rows, columns]` of a grid, `[n]` of numbers, null of names. */
  readonly groupShape: readonly number[] | null;
  readonly model: TransmissionModel | undefined;
  readonly #parts: GroupedParts;
  readonly #places: ReadonlyMap<string, number>;
  readonly #made: Map<number, TransmissionResult> = new Map();

  /** @internal Fits make results. */
  constructor(parts: GroupedParts) {
    this.#parts = parts;
    this.indices = parts.indices.map(indexKey);
    this.groupShape = parts.shape;
    this.model = parts.model;
    this.#places = new Map(this.indices.map((key, i) => [key, i]));
  }

  /** @internal */
  get parts(): GroupedParts {
    return this.#parts;
  }

  /** Number of groups. */
  get length(): number {
    return this.indices.length;
  }

  /** All results by index; they are made now. */
  get results(): Readonly<Record<string, TransmissionResult>> {
    return Object.fromEntries(this.indices.map((key) => [key, this.get(key)]));
  }

  /** Names of the parameters. */
  get parameterNames(): string[] {
    return this.#parts.start.names;
  }

  /** Indices of groups that could not be fitted or did not converge, with their messages. */
  get failures(): { index: string; message: string }[] {
    return this.indices.flatMap((index, i) => {
      const { success, message } = this.#parts.fits[i];
      return success ? [] : [{ index, message }];
    });
  }

  has(index: GroupIndex): boolean {
    return this.#places.has(indexKey(index));
  }

  /**
   * The result of a group: `[1, 2]`, `"(1,2)"`, `"(1, 2)"`, `5`, `"5"`, `"center"`. `[i]` is the group at place i of
   * {@link indices}: what a parameter map tells of a line or bars.
   *
   * @throws NotFound with the closest indices
   */
  get(index: GroupIndex | readonly number[]): TransmissionResult {
    const place = this.#placeOf(index);
    let made = this.#made.get(place);
    if (!made) {
      made = this.#make(place);
      this.#made.set(place, made);
    }
    return made;
  }

  #placeOf(index: GroupIndex | readonly number[]): number {
    const isPlace = typeof index === "object" && index.length === 1;
    if (isPlace && index[0] in this.indices) return index[0];
    const key = isPlace ? `at place ${index[0]}` : indexKey(index as GroupIndex);
    const place = this.#places.get(key);
    if (place !== undefined) return place;
    throw new BeambookError("NotFound", `No group ${key} in the result.`, {
      hint: `Closest: ${closestNames(key, this.indices).join(", ")}. There are ${this.length}, see result.indices.`,
    });
  }

  #make(place: number): TransmissionResult {
    const { fits, start, model, data, how } = this.#parts;
    const packed = fits[place];
    const restored = unpackFit(packed, start, model?.toString() ?? "TransmissionModel");
    const extra = {
      stages: packed.stages,
      model,
      xs: model?.xs,
      xsNames: model?.fittedFor().spec.xsNames ?? [],
    };
    if (!model || !data || !how) return new TransmissionResult(restored, extra);
    const task = (): ReturnType<typeof spectrumTask> =>
      spectrumTask(model.fittedFor(data.L), data.spectrum(this.indices[place]), rangeOf(how));
    return new TransmissionResult({ ...restored, task, options: how.fit }, extra);
  }

  /** One row per group: index, success, redchi, chisqr, nfev, nvarys, message of failures, each parameter and its error. */
  summary(): Table {
    const { fits, start } = this.#parts;
    const number = (name: (typeof NUMBERS)[number]): Float64Array => {
      const at = NUMBERS.indexOf(name);
      return Float64Array.from(fits, ({ numbers }) => numbers[at]);
    };
    const columns: Record<string, unknown> = {
      index: [...this.indices],
      success: fits.map(({ success }) => success),
    };
    for (const name of ["redchi", "chisqr", "nfev", "nvarys", "aic", "bic"] as const) {
      columns[name] = number(name);
    }
    start.names.forEach((name, i) => {
      columns[name] = Float64Array.from(fits, ({ values }) => values[i] ?? Number.NaN);
      columns[`${name}_err`] = Float64Array.from(fits, ({ errors }) => errors[i] ?? Number.NaN);
    });
    columns.message = fits.map(({ success, message }) => (success ? "" : message));
    return new Table(columns as never);
  }

  /** {@link summary} with the groups' coordinates: what queries see. */
  get table(): Table {
    const { index: _, ...places } = coordinateColumns(this.#parts.indices, this.indices);
    return this.summary().assign(places as never);
  }

  /**
   * Values, errors and axes of a parameter, a statistic (`redchi`, …), an error (`thickness_err`) or an expression
   * (`"(a / 2.8665 - 1) * 1e6"`) over all groups; groups that failed or do not fit a query are NaN.
   *
   * @throws NotFound, InvalidArgument for names and queries that cannot be understood
   */
  parameter(name: string, options: { query?: string } = {}): ParameterGrid {
    return mapValues(this, name, options.query);
  }

  /** A map, line or bars of a parameter; the kind follows from the groups. */
  plotParameterMap(name: string, options: ParameterMapOptions = {}): Figure {
    return plotMap(this, name, options);
  }

  /** The fit of a group. */
  plot(options: OfGroup & TransmissionPlotOptions): Figure {
    const { index, ...rest } = options;
    return this.get(index).plot({ title: `Group ${this.indices[this.#placeOf(index)]}`, ...rest });
  }

  /** The fitted cross section of a group. */
  plotTotalXs(options: OfGroup & TotalXsOptions): Figure {
    const { index, ...rest } = options;
    return this.get(index).plotTotalXs(rest);
  }

  /** What each stage of a group's fit did. */
  stagesSummary(group: GroupIndex | OfGroup): StagesTable {
    return this.#of(group).stagesSummary();
  }

  /** A parameter after each stage of a group's fit. */
  plotStageProgression(name: string, { index, ...rest }: OfGroup & PlotOptions): Figure {
    return this.get(index).plotStageProgression(name, rest);
  }

  /** The reduced chi-square after each stage of a group's fit. */
  plotChi2Progression({ index, ...rest }: OfGroup & PlotOptions): Figure {
    return this.get(index).plotChi2Progression(rest);
  }

  #of(group: GroupIndex | OfGroup): TransmissionResult {
    return this.get(typeof group === "object" && "index" in group ? group.index : group);
  }

  /** The report of a group, or of all groups without an index. */
  fitReport(group?: GroupIndex | OfGroup): string {
    if (group === undefined) return `${this}\n${this.summary().toString()}`;
    return this.#of(group).fitReport();
  }

  /** {@link summary} of all groups as HTML; in a notebook the result itself shows it. */
  summaryHtml(): string {
    return this.fitReportHtml();
  }

  /** The report as HTML. */
  fitReportHtml(group?: GroupIndex | OfGroup): string {
    if (group !== undefined) return this.#of(group).fitReportHtml();
    const shape = this.groupShape ? `, shape (${this.groupShape.join(", ")})` : "";
    const failed = this.failures.length;
    const head = `<h3>Grouped fit</h3><p>${this.length} groups${shape}, ${failed} failed</p>`;
    return `<div>${head}${this.summary().toHTML()}</div>`;
  }

  /**
   * Fits some groups again, each from its own values, and returns the whole result with them replaced.
   *
   * @throws NoData for a loaded result without model; NotFound for groups that are not in it
   */
  async fit(data: GroupedData, options: TransmissionFitOptions = {}): Promise<GroupedFitResult> {
    const { model } = this.#parts;
    if (!model) {
      throw new BeambookError("NoData", "A result without its model cannot be fitted again.", {
        hint: "Load it with { model } or { modelFilename }.",
      });
    }
    const { query, indices } = options;
    const fitting = query === undefined ? undefined : this.table.query(query).columns.index;
    const keys = fitting
      ? Array.from(fitting as ArrayLike<string>, String)
      : indices?.map(indexKey);
    const wanted = keys ?? [...this.indices];
    for (const key of wanted) this.#placeOf(key);
    const { query: _, indices: __, ...rest } = options;
    const how = model.howTo(rest, this.#parts.start);
    const startOf = (key: string): Parameters | undefined => this.#startOf(key);
    const subset = data.subset(wanted.map(parseIndex));
    const again = await fitGroups(model, subset, this.#parts.start, how, rest, startOf);
    const fits = this.#parts.fits.map((fit, i) => {
      const at = again.#places.get(this.indices[i]);
      return at === undefined ? fit : again.#parts.fits[at];
    });
    return new GroupedFitResult({ ...this.#parts, fits, data, how });
  }

  /** Where a group goes on from; the model's own start when it had failed. */
  #startOf(key: string): Parameters | undefined {
    const packed = this.#parts.fits[this.#placeOf(key)];
    if (!packed.fitted) return undefined;
    const start = this.#parts.start.copy();
    start.list().forEach((p, i) => {
      if (p.expr === null) p.assign(Math.min(Math.max(packed.values[i], p.min), p.max));
    });
    return start;
  }

  /** Writes all results to a JSON file; see {@link GroupedSaveOptions}. */
  save(path: string, options: GroupedSaveOptions = {}): Promise<void> {
    return saveGrouped(this, path, options);
  }

  /** Reads what {@link save} or nbragg wrote. @throws FileNotFound, FileFormat */
  static load(
    path: string,
    options: { modelFilename?: string; model?: TransmissionModel } = {},
  ): Promise<GroupedFitResult> {
    return loadGrouped(path, options);
  }

  /** Writes {@link table} as CSV. */
  async toCsv(path: string): Promise<void> {
    await writeWholeFile(path, this.table.toCsv());
  }

  /** Writes all parameters and statistics in the shape of the groups; see the file's `/parameters`. */
  toHdf5(path: string): Promise<void> {
    return exportHdf5(this, path);
  }

  /** Writes the map of a parameter (as {@link parameter} takes it) as a TIFF image of 32-bit floats. */
  toTiff(path: string, name: string, options: { query?: string } = {}): Promise<void> {
    return exportTiff(this.parameter(name, options).values, path);
  }

  toString(): string {
    const shape = this.groupShape ? `, shape=(${this.groupShape.join(", ")})` : "";
    return `GroupedFitResult(${this.length} groups${shape})`;
  }

  [JUPYTER_DISPLAY](): MimeBundle {
    return {
      "text/plain": this.fitReport(),
      "text/html": this.fitReportHtml() || escapeHtml(this.toString()),
    };
  }

  /** Names for completion in a notebook. */
  [COMPLETE_NAMES]({ method, index }: { method?: string; index: number }): readonly string[] {
    if (index !== 0) return [];
    if (method === "plotParameterMap" || method === "parameter") {
      const names = this.parameterNames;
      return [...names, ...names.map((name) => `${name}_err`), ...NUMBERS];
    }
    return method === "get" || method === "has" || method === undefined ? this.indices : [];
  }
}

function rangeOf({ wlmin, wlmax }: SpectrumFitOptions): { wlmin?: number; wlmax?: number } {
  return { ...(wlmin === undefined ? {} : { wlmin }), ...(wlmax === undefined ? {} : { wlmax }) };
}
