import type { Kernels } from "./kernels.js";

/** Puts the bytes of elements together again: `size` planes of `count` bytes. */
function unshuffle(from: Uint8Array, to: Uint8Array, count: number, size: number): void {
  for (let b = 0; b < size; b++) {
    const plane = b * count;
    for (let i = 0, at = b; i < count; i++, at += size) to[at] = from[plane + i];
  }
}

/**
 * Undoes a bit transposition of `count` elements (a multiple of 8): rows of count / 8 bytes, one per bit, become planes
 * of bytes.
 *
 * @source K. Masui et al., "A compression scheme for radio data", Astronomy and Computing 12 (2015) 181
 */
function unbit(from: Uint8Array, to: Uint8Array, count: number, size: number): void {
  const row = count >> 3;
  for (let b = 0; b < size; b++) {
    const start = b * count;
    for (let g = 0; g < row; g++) {
      for (let i = 0; i < 8; i++) {
        let byte = 0;
        for (let k = 0; k < 8; k++) byte |= ((from[start + k * row + g] >> i) & 1) << k;
        to[start + 8 * g + i] = byte;
      }
    }
  }
}

/** Decodes an LZ4 block to at most `to.length` bytes; -1 when it is damaged. */
function unlz4(from: Uint8Array, to: Uint8Array): number {
  let at = 0;
  let out = 0;
  const count = (nibble: number): number => {
    let n = nibble;
    if (nibble < 15) return n;
    for (let more = 255; more === 255; n += more) {
      if (at >= from.length || n > to.length) return Number.POSITIVE_INFINITY;
      more = from[at++];
    }
    return n;
  };
  while (at < from.length) {
    const token = from[at++];
    const literals = count(token >> 4);
    if (literals > from.length - at || literals > to.length - out) return -1;
    to.set(from.subarray(at, at + literals), out);
    at += literals;
    out += literals;
    if (at >= from.length) break;
    if (at + 2 > from.length) return -1;
    const distance = from[at] | (from[at + 1] << 8);
    at += 2;
    const match = count(token & 15) + 4;
    if (distance === 0 || distance > out || match > to.length - out) return -1;
    for (const stop = out + match; out < stop; out++) to[out] = to[out - distance];
  }
  return out;
}

/** The codecs in plain TypeScript: the reference that the WebAssembly ones are tested against. */
export const plainKernels: Kernels = {
  unshuffle: (data: Uint8Array, size: number): Uint8Array => {
    const count = Math.floor(data.length / size);
    const out = new Uint8Array(data.length);
    unshuffle(data, out, count, size);
    out.set(data.subarray(count * size), count * size);
    return out;
  },
  unbitshuffle: (data: Uint8Array, size: number, block: number): Uint8Array => {
    const out = new Uint8Array(data.length);
    const planes = new Uint8Array(block * size);
    const count = Math.floor(data.length / size / 8) * 8;
    for (let first = 0; first < count; first += block) {
      const n = Math.min(block, count - first);
      unbit(data.subarray(first * size), planes, n, size);
      unshuffle(planes, out.subarray(first * size), n, size);
    }
    out.set(data.subarray(count * size), count * size);
    return out;
  },
  unlz4: (data: Uint8Array, room: number): Uint8Array | undefined => {
    const out = new Uint8Array(room);
    return unlz4(data, out) === room ? out : undefined;
  },
};
