import { rename, rm, stat } from "node:fs/promises";
import { basename } from "node:path";
import { BeambookError } from "../../errors.js";
import {
  continueHdf5,
  createHdf5,
  type GrowingDataset,
  type Hdf5Writer,
} from "../../hdf5/index.js";
import { type NDArray, ndarray } from "../../ndarray/ndarray.js";
import type { ScanChunk } from "../chunk.js";
import type { ParameterNode } from "../parameters/node.js";
import type { SaveMode } from "../scan-parameters.js";
import { asctime, LAYOUT_VERSION } from "./stamps.js";
import {
  frameChunks,
  type ParallelOptions,
  type ValueHint,
  writeArray,
  writeEntry,
} from "./write-tree.js";

/** How a scan's file is written. */
export interface OutputOptions {
  /** printf pattern for the names of chunks' files. */
  chunkFormat: string;
  /** Names and links as PtyPy makes them: `.part%03d`, and the path as `dfile` was written. */
  original: boolean;
  /** Parameters of the scan: what numbers and lists are meant as. */
  types: ParameterNode;
  /** Whether the center was given in whole pixels. */
  wholeCenter: boolean;
  /** Where chunks are compressed. */
  parallel: ParallelOptions;
}

/** Parameters of `meta` and `info` that are written as arrays. */
const ARRAYS = ["shape", "center", "psize"];

/**
 * The `.ptyd` file of a scan while it is being prepared. After each chunk it is whole: who opens it sees all chunks so
 * far, also when the process is killed.
 */
export class PtydOutput {
  readonly #path: string;
  readonly #save: SaveMode;
  readonly #options: OutputOptions;
  #growing: { writer: Hdf5Writer; sets: Map<string, GrowingDataset> } | undefined;

  private constructor(path: string, save: SaveMode, options: OutputOptions) {
    this.#path = path;
    this.#save = save;
    this.#options = options;
  }

  /** Starts a file with empty groups; one that is there already is kept as `<name>.old`. */
  static async create(
    path: string | null,
    save: SaveMode,
    options: OutputOptions,
  ): Promise<PtydOutput> {
    const output = PtydOutput.open(path, save, options);
    await startFile(output.#path);
    return output;
  }

  /** Goes on with a file that has been started. */
  static open(path: string | null, save: SaveMode, options: OutputOptions): PtydOutput {
    if (path === null) {
      throw new BeambookError("InvalidArgument", `save is "${save}", but dfile is not set.`, {
        hint: "Set dfile to the path of the .ptyd file.",
      });
    }
    if (save === "link" && !options.original) formatNumber(options.chunkFormat, 0);
    return new PtydOutput(path, save, options);
  }

  /** Replaces the group `info`. */
  async writeInfo(info: object): Promise<void> {
    await this.#change(async (writer) => this.#replace(writer, "info", info));
  }

  /** Adds a chunk; with the first come `meta` and what is known now for `info`. */
  async add(chunk: ScanChunk, info: object): Promise<void> {
    const { num } = chunk.chunk;
    await this.#change(async (writer) => {
      switch (this.#save) {
        case "append":
          await writer.group(`chunks/${num}`, { attributes: { type: "dict" } });
          await writePayload(writer, `chunks/${num}`, chunk, this.#options.parallel);
          break;
        case "link":
          await this.#link(writer, chunk);
          break;
        case "merge":
          await this.#merge(writer, chunk);
          break;
      }
      if (num > 0) return;
      await this.#replace(writer, "meta", chunk.common);
      await this.#replace(writer, "info", info);
    });
  }

  /** Writes `info` for the last time. */
  async finish(info: object): Promise<void> {
    await this.writeInfo(info);
    await this.#growing?.writer.close();
    this.#growing = undefined;
  }

  /** Writes to the file and makes it visible in one step. Merging keeps the file open, as its arrays grow. */
  async #change(work: (writer: Hdf5Writer) => Promise<void>): Promise<void> {
    const writer = this.#growing?.writer ?? (await continueHdf5(this.#path));
    try {
      await work(writer);
      await writer.group("/", { attributes: { mtime: asctime(new Date()) } });
    } catch (error) {
      await writer.abandon();
      this.#growing = undefined;
      throw error;
    }
    if (this.#save !== "merge") return writer.close();
    await writer.flush();
    this.#growing ??= { writer, sets: new Map() };
  }

  async #replace(writer: Hdf5Writer, group: string, values: object): Promise<void> {
    await writer.remove(group);
    await writer.group(group, { attributes: { type: "dict" } });
    for (const [name, value] of Object.entries(values)) {
      await writeEntry(writer, group, name, value, this.#hint(group, name, value));
    }
  }

