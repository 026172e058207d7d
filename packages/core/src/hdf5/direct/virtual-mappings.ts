import { lookup3 } from "../write/lookup3.js";
import { decodeSelection, FieldReader, type StoredSelection } from "./decode-selection.js";
import type { FileBytes } from "./file-bytes.js";
import { readHeapObject } from "./global-heap.js";

/** One mapping of a virtual dataset as the file has it. */
export interface StoredMapping {
  /** Source file; "." is the virtual dataset's own. May hold `%b`, the number of a block. */
  file: string;
  /** Path of the source dataset; may hold `%b`. */
  dataset: string;
  source: Exclude<StoredSelection, undefined>;
  virtual: Exclude<StoredSelection, undefined>;
}

/** Flags of a mapping in HDF5 2.0's files: names that an earlier mapping has already are given by its number. */
const FLAG = { sharedFile: 1, sharedDataset: 2, sameFile: 4 } as const;

/**
 * The mappings of a virtual dataset in their order; undefined when one of them is of a kind that is left to HDF5.
 *
 * @throws `FileFormat` when their checksum is wrong
 */
export function readMappings(
  file: FileBytes,
  address: number,
  index: number,
): StoredMapping[] | undefined {
  if (index === 0) return [];
  const bytes = readHeapObject(file, address, index);
  const from = new FieldReader(bytes);
  const version = from.uint(1);
  if (version > 1) return undefined;
  const end = bytes.length - 4;
  if (end < 9 || lookup3(bytes.subarray(0, end)) !== from.view.getUint32(end, true)) {
    throw file.damaged("virtual mappings whose checksum is wrong", address);
  }
  const count = from.uint(8);
  const mappings: StoredMapping[] = [];
  for (let i = 0; i < count; i++) {
    const flags = version === 1 ? from.uint(1) : 0;
    const shared = (flag: number): StoredMapping | undefined =>
      flags & flag ? mappings[from.uint(8)] : undefined;
    const name = flags & FLAG.sameFile ? "." : (shared(FLAG.sharedFile)?.file ?? from.text());
    const dataset = shared(FLAG.sharedDataset)?.dataset ?? from.text();
    const source = decodeSelection(from);
    const virtual = source && decodeSelection(from);
    if (!source || !virtual) return undefined;
    mappings.push({ file: name, dataset, source, virtual });
  }
  return mappings;
}

/** A name with `%b` replaced by a block's number and `%%` by `%`; undefined for other uses of `%`. */
export function blockName(name: string, block: number): string | undefined {
  if (!name.includes("%")) return name;
  if (/%(?![b%])/.test(name.replaceAll("%%", ""))) return undefined;
  return name.replace(/%([b%])/g, (_, c: string) => (c === "b" ? String(block) : "%"));
}

/** Whether a name stands for many, one per block. */
export function isNumbered(name: string): boolean {
  return name.replaceAll("%%", "").includes("%b");
}
