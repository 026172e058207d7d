// Shuffles, LZ4 and the inside of Blosc frames: AssemblyScript, built into src/zarr/codecs/codecs-wasm.ts by
// build.mjs. Frames are those of Blosc 1 (c-blosc's README_CHUNK_FORMAT): header, block starts, blocks, each block
// split into one LZ4 stream per byte plane.
import { unlz4, unshuffle } from "./codecs";

const HEADER: i32 = 16;
/** c-blosc splits no block with fewer elements than this, and none of wider elements. */
const FEWEST: i32 = 128;
const WIDEST: i32 = 16;

/** Elements at `from` as planes of `count` bytes at `to`, one plane per byte of an element. */
export function shuffle(from: usize, to: usize, count: i32, size: i32): void {
  let done = 0;
  if (size == 4) done = quads(from, to, count);
  else if (size == 2) done = pairs(from, to, count);
  for (let b = 0; b < size; b++) {
    let at = from + done * size + b;
    const target = to + b * count;
    for (let i = done; i < count; i++) {
      store<u8>(target + i, load<u8>(at));
      at += size;
    }
  }
}

function pairs(from: usize, to: usize, count: i32): i32 {
  const whole = count & ~15;
  for (let i = 0; i < whole; i += 16) {
    const a = v128.load(from + 2 * i), b = v128.load(from + 2 * i, 16);
    v128.store(to + i, v128.shuffle<u8>(a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30));
    v128.store(to + count + i, v128.shuffle<u8>(a, b, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31));
  }
  return whole;
}

function quads(from: usize, to: usize, count: i32): i32 {
  const whole = count & ~15;
  const second = to + count, third = second + count, fourth = third + count;
  for (let i = 0; i < whole; i += 16) {
    const at = from + 4 * i;
    const a = v128.load(at), b = v128.load(at, 16), c = v128.load(at, 32), d = v128.load(at, 48);
    const ab = v128.shuffle<u8>(a, b, 0, 4, 8, 12, 16, 20, 24, 28, 1, 5, 9, 13, 17, 21, 25, 29);
    const cd = v128.shuffle<u8>(c, d, 0, 4, 8, 12, 16, 20, 24, 28, 1, 5, 9, 13, 17, 21, 25, 29);
    const AB = v128.shuffle<u8>(a, b, 2, 6, 10, 14, 18, 22, 26, 30, 3, 7, 11, 15, 19, 23, 27, 31);
    const CD = v128.shuffle<u8>(c, d, 2, 6, 10, 14, 18, 22, 26, 30, 3, 7, 11, 15, 19, 23, 27, 31);
    v128.store(to + i, v128.shuffle<u64>(ab, cd, 0, 2));
    v128.store(second + i, v128.shuffle<u64>(ab, cd, 1, 3));
    v128.store(third + i, v128.shuffle<u64>(AB, CD, 0, 2));
    v128.store(fourth + i, v128.shuffle<u64>(AB, CD, 1, 3));
  }
  return whole;
}

@inline
function hash(at: usize): usize {
  return <usize>((load<u32>(at) * 2654435761) >> 20) << 1;
}

/**
 * LZ4 block of at most 65536 bytes. `table` holds 8192 bytes of scratch, `eager` says how fast the search leaves
 * places without matches (1 = most thorough).
 *
 * @returns bytes written, or 0 when they would be more than `room`
 */
export function lz4(from: usize, length: i32, to: usize, room: i32, table: usize, eager: i32): i32 {
  const end = from + length;
  const stop = to + room;
  let out = to;
  let anchor = from;
  if (length > 12) {
    memory.fill(table, 0, 8192);
    const lastStart = end - 12, matchEnd = end - 5;
    let at = from + 1;
    while (true) {
      let tries = eager << 6;
      let found: usize = 0;
      while (at <= lastStart) {
        const slot = table + hash(at);
        const candidate = from + <usize>load<u16>(slot);
        store<u16>(slot, <u16>(at - from));
        if (candidate < at && load<u32>(candidate) == load<u32>(at)) {
          found = candidate;
          break;
        }
        at += tries++ >> 6;
      }
      if (found == 0) break;
      while (at > anchor && found > from && load<u8>(at - 1) == load<u8>(found - 1)) {
        at--;
        found--;
      }
      const distance = at - found;
      let match = at + 4;
      while (match + 8 <= matchEnd) {
        const differ = load<u64>(match) ^ load<u64>(match - distance);
        if (differ != 0) {
          match += <usize>(ctz(differ) >> 3);
          break;
        }
        match += 8;
      }
      if (match + 8 > matchEnd) {
        while (match < matchEnd && load<u8>(match) == load<u8>(match - distance)) match++;
      }
      const literals = <i32>(at - anchor), more = <i32>(match - at) - 4;
      if (<i32>(stop - out) < literals + literals / 255 + more / 255 + 6) return 0;
      out = sequence(anchor, literals, out, min(more, 15));
      store<u16>(out, <u16>distance);
      out += 2;
      if (more >= 15) out = lengthOf(out, more - 15);
      anchor = at = match;
      if (at > lastStart) break;
      store<u16>(table + hash(at - 2), <u16>(at - 2 - from));
    }
  }
  const rest = <i32>(end - anchor);
  if (<i32>(stop - out) < rest + rest / 255 + 2) return 0;
  return <i32>(sequence(anchor, rest, out, 0) - to);
}

