import { escapeHtml, JUPYTER_DISPLAY, type MimeBundle } from "../display.js";
import { type AuxiliaryInfo, auxiliaryLines } from "./auxiliary.js";
import type { DataCollection } from "./collection.js";
import { globToRegExp } from "./glob.js";
import { describeSource, detailLines, type SourceDetail } from "./source-detail.js";
import { foldNames } from "./source-group.js";
import { DETECTOR_SOURCE } from "./source-names.js";

/** A large detector of a run, described by its first module. */
export interface DetectorInfo {
  /** Common part of the modules' names, such as `SPB_DET_AGIPD1M-1/DET`. */
  name: string;
  modules: number[];
  /** Source of the first module. */
  source: string;
  /** Pixels of a module: (slow scan, fast scan). */
  moduleShape: number[];
  /** Most frames in a train. */
  framesPerTrain: number;
  /** Frames if every train had all. */
  totalFrames: number;
}

/** What {@link DataCollection.info} tells beside an overview. */
export interface InfoOptions {
  /** Patterns of sources whose keys are listed, such as `*_XGM/*`. */
  detailsForSources?: string | readonly string[];
  /** Tell how much data each instrument source has; default false. */
  counts?: boolean;
  /** Show names that differ in one place as one in the text, such as `JNGFR{01-08}`; default true. */
  groupSources?: boolean;
  /** Tell which part of the data system wrote each source; default false. */
  withAggregators?: boolean;
  /** Also list auxiliary sources; default false. */
  withAuxiliary?: boolean;
}

/** Trains per second of the facility. */
const TRAIN_RATE = 10;

/** What is in a run: trains, duration, detectors, sources. Shows itself as text, or as HTML in a notebook. */
export class RunInfo {
  readonly trainCount: number;
  readonly firstTrainId: number | undefined;
  readonly lastTrainId: number | bigint | undefined;
  /** Seconds from the first to the last train at ten trains per second. */
  readonly duration: number;
  readonly detectors: readonly DetectorInfo[];
  /** Instrument sources; modules of detectors only where details or counts are shown. */
  readonly instrumentSources: readonly string[];
  /** Whether modules of detectors are among the instrument sources. */
  readonly showsModules: boolean;
  readonly controlSources: readonly string[];
  readonly legacySources: Readonly<Record<string, string>>;
  readonly files: number;
  readonly warnings: readonly string[];
  /** Data and keys of the sources that are shown in detail. */
  readonly details: Readonly<Record<string, SourceDetail>>;
  /** Who wrote each source, if that is asked for. */
  readonly aggregators: Readonly<Record<string, string>>;
  /** Short names of sources. */
  readonly aliases: Readonly<Record<string, readonly string[]>>;
  /** Auxiliary sources, if they are asked for. */
  readonly auxiliary: AuxiliaryInfo | undefined;
  readonly #title: string;
  readonly #folds: boolean;

  /** @internal */
  constructor(data: DataCollection, options: InfoOptions = {}) {
    const { counts = false, groupSources = true, withAggregators = false } = options;
    const { trainIds, impossibleTrainIds } = data;
    this.trainCount = trainIds.length + impossibleTrainIds.length;
    this.firstTrainId = trainIds[0];
    this.lastTrainId = impossibleTrainIds.at(-1) ?? trainIds.at(-1);
    const span = Number(this.lastTrainId ?? 0) - Number(this.firstTrainId ?? 0) + 1;
    this.duration = this.trainCount === 0 ? 0 : span / TRAIN_RATE;
    this.detectors = describeDetectors(data);
    const patterns = [options.detailsForSources ?? []].flat();
    this.showsModules = counts || patterns.length > 0;
    this.instrumentSources = data.instrumentSources.filter(
      (source) =>
        !(source in data.legacySources) && (this.showsModules || !DETECTOR_SOURCE.test(source)),
    );
    this.controlSources = data.controlSources;
    this.details = detailsOf(data, patterns, counts);
    this.aggregators = withAggregators ? aggregatorsOf(data) : {};
    this.aliases = sourceAliases(data);
    this.auxiliary = options.withAuxiliary ? auxiliaryOf(data) : undefined;
    this.#folds = groupSources && !withAggregators && !counts;
    this.legacySources = data.legacySources;
    this.files = data.files.length;
    this.warnings = data.warnings;
    this.#title = data.title;
  }

