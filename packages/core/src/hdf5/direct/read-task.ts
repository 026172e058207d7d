import { statSync } from "node:fs";
import { FILTER } from "../codecs/codecs.js";
import { loadZstd } from "../codecs/zstd.js";
import type { Hyperslab } from "../plan.js";
import { byteStrides } from "./copy-block.js";
import { type DatasetExtent, type DirectDataset, inspectDataset } from "./direct-dataset.js";
import { FileBytes } from "./file-bytes.js";
import { readChunks } from "./read-piece.js";
import { swapBlock } from "./swap-block.js";

/** A part of a chunked dataset to read in a worker; HDF5 is not needed there. */
export interface ReadTask {
  path: string;
  base: number;
  /** Address of the dataset's object header. */
  address: number;
  extent: DatasetExtent;
  slab: Hyperslab;
  /** Where the part goes, dense and row-major. */
  target: SharedArrayBuffer;
  offset: number;
}

/** Filters that compress by Zstandard, or can. */
const MAY_HOLD_ZSTD: readonly number[] = [FILTER.zstd, FILTER.bitshuffle, FILTER.blosc];

interface Opened {
  file: FileBytes;
  dataset: DirectDataset;
}

/** Datasets that this worker keeps open: their chunk indexes are read once. */
const opened = new Map<string, Opened>();
const MAX_OPEN = 8;

/** Reads and decodes the part of a task. */
export async function readPart(task: ReadTask): Promise<void> {
  const { extent, slab, target, offset } = task;
  const { file, dataset } = open(task);
  if (dataset.filters.some(({ id }) => MAY_HOLD_ZSTD.includes(id))) await loadZstd();
  const { size } = extent.type;
  const length = slab.count.reduce((a, b) => a * b, size);
  const bytes = new Uint8Array(target, offset, length);
  const place = { bytes, strides: byteStrides(slab.count, size), offset: 0 };
  readChunks(file, dataset, size, extent.shape, slab, place);
  swapBlock(place, slab.count, size, dataset.swap);
}

function open({ path, base, address, extent }: ReadTask): Opened {
  const { ino, mtimeMs, size } = statSync(path);
  const key = [path, address, ino, mtimeMs, size, ...extent.shape].join(" ");
  const known = opened.get(key);
  if (known) return known;
  const file = new FileBytes(path);
  const dataset = inspectDataset(file, base, address, extent);
  if (!dataset) throw file.damaged("a dataset that has changed", address);
  opened.set(key, { file, dataset });
  if (opened.size > MAX_OPEN) {
    const [oldest, old] = opened.entries().next().value as [string, Opened];
    old.file.close();
    opened.delete(oldest);
  }
  return { file, dataset };
}
