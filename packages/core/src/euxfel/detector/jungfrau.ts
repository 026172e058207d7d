import { JUPYTER_DISPLAY, type MimeBundle } from "../../display.js";
import { BeambookError } from "../../errors.js";
import type { LabelledArray } from "../../ndarray/labelled.js";
import type { DataCollection } from "../collection.js";
import type { KeyData } from "../key-data.js";
import { byId } from "../train-selection.js";
import { applyMask, type MaskOptions } from "./bad-pixels.js";
import type { DetectorTrain } from "./detector-trains.js";
import { findJungfrau } from "./find-jungfrau.js";
import { type JungfrauArrayOptions, readJungfrau } from "./read-jungfrau.js";

/** Which JUNGFRAU, modules and trains to take. */
export interface JungfrauOptions {
  /** Name such as `SPB_IRDA_JF4M`; needed only if the data has several. */
  detectorName?: string;
  /** Numbers of modules to take, as in their sources' names; default all there are. */
  modules?: readonly number[];
  /** Take trains that at least this many modules have data for; default 1. */
  minModules?: number;
  /** Number in the source name of the first module, which becomes module 1; default 1. */
  firstModno?: number;
}

const MAIN_KEY = "data.adc";

/**
 * The data of a JUNGFRAU detector: an entry per train and module, with all memory cells.
 *
 * @throws `SourceName` when the data has none, `InvalidArgument` when it has several and none is named, `NoData`
 * @example
 * const images = await new JUNGFRAU(run).getArray("data.adc"); // (module, train, cell, slow_scan, fast_scan)
 */
export class JUNGFRAU {
  /** The data of the detector's modules only. */
  readonly data: DataCollection;
  readonly detectorName: string;
  /** Module numbers, rising, from 1. */
  readonly modules: readonly number[];
  readonly moduleToSource: ReadonlyMap<number, string>;
  /** Trains that enough modules have data for. */
  readonly trainIds: readonly number[];

  constructor(run: DataCollection, options: JungfrauOptions = {}) {
    const { minModules = 1 } = options;
    const { detectorName, sources } = findJungfrau(run, options);
    this.detectorName = detectorName;
    this.moduleToSource = sources;
    this.modules = [...sources.keys()];
    const all = run.select(Object.fromEntries([...sources.values()].map((name) => [name, []])));
    const counts = [...sources.values()].map((name) => all.key(name, MAIN_KEY).dataCounts());
    this.trainIds = all.trainIds.filter(
      (_, i) => counts.filter((found) => found[i] > 0).length >= minModules,
    );
    if (this.trainIds.length === 0) {
      throw new BeambookError("NoData", `No data found with >= ${minModules} modules present.`, {
        hint: `There are ${sources.size} modules.`,
      });
    }
    this.data = all.selectTrains(byId(this.trainIds));
  }

  /** Memory cells in each train. */
  get framesPerTrain(): number {
    return this.keyOf(this.modules[0], MAIN_KEY).entryShape[0];
  }

  /** Whether frames are as the detector sent them. */
  get isRaw(): boolean {
    return this.keyOf(this.modules[0], MAIN_KEY).dtype.includes("int");
  }

  /** A key of one module. @throws `PropertyName` */
  keyOf(module: number, key: string): KeyData {
    return this.data.key(this.moduleToSource.get(module) as string, key);
  }

  /**
   * Reads all modules as (module, train, cell, slow_scan, fast_scan), fewer axes for keys that have fewer.
   *
   * @throws `PropertyName`, `IndexOutOfRange`
   */
  async getArray(key: string, options: JungfrauArrayOptions = {}): Promise<LabelledArray> {
    return readJungfrau(this, key, this.trainIds, options);
  }

  /** Reads corrected data and replaces its bad pixels. @throws `PropertyName` when the data has no mask. */
  async maskedData(
    key: string = MAIN_KEY,
    options: JungfrauArrayOptions & MaskOptions = {},
  ): Promise<LabelledArray> {
    const { maskBits, maskedValue, ...read } = options;
    const data = await this.getArray(key, read);
    const mask = await this.getArray("data.mask", { roi: read.roi, signal: read.signal });
    return applyMask(data, mask, { maskBits, maskedValue });
  }

  /** Goes over trains: `[trainId, { key: array }]`, arrays as {@link getArray} gives them for one train. */
  async *trains({
    requireAll = true,
  }: {
    requireAll?: boolean;
  } = {}): AsyncGenerator<[number, DetectorTrain]> {
    const source = this.moduleToSource.get(this.modules[0]) as string;
    const keys = this.data.keysForSource(source);
    const counts = this.modules.map((module) => this.keyOf(module, MAIN_KEY).dataCounts());
    for (const [i, id] of this.trainIds.entries()) {
      if (requireAll && counts.some((found) => found[i] === 0)) continue;
      const train: DetectorTrain = {};
      for (const key of keys) {
        const array = await readJungfrau(this, key, [id], {});
        train[key] = array.isel({ train: 0 });
      }
      yield [id, train];
    }
  }

  toString(): string {
    const level = this.isRaw ? "raw" : "proc";
    return `<JUNGFRAU: Data interface for detector '${this.detectorName}' - ${level} data with ${this.modules.length} modules>`;
  }

  [JUPYTER_DISPLAY](): MimeBundle {
    return { "text/plain": `${this.toString()}\n${this.trainIds.length} trains` };
  }
}
