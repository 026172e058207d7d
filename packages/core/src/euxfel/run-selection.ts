import {
  type AliasDefinition,
  type AliasTable,
  aliasedSources,
  isOptions,
  joinAliases,
  mergeAliases,
  type OnlyAliasOptions,
  RunAliases,
} from "./aliases.js";
import { hasAnything, isComplete } from "./completeness.js";
import { KeyData } from "./key-data.js";
import type { SourceEntry } from "./key-facts.js";
import type { RunFile } from "./run-file.js";
import { resolveSources, type SourceLookup, type SourceSelection } from "./select-sources.js";
import { SourceData } from "./source-data.js";
import { DETECTOR_SOURCE, unknownKey, unknownSource } from "./source-names.js";
import { type SplitOptions, splitEvenly } from "./split-trains.js";
import type { TrainMask } from "./train-mask.js";
import { selectTrainIds, type TrainSelection } from "./train-selection.js";
import { impossibleTrainIds, joinSources } from "./union.js";

/** Which trains {@link RunSelection.select} keeps. */
export interface RequireOptions {
  /** Only trains for which all selected sources have data. */
  requireAll?: boolean;
  /** Only trains for which any selected source has data. */
  requireAny?: boolean;
}

/** What a collection is made of. */
export interface CollectionParts {
  files: readonly RunFile[];
  sources: ReadonlyMap<string, SourceEntry>;
  trainIds: readonly number[];
  /** What error messages call the data: "run r0034", "file a.h5". */
  title: string;
  warnings: readonly string[];
  /** Whether suspect trains count. */
  suspect: boolean;
  /** Short names for sources and keys. */
  aliases?: AliasTable;
}

/** Trains, sources and keys of some files, and what of them is selected: the part of a collection that reads no data. */
export class RunSelection {
  /** IDs of the selected trains, sorted. */
  readonly trainIds: readonly number[];
  /** Train IDs too large to be real (damaged files only), exact; their data is left out. */
  readonly impossibleTrainIds: readonly bigint[];
  /** The files, with what is known of each. */
  readonly files: readonly RunFile[];
  /** What was wrong while opening: files skipped and why. */
  readonly warnings: readonly string[];
  /** Sources with one value per train and property, sorted. */
  readonly controlSources: readonly string[];
  /** Sources with any number of entries per train, sorted. */
  readonly instrumentSources: readonly string[];
  /** Old names of sources and what they stand for now. */
  readonly legacySources: Readonly<Record<string, string>>;
  readonly #parts: CollectionParts;
  readonly #trainSet: ReadonlySet<number>;

  /** @internal */
  constructor(parts: CollectionParts) {
    this.#parts = parts;
    this.trainIds = parts.trainIds;
    this.#trainSet = new Set(parts.trainIds);
    this.files = parts.files;
    this.warnings = parts.warnings;
    const entries = [...parts.sources.values()];
    const named = (section: string): string[] =>
      entries
        .filter((entry) => entry.section === section)
        .map((entry) => entry.name)
        .sort();
    this.controlSources = named("CONTROL");
    this.instrumentSources = named("INSTRUMENT");
    this.impossibleTrainIds = impossibleTrainIds(parts.files);
    this.legacySources = Object.fromEntries(
      entries.filter((e) => e.canonicalName !== e.name).map((e) => [e.name, e.canonicalName]),
    );
  }

  /** Control and instrument sources, sorted. */
  get allSources(): string[] {
    return [...this.controlSources, ...this.instrumentSources].sort();
  }

  /** Instrument sources that are modules of a large detector, sorted; without old names. */
  get detectorSources(): string[] {
    return this.instrumentSources.filter(
      (source) => DETECTOR_SOURCE.test(source) && !(source in this.legacySources),
    );
  }

  /** What this data is called in messages. */
  get title(): string {
    return this.#parts.title;
  }

  /**
   * The selected keys of a source, sorted.
   *
   * @throws `SourceName` with the closest names.
   */
  keysForSource(source: string): string[] {
    const entry = this.#source(source);
    const all = entry.files[0].keys(entry.section, source);
    return entry.keys ? all.filter((key) => entry.keys?.has(key)) : [...all];
  }

