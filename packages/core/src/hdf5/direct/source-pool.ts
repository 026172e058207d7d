import { realpathSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import { describeType } from "../datatype.js";
import type { FileHandle } from "../file-handle.js";
import { openHandle } from "../open-handle.js";
import { type ByteReader, type DatasetFacts, directBytes, hdf5Bytes } from "./byte-reader.js";
import { LeanSource } from "./lean-source.js";

/** Files of sources that are kept open at once. */
const MAX_OPEN = 64;

/** A dataset that a virtual one takes elements from. */
export interface VirtualSourceData {
  facts: DatasetFacts;
  reader: ByteReader;
}

/** "missing": no such file or dataset, elements have the fill value. Undefined: only HDF5 can read it. */
export type FoundSource = VirtualSourceData | "missing" | undefined;

/** A source file: what can be read from its bytes is, HDF5 opens it only for the rest. */
class SourceFile {
  readonly #path: string;
  readonly #datasets = new Map<string, FoundSource>();
  #lean: LeanSource | undefined | null = null;
  #handle: FileHandle | undefined;

  /** @param own - the virtual dataset's file itself, which is open already */
  constructor(path: string, own?: FileHandle) {
    this.#path = path;
    this.#handle = own;
    if (own) this.#lean = undefined;
  }

  find(path: string, chain: readonly string[]): FoundSource {
    if (this.#datasets.has(path)) return this.#datasets.get(path);
    if (this.#lean === null) this.#lean = LeanSource.open(this.#path);
    let found = this.#lean?.find(path);
    if (found === undefined) {
      this.#handle ??= openHandle(this.#path, { direct: true });
      found = openSource(this.#handle, path, chain);
    }
    this.#datasets.set(path, found);
    return found;
  }

  close(): void {
    this.#lean?.close();
    this.#handle?.close();
  }
}

/** The source files of a file's virtual datasets, opened when needed; the one unused for longest is closed first. */
export class SourcePool {
  readonly #owner: FileHandle;
  readonly #own: SourceFile;
  readonly #files = new Map<string, SourceFile>();
  /** Where names lead: a path, or nothing. */
  readonly #found = new Map<string, string | undefined>();

  constructor(owner: FileHandle) {
    this.#owner = owner;
    this.#own = new SourceFile(owner.path, owner);
  }

  /** The source dataset at a path of a file, named as in the mapping. */
  find(fileName: string, path: string, chain: readonly string[]): FoundSource {
    const file = fileName === "." ? this.#own : this.#open(fileName);
    return file ? file.find(path, chain) : "missing";
  }

  close(): void {
    for (const file of this.#files.values()) file.close();
    this.#files.clear();
  }

  #open(name: string): SourceFile | undefined {
    if (!this.#found.has(name)) this.#found.set(name, locateSource(name, this.#owner.path));
    const path = this.#found.get(name);
    if (path === undefined) return undefined;
    let file = this.#files.get(path);
    if (file) this.#files.delete(path);
    else file = new SourceFile(path);
    this.#files.set(path, file); // last in order: used last
    if (this.#files.size > MAX_OPEN) {
      const [oldest, unused] = this.#files.entries().next().value as [string, SourceFile];
      unused.close();
      this.#files.delete(oldest);
    }
    return file;
  }
}

const pools = new WeakMap<FileHandle, SourcePool>();

/** The pool of a file's sources; closed with the file. */
export function sourcesOf(handle: FileHandle): SourcePool {
  let pool = pools.get(handle);
  if (!pool) {
    const made = new SourcePool(handle);
    handle.onClose(() => made.close());
    pools.set(handle, made);
    pool = made;
  }
  return pool;
}

function openSource(handle: FileHandle, name: string, chain: readonly string[]): FoundSource {
  const path = `/${name.split("/").filter(Boolean).join("/")}`;
  const { module, id } = handle;
  try {
    if (module.get_type(id, path) !== module.H5G_DATASET) return "missing";
  } catch {
    return "missing";
  }
  const raw = module.get_dataset_metadata(id, path);
  const facts: DatasetFacts = {
    path,
    shape: raw.shape ?? [0],
    maxShape: (raw.maxshape ?? []).map((n) => (n >= 2 ** 63 ? null : n)),
    chunks: raw.chunks,
    type: describeType(raw),
  };
  const reader = directBytes(handle, facts, chain) ?? hdf5Bytes(handle, facts);
  return reader && { facts, reader };
}

/**
 * Where HDF5 looks for a source file: an absolute path as it is, then under its last name; in the folder of the virtual
 * file, in the working folder, in the folder that the virtual file really lies in.
 */
export function locateSource(name: string, virtualFile: string): string | undefined {
  const short = isAbsolute(name) ? basename(name) : name;
  const isFile = (path: string): boolean =>
    statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  const places = [
    ...(isAbsolute(name) ? [name] : []),
    join(dirname(virtualFile), short),
    resolve(short),
  ];
  const found = places.find(isFile);
  if (found !== undefined) return found;
  const last = join(dirname(realpathSync(virtualFile)), short);
  return isFile(last) ? last : undefined;
}
