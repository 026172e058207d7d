import { constants, deflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { inflateByKernel, inflateByZlib } from "../../../packages/core/src/hdf5/codecs/inflate.js";
import { seededRandom } from "../../support/random.js";

const random = seededRandom(11);

function bytes(length: number, next: (i: number) => number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => next(i));
}

/** Bytes of int32 counts around a mean. */
function counts(length: number, mean: number): Uint8Array {
  const values = Int32Array.from({ length }, () => mean * (1 + random() - random()));
  return new Uint8Array(values.buffer);
}

const KINDS: [string, Uint8Array][] = [
  ["counts of four bytes", counts(30_000, 20)],
  ["sparse counts", counts(30_000, 0.6)],
  ["noise", bytes(70_001, () => random() * 256)],
  ["noise of few values", bytes(70_001, () => random() * 5)],
  ["zeros", new Uint8Array(100_000)],
  ["text", Buffer.from("counts of a detector, again and again; ".repeat(700))],
  ["bytes of very different frequency", bytes(200_000, () => Math.floor(-7 * Math.log(random())))],
  ["far repeats", bytes(120_000, (i) => (i * i * 2654435761) >>> (8 + ((i / 32_000) & 7)))],
];

const { Z_DEFAULT_STRATEGY, Z_FILTERED, Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE } = constants;
const WAYS = [
  ...[0, 1, 4, 6, 9].map((level) => ({ level, strategy: Z_DEFAULT_STRATEGY })),
  ...[Z_FILTERED, Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE].map((strategy) => ({ level: 6, strategy })),
  { level: 6, windowBits: 9 },
  { level: 6, memLevel: 1 },
];

describe("the kernel that inflates", () => {
  test.each(KINDS)("restores %s, however zlib compressed it", (_, data) => {
    for (const way of WAYS) {
      const restored = inflateByKernel(deflateSync(data, way), data.length);
      expect(restored && Buffer.compare(restored, data), JSON.stringify(way)).toBe(0);
    }
  });

  test("restores every short length, and repeats at every short distance", () => {
    for (let n = 0; n < 300; n++) {
      const data = bytes(n, () => random() * 3);
      expect(inflateByKernel(deflateSync(data), n)).toEqual(data);
    }
    for (let distance = 1; distance < 40; distance++) {
      const data = bytes(600, (i) => (i % distance) * 31);
      expect(inflateByKernel(deflateSync(data), 600)).toEqual(data);
    }
  });

  test("fills memory that has the right length, and no other", () => {
    const data = counts(100, 20);
    const packed = deflateSync(data);
    const into = new Uint8Array(400);
    expect(inflateByKernel(packed, 404, into)).toBe(into);
    expect(into).toEqual(data);
    const longer = new Uint8Array(404).fill(7);
    expect(inflateByKernel(packed, 404, longer)).toEqual(data);
    expect(longer).toEqual(new Uint8Array(404).fill(7));
  });

  test("gives no more than it may, and does not mind what lies behind the stream", () => {
    const data = counts(5_000, 20);
    const packed = deflateSync(data);
    for (const most of [0, 1, 1000, data.length - 1]) {
      expect(inflateByKernel(packed, most)).toBeUndefined();
      expect(inflateByZlib(packed, most)).toBeUndefined();
    }
    expect(inflateByKernel(Buffer.concat([packed, packed]), data.length)).toEqual(data);
  });

  test("takes a cut stream at no place for a whole one", () => {
    for (const way of [{ level: 0 }, { level: 6 }, { strategy: Z_FIXED }]) {
      const packed = deflateSync(counts(150, 20), way);
      for (let n = 0; n < packed.length; n++) {
        expect(inflateByKernel(packed.subarray(0, n), 600), `${n} bytes`).toBeUndefined();
      }
    }
  });

  test("judges damaged streams as zlib does", () => {
    const packed = deflateSync(counts(300, 20), { level: 6 });
    const fixed = deflateSync(counts(300, 20), { strategy: Z_FIXED });
    for (const stream of [packed, fixed]) {
      for (let bit = 0; bit < 8 * stream.length; bit++) {
        const damaged = Uint8Array.from(stream);
        damaged[bit >> 3] ^= 1 << (bit & 7);
        const verdict = inflateByKernel(damaged, 1200) !== undefined;
        const reference = inflateByZlib(damaged, 1200) !== undefined;
        if (verdict !== reference) expect.fail(`bit ${bit}: ${verdict}, zlib says ${reference}`);
      }
    }
    for (let k = 0; k < 2000; k++) {
      const noise = bytes(40 + (k % 60), () => random() * 256);
      noise.set([0x78, 0x9c]);
      expect(inflateByKernel(noise, 5000)).toBeUndefined();
    }
  });
});
