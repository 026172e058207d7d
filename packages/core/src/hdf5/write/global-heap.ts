import { ByteBuilder } from "./bytes.js";

/** Largest object number of a collection. */
const MAX_OBJECTS = 65_535;
const MIN_SIZE = 4096;

/** Where an object of a global heap is. */
export interface HeapObject {
  address: number;
  index: number;
}

/** Global heap collections: the objects in as many collections as needed, each at least 4096 bytes. */
export function planHeap(
  objects: readonly Uint8Array[],
  most: number = MAX_OBJECTS,
): Uint8Array[][] {
  const groups: Uint8Array[][] = [];
  for (let i = 0; i < objects.length; i += most) groups.push(objects.slice(i, i + most));
  return groups;
}

/** One collection; its objects are numbered from 1 and padded to 8 bytes. */
export function encodeCollection(objects: readonly Uint8Array[]): Uint8Array {
  const used = objects.reduce((sum, o) => sum + 16 + pad8(o.length), 16);
  const size = Math.max(MIN_SIZE, used + 16);
  const out = new ByteBuilder(size).text("GCOL").u8(1, 0, 0, 0).u64(size);
  objects.forEach((object, i) => {
    out
      .u16(i + 1)
      .u16(0)
      .u32(0)
      .u64(object.length)
      .raw(object);
    out.zeros(pad8(object.length) - object.length);
  });
  out
    .u16(0)
    .u16(0)
    .u32(0)
    .u64(size - used);
  return out.zeros(size - out.length).bytes();
}

function pad8(n: number): number {
  return Math.ceil(n / 8) * 8;
}
