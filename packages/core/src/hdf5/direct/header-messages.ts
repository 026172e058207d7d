import { lookup3 } from "../write/lookup3.js";
import type { FileBytes } from "./file-bytes.js";

/** One message of an object header. */
export interface HeaderMessage {
  type: number;
  flags: number;
  /** Whether the body only points to a message elsewhere. */
  shared: boolean;
  body: DataView;
}

/** A header in more pieces than this is a loop in a damaged file. */
const MAX_BLOCKS = 1000;
const CONTINUATION = 0x10;

/**
 * The messages of an object header, version 1 or 2.
 *
 * @throws `FileFormat` for damaged headers (wrong checksum, endless continuation, outside the file)
 */
export function readHeaderMessages(
  file: FileBytes,
  base: number,
  address: number,
): HeaderMessage[] {
  const start = file.metadata(base + address, 6);
  return start.getUint32(0, true) === OHDR
    ? readVersion2(file, base, address)
    : readVersion1(file, base, address);
}

const OHDR = 0x5244484f;
const OCHK = 0x4b48434f;

interface Block {
  address: number;
  length: number;
}

function readVersion1(file: FileBytes, base: number, address: number): HeaderMessage[] {
  const head = file.metadata(base + address, 16);
  if (head.getUint8(0) !== 1) throw file.damaged("an object header that is none", base + address);
  const messages: HeaderMessage[] = [];
  const blocks: Block[] = [{ address: address + 16, length: head.getUint32(8, true) }];
  for (let b = 0; b < blocks.length; b++) {
    if (b > MAX_BLOCKS) throw file.damaged("an endless object header", base + address);
    const view = file.metadata(base + blocks[b].address, blocks[b].length);
    for (let at = 0; at + 8 <= view.byteLength; ) {
      const length = view.getUint16(at + 2, true);
      if (at + 8 + length > view.byteLength) {
        throw file.damaged("a header message beyond its block", base + blocks[b].address + at);
      }
      const message = messageOf(
        view,
        view.getUint16(at, true),
        view.getUint8(at + 4),
        at + 8,
        length,
      );
      if (message.type === CONTINUATION) blocks.push(continuationOf(message.body));
      else messages.push(message);
      at += 8 + length;
    }
  }
  return messages;
}

function readVersion2(file: FileBytes, base: number, address: number): HeaderMessage[] {
  const flags = file.metadata(base + address, 6).getUint8(5);
  const sizeBytes = 1 << (flags & 3);
  const prefix = 6 + (flags & 0x20 ? 16 : 0) + (flags & 0x10 ? 4 : 0);
  const head = file.metadata(base + address, prefix + sizeBytes);
  const size = readUint(head, prefix, sizeBytes);
  const messages: HeaderMessage[] = [];
  const blocks: (Block & { skip: number })[] = [
    { address, length: prefix + sizeBytes + size + 4, skip: prefix + sizeBytes },
  ];
  const headSize = flags & 4 ? 6 : 4;
  for (let b = 0; b < blocks.length; b++) {
    if (b > MAX_BLOCKS) throw file.damaged("an endless object header", base + address);
    const view = checkedBlock(file, base + blocks[b].address, blocks[b].length);
    if (b > 0 && view.getUint32(0, true) !== OCHK) {
      throw file.damaged("a header continuation that is none", base + blocks[b].address);
    }
    const end = view.byteLength - 4;
    for (let at = blocks[b].skip; at + headSize <= end; ) {
      const length = view.getUint16(at + 1, true);
      if (at + headSize + length > end) {
        throw file.damaged("a header message beyond its block", base + blocks[b].address + at);
      }
      const message = messageOf(
        view,
        view.getUint8(at),
        view.getUint8(at + 3),
        at + headSize,
        length,
      );
      if (message.type === CONTINUATION) blocks.push({ ...continuationOf(message.body), skip: 4 });
      else messages.push(message);
      at += headSize + length;
    }
  }
  return messages;
}

/** A block of metadata whose last four bytes are its checksum. */
export function checkedBlock(file: FileBytes, address: number, length: number): DataView {
  const view = file.metadata(address, Math.max(4, length));
  const body = new Uint8Array(view.buffer, view.byteOffset, view.byteLength - 4);
  if (lookup3(body) !== view.getUint32(view.byteLength - 4, true)) {
    throw file.damaged("metadata whose checksum is wrong", address);
  }
  return view;
}

function messageOf(
  view: DataView,
  type: number,
  flags: number,
  start: number,
  length: number,
): HeaderMessage {
  const body = new DataView(view.buffer, view.byteOffset + start, length);
  return { type, flags, shared: (flags & 2) !== 0, body };
}

function continuationOf(body: DataView): Block {
  return { address: readUint(body, 0, 8), length: readUint(body, 8, 8) };
}

/** A little-endian unsigned number of 1 to 8 bytes; all ones (the undefined address) gives -1. */
export function readUint(view: DataView, at: number, bytes: number): number {
  let value = 0;
  let ones = true;
  for (let i = bytes - 1; i >= 0; i--) {
    const byte = view.getUint8(at + i);
    ones &&= byte === 0xff;
    value = value * 256 + byte;
  }
  return ones && bytes === 8 ? -1 : value;
}
