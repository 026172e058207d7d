import { BeambookError } from "../../errors.js";
import type { FileBytes } from "../direct/file-bytes.js";
import { readHeaderMessages, readUint } from "../direct/header-messages.js";
import { lookup3 } from "./lookup3.js";
import { MESSAGE, type Message } from "./messages.js";
import { SUPERBLOCK_SIZE } from "./object-header.js";
import type { Child, GroupNode } from "./tree-node.js";

/**
 * Address of the root group of a file that can be continued.
 *
 * @throws `FileFormat` for what is not HDF5, and for superblocks older than version 2
 */
export function readRoot(file: FileBytes): number {
  if (file.size < SUPERBLOCK_SIZE) throw refuse(file, "not an HDF5 file");
  const view = file.metadata(0, SUPERBLOCK_SIZE);
  if (view.getUint32(0, true) !== 0x46444889) throw refuse(file, "not an HDF5 file");
  const version = view.getUint8(8);
  if (version !== 2 && version !== 3) throw refuse(file, `its superblock has version ${version}`);
  if (view.getUint8(9) !== 8 || view.getUint8(10) !== 8) {
    throw refuse(file, "its addresses are not 8 bytes");
  }
  if (view.getUint32(44, true) !== lookup3(new Uint8Array(view.buffer, view.byteOffset, 44))) {
    throw refuse(file, "the checksum of its superblock is wrong");
  }
  return readUint(view, 36, 8);
}

/** Loads the links and attributes of a group with a version-2 header and compact links. */
export function loadGroup(file: FileBytes, address: number, path: string): GroupNode {
  const links = new Map<string, Child>();
  const attributes = new Map<string, Message>();
  const kept: Message[] = [];
  for (const message of readStored(file, address, path)) {
    if (message.type === MESSAGE.link) links.set(...decodeLink(message.body));
    else if (message.type === MESSAGE.attribute)
      attributes.set(attributeName(message.body), message);
    else kept.push(message);
  }
  const info = kept.find(({ type }) => type === MESSAGE.linkInfo);
  if (!info) throw refuse(file, `${path} is not a group`);
  checkCompact(file, info.body, path);
  return { kind: "group", links, attributes, kept, address };
}

/** The messages of an object with a version-2 header, as they can be written again. */
export function readStored(file: FileBytes, address: number, path: string): Message[] {
  if (file.metadata(address, 4).getUint32(0, true) !== OHDR) {
    throw refuse(file, `${path} has an old object header`);
  }
  return readHeaderMessages(file, 0, address)
    .filter(({ type }) => type !== MESSAGE.nil)
    .map(({ type, flags, body }) => ({
      type,
      flags,
      body: new Uint8Array(body.buffer, body.byteOffset, body.byteLength).slice(),
    }));
}

const OHDR = 0x5244484f;

function decodeLink(body: Uint8Array): [string, Child] {
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  const flags = body[1];
  let at = 2;
  const kind = flags & 0x08 ? body[at++] : 0;
  if (flags & 0x04) at += 8;
  if (flags & 0x10) at += 1;
  const lengthBytes = 1 << (flags & 3);
  let length = 0;
  for (let i = 0; i < lengthBytes; i++) length += body[at + i] * 2 ** (8 * i);
  at += lengthBytes;
  const decoder = new TextDecoder();
  const name = decoder.decode(body.subarray(at, at + length));
  at += length;
  if (kind === 0) return [name, { kind: "stored", address: Number(view.getBigUint64(at, true)) }];
  const value = body.subarray(at + 2, at + 2 + view.getUint16(at, true));
  if (kind === 1) return [name, { kind: "soft", path: decoder.decode(value) }];
  const [file, path] = decoder.decode(value.subarray(1)).split("\0");
  return [name, { kind: "external", file, path }];
}

/** The name in an attribute message. */
export function attributeName(body: Uint8Array): string {
  const length = body[2] + 256 * body[3];
  const start = body[0] === 3 ? 9 : 8;
  return new TextDecoder().decode(body.subarray(start, start + length - 1));
}

/** Links of a large group may lie in a heap (as other programs write them): those cannot be continued here. */
function checkCompact(file: FileBytes, body: Uint8Array, path: string): void {
  const at = 2 + (body[1] & 1 ? 8 : 0);
  if (!body.subarray(at, at + 8).every((b) => b === 0xff)) {
    throw refuse(file, `${path} keeps its links in a heap`);
  }
}

/** The error for a file that cannot be continued. */
export function refuse(file: FileBytes, why: string): BeambookError {
  return new BeambookError("FileFormat", `Cannot continue this file: ${why}.`, {
    file: file.path,
    hint: "Copy its contents into a new file made by createHdf5.",
  });
}
