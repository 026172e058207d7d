import { BeambookError } from "../errors.js";
import type { KeyData } from "./key-data.js";
import type { AuxiliarySection, RunFile } from "./run-file.js";
import type { RunSelection } from "./run-selection.js";
import type { SourceData } from "./source-data.js";
import { unknownSource } from "./source-names.js";

/** Names of auxiliary sources. */
export interface AuxiliaryInfo {
  readonly reductionSources: readonly string[];
  readonly errataSources: readonly string[];
}

/**
 * Sources that tell about other data of the run: REDUCTION, how it was made less, and ERRATA, what is wrong with it. A name
 * that several parts of the data system wrote, or one that goes with no other source, has its writer in front: `DA01@name`.
 *
 * @example
 * await run.auxiliary.key("SPB_DET_AGIPD1M-1/REDU/LITFRM", "litpx.frames").array();
 */
export class RunAuxiliary implements AuxiliaryInfo {
  /** Sorted. */
  readonly reductionSources: readonly string[];
  /** Sorted. */
  readonly errataSources: readonly string[];
  readonly #sources = new Map<string, SourceData>();
  readonly #title: string;

  /** @internal */
  constructor(data: RunSelection) {
    this.#title = data.title;
    this.reductionSources = this.#find(data, "REDUCTION");
    this.errataSources = this.#find(data, "ERRATA");
  }

  /** All names, sorted. */
  get allSources(): string[] {
    return [...this.#sources.keys()].sort();
  }

  /** A source with its keys. @throws `SourceName` with the closest names */
  source(name: string): SourceData {
    const found = this.#sources.get(name);
    if (found) return found;
    throw unknownSource(name, this.allSources, `the auxiliary data of ${this.#title}`);
  }

  /** One key of a source. @throws `SourceName`, `PropertyName` */
  key(source: string, key: string): KeyData {
    return this.source(source).key(key);
  }

  toString(): string {
    return auxiliaryLines(this).join("\n").trimEnd();
  }

  #find(data: RunSelection, section: AuxiliarySection): string[] {
    const writers = new Map<string, Map<string, RunFile[]>>();
    for (const file of data.files) {
      for (const source of file.auxiliarySources(section)) {
        const own = writers.get(source) ?? new Map<string, RunFile[]>();
        writers.set(source, own);
        const name = file.aggregator ?? file.name;
        own.set(name, [...(own.get(name) ?? []), file]);
      }
    }
    const names: string[] = [];
    for (const [source, files] of writers) {
      for (const [writer, own] of files) {
        const name = files.size === 1 && goesWith(source, own) ? source : `${writer}@${source}`;
        const entry = { name: source, section, files: own, canonicalName: source };
        if (this.#sources.has(name)) throw sameName(name);
        this.#sources.set(name, data.withSources([entry]).source(source));
        names.push(name);
      }
    }
    return names.sort();
  }
}

/** Names of auxiliary sources as text, an empty line behind each list. */
export function auxiliaryLines({ reductionSources, errataSources }: AuxiliaryInfo): string[] {
  const list = (names: readonly string[], kind: string): string[] => [
    `${names.length} ${kind} sources:`,
    ...names.map((name) => `  - ${name}`),
    "",
  ];
  return [...list(reductionSources, "reduction"), ...list(errataSources, "errata")];
}

/** Whether the name ends with that of a source in the same files. */
function goesWith(source: string, files: readonly RunFile[]): boolean {
  return files.some(({ controlSources, instrumentSources }) =>
    [...controlSources, ...instrumentSources].some((name) => source.endsWith(name)),
  );
}

function sameName(name: string): BeambookError {
  return new BeambookError("FileFormat", `"${name}" is there as reduction and as errata.`);
}
