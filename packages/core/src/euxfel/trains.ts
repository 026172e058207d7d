import { throwIfAborted } from "../errors.js";
import type { DataCollection } from "./collection.js";
import { isComplete } from "./completeness.js";
import { RowReader, type TrainValue } from "./row-reader.js";
import type { Section } from "./run-file.js";
import type { SourceSelection } from "./select-sources.js";
import type { TrainMask } from "./train-mask.js";
import type { TrainSelection } from "./train-selection.js";

/** Where a train's values come from. */
export interface TrainMetadata {
  source: string;
  "timestamp.tid": number;
}

/** A source's values for one train by key, and `metadata`. */
export type SourceValues = { metadata: TrainMetadata } & { [key: string]: TrainValue };

/** A train's data: `data[source][key]`. */
export type TrainData = { [source: string]: SourceValues };

/** A train's data by source and key in one: `data["SA1_XTD2_XGM/DOOCS/MAIN:output/data.intensityTD"]`. */
export type FlatTrainData = { [sourceAndKey: string]: TrainValue | TrainMetadata };

/** How to go over trains. */
export interface TrainOptions {
  /** Only these sources and keys; takes what `select` takes. */
  devices?: SourceSelection;
  /** Only these trains. */
  trainRange?: TrainSelection | TrainMask;
  /** Skip trains for which any source has no data; default false. */
  requireAll?: boolean;
  /** Give each train's data as `data["source/key"]` instead of `data[source][key]`; default false. */
  flatKeys?: boolean;
  /** Keep the first axis of instrument data with a single entry; default false. */
  keepDims?: boolean;
  signal?: AbortSignal;
}

/** Reads the values of one train, several large ones at a time. */
export async function readTrain(
  data: DataCollection,
  trainId: number,
  { keepDims = false, reader = new RowReader() }: { keepDims?: boolean; reader?: RowReader } = {},
): Promise<TrainData> {
  const result: TrainData = {};
  const later: Promise<void>[] = [];
  const control = new Set(data.controlSources);
  for (const source of [...data.controlSources, ...data.instrumentSources]) {
    const section: Section = control.has(source) ? "CONTROL" : "INSTRUMENT";
    const metadata: TrainMetadata = { source, "timestamp.tid": trainId };
    const values: Record<string, unknown> = { metadata };
    result[source] = values as SourceValues;
    const place = data.locate(source, trainId);
    if (!place) continue;
    const { file, position } = place;
    for (const key of data.keysForSource(source)) {
      const group = section === "CONTROL" ? "" : key.split(".", 1)[0];
      const index = file.index(source, group);
      const [first, count] = [index.first[position], index.count[position]];
      // A damaged index may end before its trains.
      if (!count || first === undefined) continue;
      // Control data has one entry per train, whatever its index says.
      const entries = section === "CONTROL" ? { first, count: 1 } : { first, count, keepDims };
      const value = reader.start({ file, section, source, key }, entries);
      values[key] = value;
      if (value instanceof Promise) {
        const filled = value.then((array) => {
          values[key] = array;
        });
        // Its failure counts below; until then another one may end this train.
        filled.catch(() => undefined);
        later.push(filled);
      }
    }
  }
  await Promise.all(later);
  return result;
}

/** A train's data with source and key in one name, the last slash between them. */
export function flattenTrain(data: TrainData): FlatTrainData {
  const flat: FlatTrainData = {};
  for (const [source, values] of Object.entries(data)) {
    for (const [key, value] of Object.entries(values)) flat[`${source}/${key}`] = value;
  }
  return flat;
}

/** {@link flattenTrain} for every train. */
export async function* flattenTrains(
  trains: AsyncIterable<[number, TrainData]>,
): AsyncGenerator<[number, FlatTrainData]> {
  for await (const [id, data] of trains) yield [id, flattenTrain(data)];
}

/** Goes over all trains; the next one is read while the consumer waits for something else. */
export async function* iterateTrains(
  data: DataCollection,
  { requireAll = false, keepDims, signal }: TrainOptions,
): AsyncGenerator<[number, TrainData]> {
  const reader = new RowReader();
  const ids = requireAll ? data.trainIds.filter((id) => isComplete(data, id)) : data.trainIds;
  const later = (k: number): Promise<TrainData> | undefined => {
    if (k >= ids.length) return undefined;
    const reading = new Promise((resolve) => setImmediate(resolve)).then(() =>
      readTrain(data, ids[k], { keepDims, reader }),
    );
    // A failure is thrown when its train is asked for, or never if the loop ends before.
    reading.catch(() => undefined);
    return reading;
  };
  let next = later(0);
  for (let k = 0; k < ids.length; k++) {
    throwIfAborted(signal);
    const current = await (next as Promise<TrainData>);
    next = later(k + 1);
    yield [ids[k], current];
  }
}
