// Adler's checksum of zlib streams (RFC 1950): AssemblyScript, part of deflate.as and inflate.as.

/** Registers of 16 bytes whose sums of columns, each times how many follow, fit into 15 bits. */
const ROWS: i32 = 16;
/** Bytes whose sums fit into 32 bits. */
const MOST: i32 = 5552;

/** The checksum: of rows of 16 bytes the columns are added up, and multiplied by their place at the end only. */
export function adler32(from: usize, length: i32): u32 {
  let a: u32 = 1, b: u32 = 0;
  let at = from, left = length;
  while (left > 0) {
    let n = min(left, MOST);
    left -= n;
    while (n >= 16) {
      const rows = min(n >> 4, ROWS);
      let low = i16x8.splat(0), high = i16x8.splat(0), lowBefore = i16x8.splat(0), highBefore = i16x8.splat(0);
      for (let k = 0; k < rows; k++) {
        const v = v128.load(at);
        lowBefore = i16x8.add(lowBefore, low);
        highBefore = i16x8.add(highBefore, high);
        low = i16x8.add(low, i16x8.extend_low_i8x16_u(v));
        high = i16x8.add(high, i16x8.extend_high_i8x16_u(v));
        at += 16;
      }
      const ones = i16x8.splat(1);
      const before = lanes(i32x4.add(i32x4.dot_i16x8_s(lowBefore, ones), i32x4.dot_i16x8_s(highBefore, ones)));
      const inRow = i32x4.add(
        i32x4.dot_i16x8_s(low, i16x8(16, 15, 14, 13, 12, 11, 10, 9)),
        i32x4.dot_i16x8_s(high, i16x8(8, 7, 6, 5, 4, 3, 2, 1)),
      );
      b += a * (rows << 4) + (before << 4) + lanes(inRow);
      a += lanes(i32x4.add(i32x4.dot_i16x8_s(low, ones), i32x4.dot_i16x8_s(high, ones)));
      n -= rows << 4;
    }
    for (; n > 0; n--) {
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
