import { BeambookError, isBeambookError } from "../errors.js";
import type { Parameters } from "../fit/index.js";
import { chooseExecutor, type Executor, progress } from "../parallel/index.js";
import type { GroupIndex } from "./group-index.js";
import type { GroupedData } from "./grouped-data.js";
import { GroupedFitResult } from "./grouped-result.js";
import { type BlockTask, type GroupTask, runGroups } from "./grouped-task.js";
import type { TransmissionFitOptions, TransmissionModel } from "./model.js";
import type { SpectrumFitOptions } from "./model-fit.js";
import { type PackedBlock, unpackBlock } from "./packed-block.js";
import { failedFit, type PackedFit } from "./packed-fit.js";
import { packSpectra } from "./packed-spectra.js";

/** Fewer groups than this are not worth the start of workers. */
const FEW = 200;
/** Groups per task: enough to be worth a message, few enough to share out. */
const MOST_PER_TASK = 128;
/** Milliseconds of fitting after which this thread looks whether it is to stop. */
const SLICE_MS = 50;

/** Fits all groups, or those that the options name; `startOf` gives groups their own starting values. */
export async function fitGroups(
  model: TransmissionModel,
  data: GroupedData,
  start: Parameters,
  how: SpectrumFitOptions,
  options: TransmissionFitOptions,
  startOf?: (key: string) => Parameters | undefined,
): Promise<GroupedFitResult> {
  const wanted = options.indices ?? options.query;
  const chosen = wanted === undefined ? data : data.subset(wanted);
  const executor = executorFor(chosen.length, options);
  const given = { ...model.options, tofLength: model.tofLengthFor(chosen.L) };
  const json = JSON.stringify({ ...model.toJSON(), options: given, params: start.toJSON() });
  const tasks = (keys: readonly string[]): GroupTask => taskOf(json, chosen, keys, how, startOf);
  const { progress: shown = options.progressBar ?? true } = options;
  const bar = shown ? progress(chosen.length, { label: "fit", unit: "groups" }) : undefined;
  const began = performance.now();
  const fits: PackedFit[] = [];
  const tell = (): void => {
    bar?.onProgress({ done: fits.length, total: chosen.length });
    const elapsed = (performance.now() - began) / 1000;
    options.onProgress?.({ done: fits.length, total: chosen.length, elapsed });
  };
  try {
    const found = executor
      ? inWorkers(executor, chosen.indices, tasks, options.signal)
      : inThread(chosen.indices, tasks, how, options.signal);
    for await (const some of found) {
      fits.push(...some);
      tell();
    }
  } catch (error) {
    if (!isBeambookError(error, "Aborted")) throw error;
  } finally {
    bar?.finish();
  }
  while (fits.length < chosen.length)
    fits.push(failedFit("Stopped before this group was fitted.", true));
  const indices = chosen.groupIndices as readonly GroupIndex[];
  return new GroupedFitResult({
    indices,
    shape: chosen.groupShape,
    fits,
    model,
    data: chosen,
    start,
    how,
  });
}

/** Undefined: in this thread. */
function executorFor(count: number, options: TransmissionFitOptions): Executor | undefined {
  const { executor, backend, nJobs, workers = nJobs } = options;
  if (executor === "inline" || backend === "sequential") return undefined;
  if (executor !== undefined) {
    return chooseExecutor({ executor, ...(workers === undefined ? {} : { workers }) });
  }
  if (backend === "slurm") return chooseExecutor({ executor: "slurm" });
  if (backend !== undefined && !["workers", "loky", "threading"].includes(backend)) {
    throw new BeambookError("InvalidArgument", `No backend "${String(backend)}".`, {
      hint: 'Use "workers", "sequential" or "slurm".',
    });
  }
  if (nJobs !== undefined && !(nJobs === -1 || (Number.isInteger(nJobs) && nJobs > 0))) {
    throw new BeambookError("InvalidArgument", `nJobs cannot be ${nJobs}.`, {
      hint: "Give a number of workers, or -1 for all cores.",
    });
  }
  if (workers === 1 || (backend === undefined && workers === undefined && count < FEW))
    return undefined;
  const how = backend === undefined ? {} : { executor: "workers" as const };
  return chooseExecutor({ ...how, workers: workers ?? -1 });
}

function taskOf(
  model: string,
  data: GroupedData,
  keys: readonly string[],
  how: SpectrumFitOptions,
  startOf: ((key: string) => Parameters | undefined) | undefined,
): GroupTask {
  const spectra = keys.map((key) => {
    try {
      return data.spectrum(key);
    } catch (error) {
      return (error as Error).message;
    }
  });
  const own = startOf ? { starts: keys.map((key) => startOf(key)?.toJSON() ?? null) } : {};
  const { signal: _, onIteration: __, ...fit } = how.fit;
  return { model, how: { ...how, fit }, spectra, ...own };
}

async function* inThread(
  keys: readonly string[],
  tasks: (keys: readonly string[]) => GroupTask,
  how: SpectrumFitOptions,
  signal: AbortSignal | undefined,
): AsyncGenerator<PackedFit[]> {
  let last = performance.now();
  const size = 16;
  for (let i = 0; i < keys.length; i += size) {
    if (signal?.aborted) return;
    const task = tasks(keys.slice(i, i + size));
    const { onIteration } = how.fit;
    yield runGroups(
      onIteration ? { ...task, how: { ...task.how, fit: { ...task.how.fit, onIteration } } } : task,
    );
    if (performance.now() - last < SLICE_MS) continue;
    await new Promise((resolve) => setImmediate(resolve));
    last = performance.now();
  }
}

async function* inWorkers(
  executor: Executor,
  keys: readonly string[],
  tasks: (keys: readonly string[]) => GroupTask,
  signal: AbortSignal | undefined,
): AsyncGenerator<PackedFit[]> {
  const size = Math.max(1, Math.min(MOST_PER_TASK, Math.ceil(keys.length / (4 * executor.size))));
  const module = new URL("./grouped-task.js", import.meta.url).href;
  const shared = executor.kind === "workers";
  const made = function* (): Generator<{ module: string; name: string; args: BlockTask }> {
    for (let i = 0; i < keys.length; i += size) {
      const task = tasks(keys.slice(i, i + size));
      const args = { ...task, spectra: packSpectra(task.spectra, shared) };
      yield { module, name: "runBlock", args };
    }
  };
  const options = signal ? { signal } : {};
  for await (const block of executor.results<PackedBlock>(made(), options))
    yield unpackBlock(block);
}
