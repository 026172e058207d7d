import { type NDArray, zeros } from "../ndarray/ndarray.js";
import { chooseExecutor, type ExecutorOptions } from "../parallel/choose.js";
import type { Executor, Progress, Task } from "../parallel/executor.js";
import { inlineExecutor } from "../parallel/inline.js";
import { progress } from "../parallel/progress.js";
import type { Blocked } from "./build.js";
import type { Block } from "./chunks.js";
import type { Expression } from "./expression.js";
import {
  blockStage,
  isAtHand,
  nextReductions,
  place,
  reduceStage,
  type Stage,
  targetOf,
  withResults,
} from "./stages.js";

/** How lazy arrays are computed. */
export interface ComputeOptions extends ExecutorOptions {
  /** Shows a bar in a notebook while there is more than one task, one per pass over the data; true. */
  progress?: boolean;
}

/** Computes arrays together: what they have in common is computed once. */
export async function computeArrays(
  arrays: readonly Blocked[],
  options: ComputeOptions,
): Promise<NDArray[]> {
  const ready = await withReductions(arrays, options);
  const outs = ready.map(({ expression: { shape, dtype } }) => zeros(shape, dtype));
  const stages = ready.map((array, i) =>
    blockStage(array, (block, values) => place(outs[i], block, values)),
  );
  const near = ready.map(({ expression }) => isAtHand(expression));
  await runStages(
    stages.filter((_, i) => near[i]),
    { signal: options.signal, executor: inlineExecutor, progress: false },
  );
  await runStages(
    stages.filter((_, i) => !near[i]),
    options,
  );
  return outs;
}

/** The blocks of one array, in their order. */
export async function* computeBlocks(
  array: Blocked,
  options: ComputeOptions,
): AsyncGenerator<{ block: Block; values: NDArray }, void, void> {
  const [ready] = await withReductions([array], options);
  const found: { block: Block; values: NDArray }[] = [];
  const stage = blockStage(ready, (block, values) => found.push({ block, values }));
  for await (const result of chooseExecutor(options).results(counted(stage), options)) {
    stage.take(result);
    yield found.pop() as { block: Block; values: NDArray };
  }
}

/** The same arrays with every statistic over several blocks computed. */
async function withReductions(
  arrays: readonly Blocked[],
  options: ComputeOptions,
): Promise<Blocked[]> {
  let ready = [...arrays];
  for (;;) {
    const next = nextReductions(ready.map(({ expression }) => expression));
    if (next.length === 0) return ready;
    const results = new Map<Expression, NDArray>();
    const stages = next.map((node) => {
      const out = targetOf(node);
      results.set(node, out);
      return reduceStage(node, out);
    });
    await runStages(stages, options);
    const made = new Map<Expression, Expression>();
    ready = ready.map(({ expression, chunks }) => {
      return { expression: withResults(expression, results, made), chunks };
    });
  }
}

/** Runs the tasks of all stages as one run: a cluster gets one job for them. */
async function runStages(stages: readonly Stage[], options: ComputeOptions): Promise<void> {
  const total = stages.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return;
  const executor = chooseExecutor(options);
  const all: Stage = {
    count: total,
    *tasks(): Generator<Task> {
      for (const stage of stages) yield* stage.tasks();
    },
    take: takeInTurn(stages),
  };
  const bar = showsBar(executor, total, options)
    ? progress(total, { label: "compute", unit: "blocks" })
    : undefined;
  const onProgress = (state: Progress): void => {
    bar?.onProgress(state);
    options.onProgress?.(state);
  };
  try {
    for await (const result of executor.results(counted(all), { ...options, onProgress })) {
      all.take(result);
    }
  } finally {
    bar?.finish();
  }
}

/** A cluster shows how its jobs are by itself. */
function showsBar(executor: Executor, total: number, options: ComputeOptions): boolean {
  return options.progress !== false && total > 1 && executor.kind !== "slurm";
}

/** Gives results to the stages in the order of their tasks. */
function takeInTurn(stages: readonly Stage[]): (result: unknown) => void {
  let current = 0;
  let taken = 0;
  return (result: unknown): void => {
    while (taken === stages[current].count) {
      current++;
      taken = 0;
    }
    taken++;
    stages[current].take(result);
  };
}

/** Tasks that tell how many they are, and are made only when they are pulled. */
function counted({ count, tasks }: Stage): Iterable<Task> & { length: number } {
  return { length: count, [Symbol.iterator]: () => tasks()[Symbol.iterator]() };
}
