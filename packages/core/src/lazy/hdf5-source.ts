import { statSync } from "node:fs";
import { type Hdf5File, openHdf5 } from "../hdf5/index.js";
import type { NDArray } from "../ndarray/ndarray.js";
import type { SourceRequest } from "./evaluate.js";

/** URL of this module, for expressions. */
export const module: string = import.meta.url;

/** Which dataset. */
export interface Hdf5SourceArgs {
  path: string;
  dataset: string;
}

/** Files that stay open in this thread between blocks. */
const MAX_OPEN = 16;

interface OpenFile {
  readonly file: Promise<Hdf5File>;
  readonly stamp: string;
  readers: number;
}

const opened = new Map<string, OpenFile>();

/** Reads a region of a dataset; files stay open for the next block. */
export async function readDataset(request: SourceRequest<Hdf5SourceArgs>): Promise<NDArray> {
  const { path, dataset } = request.args;
  const entry = open(path);
  entry.readers++;
  try {
    const file = await entry.file;
    const { out } = request;
    const options = { executor: "inline", ...(out ? { out } : {}) } as const;
    return await file.dataset(dataset).read(request.selection, options);
  } finally {
    entry.readers--;
    closeIdle();
  }
}

function open(path: string): OpenFile {
  const info = statSync(path, { throwIfNoEntry: false });
  const stamp = `${info?.ino} ${info?.mtimeMs} ${info?.size}`;
  const known = opened.get(path);
  opened.delete(path);
  if (known && known.stamp === stamp) {
    opened.set(path, known); // to the end: used last
    return known;
  }
  if (known) retire(known);
  const entry: OpenFile = { file: openHdf5(path), stamp, readers: 0 };
  entry.file.catch(() => opened.delete(path));
  opened.set(path, entry);
  return entry;
}

function closeIdle(): void {
  for (const [path, entry] of opened) {
    if (opened.size <= MAX_OPEN) return;
    if (entry.readers > 0) continue;
    opened.delete(path);
    retire(entry);
  }
}

/** A file that is still being read is left to the garbage collector's mercy no longer than its reader. */
function retire(entry: OpenFile): void {
  if (entry.readers > 0) setTimeout(() => retire(entry), 1000).unref();
  else entry.file.then((file) => file.close()).catch(() => {});
}
