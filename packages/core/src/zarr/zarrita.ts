import { BeambookError } from "../errors.js";
import { type DType, NDArray, type TypedArrayOf } from "../ndarray/index.js";
import type { Box } from "./box.js";
import { needDType } from "./dtype-names.js";
import type { ArrayMeta } from "./metadata.js";
import type { ZipArchive } from "./zip/archive.js";

/** Part of an entry: from an offset, or the last bytes. */
type Range = { offset: number; length: number } | { suffixLength: number };

/** What zarrita reads from. */
export interface ZarritaStore {
  get(key: `/${string}`): Promise<Uint8Array | undefined>;
  getRange(key: `/${string}`, range: Range): Promise<Uint8Array | undefined>;
}

/** The zip's entries as zarrita reads them: `zarrita.open(zarrita.root(zarritaStore(archive)))`. */
export function zarritaStore(archive: ZipArchive): ZarritaStore {
  const get = async (key: `/${string}`): Promise<Uint8Array | undefined> => {
    const name = key.slice(1);
    return archive.entries.has(name) ? archive.read(name).slice() : undefined;
  };
  return {
    get,
    getRange: async (key: `/${string}`, range: Range): Promise<Uint8Array | undefined> => {
      const whole = await get(key);
      if ("suffixLength" in range) return whole?.subarray(-range.suffixLength);
      return whole?.subarray(range.offset, range.offset + range.length);
    },
  };
}

/** What zarrita gives of an array of numbers. */
interface ZarritaChunk {
  data: ArrayLike<number> & Iterable<number>;
  shape: number[];
  stride: number[];
}

/** Reads a box of an array whose codecs or element order this package leaves to zarrita. */
export async function readByZarrita(
  archive: ZipArchive,
  meta: ArrayMeta,
  box: Box,
): Promise<NDArray> {
  const dtype = needDType(meta.dtype, meta.storedType, archive.path, meta.name);
  try {
    const zarr = await import("zarrita");
    const at = zarr.root(zarritaStore(archive)).resolve(`/${meta.name}`);
    const open = meta.format === 2 ? zarr.open.v2 : zarr.open.v3;
    const array = await open(at, { kind: "array" });
    const selection = box.start.map((start, k) => zarr.slice(start, box.stop[k]));
    const chunk = (await zarr.get(array as never, selection as never)) as unknown as ZarritaChunk;
    return asNDArray(chunk, dtype);
  } catch (cause) {
    throw new BeambookError(
      "FileFormat",
      `The array cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      { file: archive.path, dataset: meta.name, cause },
    );
  }
}

function asNDArray({ data, shape, stride }: ZarritaChunk, dtype: DType): NDArray {
  const values = dtype === "bool" ? Uint8Array.from(data, Number) : data;
  const array = new NDArray(values as unknown as TypedArrayOf<DType>, dtype, {
    shape,
    strides: stride,
  });
  return array.contiguous();
}
