import { BeambookError } from "../../errors.js";
import { readCbf, readEdf, readTiff } from "../../formats/index.js";
import { type NDArray, ndarray, readNpy, readNpz } from "../../ndarray/index.js";
import type { Instrument } from "../instruments/instrument.js";

/** Readers of mask files by ending. */
const READERS: Readonly<Record<string, (path: string) => Promise<NDArray>>> = {
  edf: readEdfMask,
  "edf.gz": readEdfMask,
  cbf: async (path: string): Promise<NDArray> => (await readCbf(path)).data,
  npy: readNpy,
  tif: async (path: string): Promise<NDArray> => (await readTiff(path)).pages[0].read(),
  tiff: async (path: string): Promise<NDArray> => (await readTiff(path)).pages[0].read(),
  npz: async (path: string): Promise<NDArray> => {
    const arrays = await readNpz(path);
    return arrays.mask ?? Object.values(arrays)[0];
  },
};

async function readEdfMask(path: string): Promise<NDArray> {
  return (await readEdf(path)).frames[0].data;
}

/**
 * Reads a detector image, dark or flat: what {@link readMask} reads, and raw files of the instrument (`.h5`, the mean of
 * their frames).
 *
 * @throws FileNotFound, FileFormat, UnsupportedType for another ending
 */
export async function readImage(path: string, instrument: Instrument): Promise<NDArray> {
  const { data } = /\.(h5|hdf5|nxs)$/i.test(path)
    ? await instrument.read(path, { skipcalib: true })
    : { data: await readerOf(path, "An image")(path) };
  return data.ndim > 2 ? data.squeeze() : data;
}

/**
 * Reads a mask: `.edf`, `.edf.gz`, `.cbf`, `.npy`, `.npz`, `.tif`. Values other than 0 are masked.
 *
 * @throws FileNotFound, FileFormat, UnsupportedType for another ending
 */
export async function readMask(path: string): Promise<NDArray<"uint8">> {
  return asMask(await readerOf(path, "A mask")(path), path);
}

function readerOf(path: string, what: string): (path: string) => Promise<NDArray> {
  const ending = /\.((?:edf\.gz)|\w+)$/i.exec(path)?.[1].toLowerCase() ?? "";
  if (Object.hasOwn(READERS, ending)) return READERS[ending];
  throw new BeambookError("UnsupportedType", `${what} cannot be read from ".${ending}".`, {
    file: path,
    hint: `Known endings: ${Object.keys(READERS).join(", ")}.`,
  });
}

/** Any array as mask, 1 where it is not 0. @throws ShapeMismatch unless it has two axes */
export function asMask(array: NDArray, file?: string): NDArray<"uint8"> {
  const flat = array.ndim > 2 ? array.squeeze() : array;
  if (flat.ndim !== 2) {
    throw new BeambookError("ShapeMismatch", `A mask has 2 axes, not ${array.shape.join(" x ")}.`, {
      file,
    });
  }
  const values = flat.contiguous().flat();
  const out = new Uint8Array(flat.size);
  for (let i = 0; i < out.length; i++) out[i] = Number(values[i]) === 0 ? 0 : 1;
  return ndarray(out, flat.shape);
}
