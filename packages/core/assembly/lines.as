// Adds up integers that lie side by side: AssemblyScript, built into src/ndarray/lines-wasm.ts by build.mjs. The loops of
// src/ndarray/accumulate-source.ts do the same and are the reference in the tests. `bytes` are a multiple of 32 and at most
// 65536, so that 32 bits hold the sums of short integers; sums are exact.

@inline
function total64(v: v128): f64 {
  return <f64>(i64x2.extract_lane(v, 0) + i64x2.extract_lane(v, 1));
}

@inline
function total32(v: v128): f64 {
  return total64(i64x2.add(i64x2.extend_low_i32x4_s(v), i64x2.extend_high_i32x4_s(v)));
}

export function sumInt32(from: usize, bytes: usize): f64 {
  let a = i64x2.splat(0), b = i64x2.splat(0);
  for (const end = from + bytes; from < end; from += 32) {
    const v = v128.load(from), w = v128.load(from, 16);
    a = i64x2.add(i64x2.add(a, i64x2.extend_low_i32x4_s(v)), i64x2.extend_high_i32x4_s(v));
    b = i64x2.add(i64x2.add(b, i64x2.extend_low_i32x4_s(w)), i64x2.extend_high_i32x4_s(w));
  }
  return total64(i64x2.add(a, b));
}

export function sumUint32(from: usize, bytes: usize): f64 {
  let a = i64x2.splat(0), b = i64x2.splat(0);
  for (const end = from + bytes; from < end; from += 32) {
    const v = v128.load(from), w = v128.load(from, 16);
    a = i64x2.add(i64x2.add(a, i64x2.extend_low_i32x4_u(v)), i64x2.extend_high_i32x4_u(v));
    b = i64x2.add(i64x2.add(b, i64x2.extend_low_i32x4_u(w)), i64x2.extend_high_i32x4_u(w));
  }
  return total64(i64x2.add(a, b));
}

export function sumInt16(from: usize, bytes: usize): f64 {
  let a = i32x4.splat(0), b = i32x4.splat(0);
  for (const end = from + bytes; from < end; from += 32) {
    a = i32x4.add(a, i32x4.extadd_pairwise_i16x8_s(v128.load(from)));
    b = i32x4.add(b, i32x4.extadd_pairwise_i16x8_s(v128.load(from, 16)));
  }
  return total32(a) + total32(b);
}

export function sumUint16(from: usize, bytes: usize): f64 {
  let a = i32x4.splat(0), b = i32x4.splat(0);
  for (const end = from + bytes; from < end; from += 32) {
    a = i32x4.add(a, i32x4.extadd_pairwise_i16x8_u(v128.load(from)));
    b = i32x4.add(b, i32x4.extadd_pairwise_i16x8_u(v128.load(from, 16)));
  }
  return total32(a) + total32(b);
}

export function sumInt8(from: usize, bytes: usize): f64 {
  let a = i32x4.splat(0);
  for (const end = from + bytes; from < end; from += 32) {
    const v = i16x8.extadd_pairwise_i8x16_s(v128.load(from));
    const w = i16x8.extadd_pairwise_i8x16_s(v128.load(from, 16));
    a = i32x4.add(a, i32x4.extadd_pairwise_i16x8_s(i16x8.add(v, w)));
  }
  return total32(a);
}

export function sumUint8(from: usize, bytes: usize): f64 {
  let a = i32x4.splat(0);
  for (const end = from + bytes; from < end; from += 32) {
    const v = i16x8.extadd_pairwise_i8x16_u(v128.load(from));
    const w = i16x8.extadd_pairwise_i8x16_u(v128.load(from, 16));
    a = i32x4.add(a, i32x4.extadd_pairwise_i16x8_u(i16x8.add(v, w)));
  }
  return total32(a);
}
