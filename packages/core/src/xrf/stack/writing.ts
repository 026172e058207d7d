import { existsSync, realpathSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import {
  lockFile,
  rootMetadata,
  type WriteLock,
  writerOf,
  type ZarrFormat,
  ZarrZip,
  ZipArchive,
  ZipWriter,
} from "../../zarr/index.js";

const queues = new Map<string, Promise<unknown>>();

/** Runs writers of one file one after another in this process; other processes are kept off by the lock. */
export async function oneAtATime<T>(
  file: string,
  work: (lock: WriteLock) => Promise<T>,
): Promise<T> {
  const key = realPath(file);
  const before = queues.get(key) ?? Promise.resolve();
  const mine = before.then(async () => {
    const lock = lockFile(file);
    try {
      return await work(lock);
    } finally {
      lock.release();
    }
  });
  const settled = mine.catch(() => undefined);
  queues.set(key, settled);
  try {
    return await mine;
  } finally {
    if (queues.get(key) === settled) queues.delete(key);
  }
}

function realPath(file: string): string {
  return existsSync(file) ? realpathSync(file) : join(existing(dirname(file)), basename(file));
}

const existing = (folder: string): string => (existsSync(folder) ? realpathSync(folder) : folder);

/** What a writer needs to know of the file it adds to. */
export interface OpenForAppend {
  writer: ZipWriter;
  /** Names of the arrays that are there. */
  names: string[];
  format: ZarrFormat;
}

/** Adds to a datastack, in its own format; all or nothing. A file that is not there is made. */
export async function appendTo<T>(
  file: string,
  work: (open: OpenForAppend) => Promise<T>,
): Promise<T> {
  return oneAtATime(file, async (lock) => {
    const open = await openForAppend(file, lock);
    let result: T;
    try {
      result = await work(open);
    } catch (error) {
      await open.writer.abort();
      throw error;
    }
    await open.writer.finish();
    return result;
  });
}

async function openForAppend(file: string, lock: WriteLock): Promise<OpenForAppend> {
  if (!existsSync(file) || statSync(file).size === 0) {
    const writer = await ZipWriter.open(file, {}, lock);
    await writer.add(...rootMetadata(2));
    return { writer, names: [], format: 2 };
  }
  const zarr = new ZarrZip(new ZipArchive(file));
  const { archive, names, format } = zarr;
  zarr.close();
  const { entries, length } = archive;
  const writer = await ZipWriter.open(file, { entries: entries.values(), length }, lock);
  return { writer, names, format };
}

/** The file a repack writes before it takes the place of the old one. */
export const temporaryOf = (file: string): string => `${file}_temp`;

/** Removes what a writer that was killed has left beside a file. */
export function tidyUp(file: string): void {
  if (!existsSync(`${file}.lock`) || writerOf(file)) return;
  try {
    const lock = lockFile(file);
    rmSync(temporaryOf(file), { force: true });
    lock.release();
  } catch {
    // a folder that may not be written, or somebody was quicker
  }
}
