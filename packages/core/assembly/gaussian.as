// Smooths spectra with a symmetric kernel in float64 and rounds to float32: AssemblyScript, built into
// src/xrf/convert/gaussian-wasm.ts by build.mjs. Sums run centre first, then the outermost pair inwards, each pair
// added before it is weighted: the order decides the last bit.

/** Counts as float64 at `to`. */
export function fromU8(from: usize, to: usize, count: i32): void {
  for (let i = 0; i < count; i++) store<f64>(to + (i << 3), <f64>load<u8>(from + i));
}

/** Counts as float64 at `to`. */
export function fromU16(from: usize, to: usize, count: i32): void {
  let i = 0;
  for (; i + 8 <= count; i += 8) {
    const v = v128.load(from + (i << 1));
    const low = v128.extend_low<u16>(v), high = v128.extend_high<u16>(v);
    const at = to + (i << 3);
    v128.store(at, f64x2.convert_low_i32x4_s(low));
    v128.store(at, f64x2.convert_low_i32x4_s(v128.shuffle<u64>(low, low, 1, 1)), 16);
    v128.store(at, f64x2.convert_low_i32x4_s(high), 32);
    v128.store(at, f64x2.convert_low_i32x4_s(v128.shuffle<u64>(high, high, 1, 1)), 48);
  }
  for (; i < count; i++) store<f64>(to + (i << 3), <f64>load<u16>(from + (i << 1)));
}

/** float32 as float64 at `to`. */
export function fromF32(from: usize, to: usize, count: i32): void {
  for (let i = 0; i < count; i++) store<f64>(to + (i << 3), <f64>load<f32>(from + (i << 2)));
}

/** Mirrors both ends of `count` values at `at` into `radius` places before and behind: d c b a | a b c d. */
export function mirror(at: usize, count: i32, radius: i32): void {
  for (let i = 0; i < radius; i++) {
    store<f64>(at - ((i + 1) << 3), load<f64>(at + (i << 3)));
    store<f64>(at + ((count + i) << 3), load<f64>(at + ((count - 1 - i) << 3)));
  }
}

/** Zero after {@link mirror} where no value of eight is other than zero; one byte for each eight from `at - 8*8*4`. */
@inline
function pair(a: v128, b: v128): v128 {
  return v128.shuffle<u64>(a, b, 0, 2);
}

@inline
function round4(a: v128, b: v128): v128 {
  return pair(f32x4.demote_f64x2_zero(a), f32x4.demote_f64x2_zero(b));
}

/** Whether all of `count` (a multiple of 8) values are zero (negative zero too). */
@inline
function silent(at: usize, count: i32): bool {
  let any = v128.splat<u64>(0);
  const stop = at + (count << 3);
  while (at < stop) {
    any = v128.or(any, v128.or(v128.or(v128.load(at), v128.load(at, 16)), v128.or(v128.load(at, 32), v128.load(at, 48))));
    at += 64;
  }
  return !v128.any_true(v128.shl<u64>(any, 1));
}

/**
 * Weighted sums of `count` values around each place, from `at` (with `radius` values before, and `radius` + 16 behind
 * that may be read) to float32 at `to` (where up to 7 more are written). Weights from the centre outwards.
 */
export function smooth(at: usize, to: usize, count: i32, weights: usize, radius: i32): void {
  const window = (2 * radius + 8 + 7) & ~7;
  for (let i = 0; i < count; i += 8) {
    const p = at + (i << 3);
    const out = to + (i << 2);
    if (silent(p - (radius << 3), window)) {
      v128.store(out, v128.splat<u64>(0));
      v128.store(out, v128.splat<u64>(0), 16);
      continue;
    }
    let w = v128.load64_splat(weights);
    let a = v128.mul<f64>(v128.load(p), w);
    let b = v128.mul<f64>(v128.load(p, 16), w);
    let c = v128.mul<f64>(v128.load(p, 32), w);
    let d = v128.mul<f64>(v128.load(p, 48), w);
    let l = p - (radius << 3);
    let r = p + (radius << 3);
    let k = weights + (radius << 3);
    while (k > weights) {
      w = v128.load64_splat(k);
      a = v128.add<f64>(a, v128.mul<f64>(v128.add<f64>(v128.load(l), v128.load(r)), w));
      b = v128.add<f64>(b, v128.mul<f64>(v128.add<f64>(v128.load(l, 16), v128.load(r, 16)), w));
      c = v128.add<f64>(c, v128.mul<f64>(v128.add<f64>(v128.load(l, 32), v128.load(r, 32)), w));
      d = v128.add<f64>(d, v128.mul<f64>(v128.add<f64>(v128.load(l, 48), v128.load(r, 48)), w));
      l += 8;
      r -= 8;
      k -= 8;
    }
    v128.store(out, round4(a, b));
    v128.store(out, round4(c, d), 16);
  }
}

/** Takes `count` float32 at `from` into the greatest so far (float32) and the sums so far (float64); their total. */
export function gather(from: usize, count: i32, greatest: usize, sums: usize): f64 {
  let total = v128.splat<f64>(0);
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    const v = v128.load(from + (i << 2));
    v128.store(greatest + (i << 2), v128.max<f32>(v128.load(greatest + (i << 2)), v));
    const low = f64x2.promote_low_f32x4(v), high = f64x2.promote_low_f32x4(v128.shuffle<u64>(v, v, 1, 1));
    const s = sums + (i << 3);
    v128.store(s, v128.add<f64>(v128.load(s), low));
    v128.store(s, v128.add<f64>(v128.load(s, 16), high), 16);
    total = v128.add<f64>(total, v128.add<f64>(low, high));
  }
  let rest = v128.extract_lane<f64>(total, 0) + v128.extract_lane<f64>(total, 1);
  for (; i < count; i++) {
    const v = load<f32>(from + (i << 2));
    store<f32>(greatest + (i << 2), max<f32>(load<f32>(greatest + (i << 2)), v));
    store<f64>(sums + (i << 3), load<f64>(sums + (i << 3)) + <f64>v);
    rest += <f64>v;
  }
  return rest;
}

/** Deals one spectrum out to chunks: `width` values each, `stride` bytes from chunk to chunk. */
export function deal(from: usize, to: usize, count: i32, width: i32, stride: usize): void {
  for (let i = 0; i < count; i += width) {
    memory.copy(to, from + (i << 2), min(width, count - i) << 2);
    to += stride;
  }
}
