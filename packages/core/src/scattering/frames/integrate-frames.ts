import { BeambookError } from "../../errors.js";
import { openHdf5 } from "../../hdf5/index.js";
import { type NDArray, ndarray } from "../../ndarray/index.js";
import {
  chooseExecutor,
  type Executor,
  type ExecutorOptions,
  type Task,
} from "../../parallel/index.js";
import { ScatteringGeometry } from "../geometry/geometry.js";
import { AzimuthalIntegrator, type SharedTables } from "../integrate/integrator.js";
import type { IntegrateOptions, IntegrateRadialOptions } from "../integrate/options.js";
import type { FrameProfiles, FrameTask } from "./frame-task.js";

/** Which frames are integrated, and where. */
export interface FramesOptions extends IntegrateOptions, ExecutorOptions {
  /** HDF5 path of the frames, (frames, rows, columns); defaults to `/entry_0000/measurement/data`. */
  dataset?: string;
  /** First frame, and the one after the last; defaults to all. */
  frames?: readonly [start: number, stop: number];
  /** What each frame is divided by, one value per frame of the dataset, beside `normalizationFactor`. */
  monitors?: ArrayLike<number>;
  /** Frames per task; defaults to a few tasks per worker. */
  block?: number;
}

/** Profiles of many frames. */
export interface FrameSeries {
  /** Middles of the bins: radius in `unit`, or azimuth in degrees. */
  readonly axis: Float64Array;
  /** (frame, bin) */
  readonly intensity: NDArray<"float64">;
  /** (frame, bin); undefined without an error model. */
  readonly sigma?: NDArray<"float64">;
  /** Pixels per bin of the last frame. */
  readonly count: Float64Array;
}

/**
 * Powder patterns of all frames of an HDF5 dataset, in workers; compressed frames are unpacked there too.
 *
 * @throws FileNotFound, NotFound, ShapeMismatch, InvalidArgument, TaskFailed, Aborted
 * @example
 * const { axis, intensity } = await integrateFrames("scan.h5", geometry, 1000, { mask, workers: 2 });
 */
export async function integrateFrames(
  file: string,
  geometry: ScatteringGeometry,
  npt: number,
  options: FramesOptions = {},
): Promise<FrameSeries> {
  return run("radial", file, geometry, npt, options);
}

/** Azimuthal profiles of all frames of an HDF5 dataset; see {@link integrateFrames}. */
export async function integrateFramesRadial(
  file: string,
  geometry: ScatteringGeometry,
  npt: number,
  options: Omit<FramesOptions, "unit"> & IntegrateRadialOptions = {},
): Promise<FrameSeries> {
  return run("azimuthal", file, geometry, npt, options);
}

const TASKS_PER_WORKER = 4;
const MODULE: string = new URL("./frame-task.js", import.meta.url).href;

/**
 * Makes the tables once for all worker threads, while these start. Other executors have no memory in common.
 *
 * @throws InvalidArgument, ShapeMismatch
 */
async function tablesFor(
  executor: Executor,
  task: Pick<FrameTask, "file" | "dataset">,
  make: () => SharedTables,
): Promise<SharedTables | undefined> {
  if (executor.kind !== "workers") return undefined;
  const all = async (job: Task): Promise<void> => {
    for await (const _ of executor.results(new Array<Task>(executor.size).fill(job)));
  };
  await all({ module: "node:path", name: "basename", args: "" }); // threads are there and can be told
  const ready = all({ module: MODULE, name: "readOne", args: task });
  ready.catch(() => {}); // what is wrong with the file is said by the tasks themselves
  const tables = make();
  await ready.catch(() => {});
  return tables;
}

async function run(
  kind: FrameTask["kind"],
  file: string,
  geometry: ScatteringGeometry,
  npt: number,
  options: FramesOptions & IntegrateRadialOptions,
): Promise<FrameSeries> {
  const { dataset = "/entry_0000/measurement/data", frames, monitors, block, ...rest } = options;
  const { executor: _, workers: __, signal, onProgress, retries, ...integration } = rest;
  const { count, start, stop } = await frameRange(file, dataset, frames);
  const divisors = monitors && checkedMonitors(monitors, count);
  const executor = chooseExecutor(options);
  const share = Math.ceil((stop - start) / (executor.size * TASKS_PER_WORKER));
  const step = Math.max(1, block ?? share);
  const tables = await tablesFor(executor, { file, dataset }, () =>
    AzimuthalIntegrator.for(ScatteringGeometry.shared(geometry.toJSON())).share(
      kind,
      npt,
      integration,
    ),
  );
  const tasks = Array.from({ length: Math.ceil((stop - start) / step) }, (_, i) => {
    const first = start + i * step;
    const args: FrameTask = {
      ...{ file, dataset, geometry: geometry.toJSON(), npt, kind, options: integration },
      ...(tables && { tables }),
      ...{ start: first, stop: Math.min(stop, first + step) },
      ...(divisors && { monitors: divisors.slice(first, first + step) }),
    };
    return { module: MODULE, name: "integrateSome", args };
  });
  const parts = executor.results<FrameProfiles>(tasks, { signal, onProgress, retries });
  return joined(parts, stop - start, npt);
}

/** @throws ShapeMismatch, InvalidArgument */
function checkedMonitors(monitors: ArrayLike<number>, frames: number): Float64Array {
  if (monitors.length !== frames) {
    throw new BeambookError("ShapeMismatch", `${monitors.length} monitors for ${frames} frames.`, {
      hint: "Give one per frame of the dataset, whichever frames are integrated.",
    });
  }
  const values = Float64Array.from(monitors);
  const bad = values.findIndex((value) => !(value > 0 && value < Infinity));
  if (bad < 0) return values;
  throw new BeambookError("InvalidArgument", `monitors[${bad}] = ${values[bad]} is not above 0.`);
}

/** Profiles of all tasks one below the other. */
async function joined(
  parts: AsyncIterable<FrameProfiles>,
  frames: number,
  npt: number,
): Promise<FrameSeries> {
  const intensity = new Float64Array(frames * npt);
  let sigma: Float64Array | undefined;
  let at = 0;
  let last: FrameProfiles | undefined;
  for await (const part of parts) {
    intensity.set(part.intensity, at);
    if (part.sigma) {
      sigma ??= new Float64Array(intensity.length);
      sigma.set(part.sigma, at);
    }
    at += part.intensity.length;
    last = part;
  }
  const shape = [frames, npt];
  return {
    axis: last?.axis ?? new Float64Array(npt),
    count: last?.count ?? new Float64Array(npt),
    intensity: ndarray(intensity, shape),
    ...(sigma && { sigma: ndarray(sigma, shape) }),
  };
}

async function frameRange(
  file: string,
  path: string,
  wanted: readonly [start: number, stop: number] | undefined,
): Promise<{ count: number; start: number; stop: number }> {
  const opened = await openHdf5(file);
  try {
    const { shape } = opened.dataset(path);
    const count = shape.length === 2 ? 1 : shape[0];
    if (shape.length !== 2 && shape.length !== 3) {
      throw new BeambookError("ShapeMismatch", `The data is ${shape.join(" x ")}, not frames.`, {
        file,
        dataset: path,
      });
    }
    const [start, stop] = wanted ?? [0, count];
    if (start >= 0 && start < stop && stop <= count) return { count, start, stop };
    throw new BeambookError(
      "IndexOutOfRange",
      `Frames ${start} to ${stop} of ${count} cannot be.`,
      {
        file,
        dataset: path,
      },
    );
  } finally {
    opened.close();
  }
}
