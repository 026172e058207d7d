import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inflateSync } from "node:zlib";
import { type AnyTypedArray, BeambookError, ndarray } from "@beambook/core";
import { createHdf5, openHdf5 } from "@beambook/core/hdf5";
import { type Executor, type Task, workerExecutor } from "@beambook/core/parallel";
import { afterAll, describe, expect, test } from "vitest";
import { deflateElements, suitsElements } from "../../../packages/core/src/hdf5/write/deflate.js";
import { seededRandom } from "../../support/random.js";

const folder = mkdtempSync(join(tmpdir(), "beambook-deflate-"));
afterAll(() => rmSync(folder, { recursive: true }));

const GZIP = [{ id: 1, values: [4] }];

function bytesOf(array: AnyTypedArray): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

function restored(data: Uint8Array, size: number): boolean {
  return inflateSync(deflateElements(data, size)).equals(data);
}

const random = seededRandom(7);
const counts = (mean: number, length: number): Int32Array =>
  Int32Array.from({ length }, () => Math.round(mean * (1 + random() - random())));

describe("deflateElements", () => {
  test("zlib restores every short length", () => {
    for (let n = 0; n < 80; n++) {
      const data = Uint8Array.from({ length: n }, () => random() * 3);
      for (const size of [1, 2, 4, 8]) expect(restored(data, size), `${n} of ${size}`).toBe(true);
    }
  });

  test.each([
    ["counts", bytesOf(counts(20, 300_001)), 4],
    ["sparse counts", bytesOf(counts(0.6, 300_001)), 4],
    ["noise that does not shrink", Uint8Array.from({ length: 400_003 }, () => random() * 256), 1],
    ["zeros", new Uint8Array(1_000_001), 8],
    ["a step longer than the data", Uint8Array.of(1, 2, 3), 8],
    ["a very wide element", bytesOf(counts(3, 10_000)), 40_000],
    ["a smooth curve", bytesOf(Float64Array.from({ length: 90_001 }, (_, i) => Math.sin(i))), 8],
    [
      "symbols so unlike in number that codes must be cut to 15 bits",
      Uint8Array.from({ length: 400_000 }, () => Math.min(30, -Math.log2(random()) * 1.5)),
      1,
    ],
    [
      "data that changes its kind",
      Buffer.concat([
        bytesOf(counts(20, 100_000)),
        Buffer.from("text, ".repeat(40_000)),
        bytesOf(counts(1000, 100_000)),
      ]),
      4,
    ],
  ])("zlib restores %s", (_, data, size) => {
    expect(restored(data, size)).toBe(true);
  });

  test("long runs at all distances are found", () => {
    for (const period of [3, 5, 255, 4096, 32_767, 32_768, 40_000]) {
      const one = Uint8Array.from({ length: period }, () => random() * 256);
      const data = Uint8Array.from({ length: 3 * period + 1000 }, (_, i) => one[i % period]);
      expect(restored(data, 4)).toBe(true);
      if (period <= 4096) expect(deflateElements(data, 4).length).toBeLessThan(1.2 * period + 900);
    }
  });
});

describe("suitsElements", () => {
  test("counts of a detector suit it, what zlib packs better does not", () => {
    expect(suitsElements(bytesOf(counts(20, 50_000)), GZIP, 4)).toBe(true);
    const means = Float64Array.from({ length: 50_000 }, () => Math.round(80 + 30 * random()) / 4);
    expect(suitsElements(bytesOf(means), GZIP, 4)).toBe(false);
  });
});

describe("chunks compressed in workers", () => {
  const shape = [9, 400, 512];
  const values = counts(20, 9 * 400 * 512);

  test.each([
    ["whole frames", { chunks: [1, 400, 512] }],
    ["blocks that reach over the edges", { chunks: [2, 300, 200] }],
    ["shuffled bytes", { chunks: [1, 400, 512], shuffle: true }],
  ])("are read back: %s", async (name, options) => {
    const array = ndarray(values, shape);
    const path = join(folder, `${name}.h5`);
    for (const executor of ["workers", "inline"] as const) {
      const writer = await createHdf5(path);
      await writer.write("data", array, { deflate: 4, executor, workers: 2, ...options });
      await writer.close();
      const file = await openHdf5(path);
      const read = await file.dataset("data").read();
      file.close();
      expect(Buffer.from(bytesOf(read.data)).equals(bytesOf(values))).toBe(true);
    }
  });

  test("are compressed by zlib when a worker dies", async () => {
    const executor = workerExecutor({ workers: 2 });
    const dying: Executor = {
      ...executor,
      async *results<T>(tasks: Iterable<Task>) {
        for await (const result of executor.results<T>(tasks)) {
          yield result;
          throw new BeambookError("TaskFailed", "It died.");
        }
      },
    };
    const path = join(folder, "dying.h5");
    const writer = await createHdf5(path);
    await writer.write("data", ndarray(values, shape), {
      deflate: 4,
      chunks: [1, 400, 512],
      executor: dying,
    });
    await writer.close();
    await executor.close();
    const file = await openHdf5(path);
    const read = await file.dataset("data").read();
    file.close();
    expect(Buffer.from(bytesOf(read.data)).equals(bytesOf(values))).toBe(true);
  });
});
