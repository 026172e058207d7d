import { BeambookError } from "../../errors.js";
import { ndarray } from "../../ndarray/ndarray.js";
import { sizeOf } from "../../ndarray/strides.js";
import type { ExecutorOptions } from "../../parallel/choose.js";
import { type Compression, checkCompression } from "./chunk-filters.js";
import { suggestChunks } from "./chunking.js";
import { loadGroup, readRoot } from "./continue.js";
import { encodeData, type WriteValue } from "./encode-data.js";
import { encodeCollection } from "./global-heap.js";
import { GrowingDataset } from "./growing-dataset.js";
import { loadGrowing } from "./load-growing.js";
import {
  contiguousLayout,
  dataspaceBody,
  datatypeMessage,
  fillMessage,
  MESSAGE,
  type Message,
  virtualLayout,
} from "./messages.js";
import { OutputFile } from "./output-file.js";
import { placeStrings } from "./string-heap.js";
import {
  type AttributesInput,
  type Child,
  type DatasetNode,
  type GroupNode,
  newGroup,
  setAttributes,
  writeNode,
} from "./tree-node.js";
import { typeSize, type WriteType } from "./types.js";
import { encodeMappings, type VirtualSource } from "./virtual.js";

/** Options of {@link Hdf5Writer.write}. */
export interface WriteOptions extends Compression {
  /** Element type in the file; defaults to the value's. */
  type?: WriteType;
  /** Shape in the file; defaults to the value's. */
  shape?: readonly number[];
  /** Chunk shape; given or needed (compression, maxShape) the dataset is chunked, by default about 1 MB. */
  chunks?: readonly number[];
  /** Largest shape; `Infinity` for an unlimited axis. */
  maxShape?: readonly number[];
  /** Value of elements that were never written. */
  fillValue?: number | bigint | boolean;
  attributes?: AttributesInput;
  /** Where several megabytes of chunks are compressed: as `openHdf5().dataset().read()` takes them. */
  executor?: ExecutorOptions["executor"];
  workers?: ExecutorOptions["workers"];
}

/** Options of {@link Hdf5Writer.create}: the first length of `shape` is where it starts, usually 0. */
export interface CreateOptions extends Omit<WriteOptions, "type" | "shape"> {
  type: WriteType;
  shape: readonly number[];
}

/** Options of {@link Hdf5Writer.virtual}. */
export interface VirtualOptions {
  shape: readonly number[];
  type: WriteType;
  sources: readonly VirtualSource[];
  /** Largest shape; `Infinity` where a source's selection is unlimited. */
  maxShape?: readonly number[];
  /** Value where no source has data, or its file is missing. */
  fillValue?: number | bigint | boolean;
  attributes?: AttributesInput;
}

/**
 * Writes an HDF5 file that HDF5 1.8 and later read (virtual datasets: 1.10 and later). A new file appears under its
 * name only when {@link Hdf5Writer.close} succeeds; a continued one always opens as it was after the last flush.
 */
export class Hdf5Writer {
  readonly #file: OutputFile;
  readonly #root: GroupNode;
  #open = true;

  /** @internal Use {@link createHdf5} or {@link continueHdf5}. */
  constructor(file: OutputFile, root: GroupNode) {
    this.#file = file;
    this.#root = root;
  }

  /** Path of the file. */
  get path(): string {
    return this.#file.path;
  }

