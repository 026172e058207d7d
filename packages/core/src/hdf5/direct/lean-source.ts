import { plainBytes } from "./byte-reader.js";
import { inspectDataset } from "./direct-dataset.js";
import { FileBytes } from "./file-bytes.js";
import { LeanFile } from "./lean-file.js";
import type { FoundSource } from "./source-pool.js";
import { baseAddress, isWhole } from "./superblock.js";

/** A source file of virtual datasets whose numbers are read from its bytes, without HDF5. */
export class LeanSource {
  readonly #file: FileBytes;
  readonly #structure: LeanFile;
  readonly #base: number;

  private constructor(file: FileBytes, structure: LeanFile, base: number) {
    this.#file = file;
    this.#structure = structure;
    this.#base = base;
  }

  /** Opens a file; undefined when HDF5 has to open it, or to say what is wrong with it. */
  static open(path: string): LeanSource | undefined {
    let file: FileBytes | undefined;
    try {
      file = new FileBytes(path);
      const base = baseAddress(file);
      const structure =
        base === undefined || !isWhole(file, base) ? undefined : LeanFile.open(path);
      if (base !== undefined && structure) return new LeanSource(file, structure, base);
    } catch {
      // HDF5 is asked
    }
    file?.close();
    return undefined;
  }

  /** The dataset at a path; undefined when HDF5 has to look. */
  find(path: string): FoundSource {
    try {
      const address = this.#structure.address(path);
      if (typeof address !== "number") return address;
      const numbers = this.#structure.numberFacts(address);
      if (!numbers) return undefined;
      const facts = { path, ...numbers };
      const dataset = inspectDataset(this.#file, this.#base, address, facts);
      if (!dataset || dataset.layout.kind === "virtual") return undefined;
      const where = { file: this.#file, base: this.#base, address };
      return { facts, reader: plainBytes(where, dataset, facts) };
    } catch {
      return undefined;
    }
  }

  close(): void {
    this.#file.close();
    this.#structure.close();
  }
}
