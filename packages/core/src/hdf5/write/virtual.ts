import { BeambookError } from "../../errors.js";
import { ByteBuilder } from "./bytes.js";
import { encodeSelection, type Hyperslab, selectedCount } from "./selection.js";

/** One piece of a virtual dataset: which part of which dataset appears where. */
export interface VirtualSource {
  /** Path of the source file, relative to the virtual file; "." is the same file. */
  file: string;
  /** HDF5 path of the source dataset. */
  dataset: string;
  /** What of the source; everything if left out. */
  source?: Hyperslab;
  /** Where in the virtual dataset; everything if left out. */
  target?: Hyperslab;
}

/** The mappings of a virtual dataset, as an object of the global heap (with checksum). */
export function encodeMappings(sources: readonly VirtualSource[], path: string): Uint8Array {
  const out = new ByteBuilder(128 * sources.length + 16).u8(0).u64(sources.length);
  for (const { file, dataset, source, target } of sources) {
    if (source && target && selectedCount(source) !== selectedCount(target)) {
      throw new BeambookError(
        "ShapeMismatch",
        `A virtual source of ${selectedCount(source)} elements is mapped to ${selectedCount(target)}.`,
        { file, dataset: path },
      );
    }
    out.text(file, { terminated: true }).text(dataset, { terminated: true });
    out.raw(encodeSelection(source)).raw(encodeSelection(target));
  }
  return out.checksum().bytes();
}
