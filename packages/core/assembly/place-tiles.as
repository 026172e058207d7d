// Copies detector tiles into an assembled image: AssemblyScript, built into src/geometry/place-tiles-wasm.ts by build.mjs.
//
// A table holds 8 int32 per tile: where it starts in the source and in the target, source bytes from one slow-scan row to
// the next, target bytes per slow-scan and per fast-scan step, slow-scan rows, fast-scan columns, tiles from this one on that
// may be copied together. The first five are in bytes. One of the two steps is plus or minus the size of an element: that
// axis becomes the image's x. Tiles that are copied together do not overlap; their slow scan runs along x.

@inline const ROW: usize = 32;

/** Copies element by element; for what does not fill a block. */
@inline
function edge<T>(
  source: usize, stride: i32, target: usize, ssStep: i32, fsStep: i32,
  s0: i32, s1: i32, f0: i32, f1: i32,
): void {
  for (let s = s0; s < s1; s++) {
    let from = source + s * stride + f0 * <i32>sizeof<T>();
    let to = target + s * ssStep + f0 * fsStep;
    for (let f = f0; f < f1; f++) {
      store<T>(to, load<T>(from));
      from += sizeof<T>();
      to += fsStep;
    }
  }
}

/** Fast scan runs along x: whole rows, or rows mirrored. */
@inline
function rows<T>(source: usize, stride: i32, target: usize, ssStep: i32, fsStep: i32, ss: i32, fs: i32): void {
  const size = <i32>sizeof<T>();
  const per = 16 / size;
  const whole = fs - (fs % per);
  if (fsStep > 0) {
    for (let s = 0; s < ss; s++) memory.copy(target + s * ssStep, source + s * stride, fs * size);
    return;
  }
  for (let s = 0; s < ss; s++) {
    let from = source + s * stride;
    const end = from + whole * size;
    let to = target + s * ssStep - 16 + size;
    while (from < end) {
      v128.store(to, mirror<T>(v128.load(from)));
      from += 16;
      to -= 16;
    }
  }
  edge<T>(source, stride, target, ssStep, fsStep, 0, ss, whole, fs);
}

