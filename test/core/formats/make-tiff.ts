import { deflateSync } from "node:zlib";

/** One image for {@link makeTiff}: blocks of raw bytes in the file's byte order. */
export interface TiffImage {
  tags: Record<number, number | number[]>;
  blocks: Uint8Array[];
  tiled?: boolean;
}

/** A TIFF file by hand: either byte order, either offset size. */
export function makeTiff(
  images: readonly TiffImage[],
  { little = true, big = false }: { little?: boolean; big?: boolean } = {},
): Uint8Array {
  const bytes = new Uint8Array(1 << 20);
  const view = new DataView(bytes.buffer);
  bytes.set(little ? [0x49, 0x49] : [0x4d, 0x4d]);
  view.setUint16(2, big ? 43 : 42, little);
  if (big) view.setUint16(4, 8, little);
  const offset = (at: number, value: number): void => {
    if (big) view.setBigUint64(at, BigInt(value), little);
    else view.setUint32(at, value, little);
  };
  let end = 16;
  let link = big ? 8 : 4;
  for (const { tags, blocks, tiled = false } of images) {
    const places = blocks.map((block) => {
      bytes.set(block, end);
      const at = end;
      end += block.length + (block.length % 2);
      return at;
    });
    const all: [number, number[]][] = Object.entries({
      ...tags,
      [tiled ? 324 : 273]: places,
      [tiled ? 325 : 279]: blocks.map((b) => b.length),
    }).map(([tag, v]) => [Number(tag), Array.isArray(v) ? v : [v]]);
    const lists = all.map(([, v]) => {
      const at = end;
      if (v.length > 1) end += v.length * (big ? 8 : 4);
      return at;
    });
    offset(link, end);
    const entry = big ? 20 : 12;
    if (big) view.setBigUint64(end, BigInt(all.length), little);
    else view.setUint16(end, all.length, little);
    all.forEach(([tag, v], i) => {
      const at = end + (big ? 8 : 2) + i * entry;
      view.setUint16(at, tag, little);
      view.setUint16(at + 2, big ? 16 : 4, little);
      offset(at + 4, v.length);
      const inline = at + (big ? 12 : 8);
      if (v.length > 1) offset(inline, lists[i]);
      v.forEach((value, k) => {
        offset(v.length > 1 ? lists[i] + k * (big ? 8 : 4) : inline, value);
      });
    });
    link = end + (big ? 8 : 2) + all.length * entry;
    end = link + 8;
  }
  return bytes.slice(0, end);
}

/** Tags of an image in one strip. */
export function tagsOf(
  width: number,
  height: number,
  bits: number,
  more: Record<number, number | number[]> = {},
): Record<number, number | number[]> {
  return { 256: width, 257: height, 258: bits, 259: 1, 262: 1, 277: 1, 278: height, ...more };
}

/** zlib stream of bytes. */
export function zlib(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(deflateSync(bytes));
}
