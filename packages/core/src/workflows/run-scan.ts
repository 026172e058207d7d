import { BeambookError } from "../errors.js";
import type { FrameIndex, FrameSource } from "../euxfel/index.js";
import { byId, type DataCollection, RunDirectory } from "../euxfel/index.js";
import type { DetectorGeometry } from "../geometry/index.js";
import { where } from "../ndarray/masks.js";
import { type NDArray, ndarray } from "../ndarray/ndarray.js";
import { stack } from "../ndarray/stack.js";
import {
  type LoadedFrames,
  PtyScan,
  type ScanOptions,
  type ScanParameters,
} from "../ptycho/index.js";

/** Where frames come from when they are not a camera's. */
export interface RunScanSources {
  /** An open run, instead of `path`. */
  run?: DataCollection;
  /** A detector of several modules, such as `new AGIPD1M(run)`; its frames are assembled by `geometry`. */
  detector?: FrameSource;
  geometry?: DetectorGeometry;
}

const Base = PtyScan.define({
  name: { default: "RunScan" },
  path: { default: null, help: "Folder of the run.", type: "file" },
  include: { default: "*", help: "Names of the run's files that are opened.", type: "str" },
  source: { default: null, help: "Source of the frames, for a camera.", type: "str" },
  key: { default: "data.image.pixels", help: "Key of the frames, for a camera.", type: "str" },
  pulse: {
    default: 0,
    help: "Which frame of each train is taken, for a detector.",
    type: "int",
    lowlim: 0,
  },
  row_source: { default: null, help: "Source of the row positions.", type: "str" },
  row_key: { default: "actualPosition.value", help: "Key of the row positions.", type: "str" },
  column_source: { default: null, help: "Source of the column positions.", type: "str" },
  column_key: {
    default: "actualPosition.value",
    help: "Key of the column positions.",
    type: "str",
  },
  position_factor: { default: 1e-3, help: "What turns the run's positions into m.", type: "float" },
});

/**
 * Prepares a EuXFEL run: one frame a train, of a camera or of a detector's modules assembled by a geometry, joined by
 * train ID with the positions of two motors. Trains that lack any of them are left out.
 *
 * @example
 * const scan = new RunScan({ path: "r0053", source: "SQS_DPU/CAM:output", row_source: "SQS/MOTOR/Y",
 *   column_source: "SQS/MOTOR/X", shape: 128, save: "append", dfile: "r0053.ptyd" });
 */
export class RunScan extends Base {
  readonly #sources: RunScanSources;
  #run: DataCollection | undefined;
  /** Trains that have everything, in order. */
  #trains: number[] = [];
  /** Number of each train's frame in the detector's list. */
  #frames: number[] = [];

  constructor(
    pars?: (Partial<ScanParameters> & Record<string, unknown>) | null,
    options: ScanOptions & RunScanSources = {},
  ) {
    const { run, detector, geometry, ...rest } = options;
    super(pars, rest);
    this.#sources = { run, detector, geometry };
  }

  protected override async open(): Promise<void> {
    const { path, include } = this.info;
    const { run, detector, geometry } = this.#sources;
    if (run === undefined && typeof path !== "string") {
      throw new BeambookError("InvalidArgument", "Nothing says which run to read.", {
        hint: "Set path to the run's folder, or give { run }.",
      });
    }
    if ((detector === undefined) === (this.info.source === null)) {
      throw new BeambookError("InvalidArgument", "Frames come from a camera or from a detector.", {
        hint: "Set source, or give { detector, geometry }.",
      });
    }
    if (detector !== undefined && geometry === undefined) {
      throw new BeambookError("InvalidArgument", "The detector's modules need a geometry.", {
        hint: "Give { geometry }, such as AGIPD_1MGeometry.fromQuadPositions(…).",
      });
    }
    this.#run = run ?? (await RunDirectory(path as string, { include: include as string }));
    await this.#findTrains();
  }