  /**
   * One key of one source. `x.y` means `x.y.value` for control data.
   *
   * @throws `SourceName`, `PropertyName` with the closest names.
   */
  key(source: string, key: string): KeyData {
    const entry = this.#source(source);
    const known = this.keysForSource(source);
    const full = entry.section === "CONTROL" && !known.includes(key) ? `${key}.value` : key;
    if (!known.includes(full)) throw unknownKey(source, key, known);
    const { trainIds: ids, suspect } = this.#parts;
    return new KeyData(entry, full, { ids, set: this.#trainSet, suspect });
  }

  /**
   * Keeps sources and keys that match: a pair of patterns, a list of pairs, or keys by source (an empty list means all).
   *
   * @param options - `requireAll` keeps trains for which every selected source has data, `requireAny` those with any.
   * @throws `NotFound` for a pattern without a match, `SourceName`, `PropertyName`.
   * @example
   * run.select("*_XGM/*", "*.i[xy]Pos");
   * run.select([["*_XGM/*", "*"], ["*CH0:xtdf", "image.data"]]);
   * run.select({ "SA1_XTD2_XGM/DOOCS/MAIN": ["beamPosition.ixPos"] });
   */
  select(
    selection: SourceSelection,
    keyGlob: string = "*",
    { requireAll = false, requireAny = false }: RequireOptions = {},
  ): this {
    const sources = new Map<string, SourceEntry>();
    for (const [name, keys] of resolveSources(this.#lookup(), selection, keyGlob)) {
      const entry = this.#source(name);
      sources.set(name, keys ? { ...entry, keys } : entry);
    }
    const selected = this.#with({ sources });
    if (!requireAll && !requireAny) return selected;
    const has = requireAll ? isComplete : hasAnything;
    const trainIds = selected.trainIds.filter((id) => has(selected, id));
    return selected.#with({ trainIds });
  }

  /** Leaves out sources and keys that match; takes what {@link select} takes. */
  deselect(selection: SourceSelection, keyGlob: string = "*"): this {
    const dropped = resolveSources(this.#lookup(), selection, keyGlob);
    const sources = new Map<string, SourceEntry>();
    for (const [name, entry] of this.#parts.sources) {
      const drop = dropped.get(name);
      if (drop === undefined) sources.set(name, entry);
      else if (drop !== null) {
        const rest = this.keysForSource(name).filter((key) => !drop.has(key));
        if (rest.length > 0) sources.set(name, { ...entry, keys: new Set(rest) });
      }
    }
    return this.#with({ sources });
  }

  /**
   * Keeps some trains: `byId(…)`, `byIndex(…)`, a bare number, list or range by index, or truth values: one for each train
   * or with train IDs. IDs that do not occur are left out silently.
   *
   * @throws `IndexOutOfRange` for a single index or a list of indexes outside the run, `ShapeMismatch` for truth values of
   * another length.
   * @example
   * run.selectTrains((await run.getArray("SA1_XTD2_XGM/DOOCS/MAIN", "pulseEnergy.photonFlux")).greater(500));
   */
  selectTrains(selection: TrainSelection | TrainMask): this {
    return this.#with({ trainIds: selectTrainIds(this.trainIds, selection) });
  }

  /**
   * Splits the trains into parts of nearly equal length: a number of parts, of at most so many trains, or both (then the
   * larger number of parts counts). No part is empty.
   *
   * @throws `InvalidArgument` when neither is given, or less than 1.
   */
  splitTrains(options: SplitOptions): this[] {
    return splitEvenly(this.trainIds, options).map((trainIds) => this.#with({ trainIds }));
  }

  /** Short names: `run.alias.key("ix")`, `run.alias.source("xgm")`. */
  get alias(): RunAliases {
    return new RunAliases(this, this.#parts.aliases ?? new Map());
  }

  /**
   * The same data with short names for sources and keys: objects, or paths of JSON, YAML or TOML files with such.
   *
   * @throws `InvalidArgument` when a name stands for two things.
   * @example
   * const named = run.withAliases({ xgm: "SA1_XTD2_XGM/DOOCS/MAIN", ix: ["SA1_XTD2_XGM/DOOCS/MAIN", "beamPosition.ixPos"] });
   * await named.alias.key("ix").series();
   */
  withAliases(...definitions: (AliasDefinition | string)[]): this {
    return this.#with({ aliases: joinAliases(this.#parts.aliases, definitions) });
  }

  /** The same data without short names. */
  dropAliases(): this {
    return this.#with({ aliases: undefined });
  }

  /**
   * Like {@link withAliases}, and keeps only the sources and keys that have a short name.
   *
   * @param definitions - the last may be options: `strict` refuses short names of what is not there, `requireAll` keeps
   * trains for which all of it has data
   * @throws `InvalidArgument` when a name stands for two things; with `strict` `SourceName`, `PropertyName`
   * @example
   * run.onlyAliases({ ix: ["SA1_XTD2_XGM/DOOCS/MAIN", "beamPosition.ixPos"] }, { strict: true });
   */
  onlyAliases(...definitions: (AliasDefinition | string | OnlyAliasOptions)[]): this {
    const last = definitions.at(-1);
    const options = isOptions(last) ? last : {};
    const given = definitions.filter((d): d is AliasDefinition | string => !isOptions(d));
    const named = this.withAliases(...given);
    const { strict = false, requireAll = false } = options;
    return named.select(aliasedSources(named.alias.table, named, { strict }), "*", { requireAll });
  }

  /** A source with its keys. @throws `SourceName` */
  source(name: string): SourceData {
    return new SourceData(this, this.#source(name));
  }

  /** Whether a train is selected. */
  hasTrain(trainId: number): boolean {
    return this.#trainSet.has(trainId);
  }

  /** Whether there is such a source. */
  hasSource(name: string): boolean {
    return this.#parts.sources.has(name);
  }

  /**
   * Joins this data with others: more sources, or more trains of the same, and short names of all.
   *
   * @throws `InvalidArgument` when a train of a source is in two files, or a short name stands for two things.
   */
  union(...others: RunSelection[]): this {
    const all: RunSelection[] = [this, ...others];
    const trainIds = [...new Set(all.flatMap((data) => data.trainIds))].sort((a, b) => a - b);
    const sources = joinSources(
      all.map((data) => data.#parts.sources),
      this.#parts.suspect,
    );
    const warnings = [...new Set(all.flatMap((data) => data.warnings))];
    const title = [...new Set(all.map((data) => data.title))].join(" + ");
    const aliases = mergeAliases(all.map((data) => data.#parts.aliases));
    return this.#with({ trainIds, sources, warnings, title, aliases });
  }

  /** The same data with more warnings. @internal */
  withWarnings(warnings: readonly string[]): this {
    if (warnings.length === 0) return this;
    return this.#with({ warnings: [...this.warnings, ...warnings] });
  }

  /** The file and position of a train's data for a source. @internal */
  locate(source: string, trainId: number): { file: RunFile; position: number } | undefined {
    const { suspect } = this.#parts;
    for (const file of this.#source(source).files) {
      const position = file.position(trainId, { suspect });
      if (position !== undefined) return { file, position };
    }
    return undefined;
  }

  /** Other sources of the same trains. @internal */
  withSources(sources: readonly SourceEntry[]): RunSelection {
    const named = new Map(sources.map((entry) => [entry.name, entry]));
    return new RunSelection({ ...this.#parts, sources: named, files: this.files });
  }

  #source(name: string): SourceEntry {
    const entry = this.#parts.sources.get(name);
    if (!entry) throw unknownSource(name, this.allSources, this.title);
    return entry;
  }

  #lookup(): SourceLookup {
    return {
      sources: this.allSources,
      isControl: (source: string): boolean => this.#source(source).section === "CONTROL",
      keys: (source: string): string[] => this.keysForSource(source),
      assertSource: (source: string): void => void this.#source(source),
      assertKey: (source: string, key: string): void => void this.key(source, key),
    };
  }

  #with(changes: Partial<CollectionParts>): this {
    const sources = changes.sources ?? this.#parts.sources;
    const files = [...new Set([...sources.values()].flatMap((entry) => entry.files))];
    const Same = this.constructor as new (parts: CollectionParts) => this;
    return new Same({ ...this.#parts, ...changes, files });
  }
}
