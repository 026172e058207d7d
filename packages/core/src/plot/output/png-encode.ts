import type * as zlib from "node:zlib";
import { nodeModule } from "./node.js";

/** A picture: four bytes per pixel, row by row. */
export interface Pixels {
  width: number;
  height: number;
  rgba: Uint8Array;
}

/** A picture of at most 256 colours: one byte per pixel, colours as four bytes each. */
export interface IndexedPixels {
  width: number;
  height: number;
  indexes: Uint8Array;
  palette: Uint8Array;
}

const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10];

/** Colour types of the format. */
const RGB = 2;
const INDEXED = 3;
const RGBA = 6;

/** A PNG file, with a palette if there are at most 256 colours, without alpha if all is opaque. */
export function encodePng(pixels: Pixels): Uint8Array {
  const indexed = toIndexed(pixels);
  if (indexed) return encodeIndexed(indexed);
  const opaque = isOpaque(pixels.rgba);
  const width = opaque ? 3 : 4;
  const bytes = opaque ? dropAlpha(pixels.rgba) : pixels.rgba;
  const rows = filterRows(bytes, pixels.width * width, width);
  return assemble([
    header(pixels.width, pixels.height, 8, opaque ? RGB : RGBA),
    chunk("IDAT", deflate(rows)),
  ]);
}

/** A PNG file with a palette; 1, 2 or 4 bits per pixel where these are enough. */
export function encodeIndexed({ width, height, indexes, palette }: IndexedPixels): Uint8Array {
  const colors = palette.length / 4;
  const bits = colors <= 2 ? 1 : colors <= 4 ? 2 : colors <= 16 ? 4 : 8;
  const stride = Math.ceil((width * bits) / 8) + 1;
  const rows = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const bit = x * bits;
      rows[y * stride + 1 + (bit >> 3)] |= indexes[y * width + x] << (8 - bits - (bit & 7));
    }
  }
  const rgb = dropAlpha(palette);
  const alpha = Uint8Array.from({ length: colors }, (_, k) => palette[4 * k + 3]);
  const chunks = [header(width, height, bits, INDEXED), chunk("PLTE", rgb)];
  if (alpha.some((a) => a < 255)) chunks.push(chunk("tRNS", alpha));
  return assemble([...chunks, chunk("IDAT", deflate(rows))]);
}

function toIndexed({ width, height, rgba }: Pixels): IndexedPixels | undefined {
  const view = new DataView(rgba.buffer, rgba.byteOffset, rgba.byteLength);
  const numbers = new Map<number, number>();
  const indexes = new Uint8Array(width * height);
  let last = -1;
  let lastIndex = 0;
  for (let i = 0; i < indexes.length; i++) {
    const color = view.getUint32(4 * i);
    if (color !== last) {
      let index = numbers.get(color);
      if (index === undefined) {
        if (numbers.size === 256) return undefined;
        index = numbers.size;
        numbers.set(color, index);
      }
      last = color;
      lastIndex = index;
    }
    indexes[i] = lastIndex;
  }
  const palette = new Uint8Array(4 * numbers.size);
  const out = new DataView(palette.buffer);
  for (const [color, index] of numbers) out.setUint32(4 * index, color);
  return { width, height, indexes, palette };
}

function isOpaque(rgba: Uint8Array): boolean {
  for (let i = 3; i < rgba.length; i += 4) if (rgba[i] !== 255) return false;
  return true;
}

function dropAlpha(rgba: Uint8Array): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let i = 0, j = 0; i < rgba.length; i += 4, j += 3) {
    rgb[j] = rgba[i];
    rgb[j + 1] = rgba[i + 1];
    rgb[j + 2] = rgba[i + 2];
  }
  return rgb;
}

/** Rows with the filter (none, left, above) that leaves the smallest bytes. */
function filterRows(bytes: Uint8Array, stride: number, pixel: number): Uint8Array {
  const height = bytes.length / stride;
  const out = new Uint8Array((stride + 1) * height);
  for (let y = 0; y < height; y++) {
    const row = y * stride;
    const target = y * (stride + 1);
    let best = Number.POSITIVE_INFINITY;
    for (const filter of [0, 1, 2]) {
      const tried = filterRow(
        bytes,
        row,
        stride,
        filter === 1 ? pixel : filter === 2 ? stride : 0,
        filter,
        y,
      );
      if (tried.cost >= best) continue;
      best = tried.cost;
      out[target] = filter;
      out.set(tried.row, target + 1);
    }
  }
  return out;
}

function filterRow(
  bytes: Uint8Array,
  start: number,
  stride: number,
  back: number,
  filter: number,
  y: number,
): { row: Uint8Array; cost: number } {
  const row = new Uint8Array(stride);
  let cost = 0;
  for (let x = 0; x < stride; x++) {
    const known = filter === 1 ? x >= back : filter === 2 && y > 0;
    row[x] = bytes[start + x] - (known ? bytes[start + x - back] : 0);
    cost += row[x] < 128 ? row[x] : 256 - row[x];
  }
  return { row, cost };
}

function header(width: number, height: number, bits: number, colorType: number): Uint8Array {
  const data = new Uint8Array(13);
  const view = new DataView(data.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  data[8] = bits;
  data[9] = colorType;
  return chunk("IHDR", data);
}

function assemble(chunks: readonly Uint8Array[]): Uint8Array {
  const parts = [Uint8Array.from(SIGNATURE), ...chunks, chunk("IEND", new Uint8Array(0))];
  const file = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const out = new Uint8Array(data.length + 12);
  const view = new DataView(out.buffer);
  view.setUint32(0, data.length);
  for (let k = 0; k < 4; k++) out[4 + k] = type.charCodeAt(k);
  out.set(data, 8);
  view.setUint32(8 + data.length, crc32(out.subarray(4, 8 + data.length)));
  return out;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) crc = CRC_TABLE[(crc ^ bytes[i]) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/** A zlib stream; without Node's zlib the bytes are stored as they are. */
function deflate(bytes: Uint8Array): Uint8Array {
  const module = nodeModule<string, typeof zlib>("node:zlib");
  return module ? new Uint8Array(module.deflateSync(bytes, { level: 6 })) : stored(bytes);
}

function stored(bytes: Uint8Array): Uint8Array {
  const most = 0xffff;
  const blocks = Math.max(1, Math.ceil(bytes.length / most));
  const out = new Uint8Array(2 + blocks * 5 + bytes.length + 4);
  const view = new DataView(out.buffer);
  out.set([0x78, 0x01]);
  let at = 2;
  for (let k = 0; k < blocks; k++) {
    const part = bytes.subarray(k * most, (k + 1) * most);
    out[at] = k === blocks - 1 ? 1 : 0;
    view.setUint16(at + 1, part.length, true);
    view.setUint16(at + 3, ~part.length & 0xffff, true);
    out.set(part, at + 5);
    at += 5 + part.length;
  }
  let a = 1;
  let b = 0;
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  view.setUint32(at, ((b << 16) | a) >>> 0);
  return out;
}
