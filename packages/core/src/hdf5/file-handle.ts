import { BeambookError } from "../errors.js";
import { FileBytes } from "./direct/file-bytes.js";
import { LeanFile } from "./direct/lean-file.js";
import { baseAddress } from "./direct/superblock.js";
import { type FileIdentity, identify, noteClose, noteOpen } from "./file-identity.js";
import type { Library } from "./h5wasm.js";
import { headerAddress } from "./link-target.js";
import { locatedError } from "./located-error.js";
import { hdf5Reason, type RawModule } from "./raw-module.js";

/** The bytes of a file and the address that its addresses count from. */
export interface DirectAccess {
  file: FileBytes;
  base: number;
  /** Groups and links as the bytes have them; undefined for files that only HDF5 follows. */
  structure: LeanFile | undefined;
  /** Paths known to lead to objects of this file (true) or elsewhere. */
  inside: Map<string, boolean>;
}

/** An open file as datasets and groups share it. */
export class FileHandle {
  readonly module: RawModule;
  readonly path: string;
  readonly #library: Library;
  readonly #identity: FileIdentity;
  readonly #id: bigint;
  readonly #direct: boolean;
  #access: DirectAccess | undefined | null = null;
  readonly #closers: (() => void)[] = [];
  #open = true;

  /**
   * @param options.direct - whether numbers may be read past HDF5, straight from the file
   */
  constructor(
    library: Library,
    path: string,
    { id, identity, direct }: { id: bigint; identity: FileIdentity; direct: boolean },
  ) {
    this.#library = library;
    this.module = library.module;
    this.path = path;
    this.#identity = identity;
    this.#id = id;
    this.#direct = direct;
    noteOpen(library, identity);
  }

  /** The file's bytes, for reading past HDF5; undefined when that was not wanted or the file is of an unknown kind. */
  get direct(): DirectAccess | undefined {
    this.assertOpen();
    if (this.#access === null) this.#access = this.#direct ? this.#openDirect() : undefined;
    return this.#access;
  }

  #openDirect(): DirectAccess | undefined {
    if (identify(this.path)?.key !== this.#identity.key) return undefined; // another file has its name by now
    const file = new FileBytes(this.path);
    const base = baseAddress(file);
    if (base === undefined) {
      file.close();
      return undefined;
    }
    return { file, base, structure: LeanFile.open(this.path), inside: new Map() };
  }

  /**
   * Looks at the bytes that HDF5 is about to read for an object, where HDF5 in 32 bits takes what it should refuse, or
   * never returns.
   *
   * @returns the address of its header, if it lies in this file and needs no HDF5 to be found
   * @throws `FileFormat` when they are damaged
   */
  examine(path: string): number | undefined {
    try {
      const address = this.direct?.structure?.address(path);
      if (typeof address !== "number") return undefined;
      this.direct?.structure?.checkObject(address);
      return address;
    } catch (cause) {
      const message = (): string => `The file is damaged: ${hdf5Reason(cause)}.`;
      throw locatedError(cause, { file: this.path, dataset: path }, { message });
    }
  }

  /** The address of an object's header, found by HDF5 where it has to be. */
  addressOf(path: string): number {
    return this.examine(path) ?? headerAddress(this.module, this.id, path);
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
    this.#access?.structure?.close();
    if (!this.#library.stopped) this.module.close_file(this.#id);
    noteClose(this.#library, this.#identity, this.#library.doubtful.delete(this.#id));
  }
}
