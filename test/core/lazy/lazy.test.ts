import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isBeambookError, JUPYTER_DISPLAY } from "@beambook/core";
import { createHdf5 } from "@beambook/core/hdf5";
import {
  computeLazy,
  concatLazy,
  type LazyArray,
  LazyLabelledArray,
  lazyFromArray,
  lazyFromSource,
  openLazy,
  stackLazy,
  whereLazy,
} from "@beambook/core/lazy";
import {
  type AxisSelection,
  arange,
  assertAllClose,
  type NDArray,
  ndarray,
  slice,
  where,
} from "@beambook/core/ndarray";
import { type Executor, inlineExecutor, type Task, workerExecutor } from "@beambook/core/parallel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seededRandom } from "../../support/random.js";

const module = new URL("./blocks.mjs", import.meta.url).href;
const inline = { executor: "inline" } as const;
const [one, three] = [workerExecutor({ workers: 1 }), workerExecutor({ workers: 3 })];
const folder = mkdtempSync(join(tmpdir(), "beambook-lazy-"));
afterAll(async () => {
  await Promise.all([one.close(), three.close()]);
  rmSync(folder, { recursive: true, force: true });
});

const a = arange(0, 6 * 8 * 10)
  .map("sin")
  .reshape(6, 8, 10);
const lazy = lazyFromArray(a, { chunks: [2, 3, 4] });

function ramp(rows: number, columns: number, block: number, log?: string): LazyArray {
  const args = { columns, log };
  return lazyFromSource({
    ...{ module, name: "ramp", args, dtype: "float64" },
    shape: [rows, columns],
    chunks: [block, null],
  });
}

async function same(lazyArray: LazyArray, expected: NDArray): Promise<void> {
  const computed = await lazyArray.compute(inline);
  expect(computed.shape).toEqual(expected.shape);
  expect(lazyArray.shape).toEqual(expected.shape);
  expect(computed.dtype).toBe(expected.dtype);
  assertAllClose(computed, expected, { rtol: 1e-12, atol: 1e-12, equalNan: true });
}

/** Counts what an executor is given. */
function watched(executor: Executor): { executor: Executor; tasks: Task[] } {
  const tasks: Task[] = [];
  const results: Executor["results"] = (given, options) => {
    const list = [...given];
    tasks.push(...list);
    return executor.results(list, options);
  };
  return { executor: { ...executor, results }, tasks };
}

