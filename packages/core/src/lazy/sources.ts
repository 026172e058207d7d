import { BeambookError } from "../errors.js";
import { openHdf5 } from "../hdf5/index.js";
import { type DType, itemSize } from "../ndarray/dtype.js";
import type { NDArray } from "../ndarray/ndarray.js";
import { type ChunkSpec, chunksFor } from "./chunks.js";
import { type Hdf5SourceArgs, module as hdf5Module } from "./hdf5-source.js";
import { LazyArray } from "./lazy-array.js";
import { wholeRegion } from "./region.js";

/** Options of arrays that become lazy. */
export interface LazySourceOptions {
  /** How the array is cut into blocks; "auto" gives 32 MiB along the first axes. */
  chunks?: ChunkSpec;
}

/** An array in memory as a lazy one: for arithmetic with others, and for work in parallel. */
export function lazyFromArray(
  array: NDArray,
  { chunks = "auto" }: LazySourceOptions = {},
): LazyArray {
  const { shape, dtype } = array;
  return new LazyArray({
    expression: { kind: "memory", array, shape, dtype },
    chunks: chunksFor(chunks, shape, itemSize(dtype)),
  });
}

/** A source of blocks: a function that a module exports, and what it gives. */
export interface LazySource extends LazySourceOptions {
  /** URL of the module: `new URL("./read.js", import.meta.url).href`. */
  module: string | URL;
  /** The function; it is called with a `SourceRequest` and gives an NDArray of its `shape` and `dtype`. */
  name: string;
  /** Handed to the function: JSON values. */
  args: unknown;
  /** Lengths of the axes and type of all that the source has. */
  shape: readonly number[];
  dtype: DType;
  /** Lengths that automatic blocks should be multiples of, such as a file's chunks. */
  preferred?: readonly number[] | null;
}

/** A lazy array of whatever a function of a module reads; the function runs where blocks are computed. */
export function lazyFromSource(source: LazySource): LazyArray {
  const { module, name, args, shape, dtype, chunks = "auto", preferred = null } = source;
  return new LazyArray({
    expression: {
      ...{ kind: "source", name, args, dtype },
      module: String(module),
      shape: [...shape],
      region: wholeRegion(shape),
    },
    chunks: chunksFor(chunks, shape, itemSize(dtype), preferred),
  });
}

/** A dataset whose shape and type are known already, so that its file need not be opened yet. */
export interface LazyDataset extends LazySourceOptions {
  /** Path of the file, for workers and nodes too: a full path. */
  path: string;
  /** Path inside the file. */
  dataset: string;
  shape: readonly number[];
  dtype: DType;
  /** The dataset's own chunks in the file. */
  fileChunks?: readonly number[] | null;
}

/** A lazy array of a dataset that is known already; see {@link openLazy} for one that is not. */
export function lazyFromDataset(known: LazyDataset): LazyArray {
  const { path, dataset, shape, dtype, chunks = "auto", fileChunks = null } = known;
  const args: Hdf5SourceArgs = { path, dataset };
  const source = { module: hdf5Module, name: "readDataset", args, shape, dtype, chunks };
  return lazyFromSource({ ...source, preferred: fileChunks });
}

/**
 * A lazy array of a dataset of numbers, virtual ones included. Blocks are read where they are computed.
 *
 * @throws `FileNotFound`, `FileFormat`, `NotFound`, `UnsupportedType` for text and compounds
 * @example
 * const data = await openLazy("run.h5", "/entry/data", { chunks: [64, null, null] });
 * const mean = await data.mean(0).compute({ executor: "workers" });
 */
export async function openLazy(
  path: string,
  dataset: string,
  options: LazySourceOptions = {},
): Promise<LazyArray> {
  const file = await openHdf5(path);
  try {
    const found = file.dataset(dataset);
    const empty = found.shape.map((): ArrayLike<number> => []);
    const { dtype, shape } = await found.read(empty);
    if (shape.length !== found.shape.length) {
      throw new BeambookError("UnsupportedType", `Elements of ${found.dtype} are arrays.`, {
        file: path,
        dataset,
      });
    }
    return lazyFromDataset({
      ...{ path: file.filename, dataset: found.path, dtype, ...options },
      shape: found.shape,
      fileChunks: found.chunks,
    });
  } finally {
    file.close();
  }
}
