import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isBeambookError } from "@beambook/core";
import { NDArray, ndarray, zeros } from "@beambook/core/ndarray";
import {
  availableCores,
  chooseExecutor,
  type Executor,
  inlineExecutor,
  type Progress,
  runTasks,
  type Task,
  workerExecutor,
} from "@beambook/core/parallel";
import { afterAll, describe, expect, it } from "vitest";

const module = new URL("./tasks.mjs", import.meta.url).href;
const task = (name: string, args: unknown = {}): Task => ({ module, name, args });
const pool = workerExecutor({ workers: 2 });
afterAll(() => pool.close());

async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe.each<[string, Executor]>([
  ["inline", inlineExecutor],
  ["workers", pool],
])("the %s executor", (_, executor) => {
  it("gives results in the order of the tasks, whatever ends first", async () => {
    const tasks = [40, 0, 20, 0, 10, 5].map((ms, x) => task("slowSquare", { x, ms }));
    expect(await runTasks<number>(tasks, { executor })).toEqual([0, 1, 4, 9, 16, 25]);
  });

  it("hands NDArrays over with dtype, shape and strides", async () => {
    const array = ndarray(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3]).transpose();
    const [result] = await runTasks<{ shape: number[]; sum: NDArray }>(
      [task("double", { array })],
      {
        executor,
      },
    );
    expect(result.shape).toEqual([3, 2]);
    expect(result.sum).toBeInstanceOf(NDArray);
    expect(result.sum.get(0)).toBe(2);
  });

  it("shares memory that is a SharedArrayBuffer", async () => {
    const array = zeros([4], "float64", { shared: true });
    array.data.fill(21);
    await runTasks([task("double", { array })], { executor });
    expect([...array.data]).toEqual([42, 42, 42, 42]);
  });

  it("reports an exception with task number, name, fields and the worker's stack", async () => {
    const seen: unknown[] = [];
    const run = async (): Promise<void> => {
      const tasks = [task("square", 3), task("fail", { bad: "luck" }), task("square", 4)];
      for await (const value of executor.results(tasks)) seen.push(value);
    };
    const error = await errorOf(run());
    expect(seen).toEqual([9]);
    if (!isBeambookError(error, "TaskFailed")) throw error;
    expect(error.message).toContain("Task 1 (fail) failed: RangeError: no luck");
    const cause = error.cause as Error & { row: number };
    expect(cause.row).toBe(17);
    expect(cause.stack).toContain("tasks.mjs");
  });

  it("names what a module exports when the function is missing", async () => {
    const error = await errorOf(runTasks([task("sqare", 3)], { executor }));
    expect(String(error)).toContain("square");
  });

  it("reports progress up to the total", async () => {
    const seen: Progress[] = [];
    const tasks = [1, 2, 3].map((x) => task("square", x));
    await runTasks(tasks, { executor, onProgress: (p) => seen.push(p) });
    expect(seen.map((p) => p.done)).toEqual([1, 2, 3]);
    expect(seen.every((p) => p.total === 3 && p.elapsed >= 0)).toBe(true);
  });

  it("pulls tasks only as far ahead as it needs", async () => {
    let pulled = 0;
    function* endless(): Generator<Task> {
      for (;;) yield task("square", pulled++);
    }
    let read = 0;
    for await (const value of executor.results<number>(endless())) {
      expect(value).toBe(read * read);
      if (++read === 5) break;
    }
    expect(pulled).toBeLessThanOrEqual(5 + executor.size + 1);
  });

  it("does not start with an aborted signal", async () => {
    const error = await errorOf(
      runTasks([task("square", 2)], { executor, signal: AbortSignal.abort() }),
    );
    expect(isBeambookError(error, "Aborted")).toBe(true);
  });
});

describe("the pool of workers", () => {
  it("uses its threads side by side", async () => {
    const tasks = Array.from({ length: 6 }, () => task("where"));
    const places = await runTasks<{ isMainThread: boolean; threadId: number }>(tasks, {
      executor: pool,
    });
    expect(places.some((p) => p.isMainThread)).toBe(false);
    expect(new Set(places.map((p) => p.threadId)).size).toBe(2);
  });

  it("stops spinning workers when the signal aborts, and works afterwards", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 100);
    const error = await errorOf(
      runTasks([task("spin"), task("spin")], { executor: pool, signal: controller.signal }),
    );
    expect(isBeambookError(error, "Aborted")).toBe(true);
    expect(await runTasks([task("square", 5)], { executor: pool })).toEqual([25]);
  });

  it("tries a task again whose worker died, but not for ever", async () => {
    const flag = join(mkdtempSync(join(tmpdir(), "beambook-")), "flag");
    expect(await runTasks([task("dieOnce", { flag })], { executor: pool })).toEqual(["second try"]);
    const error = await errorOf(runTasks([task("dieAlways")], { executor: pool }));
    if (!isBeambookError(error, "TaskFailed")) throw error;
    expect(error.message).toContain("died 2 times");
  });

  it("moves memory that only the result holds, and copies what a task may keep", async () => {
    const single = workerExecutor({ workers: 1 });
    const moved = new URL("./moved.mjs", import.meta.url).href;
    const run = (name: string, args: unknown = {}): Promise<unknown[]> =>
      runTasks([{ module: moved, name, args }], { executor: single });
    for (const isOwned of [false, true]) {
      const [result] = (await run("give", { isOwned })) as [{ values: NDArray; n: number }];
      expect(result.values.sum()).toBe(300_000);
      expect(result.n).toBe(1);
      expect(await run("left")).toEqual([isOwned ? 0 : 100_000]);
    }
    await single.close();
  });

  it("says that functions cannot be sent", async () => {
    const error = await errorOf(runTasks([task("square", { f: () => 1 })], { executor: pool }));
    expect(isBeambookError(error, "InvalidArgument")).toBe(true);
    const result = await errorOf(runTasks([task("givesFunction", 1)], { executor: pool }));
    expect(isBeambookError(result, "InvalidArgument")).toBe(true);
  });
});

it("respects SLURM's allotment of CPUs", () => {
  process.env.SLURM_CPUS_PER_TASK = "1";
  expect(availableCores()).toBe(1);
  delete process.env.SLURM_CPUS_PER_TASK;
  expect(availableCores()).toBeGreaterThanOrEqual(1);
});

it("refuses an unknown executor", () => {
  expect(() => chooseExecutor({ executor: "cluster" as "inline" })).toThrow(/Unknown executor/);
});