describe("what is computed", () => {
  it.each<[AxisSelection[]]>([
    [[slice(1, 5)]],
    [[3]],
    [[slice(null, null, -2), 2, [5, 1, 1, 9]]],
    [[null, slice(7, 0, -3), slice(2, 9, 3)]],
    [[[5, 0, 2], null, -1]],
    [[slice(3, 3)]],
  ])("is the part that %j selects", async (selection) => {
    await same(lazy.slice(...selection), a.slice(...selection));
    await same(lazy.slice(...selection).sum(0), a.slice(...selection).sum(0));
  });

  it.each([
    [[48, 10]],
    [[6, 80]],
    [[2, 3, 8, 10]],
    [[480]],
    [[1, 6, 1, 8, 10, 1]],
    [[12, 4, 10]],
    [[5, -1]],
  ])("is the same in shape %j", async (shape) => {
    const [l, b] = [lazy.reshape(...shape), a.reshape(...shape)];
    await same(l, b);
    await same(l.slice(slice(null, null, -2)), b.slice(slice(null, null, -2)));
    await same(l.mean(-1), b.mean(-1));
  });

  it("is right for random chains of slices, reshapes and transposes", async () => {
    const next = seededRandom(5);
    const pick = (n: number): number => Math.floor(next() * n);
    for (let round = 0; round < 60; round++) {
      let [l, b]: [LazyArray, NDArray] = [lazy, a];
      for (let step = 0; step < 4; step++) {
        const kind = pick(3);
        if (kind === 0) {
          const selection = b.shape.map((n): AxisSelection => {
            const start = pick(n);
            return [null, slice(start, null, 1 + pick(2)), slice(null, null, -1), [pick(n), 0]][
              pick(4)
            ];
          });
          [l, b] = [l.slice(...selection), b.slice(...selection)];
        } else if (kind === 1) {
          const divisors = [1, 2, 3, 4, 5, 8].filter((d) => b.size % d === 0);
          const d = divisors[pick(divisors.length)];
          const shape = pick(2) ? [d, -1] : [-1, d, 1];
          [l, b] = [l.reshape(...shape), b.reshape(...shape)];
        } else [l, b] = [l.transpose(), b.transpose()];
      }
      await same(l.add(1), b.add(1));
    }
  });

  it("may use statistics of the same data", async () => {
    await same(
      lazy.subtract(lazy.mean(0)).abs().max([1, 2]),
      a.subtract(a.mean(0)).abs().max([1, 2]),
    );
    const normal = lazy.subtract(lazy.mean()).divide(lazy.std());
    await same(
      normal.square().sum([0, 1]),
      a.subtract(a.mean()).divide(a.std()).square().sum([0, 1]),
    );
  });

  it("may hold arrays and numbers beside lazy ones", async () => {
    const row = arange(10);
    await same(lazy.multiply(row).add(2), a.multiply(row).add(2));
    await same(whereLazy(lazy.greater(0), lazy, -1), where(a.greater(0), a, -1));
    await same(stackLazy([lazy.max(0), a.min(0)], -1).sum(), stackLazyOf(a));
  });

  it("tells whether any or all elements hold", async () => {
    const high = await lazy.greater(0.99).any([1, 2]).compute(inline);
    expect(high.dtype).toBe("bool");
    expect(high.toArray()).toEqual(a.greater(0.99).max([1, 2]).toArray());
    expect((await lazy.less(2).all().compute(inline)).item()).toBe(true);
    expect((await lazy.less(0.5).all().compute(inline)).item()).toBe(false);
  });

  it("keeps 64-bit integers exact", async () => {
    const ids = lazyFromArray(a.astype("int64").add(2n ** 60n), { chunks: [2, 8, 10] });
    const [low, sum] = await computeLazy(
      [ids.min(), ids.slice(slice(2)).reduce("sum", null, { dtype: "uint64" })],
      inline,
    );
    expect(low.item()).toBe(2n ** 60n);
    expect(sum.item()).toBe(BigInt.asUintN(64, 160n * 2n ** 60n));
  });

  it("follows numpy for empty arrays", async () => {
    const empty = lazy.slice(slice(0, 0));
    await same(empty.sum(0), a.slice(slice(0, 0)).sum(0));
    await same(empty.mean(0), a.slice(slice(0, 0)).mean(0));
    await expect(empty.max(0).compute(inline)).rejects.toThrow(/no elements/);
  });
});

function stackLazyOf(array: NDArray): NDArray {
  return array.max(0).add(array.min(0)).sum(null);
}

