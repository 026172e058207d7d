import { BeambookError } from "../errors.js";
import { type DType, NDArray, type TypedArrayOf } from "../ndarray/index.js";
import type { Box } from "./box.js";
import { needDType } from "./dtype-names.js";
import type { ArrayMeta } from "./metadata.js";
import type { ZipArchive } from "./zip/archive.js";

/** The zip's entries as zarrita reads them: `zarrita.open(zarrita.root(zarritaStore(archive)))`. */
export function zarritaStore(archive: ZipArchive): {
  get(key: `/${string}`): Promise<Uint8Array | undefined>;
} {
  return {
    get: async (key: `/${string}`): Promise<Uint8Array | undefined> => {
      const name = key.slice(1);
      return archive.entries.has(name) ? archive.read(name).slice() : undefined;
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
