import type { Hdf5Writer, WriteValue } from "../../hdf5/write/index.js";
import type { KeyData } from "../key-data.js";
import type { RunSelection } from "../run-selection.js";
import { trainTimestamps } from "../train-timestamps.js";

const TEXT = { type: { string: "variable" } } as const;

/** Trains whose entries follow each other, and how many each has. */
export interface CountedTrains {
  readonly trainIds: ArrayLike<number> & { forEach(call: (id: number, i: number) => void): void };
  readonly counts: ArrayLike<number>;
}

/** Collects which groups of entries a new file has, and writes its INDEX and METADATA. */
export class RunIndex {
  readonly #data: RunSelection;
  readonly #groups = new Map<string, { first: BigUint64Array; count: BigUint64Array }>();
  readonly #sources = new Set<string>();

  constructor(data: RunSelection) {
    this.#data = data;
  }

  /** Notes a key whose entries stand in the new file in the order of its chunks, or of those that are given. */
  add(key: KeyData, chunks: readonly CountedTrains[] = key.chunks()): void {
    const group = key.indexGroup;
    const name = group ? `${key.source}/${group}` : key.source;
    this.#sources.add(`${key.section}/${name}`);
    if (!this.#groups.has(name)) this.#groups.set(name, indexOf(key.trainIds, chunks));
  }

  /** Writes INDEX and METADATA: of format 1.0 where the run has one of these, otherwise of 0.5. */
  async write(writer: Hdf5Writer): Promise<void> {
    const { trainIds } = this.#data;
    await writer.write("INDEX/trainId", BigUint64Array.from(trainIds, BigInt));
    for (const [name, { first, count }] of this.#groups) {
      await writer.write(`INDEX/${name}/first`, first);
      await writer.write(`INDEX/${name}/count`, count);
    }
    const times = trainTimestamps(this.#data);
    if (times.some((time) => time !== 0n)) await writer.write("INDEX/timestamp", times);
    const metadata = this.#data.files[0]?.metadata() ?? {};
    const isOld = (metadata.dataFormatVersion ?? "0.5") === "0.5";
    if (!isOld) {
      await writer.write("INDEX/flag", flagsOf(this.#data));
      for (const [name, value] of Object.entries({ ...metadata, dataFormatVersion: "1.0" })) {
        const isText = typeof value === "string";
        const stored: WriteValue = isText ? [value] : BigInt64Array.of(BigInt(value));
        await writer.write(`METADATA/${name}`, stored, isText ? TEXT : {});
      }
    }
    await this.#writeSources(writer, isOld ? "METADATA" : "METADATA/dataSources");
  }

  async #writeSources(writer: Hdf5Writer, at: string): Promise<void> {
    const ids = [...this.#sources].sort();
    const cut = ids.map((id) => id.indexOf("/"));
    const columns = {
      dataSourceId: ids,
      root: ids.map((id, i) => id.slice(0, cut[i])),
      deviceId: ids.map((id, i) => id.slice(cut[i] + 1)),
    };
    for (const [name, values] of Object.entries(columns)) {
      await writer.write(`${at}/${name}`, values, { ...TEXT, shape: [values.length] });
    }
  }
}

/** First entry and number of entries of each selected train. */
function indexOf(
  trainIds: readonly number[],
  chunks: readonly CountedTrains[],
): { first: BigUint64Array; count: BigUint64Array } {
  const place = new Map(trainIds.map((id, i) => [id, i]));
  const first = new BigUint64Array(trainIds.length);
  const count = new BigUint64Array(trainIds.length);
  let row = 0;
  for (const chunk of chunks) {
    chunk.trainIds.forEach((id, i) => {
      const at = place.get(id) as number;
      if (count[at] === 0n) first[at] = BigInt(row);
      count[at] += BigInt(chunk.counts[i]);
      row += chunk.counts[i];
    });
  }
  // A train without entries points to where they would be.
  for (let i = 1; i < first.length; i++) {
    if (count[i] === 0n) first[i] = first[i - 1] + count[i - 1];
  }
  return { first, count };
}

/** 1 for each train that any file trusts. */
function flagsOf(data: RunSelection): Int32Array {
  const valid = new Set<number>();
  for (const { trainIds, validTrains } of data.files) {
    trainIds.forEach((id, i) => {
      if (validTrains[i]) valid.add(id);
    });
  }
  return Int32Array.from(data.trainIds, (id) => Number(valid.has(id)));
}
