import { ByteBuilder, UNDEFINED_ADDRESS } from "./bytes.js";
import { encodeType, type WriteType } from "./types.js";

/** One header message: type, flags and body (HDF5 file format specification, section IV.A.2). */
export interface Message {
  type: number;
  flags?: number;
  body: Uint8Array;
}

/** One filter of a chunk pipeline: HDF5's registered id and its parameters. */
export interface PipelineFilter {
  id: number;
  name?: string;
  values: number[];
}

/** Type numbers of the messages that the writer makes and reads. */
export const MESSAGE = {
  nil: 0x00,
  dataspace: 0x01,
  linkInfo: 0x02,
  datatype: 0x03,
  fill: 0x05,
  link: 0x06,
  layout: 0x08,
  groupInfo: 0x0a,
  filters: 0x0b,
  attribute: 0x0c,
  continuation: 0x10,
} as const;

/** Where a link leads. */
export type LinkTarget =
  | { kind: "hard"; address: number }
  | { kind: "soft"; path: string }
  | { kind: "external"; file: string; path: string };

/** A dataspace body; `shape` undefined is a scalar, `Infinity` in `maxShape` an unlimited axis. */
export function dataspaceBody(
  shape: readonly number[] | undefined,
  maxShape?: readonly number[],
): Uint8Array {
  const out = new ByteBuilder(64);
  if (!shape) return out.u8(2, 0, 0, 0).bytes();
  out.u8(2, shape.length, maxShape ? 1 : 0, 1);
  for (const n of shape) out.u64(n);
  for (const n of maxShape ?? []) out.u64(n === Number.POSITIVE_INFINITY ? -1 : n);
  return out.bytes();
}

/** The datatype message; constant once written. */
export function datatypeMessage(type: WriteType): Message {
  return { type: MESSAGE.datatype, flags: 1, body: encodeType(type) };
}

/** The fill value message; allocation late for contiguous data, incremental for chunked and virtual. */
export function fillMessage(value: Uint8Array | undefined, incremental: boolean): Message {
  const out = new ByteBuilder(16).u8(3, (incremental ? 3 : 2) | (2 << 2) | (value ? 0x20 : 0));
  if (value) out.u32(value.length).raw(value);
  return { type: MESSAGE.fill, flags: 1, body: out.bytes() };
}

/** Layout of a contiguous dataset. */
export function contiguousLayout(address: number, bytes: number): Message {
  const at = bytes === 0 ? UNDEFINED_ADDRESS : address;
  return { type: MESSAGE.layout, body: new ByteBuilder(18).u8(3, 1).u64(at).u64(bytes).bytes() };
}

/** Layout of a chunked dataset whose chunks are found through a version-1 B-tree (every HDF5 reads it). */
export function chunkedLayout(
  tree: number,
  chunks: readonly number[],
  elementSize: number,
): Message {
  const out = new ByteBuilder(64).u8(3, 2, chunks.length + 1).u64(tree);
  for (const n of chunks) out.u32(n);
  return { type: MESSAGE.layout, body: out.u32(elementSize).bytes() };
}

/** Layout of a virtual dataset: its mappings are an object of a global heap. */
export function virtualLayout(heap: number, index: number): Message {
  return { type: MESSAGE.layout, body: new ByteBuilder(14).u8(4, 3).u64(heap).u32(index).bytes() };
}

/** The filter pipeline, version 2. */
export function filterMessage(filters: readonly PipelineFilter[]): Message {
  const out = new ByteBuilder(64).u8(2, filters.length);
  for (const { id, name = "", values } of filters) {
    out.u16(id);
    const text = new TextEncoder().encode(name);
    if (id >= 256) out.u16(text.length);
    out.u16(0).u16(values.length);
    if (id >= 256) out.raw(text);
    for (const value of values) out.u32(value);
  }
  return { type: MESSAGE.filters, flags: 1, body: out.bytes() };
}

/** An attribute, version 3, with its data. */
export function attributeMessage(
  name: string,
  type: WriteType,
  shape: readonly number[] | undefined,
  data: Uint8Array,
): Message {
  const text = new TextEncoder().encode(`${name}\0`);
  const kind = encodeType(type);
  const space = dataspaceBody(shape);
  const out = new ByteBuilder(64 + data.length).u8(3, 0);
  out.u16(text.length).u16(kind.length).u16(space.length).u8(1);
  return { type: MESSAGE.attribute, body: out.raw(text).raw(kind).raw(space).raw(data).bytes() };
}

/** A link of a group, version 1, names in UTF-8. */
export function linkMessage(name: string, target: LinkTarget): Message {
  const text = new TextEncoder().encode(name);
  const out = new ByteBuilder(32 + text.length);
  if (target.kind === "hard") {
    out.u8(1, 0x11, 1).u16(text.length).raw(text).u64(target.address);
    return { type: MESSAGE.link, body: out.bytes() };
  }
  out
    .u8(1, 0x19, target.kind === "soft" ? 1 : 64, 1)
    .u16(text.length)
    .raw(text);
  const value = new ByteBuilder();
  if (target.kind === "soft") value.text(target.path);
  else {
    value.u8(0);
    value.text(target.file, { terminated: true }).text(target.path, { terminated: true });
  }
  return { type: MESSAGE.link, body: out.u16(value.length).raw(value.bytes()).bytes() };
}

/** What makes an object header a group with compact links. */
export function groupMessages(): Message[] {
  const info = new ByteBuilder(18).u8(0, 0).u64(UNDEFINED_ADDRESS).u64(UNDEFINED_ADDRESS);
  return [
    { type: MESSAGE.linkInfo, body: info.bytes() },
    { type: MESSAGE.groupInfo, flags: 1, body: new Uint8Array(2) },
  ];
}