  #hint(group: string, name: string, value: unknown): ValueHint {
    const types = this.#options.types.find(name)?.types ?? [];
    const center = name === "center" && (group === "meta" || !this.#options.wholeCenter);
    const float = center || types.includes("float");
    if (Array.isArray(value) && ARRAYS.includes(name) && (group === "meta" || name !== "psize")) {
      return { float, list: "array" };
    }
    return { float, list: types.includes("tuple") ? "tuple" : "list" };
  }

  async #link(writer: Hdf5Writer, chunk: ScanChunk): Promise<void> {
    const { num } = chunk.chunk;
    const { chunkFormat, original } = this.#options;
    const ending = formatNumber(original ? ".part%03d" : chunkFormat, num);
    const part = await createHdf5(`${this.#path}${ending}`);
    try {
      const now = asctime(new Date());
      await part.group("/", {
        attributes: { h5rw_version: LAYOUT_VERSION, ctime: now, mtime: now },
      });
      await writePayload(part, "", chunk, this.#options.parallel);
      await part.close();
    } catch (error) {
      await part.abandon();
      throw error;
    }
    const file = original ? this.#path : basename(this.#path);
    await writer.externalLink(`chunks/${num}`, `${file}${ending}`, "/");
  }

  async #merge(writer: Hdf5Writer, chunk: ScanChunk): Promise<void> {
    this.#growing ??= { writer, sets: new Map() };
    const { sets } = this.#growing;
    const first = sets.size === 0;
    if (first && chunk.chunk.num > 0) {
      throw new BeambookError("InvalidArgument", "Frames cannot be merged after an error.", {
        file: this.#path,
        hint: "The frames before it are in the file. Begin a new scan, or save by append.",
      });
    }
    if (first) await writer.group("chunks/0", { attributes: { type: "dict" } });
    for (const [name, { array, type }] of payload(chunk)) {
      let set = sets.get(name);
      if (!set) {
        if (!first) continue;
        set = await writer.create(`chunks/0/${name}`, {
          type: array.dtype,
          shape: [0, ...array.shape.slice(1)],
          chunks: array.ndim < 3 ? [1024, ...array.shape.slice(1)] : frameChunks(array),
          deflate: 4,
          attributes: { type },
          ...this.#options.parallel,
        });
        sets.set(name, set);
      }
      await set.append(array);
    }
  }
}

/** An empty file; one that is there already is kept as `<name>.old`. @throws `FileAccess` for a folder */
async function startFile(path: string): Promise<void> {
  const before = await stat(path).catch(() => undefined);
  if (before?.isDirectory()) {
    throw new BeambookError("FileAccess", "dfile is a folder.", {
      file: path,
      hint: "Give the path of a file.",
    });
  }
  if (before) {
    await rm(`${path}.old`, { force: true });
    await rename(path, `${path}.old`);
  }
  const writer = await createHdf5(path);
  const now = asctime(new Date());
  await writer.group("/", {
    attributes: { h5rw_version: LAYOUT_VERSION, ctime: now, mtime: now },
  });
  for (const name of ["chunks", "meta", "info"]) {
    await writer.group(name, { attributes: { type: "dict" } });
  }
  await writer.close();
}

/** The arrays of a chunk and what they are stored as. A scan without positions has none in its file. */
function payload(chunk: ScanChunk): Map<string, { array: NDArray; type: string }> {
  const { indices, positions } = chunk.chunk;
  const sets = new Map([["data", { array: chunk.frames, type: "array" }]]);
  const list = BigInt64Array.from(indices, BigInt);
  sets.set("indices", { array: ndarray(list, [indices.length]), type: "arraylist" });
  if (positions) sets.set("positions", { array: positions, type: "array" });
  sets.set("weights", { array: chunk.weights, type: "array" });
  return sets;
}

async function writePayload(
  writer: Hdf5Writer,
  path: string,
  chunk: ScanChunk,
  parallel: ParallelOptions,
): Promise<void> {
  for (const [name, { array, type }] of payload(chunk)) {
    await writeArray(writer, `${path}/${name}`, array, { type }, parallel);
  }
}

/** A number put into a printf pattern with one `%d`. @throws `InvalidArgument` for another pattern */
export function formatNumber(pattern: string, value: number): string {
  const found = /^([^%]*)%(0?)(\d*)[di]([^%]*)$/.exec(pattern);
  const safe = found && !/[\\/]/.test(pattern);
  if (!safe) {
    throw new BeambookError("InvalidArgument", `chunk_format is "${pattern}".`, {
      hint: 'Use a name with one number, as ".chunk%02d".',
    });
  }
  const [, before, zero, width, after] = found;
  return `${before}${String(value).padStart(Number(width), zero === "0" ? "0" : " ")}${after}`;
}