  override async loadPositions(): Promise<NDArray | null> {
    const { row_source: row, row_key, column_source: column, column_key } = this.info;
    if (row === null || column === null) return null;
    const rows = await this.#motor(row as string, row_key as string);
    const columns = await this.#motor(column as string, column_key as string);
    const factor = this.info.position_factor;
    const pairs = this.#trains.flatMap((id) => [rows.get(id) as number, columns.get(id) as number]);
    return ndarray(
      Float64Array.from(pairs, (v) => v * factor),
      [this.#trains.length, 2],
    );
  }

  /** Pixels between a detector's modules and bad ones (NaN) become 0 and do not count. */
  override async load(indices: number[]): Promise<LoadedFrames> {
    if (this.#sources.detector === undefined) return { raw: await this.#camera(indices) };
    const raw = await this.#assemble(indices);
    const weights = raw.isfinite();
    return { raw: where(weights, raw, 0), weights };
  }

  async #camera(indices: number[]): Promise<NDArray> {
    const trains = indices.map((i) => this.#trains[i]);
    const run = (this.#run as DataCollection).selectTrains(byId(trains));
    const frames = await run.getArray(this.info.source as string, this.info.key);
    return frames.values;
  }

  async #assemble(indices: number[]): Promise<NDArray> {
    const { detector, geometry } = this.#sources as Required<RunScanSources>;
    const images: NDArray[] = [];
    for (const i of indices) {
      const frame = await detector.readFrame(this.#frames[i]);
      images.push(geometry.positionModulesFast(frame).image);
    }
    return stack(images);
  }

  /** The trains that have a frame and both positions. */
  async #findTrains(): Promise<void> {
    const run = this.#run as DataCollection;
    const { row_source: row, row_key, column_source: column, column_key } = this.info;
    let trains: number[];
    if (this.#sources.detector) {
      const found = pulseOfTrains(await this.#sources.detector.frames(), this.info.pulse);
      trains = [...found.keys()];
      this.#frames = [...found.values()];
    } else {
      trains = await trainsWith(run, this.info.source as string, this.info.key);
    }
    const frameOf = new Map(trains.map((id, k) => [id, this.#frames[k]]));
    for (const [source, key] of [
      [row, row_key],
      [column, column_key],
    ]) {
      if (source === null) continue;
      const known = await this.#motor(source as string, key as string);
      trains = trains.filter((id) => known.has(id));
    }
    if (trains.length === 0) {
      throw new BeambookError("NoData", "No train of the run has a frame and both positions.", {
        hint: "Look at run.info() and at the sources that are set.",
      });
    }
    this.#trains = trains;
    this.#frames = trains.map((id) => frameOf.get(id) as number);
    this.numFrames = Math.min(this.numFrames ?? trains.length, trains.length);
  }

  /** A motor's position by train. */
  async #motor(source: string, key: string): Promise<Map<number, number>> {
    const series = await (this.#run as DataCollection).getSeries(source, key);
    const ids = series.index.values as ArrayLike<number>;
    const values = series.values as ArrayLike<number>;
    return new Map(Array.from(ids, (id, k): [number, number] => [Number(id), Number(values[k])]));
  }
}

/** The frame of each train with the pulse of a number. */
function pulseOfTrains({ trainId }: FrameIndex, pulse: number): Map<number, number> {
  const found = new Map<number, number>();
  let [train, first] = [Number.NaN, 0];
  for (let i = 0; i < trainId.length; i++) {
    if (trainId[i] !== train) [train, first] = [trainId[i], i];
    if (i - first === pulse) found.set(train, i);
  }
  return found;
}

async function trainsWith(run: DataCollection, source: string, key: string): Promise<number[]> {
  const counts = await run.getDataCounts(source, key);
  const ids = counts.index.values as ArrayLike<number>;
  const values = counts.values as ArrayLike<number>;
  return Array.from(ids, Number).filter((_, k) => values[k] > 0);
}
