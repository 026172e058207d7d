import type { ZipEntry } from "./entry.js";

/** Signature of an entry's own header; records are those of PKWARE's APPNOTE 6.3.10, sections 4.3.7 to 4.3.16. */
export const LOCAL_HEADER = 0x04034b50;
/** Bytes of an entry's own header without name and extra fields. */
export const LOCAL_HEADER_BYTES = 30;
/** Signature of an entry in the central directory. */
export const CENTRAL_HEADER = 0x02014b50;
/** Bytes of a directory entry without name, extra fields and comment. */
export const CENTRAL_HEADER_BYTES = 46;
/** Signature of the record at the end. */
export const END = 0x06054b50;
/** Bytes of the record at the end without its comment. */
export const END_BYTES = 22;
/** Signature of the 64-bit record at the end. */
export const END64 = 0x06064b50;
/** Bytes of the 64-bit record at the end. */
export const END64_BYTES = 56;
/** Signature of the record that tells where the 64-bit one is. */
export const LOCATOR64 = 0x07064b50;
/** Bytes of that record. */
export const LOCATOR64_BYTES = 20;

/** What a 32-bit field says when the 64-bit one counts. */
export const FULL32 = 0xffffffff;
const FULL16 = 0xffff;
const UTF8 = 0x800;
/** Sizes and check sum follow the data. */
export const HAS_DESCRIPTOR = 0x8;
/** 1 January 1980: files are the same whenever they are written. */
const DATE = 0x21;
const UNIX = 3 << 8;
const MODE = 0o100644 * 65536;

/** The header before an entry's data; it does not depend on where the entry lies. */
export function formatLocalHeader(entry: Omit<ZipEntry, "offset">): Uint8Array {
  const name = Buffer.from(entry.name, "utf8");
  const big = entry.size >= FULL32 || entry.packedSize >= FULL32;
  const out = Buffer.alloc(LOCAL_HEADER_BYTES + name.length + (big ? 20 : 0));
  out.writeUInt32LE(LOCAL_HEADER, 0);
  writeCommon(out, 4, entry, name, big);
  out.writeUInt16LE(big ? 20 : 0, 28);
  name.copy(out, LOCAL_HEADER_BYTES);
  if (big) {
    const at = LOCAL_HEADER_BYTES + name.length;
    out.writeUInt16LE(1, at);
    out.writeUInt16LE(16, at + 2);
    writeLong(out, entry.size, at + 4);
    writeLong(out, entry.packedSize, at + 12);
  }
  return out;
}

/** The central directory over all entries. */
export function formatDirectory(entries: Iterable<ZipEntry>): Uint8Array {
  return Buffer.concat(Array.from(entries, formatCentralHeader));
}

function formatCentralHeader(entry: ZipEntry): Buffer {
  const name = Buffer.from(entry.name, "utf8");
  const longs: number[] = [];
  const big = entry.size >= FULL32 || entry.packedSize >= FULL32;
  if (big) longs.push(entry.size, entry.packedSize);
  if (entry.offset >= FULL32) longs.push(entry.offset);
  const extra = longs.length > 0 ? 4 + 8 * longs.length : 0;
  const out = Buffer.alloc(CENTRAL_HEADER_BYTES + name.length + extra);
  out.writeUInt32LE(CENTRAL_HEADER, 0);
  out.writeUInt16LE(UNIX | 45, 4);
  writeCommon(out, 6, entry, name, extra > 0, big);
  out.writeUInt16LE(extra, 30);
  out.writeUInt32LE(MODE, 38);
  out.writeUInt32LE(Math.min(entry.offset, FULL32), 42);
  name.copy(out, CENTRAL_HEADER_BYTES);
  if (extra > 0) {
    const at = CENTRAL_HEADER_BYTES + name.length;
    out.writeUInt16LE(1, at);
    out.writeUInt16LE(extra - 4, at + 2);
    longs.forEach((value, i) => {
      writeLong(out, value, at + 4 + 8 * i);
    });
  }
  return out;
}

/** The fields that both headers of an entry share, version first. */
function writeCommon(
  out: Buffer,
  at: number,
  entry: Omit<ZipEntry, "offset">,
  name: Buffer,
  zip64: boolean,
  bigSizes: boolean = zip64,
): void {
  const ascii = name.length === entry.name.length;
  out.writeUInt16LE(zip64 ? 45 : 20, at);
  out.writeUInt16LE(entry.flags | (ascii ? 0 : UTF8), at + 2);
  out.writeUInt16LE(entry.method, at + 4);
  out.writeUInt16LE(0, at + 6);
  out.writeUInt16LE(DATE, at + 8);
  out.writeUInt32LE(entry.crc, at + 10);
  out.writeUInt32LE(bigSizes ? FULL32 : entry.packedSize, at + 14);
  out.writeUInt32LE(bigSizes ? FULL32 : entry.size, at + 18);
  out.writeUInt16LE(name.length, at + 22);
}

/** What closes an archive; 64-bit records only where numbers need them. */
export function formatEnd(count: number, offset: number, size: number): Uint8Array {
  const zip64 = count >= FULL16 || offset >= FULL32 || size >= FULL32;
  const out = Buffer.alloc(END_BYTES + (zip64 ? END64_BYTES + LOCATOR64_BYTES : 0));
  let at = 0;
  if (zip64) {
    out.writeUInt32LE(END64, 0);
    writeLong(out, END64_BYTES - 12, 4);
    out.writeUInt16LE(UNIX | 45, 12);
    out.writeUInt16LE(45, 14);
    for (const [place, value] of [count, count, size, offset].entries()) {
      writeLong(out, value, 24 + 8 * place);
    }
    at = END64_BYTES;
    out.writeUInt32LE(LOCATOR64, at);
    writeLong(out, offset + size, at + 8);
    out.writeUInt32LE(1, at + 16);
    at += LOCATOR64_BYTES;
  }
  out.writeUInt32LE(END, at);
  out.writeUInt16LE(Math.min(count, FULL16), at + 8);
  out.writeUInt16LE(Math.min(count, FULL16), at + 10);
  out.writeUInt32LE(Math.min(size, FULL32), at + 12);
  out.writeUInt32LE(Math.min(offset, FULL32), at + 16);
  return out;
}

function writeLong(out: Buffer, value: number, at: number): void {
  out.writeUInt32LE(value % 2 ** 32, at);
  out.writeUInt32LE(Math.floor(value / 2 ** 32), at + 4);
}

/** A 64-bit field; NaN beyond what a number holds exactly. */
export function readLong(bytes: Buffer, at: number): number {
  const value = bytes.readUInt32LE(at) + bytes.readUInt32LE(at + 4) * 2 ** 32;
  return Number.isSafeInteger(value) ? value : Number.NaN;
}
