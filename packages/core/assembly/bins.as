// Sums over bins of pixels that are shared by two neighbouring ones: AssemblyScript, built into
// src/scattering/integrate/bins-wasm.ts by build.mjs. The loops of sums.ts are the reference in the tests.

// Beside each sum of share x stands one of share^2 u, where u is
const COUNTS = 0; // x, but at least 1: the variance of counts
const SQUARES = 1; // x^2

/** Two neighbouring pixels as doubles. */
@inline
function two<T>(data: usize, p: i32): v128 {
  if (sizeof<T>() == 2) return f64x2.convert_low_i32x4_u(v128.extend_low<u16>(v128.load32_zero(data + (p << 1))));
  const four = v128.load64_zero(data + (p << 2));
  if (isFloat<T>()) return f64x2.promote_low_f32x4(four);
  return isSigned<T>() ? f64x2.convert_low_i32x4_s(four) : f64x2.convert_low_i32x4_u(four);
}

@inline
function second(x: v128, kind: i32): v128 {
  return kind == COUNTS ? v128.pmax<f64>(x, f64x2.splat(1)) : v128.mul<f64>(x, x);
}

@inline
function add(at: usize, sums: v128): void {
  v128.store(at, v128.add<f64>(v128.load(at), sums));
}

/** Bin `b` has both its sums at `out + 16 b`. */
@inline
function place(out: usize, first: usize, p: i32): usize {
  return out + ((<usize>load<u16>(first + (p << 1))) << 4);
}

/** Pixels `p` and `p + 1`. */
@inline
function both<T>(data: usize, first: usize, share: usize, p: i32, out: usize, kind: i32): void {
  const x = two<T>(data, p);
  const h = f64x2.promote_low_f32x4(v128.load64_zero(share + (p << 2)));
  const u = second(x, kind);
  const g = v128.sub<f64>(f64x2.splat(1), h);
  const hx = v128.mul<f64>(h, x), hu = v128.mul<f64>(v128.mul<f64>(h, h), u);
  const gx = v128.mul<f64>(g, x), gu = v128.mul<f64>(v128.mul<f64>(g, g), u);
  const a = place(out, first, p), b = place(out, first, p + 1);
  add(a, v128.shuffle<f64>(hx, hu, 0, 2));
  add(a + 16, v128.shuffle<f64>(gx, gu, 0, 2));
  add(b, v128.shuffle<f64>(hx, hu, 1, 3));
  add(b + 16, v128.shuffle<f64>(gx, gu, 1, 3));
}

/** `h` of pixel `p` to the bin at `to`. */
@inline
function one<T>(data: usize, p: i32, h: f64, to: usize, kind: i32): void {
  const x = f64x2.splat(<f64>load<T>(data + p * sizeof<T>()));
  add(to, v128.mul<f64>(f64x2(h, h * h), v128.shuffle<f64>(x, second(x, kind), 0, 2)));
}

/** Two halves of the image in step, whose sums do not wait for each other. */
@inline
function pairs<T>(data: usize, first: usize, share: usize, pixels: i32, out: usize, kind: i32): void {
  const half = (pixels >> 1) & ~1;
  for (let p = 0; p < half; p += 2) {
    both<T>(data, first, share, p, out, kind);
    both<T>(data, first, share, p + half, out, kind);
  }
  for (let p = 2 * half; p < pixels; p++) {
    const h = <f64>load<f32>(share + (p << 2));
    const to = place(out, first, p);
    one<T>(data, p, h, to, kind);
    one<T>(data, p, 1 - h, to + 16, kind);
  }
}

/** Single entries: `share` of a pixel to a bin. */
@inline
function entries<T>(data: usize, pixel: usize, bin: usize, share: usize, count: i32, out: usize, kind: i32): void {
  for (let k = 0; k < count; k++) {
    const at = k << 2;
    const h = <f64>load<f32>(share + at);
    one<T>(data, load<i32>(pixel + at), h, out + (load<u32>(bin + at) << 4), kind);
  }
}

export function pairsU16(data: usize, first: usize, share: usize, pixels: i32, out: usize): void {
  pairs<u16>(data, first, share, pixels, out, COUNTS);
}
export function pairsI32(data: usize, first: usize, share: usize, pixels: i32, out: usize): void {
  pairs<i32>(data, first, share, pixels, out, COUNTS);
}
export function pairsU32(data: usize, first: usize, share: usize, pixels: i32, out: usize): void {
  pairs<u32>(data, first, share, pixels, out, COUNTS);
}
export function pairsF32(data: usize, first: usize, share: usize, pixels: i32, out: usize): void {
  pairs<f32>(data, first, share, pixels, out, COUNTS);
}
/** Norms and their squares. */
export function pairsNorm(data: usize, first: usize, share: usize, pixels: i32, out: usize): void {
  pairs<f32>(data, first, share, pixels, out, SQUARES);
}

export function entriesU16(data: usize, pixel: usize, bin: usize, share: usize, count: i32, out: usize): void {
  entries<u16>(data, pixel, bin, share, count, out, COUNTS);
}
export function entriesI32(data: usize, pixel: usize, bin: usize, share: usize, count: i32, out: usize): void {
  entries<i32>(data, pixel, bin, share, count, out, COUNTS);
}
export function entriesU32(data: usize, pixel: usize, bin: usize, share: usize, count: i32, out: usize): void {
  entries<u32>(data, pixel, bin, share, count, out, COUNTS);
}
export function entriesF32(data: usize, pixel: usize, bin: usize, share: usize, count: i32, out: usize): void {
  entries<f32>(data, pixel, bin, share, count, out, COUNTS);
}
export function entriesNorm(data: usize, pixel: usize, bin: usize, share: usize, count: i32, out: usize): void {
  entries<f32>(data, pixel, bin, share, count, out, SQUARES);
}
