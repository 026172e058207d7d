import { existsSync } from "node:fs";
import { totalmem } from "node:os";
import { JUPYTER_DISPLAY, type MimeBundle } from "../../display.js";
import { BeambookError } from "../../errors.js";
import type { AxisSelection, NDArray } from "../../ndarray/index.js";
import {
  openZarrZip,
  type ZarrArray,
  type ZarrFormat,
  type ZarrZip,
  type ZipRepair,
} from "../../zarr/index.js";
import { CUBE, underscorify } from "../names.js";
import {
  type Appendable,
  type AppendListOptions,
  type AppendOptions,
  append,
  appendList,
} from "./append.js";
import { unpadList } from "./lists.js";
import { type RepackOptions, type RepackResult, repack } from "./repack.js";
import {
  type MaxAndSum,
  maxAndMean,
  type Region,
  type RegionSpectra,
  regionSpectra,
  type StopOptions,
  sumChannels,
} from "./spectra.js";
import { DatastackTree, type TreeOptions } from "./tree.js";
import { tidyUp } from "./writing.js";

/** Options of {@link DataStack.open}. */
export interface DataStackOptions {
  /** `"r"` refuses to append; `"r+"` (default) and `"a"` allow it. */
  mode?: "r" | "r+" | "a";
  /** Prints the content, with chunks and bytes unless `showArrays` is false; false. */
  verbose?: boolean;
  /** What `tree` shows by default; false. */
  showArrays?: boolean;
}

/** Which cube of a datastack, and how to stop. */
export interface CubeOptions extends StopOptions {
  /** Name of the cube; `maxrf_cube`, of which the latest is taken. */
  datapath?: string;
}

/** Earlier states of a file that stay open after it was appended to. */
const KEPT_OPEN = 16;

/** Of the memory, what one array may take. */
const SHARE = 0.6;

/**
 * A `.datastack` file: arrays by name, read as they are asked for. Names end in underscores for newer versions, and
 * `read` gives the latest. Formats of maxrf4u 0.1.18 (zarr 2) and 0.1.27 (zarr 3) are both read and written.
 *
 * @example
 * const ds = await DataStack.open("RP.datastack");
 * const maxSpectrum = await ds.read("maxrf_maxspectrum");
 * const iron = await ds.channelMap(630, 660);
 */
export class DataStack {
  readonly datastackFile: string;
  readonly mode: "r" | "r+" | "a";
  /** What was wrong with the file when it was opened: an interrupted writer, a missing directory. */
  readonly repair: ZipRepair | undefined;
  readonly #showArrays: boolean;
  readonly #earlier: ZarrZip[] = [];
  #zarr: ZarrZip;

  private constructor(file: string, zarr: ZarrZip, options: DataStackOptions) {
    const { mode = "r+", showArrays = false } = options;
    this.datastackFile = file;
    this.mode = mode;
    this.#zarr = zarr;
    this.repair = zarr.repair;
    this.#showArrays = showArrays;
  }

  /**
   * Opens a datastack.
   *
   * @throws FileNotFound, FileAccess
   * @throws FileFormat when it is no zip, holds no zarr, or zarr 2 and 3 side by side
   */
  static async open(datastackFile: string, options: DataStackOptions = {}): Promise<DataStack> {
    const { mode = "r+", verbose = false } = options;
    if (!["r", "r+", "a"].includes(mode)) {
      throw new BeambookError("InvalidArgument", `Unknown mode ${JSON.stringify(mode)}.`, {
        hint: 'Use "r" to read only, or "r+".',
      });
    }
    if (!existsSync(datastackFile)) throw missing(datastackFile);
    const zarr = await openZarrZip(datastackFile);
    tidyUp(datastackFile);
    const stack = new DataStack(datastackFile, zarr, options);
    if (verbose) console.log(String(stack.tree({ showArrays: options.showArrays ?? true })));
    return stack;
  }

  /** Names of all datasets, sorted. */
  get datapathList(): string[] {
    return this.#zarr.names;
  }

  /** Version of the zarr format. */
  get format(): ZarrFormat {
    return this.#zarr.format;
  }

  /** Entries that belong to no dataset. */
  get foreign(): string[] {
    return this.#zarr.foreign;
  }

  /** What one should know about the file before trusting it; empty when all is well. */
  get warnings(): string[] {
    const { repair } = this;
    if (!repair) return [];
    const kept = `${repair.kept.length} entries are whole`;
    const damaged = repair.damaged.length > 0 ? `; damaged: ${repair.damaged.join(", ")}` : "";
    return repair.kind === "unfinished tail"
      ? [`A writer was interrupted; the file is as it was before (${kept}).`]
      : [`The directory of the file was missing; ${kept}${damaged}.`];
  }

