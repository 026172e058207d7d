import type { FileHandle } from "./file-handle.js";
import { Hdf5Group } from "./group.js";

/** An HDF5 file open for reading, which is also its root group. */
export class Hdf5File extends Hdf5Group {
  /** Absolute path of the file on disk. */
  readonly filename: string;
  readonly #handle: FileHandle;

  /** @internal */
  constructor(handle: FileHandle) {
    super(handle, "/");
    this.#handle = handle;
    this.filename = handle.path;
  }

  /** Whether the file is still open. */
  get isOpen(): boolean {
    return this.#handle.isOpen;
  }

  /** Closes the file; groups and datasets of it throw `FileAccess` afterwards. */
  close(): void {
    this.#handle.close();
  }
}
