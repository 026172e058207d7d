import { type DType, type NDArray, slice, zeros } from "@beambook/core/ndarray";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../../support/random.js";

const LIMITS: Partial<Record<DType, readonly [number, number]>> = {
  bool: [0, 1],
  uint8: [0, 255],
  int8: [-128, 127],
  uint16: [0, 65535],
  int16: [-32768, 32767],
  uint32: [0, 2 ** 32 - 1],
  int32: [-(2 ** 31), 2 ** 31 - 1],
};

/** Numbers of all sizes, many of them the largest and smallest there are. */
function extremes(shape: readonly number[], dtype: DType, seed: number): NDArray {
  const [least, most] = LIMITS[dtype] as readonly [number, number];
  const random = seededRandom(seed);
  const out = zeros(shape, dtype);
  const data = out.data as Float64Array;
  for (let i = 0; i < data.length; i++) {
    const [kind, value] = [random(), random()];
    data[i] = kind < 0.4 ? most : kind < 0.5 ? least : least + Math.floor(value * (most - least));
  }
  return out;
}

function plainSum(values: ArrayLike<number>): number {
  let sum = 0n;
  for (let i = 0; i < values.length; i++) sum += BigInt(values[i]);
  return Number(sum);
}

describe("sums of integers that lie side by side", () => {
  it.each(Object.keys(LIMITS) as DType[])("are exact for %s of any length and place", (dtype) => {
    for (const length of [4095, 4096, 5000, 32768, 32769, 100_003]) {
      const all = extremes([length + 3], dtype, length);
      for (const start of [0, 1, 3]) {
        const part = all.slice(slice(start, start + length));
        const values = (all.data as Float64Array).subarray(start, start + length);
        expect(part.sum(), `${length} from ${start}`).toBe(plainSum(values));
      }
    }
    const largest = zeros([70_000], dtype);
    (largest.data as Float64Array).fill((LIMITS[dtype] as readonly [number, number])[1]);
    expect(largest.sum()).toBe(70_000 * Number(largest.get(0)));
  });

  it.each(Object.keys(LIMITS) as DType[])("are exact for %s along the last axis", (dtype) => {
    const a = extremes([3, 2, 5001], dtype, 9);
    const sums = a.sum(-1);
    const rows = a.slice(null, 1).sum(1);
    for (let i = 0; i < 3; i++) {
      for (let k = 0; k < 2; k++) {
        const row = a.slice(i, k).flat() as Float64Array;
        expect(sums.get(i, k)).toBe(plainSum(row));
        if (k === 1) expect(rows.get(i)).toBe(plainSum(row));
      }
    }
    expect(a.mean(-1).get(1, 1)).toBe(plainSum(a.slice(1, 1).flat() as Float64Array) / 5001);
  });
});
