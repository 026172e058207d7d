/**
 * Zarr arrays, version 2 and 3, in stored ZIP64 archives: reading whatever zarrita reads, appending without endangering
 * what is there, and recovering what an interrupted writer left.
 *
 * @module
 * @example
 * import { openZarrZip } from "@beambook/core/zarr";
 * const z = await openZarrZip("scan.datastack");
 * z.names; // ["maxrf_cube", …]
 * const spectrum = await z.array("maxrf_cube").read(12, 30);
 * z.close();
 */
export { type ArrayPart, type ReadPartOptions, ZarrArray } from "./array.js";
export type { Box } from "./box.js";
export { CODECS, type CodecName, encodeChunk, encodeNow } from "./codecs/chunk.js";
export { displayType } from "./dtype-names.js";
export type { ArrayMeta, ChunkCodec, ZarrFormat } from "./metadata.js";
export {
  arrayMetadata,
  chunkName,
  defaultChunks,
  type NewArray,
  rootMetadata,
  writeArray,
} from "./write-array.js";
export { byCodePoint, type OpenZarrOptions, openZarrZip, ZarrZip } from "./zarr-zip.js";
export { type ZarritaStore, zarritaStore } from "./zarrita.js";
export { ZipArchive, type ZipRepair } from "./zip/archive.js";
export { checkEntryName, type ZipEntry } from "./zip/entry.js";
export { fileError } from "./zip/file.js";
export { type LockOwner, lockFile, type WriteLock, writerOf } from "./zip/lock.js";
export { repairArchive } from "./zip/repair.js";
export { layOut, type NewEntry, SegmentBuilder, type ZipSegment } from "./zip/segment.js";
export { type WriterOptions, ZipWriter } from "./zip/writer.js";