  /** Makes a group (and those above it) and sets attributes; an existing group is kept. */
  async group(
    path: string,
    { attributes = {} }: { attributes?: AttributesInput } = {},
  ): Promise<void> {
    const group = await this.#group(split(path), path);
    if (Object.keys(attributes).length === 0) return;
    group.address = undefined;
    await setAttributes(this.#file, group.attributes, attributes, path);
  }

  /** Writes a dataset. */
  async write(path: string, value: WriteValue, options: WriteOptions = {}): Promise<void> {
    const encoded = encodeData(value, options);
    const { type, shape } = encoded;
    const bytes =
      encoded.bytes instanceof Uint8Array
        ? encoded.bytes
        : await placeStrings(this.#file, encoded.bytes);
    checkCompression(options);
    const { chunks, deflate, shuffle, bitshuffle, maxShape } = options;
    const chunked = chunks ?? deflate ?? shuffle ?? bitshuffle ?? maxShape;
    if (chunked !== undefined && shape && sizeOf(shape) > 0) {
      const growing = await this.create(path, {
        ...options,
        type,
        shape: [0, ...shape.slice(1)],
        chunks: options.chunks ?? suggestChunks(shape, typeSize(type)),
        maxShape: options.maxShape ?? shape,
      });
      await growing.appendBytes(bytes, shape[0]);
      return;
    }
    const address = bytes.length > 0 ? await this.#file.place(bytes) : 0;
    const messages: Message[] = [
      { type: MESSAGE.dataspace, body: dataspaceBody(shape, options.maxShape) },
      datatypeMessage(type),
      fillMessage(fillBytes(options.fillValue, type), false),
      contiguousLayout(address, bytes.length),
    ];
    await this.#addDataset(path, async () => messages, options.attributes);
  }

  /** Makes a chunked dataset that grows along its first axis. */
  async create(path: string, options: CreateOptions): Promise<GrowingDataset> {
    const { type, shape, attributes, maxShape, fillValue, chunks, executor, workers, ...rest } =
      options;
    checkCompression(rest);
    const plan = {
      type,
      shape: [...shape],
      maxShape: maxShape ?? [Number.POSITIVE_INFINITY, ...shape.slice(1)],
      chunks: [...(chunks ?? suggestChunks([shape[0] || 1, ...shape.slice(1)], typeSize(type)))],
      compression: rest,
      fill: fillBytes(fillValue, type),
      parallel: { executor, workers },
    };
    if (plan.chunks.length !== shape.length || !plan.chunks.every((n) => n >= 1)) {
      throw new BeambookError(
        "InvalidArgument",
        `Chunks (${plan.chunks.join(", ")}) do not suit the shape (${shape.join(", ")}).`,
        { file: this.path, dataset: path },
      );
    }
    let touch = (): void => {};
    const growing = new GrowingDataset(this.#file, path, plan, () => touch());
    touch = await this.#addDataset(path, () => growing.messages(), attributes, growing);
    return growing;
  }

  /**
   * A chunked dataset that is in the file already, to append to along its first axis.
   *
   * @throws `NotFound`; `UnsupportedType` when it was stored in a way that the writer does not write
   * @example
   * const w = await continueHdf5("series.h5");
   * await (await w.dataset("entry/series")).append(profile);
   * await w.close();
   */
  async dataset(path: string): Promise<GrowingDataset> {
    const parts = split(path);
    const name = parts.pop() ?? "";
    const parent = await this.#group(parts, path, { create: false });
    const child = parent.links.get(name);
    if (child?.kind === "dataset" && child.growing) return child.growing;
    if (child?.kind !== "stored") {
      throw new BeambookError("NotFound", "There is no such dataset to append to.", {
        file: this.path,
        dataset: path,
        hint: `Its group has: ${[...parent.links.keys()].slice(0, 8).join(", ") || "nothing"}.`,
      });
    }
    const { plan, stored, rest, attributes } = loadGrowing(this.#file.before, child.address, path);
    let touch = (): void => {};
    const growing = new GrowingDataset(this.#file, path, plan, () => touch());
    growing.resume(stored, rest);
    const node: DatasetNode = {
      kind: "dataset",
      messages: () => growing.messages(),
      attributes,
      address: child.address,
      growing,
    };
    touch = (): void => {
      node.address = undefined;
    };
    parent.links.set(name, node);
    return growing;
  }

  /** Makes a virtual dataset: a view on parts of other files. */
  async virtual(path: string, options: VirtualOptions): Promise<void> {
    const { shape, type, sources, maxShape, fillValue, attributes } = options;
    const heap = await this.#file.place(encodeCollection([encodeMappings(sources, path)]));
    const messages: Message[] = [
      { type: MESSAGE.dataspace, body: dataspaceBody(shape, maxShape) },
      datatypeMessage(type),
      fillMessage(fillBytes(fillValue, type), true),
      virtualLayout(heap, 1),
    ];
    await this.#addDataset(path, async () => messages, attributes);
  }

  /** Makes a link to a path of this file. */
  async softLink(path: string, target: string): Promise<void> {
    await this.#add(path, { kind: "soft", path: target });
  }

  /** Makes a link to an object of another file; `file` is best relative to this one. */
  async externalLink(path: string, file: string, target: string): Promise<void> {
    await this.#add(path, { kind: "external", file, path: target });
  }

  /** Takes a name out of its group; the space of what it led to is not used again. Does nothing for unknown names. */
  async remove(path: string): Promise<void> {
    const parts = split(path);
    const name = parts.pop();
    const parent = await this.#group(parts, path);
    if (name !== undefined && parent.links.delete(name)) parent.address = undefined;
  }

  /** Makes all that was written so far visible to readers, in one step. Only for files that are continued. */
  async flush(): Promise<void> {
    this.#assertOpen();
    await this.#file.commit(await writeNode(this.#file, this.#root, "/"));
  }

  /** Finishes the file; a new one gets its name now, replacing an older one. */
  async close(): Promise<void> {
    if (!this.#open) return;
    await this.flush();
    this.#open = false;
    await this.#file.finish();
  }

  /** Gives up: a new file disappears, a continued one stays as after its last flush. */
  async abandon(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    await this.#file.abandon();
  }

  async #addDataset(
    path: string,
    messages: () => Promise<Message[]>,
    attributes: AttributesInput = {},
    growing?: GrowingDataset,
  ): Promise<() => void> {
    const node: DatasetNode = { kind: "dataset", messages, attributes: new Map(), growing };
    await setAttributes(this.#file, node.attributes, attributes, path);
    await this.#add(path, node);
    return (): void => {
      node.address = undefined;
    };
  }

  async #add(path: string, child: Child): Promise<void> {
    const parts = split(path);
    const name = parts.pop();
    if (name === undefined) throw new BeambookError("InvalidArgument", `"${path}" names nothing.`);
    const parent = await this.#group(parts, path);
    if (parent.links.has(name)) {
      throw new BeambookError("InvalidArgument", `There is a "${name}" already.`, {
        file: this.path,
        dataset: path,
      });
    }
    parent.links.set(name, child);
    parent.address = undefined;
  }

  async #group(
    parts: readonly string[],
    path: string,
    { create = true }: { create?: boolean } = {},
  ): Promise<GroupNode> {
    this.#assertOpen();
    let group = this.#root;
    for (const name of parts) {
      let child = group.links.get(name);
      if (!child && !create) {
        throw new BeambookError("NotFound", `There is no group "${name}".`, {
          file: this.path,
          dataset: path,
        });
      }
      if (!child) {
        child = newGroup();
        group.links.set(name, child);
        group.address = undefined;
      } else if (child.kind === "stored") {
        child = loadGroup(this.#file.before, child.address, path);
        group.links.set(name, child);
      }
      if (child.kind !== "group") {
        throw new BeambookError("InvalidArgument", `"${name}" is not a group.`, {
          file: this.path,
          dataset: path,
        });
      }
      group = child;
    }
    return group;
  }

  #assertOpen(): void {
    if (!this.#open)
      throw new BeambookError("InvalidArgument", "The file is closed.", { file: this.path });
  }
}

/** Starts a new file; what was under that name stays until {@link Hdf5Writer.close}. */
export async function createHdf5(path: string): Promise<Hdf5Writer> {
  return new Hdf5Writer(await OutputFile.create(path), newGroup());
}

/**
 * Opens a file that {@link createHdf5} made, to add to it. Readers see each {@link Hdf5Writer.flush} as a whole; after
 * a crash the file is as after the last one.
 *
 * @throws `FileFormat` when the file was written by another program in a form that cannot be continued safely
 */
export async function continueHdf5(path: string): Promise<Hdf5Writer> {
  const file = await OutputFile.append(path);
  try {
    return new Hdf5Writer(file, loadGroup(file.before, readRoot(file.before), "/"));
  } catch (error) {
    await file.abandon();
    throw error;
  }
}

/** @throws `InvalidArgument` for names that HDF5 cannot hold or that lead out of their group */
function split(path: string): string[] {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  if (!parts.includes("..") && !path.includes("\0")) return parts;
  throw new BeambookError("InvalidArgument", `${JSON.stringify(path)} is no path in a file.`, {
    hint: 'Names must not be ".." or have zero bytes.',
  });
}

function fillBytes(
  value: number | bigint | boolean | undefined,
  type: WriteType,
): Uint8Array | undefined {
  if (value === undefined) return undefined;
  const one = typeof value === "bigint" ? ndarray(BigInt64Array.of(value)) : [Number(value)];
  return encodeData(one, { type }).bytes as Uint8Array;
}
