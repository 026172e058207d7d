// Bitshuffle with LZ4, the writing side: AssemblyScript, built into src/hdf5/write/bitshuffle-wasm.ts by build.mjs.
// K. Masui et al., "A compression scheme for radio data", Astronomy and Computing 12 (2015) 181; the stream of blocks is
// the one that HDF5's filter 32008 reads.
import { lz4, shuffle } from "./zarr-codecs";

/** Planes of `count` bytes (a multiple of 8) at `from`: each becomes 8 rows of count / 8 bytes at `to`, one per bit. */
function rowsOfBits(from: usize, to: usize, count: i32, planes: i32): void {
  const row = count >> 3;
  for (let b = 0; b < planes; b++) {
    const plane = from + b * count, out = to + b * count;
    let at = 0;
    for (; at + 16 <= count; at += 16) {
      let v = v128.load(plane + at);
      for (let k = 7; k >= 0; k--) {
        store<u16>(out + k * row + (at >> 3), <u16>i8x16.bitmask(v));
        v = i8x16.shl(v, 1);
      }
    }
    if (at < count) {
      let v = v128.load64_zero(plane + at);
      for (let k = 7; k >= 0; k--) {
        store<u8>(out + k * row + (at >> 3), <u8>i8x16.bitmask(v));
        v = i8x16.shl(v, 1);
      }
    }
  }
}

/** Bits of `count` elements (a multiple of 8) of `size` bytes sorted; `scratch` holds as many bytes. */
function transpose(from: usize, to: usize, count: i32, size: i32, scratch: usize): void {
  shuffle(from, scratch, count, size);
  rowsOfBits(scratch, to, count, size);
}

/**
 * Blocks of `block` elements with their bits sorted, each as LZ4 behind its length; elements that make no group of 8
 * stay as they are at the end. `scratch` holds two blocks and 64 bytes each, `table` 8192 bytes.
 *
 * @returns bytes written
 */
export function packBits(from: usize, bytes: i32, size: i32, block: i32, to: usize, scratch: usize, table: usize): i32 {
  const count = bytes / size & ~7;
  const sorted = scratch + block * size + 64;
  let out = to;
  for (let first = 0; first < count; first += block) {
    const n = min(block, count - first) * size;
    transpose(from + first * size, sorted, min(block, count - first), size, scratch);
    const packed = lz4(sorted, n, out + 4, n + n / 255 + 32, table, 1);
    store<u32>(out, bswap<u32>(packed));
    out += 4 + packed;
  }
  const done = count * size;
  memory.copy(out, from + done, bytes - done);
  return <i32>(out - to) + bytes - done;
}

/** Blocks with their bits sorted, as long as the data. */
export function sortBits(from: usize, bytes: i32, size: i32, block: i32, to: usize, scratch: usize): i32 {
  const count = bytes / size & ~7;
  for (let first = 0; first < count; first += block) {
    transpose(from + first * size, to + first * size, min(block, count - first), size, scratch);
  }
  memory.copy(to + count * size, from + count * size, bytes - count * size);
  return bytes;
}
