// Adds rows of an array to one row of accumulators: AssemblyScript, built into src/ndarray/rows-wasm.ts by build.mjs.
// The loops of src/ndarray/accumulate-source.ts do the same and are the reference in the tests. Rows lie `stride` bytes
// apart; what lies behind the `bytes` or `n` elements of a row up to a multiple of 32 bytes is computed and not used.

@inline
function maxRows<T>(acc: usize, from: usize, bytes: usize, rows: i32, stride: usize): void {
  for (let i: usize = 0; i < bytes; i += 32) {
    let a = v128.load(acc + i), b = v128.load(acc + i, 16);
    let at = from + i;
    for (let r = 0; r < rows; r++) {
      a = v128.max<T>(a, v128.load(at));
      b = v128.max<T>(b, v128.load(at, 16));
      at += stride;
    }
    v128.store(acc + i, a);
    v128.store(acc + i, b, 16);
  }
}

@inline
function minRows<T>(acc: usize, from: usize, bytes: usize, rows: i32, stride: usize): void {
  for (let i: usize = 0; i < bytes; i += 32) {
    let a = v128.load(acc + i), b = v128.load(acc + i, 16);
    let at = from + i;
    for (let r = 0; r < rows; r++) {
      a = v128.min<T>(a, v128.load(at));
      b = v128.min<T>(b, v128.load(at, 16));
      at += stride;
    }
    v128.store(acc + i, a);
    v128.store(acc + i, b, 16);
  }
}

export function maxUint16(acc: usize, from: usize, bytes: usize, rows: i32, stride: usize): void {
  maxRows<u16>(acc, from, bytes, rows, stride);
}
export function minUint16(acc: usize, from: usize, bytes: usize, rows: i32, stride: usize): void {
  minRows<u16>(acc, from, bytes, rows, stride);
}
export function maxInt16(acc: usize, from: usize, bytes: usize, rows: i32, stride: usize): void {
  maxRows<i16>(acc, from, bytes, rows, stride);
}
export function minInt16(acc: usize, from: usize, bytes: usize, rows: i32, stride: usize): void {
  minRows<i16>(acc, from, bytes, rows, stride);
}
export function maxFloat32(acc: usize, from: usize, bytes: usize, rows: i32, stride: usize): void {
  maxRows<f32>(acc, from, bytes, rows, stride);
}
export function minFloat32(acc: usize, from: usize, bytes: usize, rows: i32, stride: usize): void {
  minRows<f32>(acc, from, bytes, rows, stride);
}

@inline
function upper(v: v128): v128 {
  return v128.shuffle<u64>(v, v, 1, 0);
}

@inline
function addTo(acc: usize, v: v128): void {
  v128.store(acc, f64x2.add(v128.load(acc), v));
}

/** Sums of at most 65536 rows fit into 32 bits. */
export function sumUint16(acc: usize, from: usize, bytes: usize, rows: i32, stride: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) {
    let low = i32x4.splat(0), high = i32x4.splat(0);
    let at = from + i;
    for (let r = 0; r < rows; r++) {
      const v = v128.load(at);
      low = i32x4.add(low, i32x4.extend_low_i16x8_u(v));
      high = i32x4.add(high, i32x4.extend_high_i16x8_u(v));
      at += stride;
    }
    const to = acc + 4 * i;
    addTo(to, f64x2.convert_low_i32x4_u(low));
    addTo(to + 16, f64x2.convert_low_i32x4_u(upper(low)));
    addTo(to + 32, f64x2.convert_low_i32x4_u(high));
    addTo(to + 48, f64x2.convert_low_i32x4_u(upper(high)));
  }
}

export function sumInt16(acc: usize, from: usize, bytes: usize, rows: i32, stride: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) {
    let low = i32x4.splat(0), high = i32x4.splat(0);
    let at = from + i;
    for (let r = 0; r < rows; r++) {
      const v = v128.load(at);
      low = i32x4.add(low, i32x4.extend_low_i16x8_s(v));
      high = i32x4.add(high, i32x4.extend_high_i16x8_s(v));
      at += stride;
    }
    const to = acc + 4 * i;
    addTo(to, f64x2.convert_low_i32x4_s(low));
    addTo(to + 16, f64x2.convert_low_i32x4_s(upper(low)));
    addTo(to + 32, f64x2.convert_low_i32x4_s(high));
    addTo(to + 48, f64x2.convert_low_i32x4_s(upper(high)));
  }
}

export function sumFloat32(acc: usize, from: usize, bytes: usize, rows: i32, stride: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) {
    const to = acc + 2 * i;
    let a = v128.load(to), b = v128.load(to, 16);
    let at = from + i;
    for (let r = 0; r < rows; r++) {
      const v = v128.load(at);
      a = f64x2.add(a, f64x2.promote_low_f32x4(v));
      b = f64x2.add(b, f64x2.promote_low_f32x4(upper(v)));
      at += stride;
    }
    v128.store(to, a);
    v128.store(to, b, 16);
  }
}

@inline
function square(sum: v128, x: v128, mean: v128): v128 {
  const e = f64x2.sub(x, mean);
  return f64x2.add(sum, f64x2.mul(e, e));
}

/** Squares of the distances to a row of means. */
export function squaresUint16(acc: usize, from: usize, bytes: usize, rows: i32, stride: usize, means: usize): void {
  for (let i: usize = 0; i < bytes; i += 8) {
    const to = acc + 4 * i, mean = means + 4 * i;
    let a = v128.load(to), b = v128.load(to, 16);
    const ma = v128.load(mean), mb = v128.load(mean, 16);
    let at = from + i;
    for (let r = 0; r < rows; r++) {
      const v = i32x4.extend_low_i16x8_u(v128.load64_zero(at));
      a = square(a, f64x2.convert_low_i32x4_s(v), ma);
      b = square(b, f64x2.convert_low_i32x4_s(upper(v)), mb);
      at += stride;
    }
    v128.store(to, a);
    v128.store(to, b, 16);
  }
}

export function squaresInt16(acc: usize, from: usize, bytes: usize, rows: i32, stride: usize, means: usize): void {
  for (let i: usize = 0; i < bytes; i += 8) {
    const to = acc + 4 * i, mean = means + 4 * i;
    let a = v128.load(to), b = v128.load(to, 16);
    const ma = v128.load(mean), mb = v128.load(mean, 16);
    let at = from + i;
    for (let r = 0; r < rows; r++) {
      const v = i32x4.extend_low_i16x8_s(v128.load64_zero(at));
      a = square(a, f64x2.convert_low_i32x4_s(v), ma);
      b = square(b, f64x2.convert_low_i32x4_s(upper(v)), mb);
      at += stride;
    }
    v128.store(to, a);
    v128.store(to, b, 16);
  }
}

export function squaresFloat32(acc: usize, from: usize, bytes: usize, rows: i32, stride: usize, means: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) {
    const to = acc + 2 * i, mean = means + 2 * i;
    let a = v128.load(to), b = v128.load(to, 16);
    const ma = v128.load(mean), mb = v128.load(mean, 16);
    let at = from + i;
    for (let r = 0; r < rows; r++) {
      const v = v128.load(at);
      a = square(a, f64x2.promote_low_f32x4(v), ma);
      b = square(b, f64x2.promote_low_f32x4(upper(v)), mb);
      at += stride;
    }
    v128.store(to, a);
    v128.store(to, b, 16);
  }
}