@inline
function mirror<T>(v: v128): v128 {
  if (sizeof<T>() == 1) return v128.shuffle<u8>(v, v, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
  if (sizeof<T>() == 2) return v128.shuffle<u16>(v, v, 7, 6, 5, 4, 3, 2, 1, 0);
  if (sizeof<T>() == 4) return v128.shuffle<u32>(v, v, 3, 2, 1, 0);
  return v128.shuffle<u64>(v, v, 1, 0);
}

/** Lanes of a and b alternating, from their low halves. */
@inline
function low<T>(a: v128, b: v128): v128 {
  if (sizeof<T>() == 1) return v128.shuffle<u8>(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
  if (sizeof<T>() == 2) return v128.shuffle<u16>(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
  if (sizeof<T>() == 4) return v128.shuffle<u32>(a, b, 0, 4, 1, 5);
  return v128.shuffle<u64>(a, b, 0, 2);
}

/** Lanes of a and b alternating, from their high halves. */
@inline
function high<T>(a: v128, b: v128): v128 {
  if (sizeof<T>() == 1) return v128.shuffle<u8>(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
  if (sizeof<T>() == 2) return v128.shuffle<u16>(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
  if (sizeof<T>() == 4) return v128.shuffle<u32>(a, b, 2, 6, 3, 7);
  return v128.shuffle<u64>(a, b, 1, 3);
}

/** 1-byte elements, 8 x 8. */
@inline
function block8(from: usize, down: i32, to: usize, fsStep: i32): void {
  const a = low<u8>(v128.load64_zero(from), v128.load64_zero(from + down));
  const b = low<u8>(v128.load64_zero(from + 2 * down), v128.load64_zero(from + 3 * down));
  const c = low<u8>(v128.load64_zero(from + 4 * down), v128.load64_zero(from + 5 * down));
  const d = low<u8>(v128.load64_zero(from + 6 * down), v128.load64_zero(from + 7 * down));
  const ab0 = low<u16>(a, b), ab1 = high<u16>(a, b), cd0 = low<u16>(c, d), cd1 = high<u16>(c, d);
  const r0 = low<u32>(ab0, cd0), r1 = high<u32>(ab0, cd0), r2 = low<u32>(ab1, cd1), r3 = high<u32>(ab1, cd1);
  v128.store64_lane(to, r0, 0);
  v128.store64_lane(to + fsStep, r0, 1);
  v128.store64_lane(to + 2 * fsStep, r1, 0);
  v128.store64_lane(to + 3 * fsStep, r1, 1);
  v128.store64_lane(to + 4 * fsStep, r2, 0);
  v128.store64_lane(to + 5 * fsStep, r2, 1);
  v128.store64_lane(to + 6 * fsStep, r3, 0);
  v128.store64_lane(to + 7 * fsStep, r3, 1);
}

/** 2-byte elements, 8 x 8. */
@inline
function block16(from: usize, down: i32, to: usize, fsStep: i32): void {
  const p0 = v128.load(from), p1 = v128.load(from + down);
  const p2 = v128.load(from + 2 * down), p3 = v128.load(from + 3 * down);
  const p4 = v128.load(from + 4 * down), p5 = v128.load(from + 5 * down);
  const p6 = v128.load(from + 6 * down), p7 = v128.load(from + 7 * down);
  const a0 = low<u16>(p0, p1), a1 = high<u16>(p0, p1), b0 = low<u16>(p2, p3), b1 = high<u16>(p2, p3);
  const c0 = low<u16>(p4, p5), c1 = high<u16>(p4, p5), d0 = low<u16>(p6, p7), d1 = high<u16>(p6, p7);
  const e0 = low<u32>(a0, b0), e1 = high<u32>(a0, b0), e2 = low<u32>(a1, b1), e3 = high<u32>(a1, b1);
  const g0 = low<u32>(c0, d0), g1 = high<u32>(c0, d0), g2 = low<u32>(c1, d1), g3 = high<u32>(c1, d1);
  v128.store(to, low<u64>(e0, g0));
  v128.store(to + fsStep, high<u64>(e0, g0));
  v128.store(to + 2 * fsStep, low<u64>(e1, g1));
  v128.store(to + 3 * fsStep, high<u64>(e1, g1));
  v128.store(to + 4 * fsStep, low<u64>(e2, g2));
  v128.store(to + 5 * fsStep, high<u64>(e2, g2));
  v128.store(to + 6 * fsStep, low<u64>(e3, g3));
  v128.store(to + 7 * fsStep, high<u64>(e3, g3));
}

/** 4-byte elements, 4 x 4. */
@inline
function block32(from: usize, down: i32, to: usize, fsStep: i32): void {
  const p0 = v128.load(from), p1 = v128.load(from + down);
  const p2 = v128.load(from + 2 * down), p3 = v128.load(from + 3 * down);
  const a0 = low<u32>(p0, p1), a1 = high<u32>(p0, p1), b0 = low<u32>(p2, p3), b1 = high<u32>(p2, p3);
  v128.store(to, low<u64>(a0, b0));
  v128.store(to + fsStep, high<u64>(a0, b0));
  v128.store(to + 2 * fsStep, low<u64>(a1, b1));
  v128.store(to + 3 * fsStep, high<u64>(a1, b1));
}

/** 8-byte elements, 2 x 2. */
@inline
function block64(from: usize, down: i32, to: usize, fsStep: i32): void {
  const p0 = v128.load(from), p1 = v128.load(from + down);
  v128.store(to, low<u64>(p0, p1));
  v128.store(to + fsStep, high<u64>(p0, p1));
}

/** A strip of a tile, as wide as a block along fast scan, where slow scan runs along x: every store fills part of an image row. */
@inline
function strip<T>(from: usize, stride: i32, to: usize, ssStep: i32, fsStep: i32, ss: i32): void {
  const side = sideOf<T>();
  // Where x falls with slow scan, a block starts at its last source row and goes up.
  const down = ssStep > 0 ? stride : -stride;
  const first = ssStep > 0 ? 0 : side - 1;
  from += first * stride;
  to += first * ssStep;
  for (let s = 0; s < ss; s += side) {
    if (sizeof<T>() == 1) block8(from, down, to, fsStep);
    else if (sizeof<T>() == 2) block16(from, down, to, fsStep);
    else if (sizeof<T>() == 4) block32(from, down, to, fsStep);
    else block64(from, down, to, fsStep);
    from += side * stride;
    to += side * ssStep;
  }
}

@inline
function sideOf<T>(): i32 {
  return sizeof<T>() == 8 ? 2 : sizeof<T>() == 4 ? 4 : 8;
}

/** Tiles of one size whose slow scan runs along x, strip by strip: neighbours fill long pieces of image rows together. */
@inline
function columns<T>(table: usize, tiles: i32, source: usize, target: usize): void {
  const ss = load<i32>(table, 20);
  const fs = load<i32>(table, 24);
  const side = sideOf<T>();
  const ss1 = ss - (ss % side);
  const fs1 = fs - (fs % side);
  const end = table + tiles * ROW;
  for (let f = 0; f < fs1; f += side) {
    for (let t = table; t < end; t += ROW) {
      const fsStep = load<i32>(t, 16);
      const from = source + load<i32>(t) + f * <i32>sizeof<T>();
      const to = target + load<i32>(t, 4) + f * fsStep;
      strip<T>(from, load<i32>(t, 8), to, load<i32>(t, 12), fsStep, ss1);
    }
  }
  if (ss1 == ss && fs1 == fs) return;
  for (let t = table; t < end; t += ROW) {
    const from = source + load<i32>(t);
    const to = target + load<i32>(t, 4);
    const stride = load<i32>(t, 8);
    const ssStep = load<i32>(t, 12);
    const fsStep = load<i32>(t, 16);
    edge<T>(from, stride, to, ssStep, fsStep, ss1, ss, 0, fs1);
    edge<T>(from, stride, to, ssStep, fsStep, 0, ss, fs1, fs);
  }
}

@inline
function place<T>(table: usize, tiles: i32, source: usize, target: usize): void {
  const size = <i32>sizeof<T>();
  for (let t = 0; t < tiles; ) {
    const fsStep = load<i32>(table, 16);
    const together = load<i32>(table, 28);
    if (fsStep == size || fsStep == -size) {
      const from = source + load<i32>(table);
      const to = target + load<i32>(table, 4);
      rows<T>(from, load<i32>(table, 8), to, load<i32>(table, 12), fsStep, load<i32>(table, 20), load<i32>(table, 24));
    } else columns<T>(table, together, source, target);
    t += together;
    table += together * ROW;
  }
}

export function place1(table: usize, tiles: i32, source: usize, target: usize): void {
  place<u8>(table, tiles, source, target);
}

export function place2(table: usize, tiles: i32, source: usize, target: usize): void {
  place<u16>(table, tiles, source, target);
}

export function place4(table: usize, tiles: i32, source: usize, target: usize): void {
  place<u32>(table, tiles, source, target);
}

export function place8(table: usize, tiles: i32, source: usize, target: usize): void {
  place<u64>(table, tiles, source, target);
}