  toString(): string {
    const lines = [
      `# of trains:    ${this.trainCount}`,
      `Duration:       ${durationText(this.duration)}`,
      `First train ID: ${this.firstTrainId ?? "-"}`,
      `Last train ID:  ${this.lastTrainId ?? "-"}`,
      "",
    ];
    const modules = this.showsModules ? "" : " (excluding XTDF detectors)";
    if (!this.showsModules) {
      for (const detector of this.detectors) lines.push(...detectorLines(detector), "");
    }
    lines.push(
      `${this.instrumentSources.length} instrument sources${modules}:`,
      ...this.#sourceLines(this.instrumentSources),
      "",
      `${this.controlSources.length} control sources:`,
      ...this.#sourceLines(this.controlSources),
      "",
    );
    const legacy = Object.entries(this.legacySources);
    if (legacy.length > 0) {
      lines.push(`${legacy.length} legacy source names:`, ...legacyLines(legacy), "");
    }
    if (this.auxiliary) lines.push(...auxiliaryLines(this.auxiliary));
    return `${lines.join("\n")}\n`;
  }

  toJSON(): Record<string, unknown> {
    const { lastTrainId } = this;
    const id = typeof lastTrainId === "bigint" ? String(lastTrainId) : lastTrainId;
    return { ...(this as object), lastTrainId: id };
  }

