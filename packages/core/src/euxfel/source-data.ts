import type { KeyData } from "./key-data.js";
import type { SourceEntry } from "./key-facts.js";
import type { RunFile, Section } from "./run-file.js";
import type { RunSelection } from "./run-selection.js";
import { type RunValue, readRunValue, readRunValues } from "./run-values.js";

/** One source of a run: its keys, and what is known of the device. */
export class SourceData {
  readonly name: string;
  readonly section: Section;
  /** Files that hold the source. */
  readonly files: readonly RunFile[];
  /** Today's name, where `name` is an old one. */
  readonly canonicalName: string;
  readonly #data: RunSelection;

  /** @internal */
  constructor(data: RunSelection, entry: SourceEntry) {
    this.#data = data;
    this.name = entry.name;
    this.section = entry.section;
    this.files = entry.files;
    this.canonicalName = entry.canonicalName;
  }

  get isControl(): boolean {
    return this.section === "CONTROL";
  }

  get isInstrument(): boolean {
    return this.section === "INSTRUMENT";
  }

  get trainIds(): readonly number[] {
    return this.#data.trainIds;
  }

  /** The selected keys, sorted; for control data without `.value` and without times unless `full`. */
  keys({ full = true }: { full?: boolean } = {}): string[] {
    const all = this.#data.keysForSource(this.name);
    if (full || !this.isControl) return all;
    return all.flatMap((key) => (key.endsWith(".value") ? [key.slice(0, -".value".length)] : []));
  }

  /** One key. @throws `PropertyName` with the closest names. */
  key(key: string): KeyData {
    return this.#data.key(this.name, key);
  }

  /** Groups of keys that share an index, such as `data`; the empty name for control data. */
  get indexGroups(): string[] {
    if (this.isControl) return [""];
    return [...new Set(this.keys().map((key) => key.split(".", 1)[0]))];
  }

  /** Class of the device; undefined where it is not recorded. */
  get deviceClass(): string | undefined {
    if (!this.isControl) return undefined;
    const value = this.runValues()["classId.value"];
    return typeof value === "string" ? value : undefined;
  }

  /** A control value at the start of the run. @throws `PropertyName`, `SourceName` for instrument data. */
  runValue(key: string): RunValue {
    return readRunValue(this.#data, this.name, key);
  }

  /** All control values at the start of the run. @throws `SourceName` for instrument data. */
  runValues(): Record<string, RunValue> {
    return readRunValues(this.#data, this.name);
  }

  toString(): string {
    return `SourceData ${this.name}: ${this.keys().length} keys, ${this.trainIds.length} trains, ${this.files.length} files`;
  }
}
