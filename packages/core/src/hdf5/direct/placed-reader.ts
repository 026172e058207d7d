import { statSync } from "node:fs";
import { FILTER } from "../codecs/codecs.js";
import { loadZstd } from "../codecs/zstd.js";
import { type ByteReader, plainBytes } from "./byte-reader.js";
import { inspectDataset, type ReadPlace } from "./direct-dataset.js";
import { FileBytes } from "./file-bytes.js";

/** Filters that compress by Zstandard, or can. */
const MAY_HOLD_ZSTD: readonly number[] = [FILTER.zstd, FILTER.bitshuffle, FILTER.blosc];

/** Datasets that this thread keeps open: their chunk indexes are read once. */
const opened = new Map<string, { file: FileBytes; reader: ByteReader }>();
const MAX_OPEN = 64;

/** A reader of a dataset that another thread has found, for worker threads. */
export async function openPlaced({ path, base, address, extent }: ReadPlace): Promise<ByteReader> {
  const { ino, mtimeMs, size } = statSync(path);
  const key = [path, address, ino, mtimeMs, size, ...extent.shape].join(" ");
  const known = opened.get(key);
  if (known) return known.reader;
  const file = new FileBytes(path);
  const dataset = inspectDataset(file, base, address, extent);
  if (!dataset) throw file.damaged("a dataset that has changed", address);
  if (dataset.filters.some(({ id }) => MAY_HOLD_ZSTD.includes(id))) await loadZstd();
  const reader = plainBytes({ file, base, address }, dataset, { path, chunks: null, ...extent });
  opened.set(key, { file, reader });
  if (opened.size > MAX_OPEN) {
    const [oldest, old] = opened.entries().next().value as [string, { file: FileBytes }];
    old.file.close();
    opened.delete(oldest);
  }
  return reader;
}