  /** The latest version of a name. */
  latest(datapath: string): string {
    return underscorify(datapath, this.#zarr.names, { extraUnderscore: false });
  }

  /**
   * The latest version of a dataset, its elements still in the file.
   *
   * @throws NotFound with the closest names
   */
  array(datapath: string): ZarrArray {
    return this.#zarr.array(this.latest(datapath));
  }

  /**
   * Reads the latest version of a dataset, or part of it: one selection per axis.
   *
   * @throws NotFound with the closest names
   * @throws TooLarge for what does not fit into memory
   * @throws FileFormat naming the entry that is damaged
   */
  async read(datapath: string, ...selection: readonly AxisSelection[]): Promise<NDArray> {
    const array = this.array(datapath);
    if (selection.length === 0 && array.nbytes > SHARE * totalmem()) {
      throw new BeambookError("TooLarge", `"${array.name}" has ${array.nbytes} bytes.`, {
        file: this.datastackFile,
        dataset: array.name,
        hint: "Read part of it: spectrum, channelMap, region, or read with selections.",
      });
    }
    return array.read(...selection);
  }

  /**
   * Reads lists of different lengths that {@link appendList} wrote.
   *
   * @param nan - what fills short rows; -9999
   */
  async readList(datapath: string, { nan }: { nan?: number } = {}): Promise<number[][]> {
    return unpadList(await this.read(datapath), nan);
  }

  /** The spectrum of one pixel: (channels), float32. Negative indexes count from the end. */
  async spectrum(row: number, col: number, options: CubeOptions = {}): Promise<NDArray> {
    return this.#cube(options).read(row, col);
  }

  /**
   * Counts of the channels `from` to `to` (not included) summed for each pixel.
   *
   * @param to - defaults to `from + 1`: one channel
   * @returns (height, width), float64
   * @throws IndexOutOfRange
   */
  async channelMap(
    from: number,
    to: number = from + 1,
    options: CubeOptions = {},
  ): Promise<NDArray<"float64">> {
    return sumChannels(this.#cube(options), from, to, options);
  }

  /**
   * Sum, mean and maximum of the spectra in a region.
   *
   * @param region - mask (height, width), or list of [row, column]
   * @throws ShapeMismatch, IndexOutOfRange; NoData for an empty region
   */
  async region(region: Region, options: CubeOptions = {}): Promise<RegionSpectra> {
    return regionSpectra(this.#cube(options), region, options);
  }

  /** Maximum spectrum and mean spectrum (which the files call sum) over all pixels, from the cube. */
  async maxAndSumSpectra(options: CubeOptions = {}): Promise<MaxAndSum> {
    return maxAndMean(this.#cube(options), options);
  }

  /** Adds an array under a name that is not taken; see {@link append}. @returns the name it got */
  async append(arr: Appendable, datapath: string, options: AppendOptions = {}): Promise<string> {
    this.#checkMode();
    const name = await append(arr, datapath, this.datastackFile, options);
    await this.refresh();
    return name;
  }

  /** Adds lists of whole numbers of different lengths; see {@link appendList}. @returns the name it got */
  async appendList(
    raggedList: readonly (readonly (number | bigint)[])[],
    datapath: string,
    options: AppendListOptions = {},
  ): Promise<string> {
    this.#checkMode();
    const name = await appendList(raggedList, datapath, this.datastackFile, options);
    await this.refresh();
    return name;
  }

  /** Keeps only the latest of each dataset, or of those selected; see {@link repack}. */
  async repack(
    select: "all" | readonly string[] = "all",
    options: Omit<RepackOptions, "select"> = {},
  ): Promise<RepackResult> {
    this.#checkMode();
    const result = await repack(this.datastackFile, { select, ...options });
    await this.refresh();
    return result;
  }

  /** Sees what others have appended since the file was opened. */
  async refresh(): Promise<void> {
    const zarr = await openZarrZip(this.datastackFile);
    this.#earlier.push(this.#zarr); // arrays taken from it may still be in use
    while (this.#earlier.length > KEPT_OPEN) this.#earlier.shift()?.close();
    this.#zarr = zarr;
  }

  /** Content of the file. */
  tree({ showArrays = this.#showArrays }: TreeOptions = {}): DatastackTree {
    const arrays = this.#zarr.names.map((name) => this.#zarr.array(name));
    return new DatastackTree(this.datastackFile, this.format, arrays, { showArrays });
  }

  /** Ends access; may be called again. */
  close(): void {
    for (const zarr of this.#earlier) zarr.close();
    this.#zarr.close();
  }

  /** File, format and datasets with shapes. */
  toJSON(): unknown {
    const arrays = this.#zarr.names.map((name) => {
      const { shape, type, chunks } = this.#zarr.array(name);
      return { name, shape, dtype: type, chunks };
    });
    return { datastackFile: this.datastackFile, format: this.format, arrays };
  }

  toString(): string {
    return String(this.tree({ showArrays: false }));
  }

  [JUPYTER_DISPLAY](): MimeBundle {
    return this.tree()[JUPYTER_DISPLAY]();
  }

  #cube({ datapath = CUBE }: CubeOptions): ZarrArray {
    return this.array(datapath);
  }

  #checkMode(): void {
    if (this.mode !== "r") return;
    throw new BeambookError("FileAccess", "The datastack was opened for reading only.", {
      file: this.datastackFile,
      hint: 'Open it without mode: "r".',
    });
  }
}

function missing(file: string): BeambookError {
  const begun = existsSync(`${file}.part`);
  return new BeambookError("FileNotFound", "No such file.", {
    file,
    hint: begun
      ? "A conversion to it was interrupted: rawToDatastack with the same options goes on with it."
      : undefined,
  });
}

/** Content of a datastack, as {@link DataStack.tree} gives it. */
export async function tree(
  datastackFile: string,
  options: TreeOptions = {},
): Promise<DatastackTree> {
  const stack = await DataStack.open(datastackFile);
  try {
    return stack.tree(options);
  } finally {
    stack.close();
  }
}

/**
 * Maximum spectrum and mean spectrum (which the files call sum) of a cube, read chunk by chunk.
 *
 * @returns `[yMax, ySum]`, each (channels), float32
 */
export async function maxAndSumSpectra(
  datastackFile: string,
  options: CubeOptions = {},
): Promise<MaxAndSum> {
  const stack = await DataStack.open(datastackFile);
  try {
    return await stack.maxAndSumSpectra(options);
  } finally {
    stack.close();
  }
}
