// Undoes shuffles and LZ4: AssemblyScript, built into src/hdf5/codecs/codecs-wasm.ts by build.mjs. The plain
// TypeScript of the same functions lies beside it and is the reference in the tests.

/** Bytes at `from` planes of `count` bytes each, one plane per byte of an element; the elements go to `to`. */
export function unshuffle(from: usize, to: usize, count: i32, size: i32): void {
  let done = 0;
  if (size == 2) done = pairs(from, to, count);
  else if (size == 4) done = quads(from, to, count);
  for (let b = 0; b < size; b++) {
    let at = from + b * count + done;
    let target = to + done * size + b;
    for (let i = done; i < count; i++) {
      store<u8>(target, load<u8>(at));
      at += 1;
      target += size;
    }
  }
}

@inline
function low8(a: v128, b: v128): v128 {
  return v128.shuffle<u8>(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

@inline
function high8(a: v128, b: v128): v128 {
  return v128.shuffle<u8>(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

@inline
function low16(a: v128, b: v128): v128 {
  return v128.shuffle<u16>(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
}

@inline
function high16(a: v128, b: v128): v128 {
  return v128.shuffle<u16>(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}

function pairs(from: usize, to: usize, count: i32): i32 {
  const whole = count & ~15;
  for (let i = 0; i < whole; i += 16) {
    const a = v128.load(from + i), b = v128.load(from + count + i);
    v128.store(to + 2 * i, low8(a, b));
    v128.store(to + 2 * i, high8(a, b), 16);
  }
  return whole;
}

function quads(from: usize, to: usize, count: i32): i32 {
  const whole = count & ~15;
  const second = from + count, third = second + count, fourth = third + count;
  for (let i = 0; i < whole; i += 16) {
    const a = v128.load(from + i), b = v128.load(second + i);
    const c = v128.load(third + i), d = v128.load(fourth + i);
    const ab0 = low8(a, b), ab1 = high8(a, b), cd0 = low8(c, d), cd1 = high8(c, d);
    const target = to + 4 * i;
    v128.store(target, low16(ab0, cd0));
    v128.store(target, high16(ab0, cd0), 16);
    v128.store(target, low16(ab1, cd1), 32);
    v128.store(target, high16(ab1, cd1), 48);
  }
  return whole;
}

/** Swaps bits of two rows of a bit matrix: those of `a` under `mask << by` with those of `b` under `mask`. */
@inline
function swapHigh(a: v128, b: v128, by: i32, mask: v128): v128 {
  return v128.and(v128.xor(i16x8.shr_u(a, by), b), mask);
}

/**
 * Undoes a bit transposition of `count` elements (a multiple of 8): rows of count / 8 bytes, one per bit of an element.
 * The result are planes of bytes, as `unshuffle` takes them.
 */
export function unbit(from: usize, to: usize, count: i32, size: i32): void {
  const row = count >> 3;
  for (let b = 0; b < size; b++) {
    const rows = from + b * count;
    const plane = to + b * count;
    let g = 0;
    for (; g + 16 <= row; g += 16) unbit16(rows + g, row, plane + 8 * g);
    for (; g < row; g++) unbit1(rows + g, row, plane + 8 * g);
  }
}

/** Eight rows of one byte: a bit matrix of 8 x 8. */
@inline
function unbit1(rows: usize, row: i32, to: usize): void {
  let x: u64 = 0;
  for (let k = 0; k < 8; k++) x |= (<u64>load<u8>(rows + k * row)) << (8 * k);
  let t = (x ^ (x >> 7)) & 0x00aa00aa00aa00aa;
  x = x ^ t ^ (t << 7);
  t = (x ^ (x >> 14)) & 0x0000cccc0000cccc;
  x = x ^ t ^ (t << 14);
  t = (x ^ (x >> 28)) & 0x00000000f0f0f0f0;
  x = x ^ t ^ (t << 28);
  store<u64>(to, x);
}

/** Sixteen such matrices at once: registers are rows, bits swap between registers, then bytes are interleaved. */
function unbit16(rows: usize, row: i32, to: usize): void {
  let r0 = v128.load(rows), r1 = v128.load(rows + row);
  let r2 = v128.load(rows + 2 * row), r3 = v128.load(rows + 3 * row);
  let r4 = v128.load(rows + 4 * row), r5 = v128.load(rows + 5 * row);
  let r6 = v128.load(rows + 6 * row), r7 = v128.load(rows + 7 * row);
  const m4 = i8x16.splat(0x0f), m2 = i8x16.splat(0x33), m1 = i8x16.splat(0x55);
  let t = swapHigh(r0, r4, 4, m4); r4 = v128.xor(r4, t); r0 = v128.xor(r0, i16x8.shl(t, 4));
  t = swapHigh(r1, r5, 4, m4); r5 = v128.xor(r5, t); r1 = v128.xor(r1, i16x8.shl(t, 4));
  t = swapHigh(r2, r6, 4, m4); r6 = v128.xor(r6, t); r2 = v128.xor(r2, i16x8.shl(t, 4));
  t = swapHigh(r3, r7, 4, m4); r7 = v128.xor(r7, t); r3 = v128.xor(r3, i16x8.shl(t, 4));
  t = swapHigh(r0, r2, 2, m2); r2 = v128.xor(r2, t); r0 = v128.xor(r0, i16x8.shl(t, 2));
  t = swapHigh(r1, r3, 2, m2); r3 = v128.xor(r3, t); r1 = v128.xor(r1, i16x8.shl(t, 2));
  t = swapHigh(r4, r6, 2, m2); r6 = v128.xor(r6, t); r4 = v128.xor(r4, i16x8.shl(t, 2));
  t = swapHigh(r5, r7, 2, m2); r7 = v128.xor(r7, t); r5 = v128.xor(r5, i16x8.shl(t, 2));
  t = swapHigh(r0, r1, 1, m1); r1 = v128.xor(r1, t); r0 = v128.xor(r0, i16x8.shl(t, 1));
  t = swapHigh(r2, r3, 1, m1); r3 = v128.xor(r3, t); r2 = v128.xor(r2, i16x8.shl(t, 1));
  t = swapHigh(r4, r5, 1, m1); r5 = v128.xor(r5, t); r4 = v128.xor(r4, i16x8.shl(t, 1));
  t = swapHigh(r6, r7, 1, m1); r7 = v128.xor(r7, t); r6 = v128.xor(r6, i16x8.shl(t, 1));
  const a0 = low8(r0, r1), a1 = high8(r0, r1), b0 = low8(r2, r3), b1 = high8(r2, r3);
  const c0 = low8(r4, r5), c1 = high8(r4, r5), d0 = low8(r6, r7), d1 = high8(r6, r7);
  store4(to, low16(a0, b0), low16(c0, d0));
  store4(to + 32, high16(a0, b0), high16(c0, d0));
  store4(to + 64, low16(a1, b1), low16(c1, d1));
  store4(to + 96, high16(a1, b1), high16(c1, d1));
}

@inline
function store4(to: usize, a: v128, b: v128): void {
  v128.store(to, v128.shuffle<u32>(a, b, 0, 4, 1, 5));
  v128.store(to, v128.shuffle<u32>(a, b, 2, 6, 3, 7), 16);
}

/**
 * Decodes an LZ4 block to exactly `room` bytes; memory behind the target must hold 32 more.
 *
 * @returns bytes written, or -1 when the block is damaged
 */
export function unlz4(from: usize, length: i32, to: usize, room: i32): i32 {
  const end = from + length;
  const stop = to + room;
  let at = from;
  let out = to;
  while (at < end) {
    const token = <i32>load<u8>(at++);
    let literals = token >> 4;
    if (literals == 15) {
      let more = 255;
      while (more == 255) {
        if (at >= end || literals > room) return -1;
        more = load<u8>(at++);
        literals += more;
      }
    }
    if (literals > <i32>(end - at) || literals > <i32>(stop - out)) return -1;
    if (literals + 16 <= <i32>(end - at) && literals <= WIDE) copyWide(at, out, literals);
    else memory.copy(out, at, literals);
    at += literals;
    out += literals;
    if (at >= end) break;
    if (at + 2 > end) return -1;
    const distance = <i32>load<u16>(at);
    at += 2;
    let match = (token & 15) + 4;
    if (match == 19) {
      let more = 255;
      while (more == 255) {
        if (at >= end || match > room) return -1;
        more = load<u8>(at++);
        match += more;
      }
    }
    if (distance == 0 || distance > <i32>(out - to) || match > <i32>(stop - out)) return -1;
    repeat(out, distance, match);
    out += match;
  }
  return <i32>(out - to);
}

/** Runs longer than this are left to the engine's own copy; it costs a call. */
const WIDE: i32 = 256;

/** Copies whole registers; up to 15 bytes behind the end are read and written. */
@inline
function copyWide(from: usize, to: usize, count: i32): void {
  const stop = to + count;
  do {
    v128.store(to, v128.load(from));
    to += 16;
    from += 16;
  } while (to < stop);
}

/** Repeats what lies `distance` bytes before; up to 15 bytes behind the end are written. */
@inline
function repeat(to: usize, distance: i32, count: i32): void {
  if (distance >= 16) {
    copyWide(to - distance, to, count);
    return;
  }
  if (distance == 1 && count > WIDE) {
    memory.fill(to, load<u8>(to - 1), count);
    return;
  }
  const stop = to + count;
  if (distance >= 8) {
    let source = to - distance;
    do {
      store<u64>(to, load<u64>(source));
      to += 8;
      source += 8;
    } while (to < stop);
    return;
  }
  const pattern = spread(v128.load(to - distance), distance);
  const step = 16 - (16 % distance);
  do {
    v128.store(to, pattern);
    to += step;
  } while (to < stop);
}

/** The first `distance` bytes again and again. */
@inline
function spread(x: v128, distance: i32): v128 {
  switch (distance) {
    case 1: return v128.shuffle<u8>(x, x, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    case 2: return v128.shuffle<u8>(x, x, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1);
    case 3: return v128.shuffle<u8>(x, x, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0);
    case 4: return v128.shuffle<u8>(x, x, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3);
    case 5: return v128.shuffle<u8>(x, x, 0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0);
    case 6: return v128.shuffle<u8>(x, x, 0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5, 0, 1, 2, 3);
    default: return v128.shuffle<u8>(x, x, 0, 1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 4, 5, 6, 0, 1);
  }
}

/**
 * Undoes bitshuffle with LZ4: a sequence of blocks, each with its length (big-endian) before it, `blocks` of `block`
 * elements. `scratch` holds two blocks and 64 bytes.
 *
 * @returns bytes read, or -1 when a block is damaged
 */
export function unbitlz4(from: usize, length: i32, to: usize, blocks: i32, block: i32, size: i32, scratch: usize): i32 {
  const bytes = block * size;
  const planes = scratch + bytes + 32;
  const end = from + length;
  let at = from;
  for (let b = 0; b < blocks; b++) {
    if (at + 4 > end) return -1;
    const packed = <i32>bswap<u32>(load<u32>(at));
    at += 4;
    if (packed < 0 || packed > <i32>(end - at)) return -1;
    if (unlz4(at, packed, scratch, bytes) != bytes) return -1;
    at += packed;
    if (size == 1) unbit(scratch, to, block, 1);
    else {
      unbit(scratch, planes, block, size);
      unshuffle(planes, to, block, size);
    }
    to += bytes;
  }
  return <i32>(at - from);
}
