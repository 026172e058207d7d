// Undoes DEFLATE (RFC 1951) in zlib's frame (RFC 1950): AssemblyScript, built into src/hdf5/codecs/inflate-wasm.ts by
// build.mjs. What it cannot decode it leaves to zlib, which tells why.
import { adler32 } from "./adler";
import {
  at,
  buffer,
  DISTANCE_BITS,
  DISTANCE_MORE,
  DISTANCE_TABLE,
  END,
  fillFixed,
  LEAST_DISTANCES,
  LITERAL,
  LONGER,
  MATCH,
  readCodes,
  ready,
  refill,
  setBits,
  SPECIAL,
  SYMBOL_BITS,
  SYMBOL_MORE,
  SYMBOL_TABLE,
  take,
  TABLES_WORK,
} from "./inflate-tables";

/** Bytes of memory to work in. */
export const SCRATCH: i32 = <i32>TABLES_WORK;

/** Bytes behind the input that are read, and behind the room that are written, before anybody looks. */
const BEYOND: usize = 8;

/** For distances below 16: the bytes that come next, as numbers of those before; and how many are whole repeats. */
const REPEATS: usize = memory.data<u8>([
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1,
  0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0,
  0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3,
  0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0,
  0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5, 0, 1, 2, 3,
  0, 1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 4, 5, 6, 0, 1,
  0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7,
  0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2, 3, 4, 5, 6,
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5,
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0, 1, 2, 3, 4,
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0, 1, 2, 3,
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0, 1, 2,
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 0, 1,
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 0,
]);

/** Repeats what lies `distance` bytes before; up to 15 bytes behind the end are written. */
@inline
function repeat(out: usize, distance: usize, stop: usize): void {
  let from = out - distance;
  if (distance >= 16) {
    do {
      v128.store(out, v128.load(from));
      out += 16;
      from += 16;
    } while (out < stop);
    return;
  }
  const bytes = i8x16.swizzle(v128.load(from), v128.load(REPEATS + (distance << 4)));
  v128.store(out, bytes);
  if (stop <= out + 16) return;
  const step = 16 - (16 % <i32>distance);
  do {
    out += step;
    v128.store(out, bytes);
  } while (out + step < stop);
}

/** What the bits of a code and those behind it add up to: the least value is given. */
@inline
function valueOf(least: u32, what: u32, bits: u64): usize {
  const mask = (<u64>1 << <u64>what) - 1;
  return <usize>least + <usize>((bits & mask) >> <u64>((what >>> 8) & 15));
}

@inline
function distanceOf(what: u32, bits: u64): usize {
  return valueOf(load<u16>(LEAST_DISTANCES + (<usize>(what >>> 25) << 1)), what, bits);
}

@inline
function lookUp(table: usize, bits: u64, n: i32): u32 {
  return load<u32>(table + ((<usize>bits & ((1 << n) - 1)) << 2));
}

