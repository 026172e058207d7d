import { type Hdf5File, openHdf5 } from "../../hdf5/index.js";
import { type NDArray, sameShape, slice } from "../../ndarray/index.js";
import { type GeometryParameters, ScatteringGeometry } from "../geometry/geometry.js";
import { AzimuthalIntegrator, type SharedTables } from "../integrate/integrator.js";
import type { IntegrateOptions, IntegrateRadialOptions } from "../integrate/options.js";
import type { ProfileValues } from "../integrate/results.js";

/** Some frames of a file; plain data, so that a worker can get it. */
export interface FrameTask {
  readonly file: string;
  readonly dataset: string;
  readonly start: number;
  readonly stop: number;
  readonly geometry: GeometryParameters;
  readonly npt: number;
  readonly kind: "radial" | "azimuthal";
  readonly options: IntegrateOptions & IntegrateRadialOptions;
  /** What each of these frames is divided by, beside the options' one factor. */
  readonly monitors?: Float64Array;
  /** Made by the thread that sends the task; without them this one makes its own. */
  readonly tables?: SharedTables;
}

/** Profiles of some frames, row by row. */
export interface FrameProfiles {
  readonly axis: Float64Array;
  readonly count: Float64Array;
  readonly intensity: Float64Array;
  readonly sigma?: Float64Array;
}

/** Reads a frame, so that a new thread has its code ready. */
export async function readOne({
  file,
  dataset,
}: Pick<FrameTask, "file" | "dataset">): Promise<void> {
  const opened = await openHdf5(file);
  try {
    await readFrame(opened, dataset, 0);
  } finally {
    opened.close();
  }
}

/** Reads frames one by one and integrates them; tables stay for the next task of this thread. */
export async function integrateSome(task: FrameTask): Promise<FrameProfiles> {
  const { file, dataset, start, stop, npt, kind, options } = task;
  const integrator = AzimuthalIntegrator.for(ScatteringGeometry.shared(task.geometry));
  if (task.tables) integrator.adopt(task.tables);
  const opened = await openHdf5(file);
  try {
    const { dtype, shape } = opened.dataset(dataset);
    const place = integrator.workspace(kind, npt, options, dtype);
    const fits = place && sameShape(place.shape, shape.slice(-2));
    const intensity = new Float64Array((stop - start) * npt);
    let sigma: Float64Array | undefined;
    let last: (ProfileValues & { axis: Float64Array }) | undefined;
    for (let frame = start; frame < stop; frame++) {
      const image = await readFrame(opened, dataset, frame, fits ? place : undefined);
      last = integrate(integrator, image, task, task.monitors?.[frame - start]);
      const row = (frame - start) * npt;
      intensity.set(last.intensity, row);
      if (!last.sigma) continue;
      sigma ??= new Float64Array(intensity.length);
      sigma.set(last.sigma, row);
    }
    const { axis, count } = last ?? { axis: new Float64Array(npt), count: new Float64Array(npt) };
    return { axis, count, intensity, ...(sigma && { sigma }) };
  } finally {
    opened.close();
  }
}

async function readFrame(
  file: Hdf5File,
  path: string,
  frame: number,
  place?: NDArray,
): Promise<NDArray> {
  const dataset = file.dataset(path);
  const [rows, columns] = dataset.shape.slice(-2);
  if (dataset.ndim === 2) return dataset.read([], { executor: "inline", out: place });
  const out = place?.reshape(1, rows, columns);
  const block = await dataset.read([slice(frame, frame + 1)], { executor: "inline", out });
  return block.reshape(rows, columns);
}

function integrate(
  integrator: AzimuthalIntegrator,
  image: NDArray,
  { kind, npt, options: common }: FrameTask,
  monitor = 1,
): ProfileValues & { axis: Float64Array } {
  const { normalizationFactor = 1 } = common;
  const options = { ...common, normalizationFactor: normalizationFactor * monitor };
  if (kind === "radial") {
    const profile = integrator.integrate1d(image, npt, options);
    return { ...valuesOf(profile), axis: profile.radial };
  }
  const profile = integrator.integrateRadial(image, npt, options);
  return { ...valuesOf(profile), axis: profile.chi };
}

function valuesOf({ intensity, sigma, count, sums }: ProfileValues): ProfileValues {
  return { intensity, count, sums, ...(sigma && { sigma }) };
}
