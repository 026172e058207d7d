import { MESSAGE } from "../write/messages.js";
import type { FileBytes } from "./file-bytes.js";
import { type HeaderMessage, readUint } from "./header-messages.js";

/** Where a name in a group leads: to an object's header, or to a path. */
export type StoredLink = { kind: "hard"; address: number } | { kind: "soft"; target: string };

const SYMBOL_TABLE = 0x11;
const TREE = 0x45455254;
const SNOD = 0x444f4e53;
const HEAP = 0x50414548;
/** Offset that ends the list of free blocks. */
const LAST_FREE = 1;
/** A tree deeper than this is a loop in a damaged file. */
const MAX_DEPTH = 32;

/**
 * The links of a group, of the old kind (symbol table) or the new one (link messages); undefined for what needs HDF5:
 * very large new groups, external and user-defined links.
 *
 * @throws `FileFormat` for damaged groups
 */
export function readGroupLinks(
  file: FileBytes,
  base: number,
  messages: readonly HeaderMessage[],
): Map<string, StoredLink> | undefined {
  const table = messages.find(({ type }) => type === SYMBOL_TABLE);
  if (table) {
    const heap = readLocalHeap(file, base, readUint(table.body, 8, 8));
    const links = new Map<string, StoredLink>();
    const isPlain = readTree(file, base, readUint(table.body, 0, 8), { heap, links, depth: 0 });
    return isPlain ? links : undefined;
  }
  const info = messages.find(({ type }) => type === MESSAGE.linkInfo);
  if (!info || isDense(info.body)) return undefined;
  return readLinkMessages(messages);
}

interface Walk {
  heap: Uint8Array;
  links: Map<string, StoredLink>;
  depth: number;
}

/** Names and soft links of an old group lie in one block. */
function readLocalHeap(file: FileBytes, base: number, address: number): Uint8Array {
  const head = file.metadata(base + address, 32);
  if (head.getUint32(0, true) !== HEAP) throw file.damaged("a heap that is none", base + address);
  const data = file.metadata(base + readUint(head, 24, 8), readUint(head, 8, 8));
  checkFreeList(file, data, readUint(head, 16, 8), base + address);
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** The heap's free blocks form a list; HDF5 refuses heaps where it leads outside. */
function checkFreeList(file: FileBytes, data: DataView, first: number, address: number): void {
  const seen = new Set<number>();
  for (let at = first; at !== LAST_FREE; ) {
    const inside = at >= 0 && at + 16 <= data.byteLength && !seen.has(at);
    if (!inside || at + readUint(data, at + 8, 8) > data.byteLength) {
      throw file.damaged("a heap with a bad list of free blocks", address);
    }
    seen.add(at);
    at = readUint(data, at, 8);
  }
}

/** Walks the tree of an old group; false when it has a link of an unknown kind. */
function readTree(file: FileBytes, base: number, address: number, walk: Walk): boolean {
  const head = file.metadata(base + address, 24);
  if (head.getUint32(0, true) === SNOD) return readSymbols(file, base, address, walk);
  if (head.getUint32(0, true) !== TREE || head.getUint8(4) !== 0 || walk.depth > MAX_DEPTH) {
    throw file.damaged("a group tree that is none", base + address);
  }
  const count = head.getUint16(6, true);
  const body = file.metadata(base + address + 24, 16 * count + 8);
  // The names before, between and after the children, as HDF5 compares them.
  for (let i = 0; i <= count; i++) textAt(walk.heap, readUint(body, 16 * i, 8));
  for (let i = 0; i < count; i++) {
    const child = readUint(body, 16 * i + 8, 8);
    if (!readTree(file, base, child, { ...walk, depth: walk.depth + 1 })) return false;
  }
  return true;
}

function readSymbols(file: FileBytes, base: number, address: number, walk: Walk): boolean {
  const count = file.metadata(base + address + 6, 2).getUint16(0, true);
  const entries = file.metadata(base + address + 8, 40 * count);
  for (let i = 0; i < count; i++) {
    const at = 40 * i;
    const name = textAt(walk.heap, readUint(entries, at, 8));
    const kind = entries.getUint32(at + 16, true);
    if (kind > 2) return false;
    walk.links.set(
      name,
      kind === 2
        ? { kind: "soft", target: textAt(walk.heap, entries.getUint32(at + 24, true)) }
        : { kind: "hard", address: readUint(entries, at + 8, 8) },
    );
  }
  return true;
}

function textAt(heap: Uint8Array, start: number): string {
  const end = start < 0 ? -1 : heap.indexOf(0, start);
  if (end < 0) throw new RangeError("a name beyond its heap");
  return Buffer.from(heap.buffer, heap.byteOffset + start, end - start).toString("utf8");
}

/** Whether a new group keeps its links in a heap of their own instead of in its header. */
function isDense(body: DataView): boolean {
  const at = (body.getUint8(1) & 1) !== 0 ? 10 : 2;
  return readUint(body, at, 8) !== -1;
}

function readLinkMessages(messages: readonly HeaderMessage[]): Map<string, StoredLink> | undefined {
  const links = new Map<string, StoredLink>();
  for (const { type, body, shared } of messages) {
    if (type !== MESSAGE.link) continue;
    const flags = body.getUint8(1);
    let at = 2;
    const kind = (flags & 8) !== 0 ? body.getUint8(at++) : 0;
    at += ((flags & 4) !== 0 ? 8 : 0) + ((flags & 16) !== 0 ? 1 : 0);
    const width = 1 << (flags & 3);
    const length = readUint(body, at, width);
    at += width;
    const name = text(body, at, length);
    at += length;
    if (shared || kind > 1) return undefined;
    if (kind === 0) links.set(name, { kind: "hard", address: readUint(body, at, 8) });
    else links.set(name, { kind: "soft", target: text(body, at + 2, body.getUint16(at, true)) });
  }
  return links;
}

function text(body: DataView, at: number, length: number): string {
  return Buffer.from(body.buffer, body.byteOffset + at, length).toString("utf8");
}
