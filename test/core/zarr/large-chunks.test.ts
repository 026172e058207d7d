import { describe, expect, it } from "vitest";
import { packBlosc, unpackBlosc } from "../../../packages/core/dist/zarr/codecs/blosc.js";
import { BloscKernel } from "../../../packages/core/dist/zarr/codecs/kernel.js";
import { seededRandom } from "../../support/random.js";

const MEGA = 1 << 20;

/** Numbers of which some repeat. */
function counts(bytes: number, kinds: number): Uint8Array {
  const random = seededRandom(bytes + kinds);
  const values = Float32Array.from({ length: Math.floor(bytes / 4) }, () =>
    Math.floor(random() ** 3 * kinds),
  );
  const data = new Uint8Array(bytes);
  data.set(new Uint8Array(values.buffer));
  return data;
}

describe("chunks packed piece by piece", () => {
  it.each([
    ["whole blocks", 10 * MEGA, 40],
    ["a short last block", 9 * MEGA + 13_336, 40],
    ["a last piece of one short block", 8 * MEGA + 4, 7],
  ])("give the frame that one piece would, %s", (_, bytes, kinds) => {
    const data = counts(bytes, kinds);
    const whole = new BloscKernel().pack(data, 4);
    const pieces = packBlosc(data, 4);
    expect(Buffer.compare(pieces, whole as Uint8Array)).toBe(0);
    expect(Buffer.compare(unpackBlosc(pieces, bytes)?.data as Uint8Array, data)).toBe(0);
  });

  it("are put where they are wanted", () => {
    const data = counts(9 * MEGA, 30);
    const room = new Uint8Array(new SharedArrayBuffer(10 * MEGA)).subarray(64);
    const frame = packBlosc(data, 4, room);
    expect([frame.buffer === room.buffer, frame.byteOffset]).toEqual([true, 64]);
    expect(Buffer.compare(frame, packBlosc(data, 4))).toBe(0);
  });

  it("are stored as they are where packing gains nothing", () => {
    const random = seededRandom(3);
    const data = new Uint8Array(
      Uint32Array.from({ length: 9 * (MEGA / 4) }, () => random() * 2 ** 32).buffer,
    );
    const frame = packBlosc(data, 4);
    expect(frame.length).toBe(data.length + 16);
    expect(Buffer.compare(frame.subarray(16), data)).toBe(0);
  });
});