describe("blocks", () => {
  it("are read only where they are needed", async () => {
    const log = join(folder, "asked");
    const source = ramp(1000, 50, 100, log);
    await source.slice(slice(250, 260), slice(10, 20)).mean().compute(inline);
    expect(readFileSync(log, "utf8")).toBe("100\n");
  });

  it("give the same bits inline, with one worker and with three", async () => {
    const source = ramp(3001, 37, 64);
    const work = [
      source.mean(0),
      source.std([0, 1]),
      source.sum(),
      source.subtract(source.mean(0)).var(0),
    ];
    const [first, ...others] = await Promise.all(
      [inlineExecutor, one, three].map((executor) => computeLazy(work, { executor })),
    );
    for (const other of others) {
      expect(other.map(({ data }) => data)).toEqual(first.map(({ data }) => data));
    }
  });

  it("come one after the other from blocks()", async () => {
    const seen: number[] = [];
    for await (const { start, array } of ramp(1000, 50, 300).sum(1).blocks({ executor: three })) {
      expect(array.shape).toEqual([start[0] === 900 ? 100 : 300]);
      seen.push(start[0]);
    }
    expect(seen).toEqual([0, 300, 600, 900]);
  });

  it("of what several arrays have in common are computed once, in one run", async () => {
    const { executor, tasks } = watched(inlineExecutor);
    const source = ramp(1000, 50, 100);
    const mean = source.mean(0);
    await computeLazy([mean, mean.add(1), mean.multiply(2)], { executor });
    expect(tasks.length).toBe(10);
  });

  it("send only what they need", async () => {
    const { executor, tasks } = watched(inlineExecutor);
    const parts = Array.from({ length: 100 }, () => ramp(10, 5, 10));
    await concatLazy(parts).sum(1).compute({ executor });
    expect(tasks.length).toBe(100);
    expect(Math.max(...tasks.map((task) => JSON.stringify(task).length))).toBeLessThan(1000);
  });

  it("are merged in their task where the result is large beside them", async () => {
    const { executor, tasks } = watched(inlineExecutor);
    const source = lazyFromSource({
      ...{ module, name: "ramp", args: { columns: 8 }, dtype: "float64" },
      ...{ shape: [640, 8], chunks: [1, null] },
    });
    assertAllClose(
      await source.mean(0).compute({ executor }),
      await source
        .rechunk(-1 as never)
        .mean(0)
        .compute(inline),
    );
    expect(tasks.length).toBe(16);
  });

  it("stay in memory after persist()", async () => {
    const log = join(folder, "persisted");
    const kept = await ramp(100, 5, 10, log).persist(inline);
    const before = readFileSync(log, "utf8");
    await kept.mean().compute(inline);
    expect(readFileSync(log, "utf8")).toBe(before);
  });

  it("report progress up to the number of tasks", async () => {
    const seen: number[] = [];
    await ramp(100, 5, 10)
      .sum(1)
      .compute({ ...inline, onProgress: ({ done, total }) => seen.push(done, total ?? -1) });
    expect(seen.slice(-2)).toEqual([10, 10]);
  });

  it("stop at an aborted signal", async () => {
    const signal = AbortSignal.abort();
    const error = await ramp(100, 5, 10)
      .sum()
      .compute({ ...inline, signal })
      .catch((e: unknown) => e);
    expect(isBeambookError(error, "Aborted")).toBe(true);
  });
});

describe("mapBlocks", () => {
  it("hands blocks, arguments and places to a function of a module", async () => {
    const counted = ramp(100, 10, 25).mapBlocks(module, "countAbove", {
      args: { low: 0.5 },
      chunks: [[1, 1, 1, 1], [3]],
    });
    const result = await counted.compute({ executor: three });
    expect(result.slice(null, slice(1, 3)).toArray()).toEqual([
      [0, 0],
      [1, 25],
      [2, 50],
      [3, 75],
    ]);
    const above = await ramp(100, 10, 25).greater(0.5).sum().compute(inline);
    expect(result.slice(null, 0).sum()).toBe(above.item());
    await same(counted.slice(slice(1, 3), 1), result.slice(slice(1, 3), 1));
  });

  it("says what a function gave where something else was announced", async () => {
    const wrong = ramp(10, 10, 10).mapBlocks(module, "wrongShape");
    await expect(wrong.compute(inline)).rejects.toThrow(
      /wrongShape gave float64 \(3\) where float64 \(10, 10\)/,
    );
    const missing = ramp(10, 10, 10).mapBlocks(module, "countAbov");
    await expect(missing.compute(inline)).rejects.toThrow(/countAbove/);
  });

  it("refuses to drop an axis that lies in several blocks", () => {
    expect(() => lazy.mapBlocks(module, "countAbove", { dropAxis: 0 })).toThrow(/rechunk/);
  });
});

describe("files", () => {
  const path = join(folder, "big.h5");
  beforeAll(async () => {
    const file = await createHdf5(path);
    for (const [name, shift] of [
      ["data", 0],
      ["more", 7],
    ] as const) {
      const values = arange(0, 200 * 60)
        .add(shift)
        .reshape(200, 60)
        .astype("uint16");
      await file.write(name, values, { chunks: [16, 60], deflate: 4 });
    }
    await file.write("words", ["a", "b"]);
    await file.close();
  });

  it("are cut along their own chunks, read in workers, and need not stay open", async () => {
    const data = await openLazy(path, "data");
    expect(data.chunks).toEqual([[200], [60]]);
    const sums = await data.rechunk([50, null]).sum(1).compute({ executor: three });
    expect(sums.get(3)).toBe((180 + 239) * 30);
  });

  it("name what is wrong", async () => {
    expect(
      isBeambookError(await openLazy(join(folder, "no.h5"), "x").catch((e) => e), "FileNotFound"),
    ).toBe(true);
    expect(isBeambookError(await openLazy(path, "dat").catch((e) => e), "NotFound")).toBe(true);
    expect(isBeambookError(await openLazy(path, "words").catch((e) => e), "UnsupportedType")).toBe(
      true,
    );
  });
});