/** Decodes the symbols of a block; where its data ends, or 0 when it is damaged. */
function inflateBlock(work: usize, limit: usize, to: usize, out: usize, stop: usize): usize {
  const symbols = work + SYMBOL_TABLE, distances = work + DISTANCE_TABLE;
  let place = at, bits = buffer, n = ready;
  while (true) {
    bits |= load<u64>(place) << (<u64>n);
    place += (63 - n) >> 3;
    n |= 56;
    if (place > limit || out > stop) return 0;
    let what = lookUp(symbols, bits, SYMBOL_BITS);
    let length: usize, distance: usize;
    if (what & LITERAL) {
      let look = 0;
      do {
        bits >>= <u64>what;
        n -= what & 63;
        store<u16>(out, <u16>(what >>> 16));
        out += (what >>> 8) & 3;
        what = lookUp(symbols, bits, SYMBOL_BITS);
        look += 1;
      } while (look < 4 && (what & LITERAL) != 0);
      if (what & LITERAL) continue;
      bits |= load<u64>(place) << (<u64>n);
      place += (63 - n) >> 3;
      n |= 56;
    }
    if ((what & (SPECIAL | MATCH)) == MATCH) {
      distance = distanceOf(what, bits);
      if (distance > out - to) return 0;
      bits >>= <u64>what;
      n -= what & 63;
      length = <usize>(what >>> 16) & 511;
      what = lookUp(symbols, bits, SYMBOL_BITS);
      repeat(out, distance, out + length);
      out += length;
      if ((what & (SPECIAL | LITERAL | MATCH)) != MATCH) continue;
      distance = distanceOf(what, bits);
      length = <usize>(what >>> 16) & 511;
      bits >>= <u64>what;
      n -= what & 63;
    } else {
      if (what & LONGER) {
        bits >>= <u64>SYMBOL_BITS;
        n -= SYMBOL_BITS;
        what = lookUp(symbols + (<usize>(what >>> 16) << 2), bits, SYMBOL_MORE);
        if (what & LITERAL) {
          bits >>= <u64>what;
          n -= what & 63;
          store<u8>(out, <u8>(what >>> 16));
          out += 1;
          continue;
        }
      }
      if (what & SPECIAL) {
        if ((what & END) == 0) return 0;
        setBits(place, bits >> <u64>what, n - (what & 63));
        return out;
      }
      length = valueOf(what >>> 16, what, bits);
      bits >>= <u64>what;
      n -= what & 63;
      if (n < 15 + 13) {
        bits |= load<u64>(place) << (<u64>n);
        place += (63 - n) >> 3;
        n |= 56;
      }
      what = lookUp(distances, bits, DISTANCE_BITS);
      if (what & SPECIAL) {
        if ((what & LONGER) == 0) return 0;
        bits >>= <u64>DISTANCE_BITS;
        n -= DISTANCE_BITS;
        what = lookUp(distances + (<usize>(what >>> 16) << 2), bits, DISTANCE_MORE);
        if (what & SPECIAL) return 0;
      }
      distance = valueOf(what >>> 16, what, bits);
      bits >>= <u64>what;
      n -= what & 63;
    }
    if (distance > out - to) return 0;
    repeat(out, distance, out + length);
    out += length;
  }
}

/** Copies the bytes of a block that is not compressed; where its data ends, or 0 when it is damaged. */
function copyBlock(end: usize, out: usize, stop: usize): usize {
  take(ready & 7);
  const from = at - (ready >> 3);
  if (from + 4 > end) return 0;
  const length = <usize>load<u16>(from);
  if ((length ^ load<u16>(from, 2)) != 0xffff) return 0;
  if (length > end - from - 4 || length > stop - out) return 0;
  memory.copy(out, from + 4, length);
  setBits(from + 4 + length, 0, 0);
  return out + length;
}

/**
 * Decodes a zlib stream to at most `room` bytes; memory behind them must hold 320 more, behind the data 32. What lies
 * behind the stream is not looked at.
 *
 * @returns bytes written, or -1 when the stream is damaged, cut or longer
 */
export function inflate(from: usize, length: i32, to: usize, room: i32, work: usize): i32 {
  if (length < 2) return -1;
  const method = <i32>load<u8>(from), flags = <i32>load<u8>(from, 1);
  if ((method & 15) != 8 || method > 0x78 || (flags & 32) != 0 || ((method << 8) | flags) % 31 != 0) return -1;
  const end = from + length, stop = to + room;
  let out = to;
  setBits(from + 2, 0, 0);
  for (let last = 0; last == 0; ) {
    refill();
    if (at > end + BEYOND) return -1;
    last = take(1);
    const kind = take(2);
    if (kind == 0) out = copyBlock(end, out, stop);
    else {
      if (kind == 3) return -1;
      if (kind == 1) fillFixed(work);
      else if (!readCodes(work, end)) return -1;
      out = inflateBlock(work, end + BEYOND, to, out, stop);
    }
    if (out == 0 || out > stop) return -1;
  }
  take(ready & 7);
  const sum = at - (ready >> 3);
  if (sum + 4 > end || bswap<u32>(load<u32>(sum)) != adler32(to, <i32>(out - to))) return -1;
  return <i32>(out - to);
}
