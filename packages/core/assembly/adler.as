// Adler's checksum of zlib streams (RFC 1950): AssemblyScript, part of deflate.as.

/** The checksum, sixteen bytes at a time. */
export function adler32(from: usize, length: i32): u32 {
  let a: u32 = 1, b: u32 = 0;
  const weights = i8x16(16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1);
  let at = from, left = length;
  while (left > 0) {
    let n = min(left, 5552);
    left -= n;
    let sums = i32x4.splat(0), weighted = i32x4.splat(0), before = i32x4.splat(0);
    const whole = n >> 4;
    for (let k = 0; k < whole; k++) {
      const v = v128.load(at);
      before = i32x4.add(before, sums);
      sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(v)));
      weighted = i32x4.add(weighted, i32x4.extadd_pairwise_i16x8_u(i16x8.extmul_low_i8x16_u(v, weights)));
      weighted = i32x4.add(weighted, i32x4.extadd_pairwise_i16x8_u(i16x8.extmul_high_i8x16_u(v, weights)));
      at += 16;
    }
    b += a * (whole << 4) + (lanes(before) << 4) + lanes(weighted);
    a += lanes(sums);
    for (n &= 15; n > 0; n--) {
      a += load<u8>(at++);
      b += a;
    }
    a %= 65521;
    b %= 65521;
  }
  return (b << 16) | a;
}

@inline
function lanes(v: v128): u32 {
  return i32x4.extract_lane(v, 0) + i32x4.extract_lane(v, 1) + i32x4.extract_lane(v, 2) + i32x4.extract_lane(v, 3);
}