/** A token and its literals. */
@inline
function sequence(anchor: usize, literals: i32, out: usize, low: i32): usize {
  store<u8>(out, <u8>((min(literals, 15) << 4) | low));
  out += 1;
  if (literals >= 15) out = lengthOf(out, literals - 15);
  memory.copy(out, anchor, literals);
  return out + literals;
}

@inline
function lengthOf(out: usize, value: i32): usize {
  while (value >= 255) {
    store<u8>(out++, 255);
    value -= 255;
  }
  store<u8>(out++, <u8>value);
  return out;
}

@inline
function splitsOf(size: i32, block: i32, bytes: i32, whole: bool): i32 {
  return whole && bytes == block && size <= WIDEST && block / size >= FEWEST ? size : 1;
}

/**
 * A Blosc frame of LZ4 streams after a byte shuffle, at `to`, where `bytes` + 16 + 8 per stream fit; `scratch` holds a
 * block and 64 bytes, `table` 8192 bytes. Blocks have at most 65536 bytes.
 *
 * @returns bytes of the frame
 */
export function pack(from: usize, bytes: i32, size: i32, block: i32, to: usize, scratch: usize, table: usize, eager: i32): i32 {
  const blocks = (bytes + block - 1) / block;
  store<u32>(to, 0x0102 | (0x21 << 16) | (size << 24));
  store<u32>(to, bytes, 4);
  store<u32>(to, block, 8);
  let out = to + HEADER + (blocks << 2);
  for (let b = 0; b < blocks; b++) {
    const here = min(block, bytes - b * block);
    const source = from + b * block;
    store<u32>(to + HEADER + (b << 2), <u32>(out - to));
    let planes = source;
    if (size > 1) {
      const count = here / size;
      shuffle(source, scratch, count, size);
      memory.copy(scratch + count * size, source + count * size, here - count * size);
      planes = scratch;
    }
    const splits = splitsOf(size, block, here, true);
    const stream = here / splits;
    for (let s = 0; s < splits; s++) {
      let packed = lz4(planes + s * stream, stream, out + 4, stream - 1, table, eager);
      if (packed == 0) {
        memory.copy(out + 4, planes + s * stream, stream);
        packed = stream;
      }
      store<u32>(out, packed);
      out += 4 + packed;
    }
  }
  store<u32>(to, <u32>(out - to), 12);
  return <i32>(out - to);
}

/**
 * Decodes one block of a frame of `length` bytes at `from` to `to`; `scratch` holds two blocks and 64 bytes each.
 *
 * @returns bytes of the block, or -1 when it is damaged
 */
export function unpack(from: usize, length: i32, index: i32, to: usize, scratch: usize): i32 {
  const flags = <i32>load<u8>(from, 2), size = <i32>load<u8>(from, 3);
  const bytes = load<i32>(from, 4), block = load<i32>(from, 8);
  const here = min(block, bytes - index * block);
  const shuffled = (flags & 1) != 0 && size > 1;
  let at = load<i32>(from + HEADER + (index << 2));
  if (at < HEADER) return -1;
  const splits = splitsOf(size, block, here, (flags & 0x10) == 0);
  const stream = here / splits;
  let out = scratch;
  for (let s = 0; s < splits; s++) {
    if (at < 0 || at > length - 4) return -1;
    const packed = load<i32>(from + at);
    at += 4;
    if (packed < 0 || packed > length - at) return -1;
    if (packed == stream) memory.copy(out, from + at, stream);
    else if (unlz4(from + at, packed, out, stream) != stream) return -1;
    at += packed;
    out += stream;
  }
  if (shuffled) {
    const count = here / size;
    unshuffle(scratch, to, count, size);
    memory.copy(to + count * size, scratch + count * size, here - count * size);
  } else memory.copy(to, scratch, here);
  return here;
}
