import { statSync } from "node:fs";
import { FILTER } from "../codecs/codecs.js";
import { loadZstd } from "../codecs/zstd.js";
import { type ByteReader, plainBytes } from "./byte-reader.js";
import { inspectDataset } from "./direct-dataset.js";
import { FileBytes } from "./file-bytes.js";
import type { ReadPlace } from "./parallel-reader.js";

/** Filters that compress by Zstandard, or can. */
const MAY_HOLD_ZSTD: readonly number[] = [FILTER.zstd, FILTER.bitshuffle, FILTER.blosc];

/** Datasets that this thread keeps open: their chunk indexes are read once. */
const opened = new Map<string, { file: FileBytes; reader: ByteReader }>();
const MAX_OPEN = 64;

/**
 * A reader of a dataset that another thread has found, for worker threads; HDF5 is not needed there.
 *
 * @param text - its `ReadPlace` as JSON, short enough to be sent with every task
 */
export async function openPlaced(text: string): Promise<ByteReader> {
  const place = JSON.parse(text) as ReadPlace;
  const { path, base, address, extent } = place;
  const { ino, mtimeMs, size } = statSync(path);
  const key = `${text} ${ino} ${mtimeMs} ${size}`;
  const known = opened.get(key);
  if (known) return known.reader;
  const file = new FileBytes(path);
  const dataset = inspectDataset(file, base, address, extent);
  if (!dataset) throw file.damaged("a dataset that has changed", address);
  if (dataset.filters.some(({ id }) => MAY_HOLD_ZSTD.includes(id))) await loadZstd();
  const facts = { path, chunks: null, ...extent };
  const reader = plainBytes({ file, base, address }, dataset, facts);
  opened.set(key, { file, reader });
  if (opened.size > MAX_OPEN) {
    const [oldest, old] = opened.entries().next().value as [string, { file: FileBytes }];
    old.file.close();
    opened.delete(oldest);
  }
  return reader;
}