describe("before anything is computed", () => {
  it.each<[string, () => unknown]>([
    ["ShapeMismatch", () => lazy.reshape(7, -1)],
    ["ShapeMismatch", () => lazy.add(arange(9))],
    ["IndexOutOfRange", () => lazy.slice(6)],
    ["IndexOutOfRange", () => lazy.mean(3)],
    ["ShapeMismatch", () => lazy.rechunk([[1, 2], null, null])],
    ["ShapeMismatch", () => concatLazy([lazy, lazy.transpose()])],
    ["InvalidArgument", () => concatLazy([])],
    ["UnsupportedType", () => lazy.map("invert")],
    ["ShapeMismatch", () => new LazyLabelledArray(lazy, { dims: ["train"] })],
  ])("%s is noticed", (code, attempt) => {
    let error: unknown;
    try {
      attempt();
    } catch (e) {
      error = e;
    }
    expect(isBeambookError(error, code as "ShapeMismatch")).toBe(true);
  });

  it("shape, bytes and blocks are shown", () => {
    const big = lazyFromSource({
      ...{ module, name: "ramp", args: {}, dtype: "uint16" },
      ...{ shape: [247425, 1, 128, 512] },
    });
    expect(big.blockCount).toBe(967);
    const mean = big.reshape(-1, 75, 128, 512).mean(0, { dtype: "float32" });
    expect(String(mean)).toBe(
      "LazyArray<mean, shape=(75, 128, 512), dtype=float32, blocksize=(75, 128, 512)>",
    );
    const html = String(
      stackLazy(Array.from({ length: 16 }, () => mean))[JUPYTER_DISPLAY]()["text/html"],
    );
    for (const text of [
      "300.00 MiB",
      "18.75 MiB",
      "(16, 75, 128, 512)",
      "(1, 75, 128, 512)",
      "16 blocks",
      "float32",
      "<svg",
    ]) {
      expect(html).toContain(text);
    }
  });

  it("names and coordinates are shown, safe for HTML", () => {
    const labelled = new LazyLabelledArray(lazy, {
      dims: ["train", "y", "x"],
      coords: { train: ["<a>", "b", "c", "d", "e", "f"] },
    });
    expect(String(labelled)).toContain("(train: 6, y: 8, x: 10)");
    const html = String(labelled[JUPYTER_DISPLAY]()["text/html"]);
    expect(html).toContain("&lt;a&gt;");
    expect(html).not.toContain("<a>");
  });
});

it("sources of statistics are given the memory of their last block", async () => {
  const log = join(folder, "refills.txt");
  const source = lazyFromSource({
    ...{ module, name: "refilled", args: { log }, dtype: "float64" },
    ...{ shape: [112], chunks: [16] },
  });
  const how = { executor: "inline", progress: false } as const;
  expect((await source.sum().compute(how)).item()).toBe(6216);
  expect((await source.max().compute(how)).item()).toBe(111);
  const calls = readFileSync(log, "utf8").trim().split("\n");
  expect([calls.length, calls[0], calls.includes("again")]).toEqual([14, "new", true]);
});

it("an axis of length 1 may be taken several times after arithmetic and statistics", async () => {
  const rows = lazyFromArray(ndarray(Float64Array.of(1, 2, 3, 4), [2, 2]), { chunks: [1, null] });
  const how = { executor: "inline", progress: false } as const;
  const mean = await rows.mean(0, { keepdims: true }).slice([0, 0]).compute(how);
  expect(mean.toArray()).toEqual([
    [2, 3],
    [2, 3],
  ]);
  const sums = rows
    .slice(slice(1))
    .add(rows.slice(slice(1)))
    .slice([0, 0, 0], 1);
  expect((await sums.compute(how)).toArray()).toEqual([4, 4, 4]);
});