  [JUPYTER_DISPLAY](): MimeBundle {
    return { "text/plain": this.toString(), "text/html": this.#html() };
  }

  /** A line for each source, or for several of similar names, with what is to be told of it. */
  #sourceLines(sources: readonly string[]): string[] {
    const lines: string[] = [];
    let plain: string[] = [];
    const flush = (): void => {
      lines.push(...(this.#folds ? foldNames(plain) : plain).map((name) => `  - ${name}`));
      plain = [];
    };
    const control = new Set(this.controlSources);
    for (const source of sources) {
      const [detail, aggregator] = [this.details[source], this.aggregators[source]];
      const short = this.aliases[source] ?? [];
      if (!detail && !aggregator && short.length === 0) {
        plain.push(source);
        continue;
      }
      flush();
      const alias = short.length > 0 ? ` <${short.join(", ")}>` : "";
      lines.push(`  -${aggregator ? ` [${aggregator}]` : ""} ${source}${alias}`);
      if (detail) lines.push(...detailLines(detail, control.has(source)));
    }
    flush();
    return lines;
  }

  #html(): string {
    const row = (name: string, value: unknown): string =>
      `<tr><th style="text-align: left">${name}</th><td style="text-align: left">${escapeHtml(String(value))}</td></tr>`;
    const detectors = this.detectors.map((d) =>
      row(
        "Detector",
        `${d.name}: ${d.modules.length} modules of ${d.moduleShape.join(" × ")} pixels, ${d.framesPerTrain} frames per train, up to ${d.totalFrames} frames`,
      ),
    );
    const fold = (title: string, names: readonly string[]): string =>
      `<details${names.length <= 20 ? " open" : ""}><summary>${names.length} ${title}</summary><ul>${names
        .map((name) => `<li><code>${escapeHtml(name)}</code>${about(name)}</li>`)
        .join("")}</ul></details>`;
    const control = new Set(this.controlSources);
    const about = (name: string): string => {
      const detail = this.details[name];
      const lines = detail ? detailLines(detail, control.has(name)) : [];
      const short = [this.aggregators[name] ?? [], this.aliases[name] ?? []].flat();
      return `${short.map((word) => ` ${escapeHtml(word)}`).join(",")}${lines.length > 0 ? `<pre>${escapeHtml(lines.join("\n"))}</pre>` : ""}`;
    };
    const legacy = Object.entries(this.legacySources).map(([old, today]) => `${old} → ${today}`);
    return [
      `<b>${escapeHtml(this.#title)}</b><table>`,
      row("Trains", this.trainCount),
      row("Duration", durationText(this.duration)),
      row("Train IDs", `${this.firstTrainId ?? "-"} to ${this.lastTrainId ?? "-"}`),
      row("Files", this.files),
      ...detectors,
      "</table>",
      fold("instrument sources", this.instrumentSources),
      fold("control sources", this.controlSources),
      legacy.length > 0 ? fold("legacy source names", legacy) : "",
      this.auxiliary ? fold("reduction sources", this.auxiliary.reductionSources) : "",
      this.auxiliary ? fold("errata sources", this.auxiliary.errataSources) : "",
      this.warnings.length > 0 ? fold("warnings", this.warnings) : "",
    ].join("");
  }
}

function detailsOf(
  data: DataCollection,
  patterns: readonly string[],
  counts: boolean,
): Record<string, SourceDetail> {
  const matches = patterns.map(globToRegExp);
  const instrument = new Set(data.instrumentSources);
  const found = data.allSources.flatMap((name): [string, SourceDetail][] => {
    const keys = matches.some((pattern) => pattern.test(name));
    if (!keys && !(counts && instrument.has(name))) return [];
    const aliasesOf = (key: string): string[] => aliasesFor(data, name, key);
    return [[name, describeSource(data.source(name), { keys, aliasesOf })]];
  });
  return Object.fromEntries(found);
}

function aliasesFor(data: DataCollection, source: string, key?: string): string[] {
  return [...data.alias.table]
    .filter(([, target]) => target.source === source && target.key === key)
    .map(([alias]) => alias)
    .sort();
}

function sourceAliases(data: DataCollection): Record<string, string[]> {
  const named = data.allSources.map((name) => [name, aliasesFor(data, name)] as const);
  return Object.fromEntries(named.filter(([, aliases]) => aliases.length > 0));
}

function aggregatorsOf(data: DataCollection): Record<string, string> {
  return Object.fromEntries(
    data.allSources.map((name) => [name, data.source(name).aggregator ?? "?"]),
  );
}

function auxiliaryOf(data: DataCollection): AuxiliaryInfo {
  const { reductionSources, errataSources } = data.auxiliary;
  return { reductionSources, errataSources };
}

function describeDetectors(data: DataCollection): DetectorInfo[] {
  const found = new Map<string, Map<number, string>>();
  for (const source of data.detectorSources) {
    const [, name, module] = DETECTOR_SOURCE.exec(source) as RegExpExecArray;
    const modules = found.get(name) ?? new Map<number, string>();
    found.set(name, modules.set(Number(module), source));
  }
  return [...found.keys()].sort().map((name) => {
    const sources = found.get(name) as Map<number, string>;
    const modules = [...sources.keys()].sort((a, b) => a - b);
    const source = sources.get(modules[0]) as string;
    return { name, modules, source, ...describeModule(data, source) };
  });
}

function describeModule(
  data: DataCollection,
  source: string,
): Pick<DetectorInfo, "moduleShape" | "framesPerTrain" | "totalFrames"> {
  const hasImages = data.keysForSource(source).includes("image.data");
  if (!hasImages) return { moduleShape: [], framesPerTrain: 0, totalFrames: 0 };
  const images = data.key(source, "image.data");
  const framesPerTrain = images.dataCounts().reduce((most, n) => Math.max(most, n), 0);
  return {
    moduleShape: images.entryShape.slice(-2),
    framesPerTrain,
    totalFrames: framesPerTrain * data.trainIds.length,
  };
}

function detectorLines(detector: DetectorInfo): string[] {
  return [
    `${detector.modules.length} XTDF detector modules of ${detector.name}/*`,
    `  e.g. module ${detector.modules[0]} : ${detector.moduleShape.join(" x ")} pixels`,
    `  ${detector.source}`,
    `  ${detector.framesPerTrain} frames per train, up to ${detector.totalFrames} frames total`,
  ];
}

/** Old detector names are shown once per detector. */
function legacyLines(legacy: [string, string][]): string[] {
  const detectors = new Map<string, { today: string; count: number }>();
  const lines: string[] = [];
  for (const [old, today] of legacy) {
    const [oldMatch, todayMatch] = [DETECTOR_SOURCE.exec(old), DETECTOR_SOURCE.exec(today)];
    if (oldMatch && todayMatch) {
      const known = detectors.get(oldMatch[1]);
      detectors.set(oldMatch[1], { today: todayMatch[1], count: (known?.count ?? 0) + 1 });
    } else lines.push(` - ${old} -> ${today}`);
  }
  for (const [old, { today, count }] of detectors) {
    lines.push(` - ${old}/* -> ${today}/* (${count})`);
  }
  return lines;
}

/** Days of Python's largest time span; a longer run means a damaged train ID. */
const MAX_DAYS = 999_999_999;

function durationText(seconds: number): string {
  if (seconds === 0) return "0.0";
  const tenths = Math.round(seconds * TRAIN_RATE);
  const whole = Math.floor(tenths / TRAIN_RATE);
  const days = Math.floor(whole / 86_400);
  if (days > MAX_DAYS) return "OverflowError (one or more train IDs are probably wrong)";
  const pad = (n: number): string => String(n).padStart(2, "0");
  const rest = whole % 86_400;
  const clock = `${Math.floor(rest / 3600)}:${pad(Math.floor(rest / 60) % 60)}:${pad(rest % 60)}`;
  const dayText = days > 0 ? `${days} day${days > 1 ? "s" : ""}, ` : "";
  return `${dayText}${clock}.${tenths % TRAIN_RATE}`;
}
