import { Hdf5File } from "./file.js";
import { isStale } from "./file-identity.js";
import { loadH5wasm, replaceH5wasm } from "./h5wasm.js";
import { type OpenOptions, openHandle } from "./open-handle.js";

export type { OpenOptions } from "./open-handle.js";

/**
 * Opens an HDF5 file for reading. Data is read lazily; close the file when done with it.
 *
 * @throws `FileNotFound` with the closest names in its folder, `FileFormat` for a file that is not HDF5 or is damaged,
 * `FileAccess` without permission.
 * @example
 * const f = await openHdf5("scan.h5");
 * const image = await f.dataset("/entry/data").read([0]);
 * f.close();
 */
export async function openHdf5(path: string, options: OpenOptions = {}): Promise<Hdf5File> {
  // HDF5 answers from memory for a file that it has open, even if it was written anew since.
  if (isStale(await loadH5wasm(), path)) await replaceH5wasm();
  return openLoaded(path, options);
}

/** {@link openHdf5} after h5wasm was loaded once: for readers that open many files again and again. */
export function openLoaded(path: string, options: OpenOptions = {}): Hdf5File {
  return new Hdf5File(openHandle(path, options));
}
