import { BeambookError } from "../errors.js";
import { FileBytes } from "./direct/file-bytes.js";
import { baseAddress } from "./direct/superblock.js";
import type { RawModule } from "./h5wasm.js";

/** The bytes of a file and the address that its addresses count from. */
export interface DirectAccess {
  file: FileBytes;
  base: number;
  /** Paths known to lead to objects of this file (true) or elsewhere. */
  inside: Map<string, boolean>;
}

/** An open file as datasets and groups share it. */
export class FileHandle {
  readonly module: RawModule;
  readonly path: string;
  readonly #id: bigint;
  readonly #direct: boolean;
  #access: DirectAccess | undefined | null = null;
  readonly #closers: (() => void)[] = [];
  #open = true;

  /**
   * @param options.direct - whether numbers may be read past HDF5, straight from the file
   */
  constructor(module: RawModule, path: string, id: bigint, options: { direct: boolean }) {
    this.module = module;
    this.path = path;
    this.#id = id;
    this.#direct = options.direct;
  }

  /** The file's bytes, for reading past HDF5; undefined when that was not wanted or the file is of an unknown kind. */
  get direct(): DirectAccess | undefined {
    this.assertOpen();
    if (this.#access === null) {
      this.#access = undefined;
      if (this.#direct) {
        const file = new FileBytes(this.path);
        const base = baseAddress(file);
        if (base === undefined) file.close();
        else this.#access = { file, base, inside: new Map() };
      }
    }
    return this.#access;
  }

  /** HDF5's number of the file; throws when it is closed. */
  get id(): bigint {
    this.assertOpen();
    return this.#id;
  }

  get isOpen(): boolean {
    return this.#open;
  }

  assertOpen(): void {
    if (this.#open) return;
    throw new BeambookError("FileAccess", "The file is closed.", {
      file: this.path,
      hint: "Open it again with openHdf5().",
    });
  }

  /** Has `closer` called when the file is closed. */
  onClose(closer: () => void): void {
    this.#closers.push(closer);
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    for (const closer of this.#closers) closer();
    this.#access?.file.close();
    this.module.close_file(this.#id);
  }
}
