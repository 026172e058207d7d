import { BeambookError } from "../../errors.js";
import { lookup3 } from "./lookup3.js";
import { MESSAGE, type Message } from "./messages.js";
import { SUPERBLOCK_SIZE } from "./object-header.js";
import type { OutputFile } from "./output-file.js";
import type { Child, GroupNode } from "./tree-node.js";

/** Address of the root group of a file with a version-2 or -3 superblock. */
export async function readRoot(file: OutputFile): Promise<number> {
  const bytes = await file.read(0, SUPERBLOCK_SIZE);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const signed = bytes.length === SUPERBLOCK_SIZE && view.getUint32(0, true) === 0x46444889;
  if (!signed) throw refuse(file, "not an HDF5 file");
  const [version, offsetSize, lengthSize] = [bytes[8], bytes[9], bytes[10]];
  if (version !== 2 && version !== 3) throw refuse(file, `its superblock has version ${version}`);
  if (offsetSize !== 8 || lengthSize !== 8) throw refuse(file, "its addresses are not 8 bytes");
  if (view.getUint32(44, true) !== lookup3(bytes.subarray(0, 44))) {
    throw refuse(file, "the checksum of its superblock is wrong");
  }
  return Number(view.getBigUint64(36, true));
}

/** Loads the links and attributes of a group with a version-2 header and compact links. */
export async function loadGroup(
  file: OutputFile,
  address: number,
  path: string,
): Promise<GroupNode> {
  const group: GroupNode = {
    kind: "group",
    links: new Map(),
    attributes: new Map(),
    kept: [],
    address,
  };
  for (const message of await readMessages(file, address, path)) {
    switch (message.type) {
      case MESSAGE.link: {
        const [name, child] = decodeLink(message.body);
        group.links.set(name, child);
        break;
      }
      case MESSAGE.attribute:
        group.attributes.set(attributeName(message.body), message);
        break;
      case MESSAGE.linkInfo:
        checkCompact(file, message.body, path);
        group.kept.push(message);
        break;
      case MESSAGE.nil:
      case MESSAGE.continuation:
        break;
      default:
        group.kept.push(message);
    }
  }
  if (!group.kept.some((m) => m.type === MESSAGE.linkInfo))
    throw refuse(file, `${path} is not a group`);
  return group;
}

async function readMessages(file: OutputFile, address: number, path: string): Promise<Message[]> {
  const head = await file.read(address, 48);
  if (new TextDecoder().decode(head.subarray(0, 4)) !== "OHDR" || head[4] !== 2) {
    throw refuse(file, `${path} has an old object header`);
  }
  const flags = head[5];
  const sizeBytes = 1 << (flags & 3);
  let at = 6 + (flags & 0x20 ? 16 : 0) + (flags & 0x10 ? 4 : 0);
  let size = 0;
  for (let i = 0; i < sizeBytes; i++) size += head[at + i] * 2 ** (8 * i);
  at += sizeBytes;
  const extra = flags & 4 ? 2 : 0;
  const messages: Message[] = [];
  const blocks = [
    { bytes: await checked(file, address, at + size + 4, path), from: at, to: at + size },
  ];
  for (let b = 0; b < blocks.length; b++) {
    const { bytes, from, to } = blocks[b];
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let p = from; p + 4 + extra <= to; ) {
      const length = view.getUint16(p + 1, true);
      const start = p + 4 + extra;
      const body = bytes.slice(start, start + length);
      if (start + length > to) throw refuse(file, `${path} has a damaged object header`);
      if (bytes[p] === MESSAGE.continuation) {
        const next = Number(view.getBigUint64(start, true));
        const span = Number(view.getBigUint64(start + 8, true));
        if (blocks.length > 1000) throw refuse(file, `${path} has an endless object header`);
        blocks.push({ bytes: await checked(file, next, span, path), from: 4, to: span - 4 });
      }
      messages.push({ type: bytes[p], flags: bytes[p + 3], body });
      p = start + length;
    }
  }
  return messages;
}

const MAX_HEADER = 1 << 28;

async function checked(
  file: OutputFile,
  address: number,
  size: number,
  path: string,
): Promise<Uint8Array> {
  if (size > MAX_HEADER) throw refuse(file, `${path} claims an object header of ${size} bytes`);
  const bytes = await file.read(address, size);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (
    bytes.length !== size ||
    view.getUint32(size - 4, true) !== lookup3(bytes.subarray(0, size - 4))
  ) {
    throw refuse(file, `the checksum of ${path} is wrong`);
  }
  return bytes;
}

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

function attributeName(body: Uint8Array): string {
  const length = body[2] + 256 * body[3];
  const start = body[0] === 3 ? 9 : 8;
  return new TextDecoder().decode(body.subarray(start, start + length - 1));
}

/** Links of a large group may lie in a heap (as other programs write them): those cannot be continued here. */
function checkCompact(file: OutputFile, body: Uint8Array, path: string): void {
  const at = 2 + (body[1] & 1 ? 8 : 0);
  if (!body.subarray(at, at + 8).every((b) => b === 0xff)) {
    throw refuse(file, `${path} keeps its links in a heap`);
  }
}

function refuse(file: OutputFile, why: string): BeambookError {
  return new BeambookError("FileFormat", `Cannot continue this file: ${why}.`, {
    file: file.path,
    hint: "Copy its contents into a new file made by createHdf5.",
  });
}
