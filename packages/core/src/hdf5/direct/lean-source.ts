import { plainBytes } from "./byte-reader.js";
import { inspectDataset } from "./direct-dataset.js";
import { FileBytes } from "./file-bytes.js";
import { LeanFile } from "./lean-file.js";
import type { FoundSource } from "./source-pool.js";
import { isWhole } from "./superblock.js";

/** A source file of virtual datasets whose numbers are read from its bytes, without HDF5. */
export class LeanSource {
  readonly #file: FileBytes;
  readonly #structure: LeanFile;

  private constructor(file: FileBytes, structure: LeanFile) {
    this.#file = file;
    this.#structure = structure;
  }

  /** Opens a file; undefined when HDF5 has to open it, or to say what is wrong with it. */
  static open(path: string): LeanSource | undefined {
    let structure: LeanFile | undefined;
    try {
      structure = LeanFile.open(path);
      if (structure && isWhole(structure.bytes, structure.base)) {
        return new LeanSource(new FileBytes(path), structure);
      }
    } catch {
      // HDF5 is asked
    }
    structure?.close();
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
      const { bytes, base } = this.#structure;
      const dataset = inspectDataset(bytes, base, address, facts);
      if (!dataset || dataset.layout.kind === "virtual") return undefined;
      const where = { file: this.#file, base, address };
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
