import { throwIfAborted } from "../../errors.js";
import { arrayDType } from "../../hdf5/datatype.js";
import { LazyLabelledArray } from "../../lazy/index.js";
import { unfilled } from "../../ndarray/create.js";
import type { DType } from "../../ndarray/dtype.js";
import { LabelledArray, type Labels } from "../../ndarray/labelled.js";
import type { NDArray } from "../../ndarray/ndarray.js";
import { type AxisSelection, slice } from "../../ndarray/selection.js";
import type { KeyData } from "../key-data.js";
import { readAhead } from "../read-ahead.js";
import { keptAxes, shapeOfRoi } from "../roi.js";
import { full, withNaN } from "./convert.js";
import { type FrameGrid, type FrameLabels, gridAxes, gridOf, listOf } from "./frame-grid.js";
import type { FrameIndex, FrameOptions } from "./frame-source.js";
import { type FrameTable, readInnerIds, stagesOf, trainOfFrame } from "./frame-table.js";
import { lazyFrames } from "./lazy-frames.js";
import { missingValue } from "./missing-value.js";
import { selectFrames } from "./pulse-selection.js";
import { planRuns, readModuleLater, readRows } from "./read-frames.js";
import type { DetectorArrayOptions, XtdfDetector } from "./xtdf-detector.js";

/** How the entries of a key become the inner axes of a result. */
interface Inner {
  /** Selection of an entry's axes in the file. */
  selection: AxisSelection[];
  shape: number[];
  dims: string[];
}

/** Reads frames of all modules of a detector. */
export class DetectorReader {
  readonly table: FrameTable;
  readonly #detector: XtdfDetector;
  readonly #innerIds = new Map<string, Float64Array>();

  constructor(detector: XtdfDetector, table: FrameTable) {
    this.#detector = detector;
    this.table = table;
  }

  /** `image.*` of the selected pulses of all trains, or of some frames only. */
  async images(
    key: string,
    options: DetectorArrayOptions,
    only?: (frame: number) => boolean,
  ): Promise<LabelledArray> {
    const plan = this.#plan(key, options, only);
    const { keys, frames, grid, inner } = plan;
    const placement = { frames, slots: grid.slots };
    const runs = keys.map((_, m) => planRuns(this.table, this.table.rows[m], placement));
    const isWhole = runs.every((own) => own.reduce((n, { count }) => n + count, 0) === grid.size);
    const values = this.#allocate(keys[0], [keys.length, grid.size, ...inner.shape], {
      ...options,
      hasGaps: grid.size > frames.length,
      present: grid.slots,
      isWhole,
    });
    const { signal } = options;
    const { selection } = inner;
    const reading = readAhead(
      keys,
      (data, m) => readModuleLater(data, runs[m], values.slice(m), { selection, signal }),
      2,
    );
    for await (const _ of reading) await nextTick();
    const { shape, ...labels } = this.#labels(key, plan, options);
    return new LabelledArray(values.reshape(...shape), labels);
  }

  /** {@link images} as a lazy array. */
  lazyImages(key: string, options: DetectorArrayOptions): LazyLabelledArray {
    const plan = this.#plan(key, options);
    const { keys, frames, grid, inner } = plan;
    const { astype, fillValue } = options;
    const values = lazyFrames({
      table: this.table,
      keys,
      frames,
      slots: grid.slots,
      size: grid.size,
      selection: inner.selection,
      shape: inner.shape,
      dtype: dtypeOfKey(keys[0]),
      astype,
      fillValue,
    });
    const { shape, ...labels } = this.#labels(key, plan, options);
    return new LazyLabelledArray(values.reshape(...shape), labels);
  }

  /** Which frames are read, where they go, and what of each is taken. */
  #plan(key: string, options: DetectorArrayOptions, only?: (frame: number) => boolean): FramePlan {
    const { subtrainIndex = "pulseId", roi = [], unstackPulses = true } = options;
    const keys = this.#keys(key);
    const all = selectFrames(this.table, options.pulses, () => this.#ids("pulseId"));
    const frames = only ? all.filter(only) : all;
    const ids = frames.length > 0 ? this.#ids(subtrainIndex) : new Float64Array(0);
    const labels: FrameLabels = {
      trains: this.#trainsOf(frames),
      pulses: Float64Array.from(frames, (frame) => ids[frame]),
      ...(this.table.stages > 1 ? { gains: stagesOf(this.table, frames) } : {}),
    };
    const grid = unstackPulses ? gridOf(labels) : listOf(labels);
    return { keys, frames, grid, inner: innerOf(keys[0], roi) };
  }

  /** A key with one entry per train as (module, trainId, …). */
  async slow(
    key: string,
    { roi = [], astype, fillValue, shared, signal }: DetectorArrayOptions,
  ): Promise<LabelledArray> {
    const keys = this.#keys(key);
    const { trainIds, modules } = this.#detector;
    const shape = shapeOfRoi(keys[0].entryShape, roi);
    const dtype = astype ?? dtypeOfKey(keys[0]);
    const missing = missingValue(dtype, fillValue);
    const values = full([keys.length, trainIds.length, ...shape], dtype, missing, { shared });
    const place = new Map(trainIds.map((id, i) => [id, i]));
    for (const [m, data] of keys.entries()) {
      for (const chunk of data.chunks()) {
        throwIfAborted(signal);
        let row = chunk.first;
        chunk.trainIds.forEach((id, i) => {
          const at = place.get(id);
          const rows = [slice(row, row + Math.min(1, chunk.counts[i])), ...roi];
          if (at !== undefined && chunk.counts[i] > 0) {
            readRows(data, chunk.file, rows, values.slice(m, slice(at, at + 1)));
          }
          row += chunk.counts[i];
        });
      }
      await nextTick();
    }
    const names = shape.map((_, i) => `dim_${i}`);
    return new LabelledArray(values, {
      dims: ["module", "trainId", ...names],
      coords: { module: Float64Array.from(modules), trainId: Float64Array.from(trainIds) },
      name: key,
    });
  }

  /** One frame of all modules. */
  async frame(frame: number, { key = "image.data", signal }: FrameOptions): Promise<LabelledArray> {
    throwIfAborted(signal);
    const keys = this.#keys(key);
    const { selection, shape, dims } = innerOf(keys[0], []);
    const values = this.#allocate(keys[0], [keys.length, 1, ...shape], {});
    const train = trainOfFrame(this.table, frame);
    for (const [m, data] of keys.entries()) {
      throwIfAborted(signal);
      const rows = this.table.rows[m];
      const file = rows.files[train];
      if (!file) continue;
      const row = rows.first[train] + frame - this.table.starts[train];
      readRows(data, file, [slice(row, row + 1), ...selection], values.slice(m));
    }
    const { trainId, pulseId } = this.frameIndex();
    return new LabelledArray(values.reshape(keys.length, ...shape), {
      dims: ["module", ...dims],
      coords: { module: Float64Array.from(this.#detector.modules) },
      name: key,
      attrs: { trainId: trainId[frame], pulseId: pulseId[frame] },
    });
  }

  /** Train and pulse of every frame. */
  frameIndex(): FrameIndex {
    const total = this.table.starts[this.table.trainIds.length];
    const all = Float64Array.from({ length: total }, (_, i) => i);
    return { trainId: this.#trainsOf(all), pulseId: this.#ids("pulseId").slice() };
  }

  #keys(key: string): KeyData[] {
    return this.#detector.modules.map((module) => this.#detector.keyOf(module, key));
  }

  #ids(field: "pulseId" | "cellId"): Float64Array {
    let ids = this.#innerIds.get(field);
    if (!ids) {
      const { modules } = this.#detector;
      const keys = this.#keys(`image.${field}`);
      ids = readInnerIds(this.table, new Map(modules.map((m, i) => [m, keys[i]])));
      this.#innerIds.set(field, ids);
    }
    return ids;
  }

  #trainsOf(frames: Float64Array): Float64Array {
    let train = 0;
    return Float64Array.from(frames, (frame) => {
      while (this.table.starts[train + 1] <= frame) train++;
      return this.table.trainIds[train];
    });
  }

  /** The result before reading: missing modules filled, and NaN where a train lacks a pulse that others have. */
  #allocate(
    key: KeyData,
    shape: number[],
    options: {
      astype?: DType;
      fillValue?: number;
      shared?: boolean;
      hasGaps?: boolean;
      present?: Float64Array;
      /** Everything will be read: nothing needs to be filled. */
      isWhole?: boolean;
    },
  ): NDArray {
    const base = options.astype ?? dtypeOfKey(key);
    const dtype = options.hasGaps ? withNaN(base) : base;
    const { fillValue } = options;
    const ordinary = fillValue === undefined ? missingValue(base) : missingValue(dtype, fillValue);
    if (options.isWhole && !options.shared) return unfilled(shape, dtype);
    const missing = options.isWhole ? 0 : ordinary;
    const values = full(shape, dtype, missing, { shared: options.shared });
    if (!options.hasGaps || Number.isNaN(missing)) return values;
    const present = new Set(options.present);
    for (let slot = 0; slot < shape[1]; slot++) {
      if (present.has(slot)) continue;
      for (let m = 0; m < shape[0]; m++) fillPart(values.slice(m, slot), Number.NaN);
    }
    return values;
  }

  #labels(
    key: string,
    { grid, inner }: FramePlan,
    { subtrainIndex = "pulseId", unstackPulses: unstacked = true }: DetectorArrayOptions,
  ): { shape: number[]; dims: string[]; coords: Labels["coords"]; name: string } {
    const { modules } = this.#detector;
    const pulse = subtrainIndex === "pulseId" ? "pulse" : "cell";
    const { dims, shape, coords } = gridAxes(grid, { pulse, unstacked });
    return {
      shape: [modules.length, ...shape, ...inner.shape],
      dims: ["module", ...dims, ...inner.dims],
      coords: { module: Float64Array.from(modules), ...coords },
      name: key,
    };
  }
}

interface FramePlan {
  /** The key of each module. */
  keys: KeyData[];
  frames: Float64Array;
  grid: FrameGrid;
  inner: Inner;
}

/** Names and lengths of a frame's axes; the axis of length 1 of raw data is dropped. */
function innerOf(key: KeyData, roi: readonly AxisSelection[]): Inner {
  const { entryShape } = key;
  const isPadded = entryShape.length > 0 && entryShape[0] === 1;
  const shape = isPadded ? entryShape.slice(1) : entryShape;
  const names =
    shape.length === 3
      ? ["data_gain", "slow_scan", "fast_scan"]
      : shape.length === 2
        ? ["slow_scan", "fast_scan"]
        : shape.map((_, i) => `dim_${i}`);
  return {
    selection: [...(isPadded ? [0] : []), ...roi],
    shape: shapeOfRoi(shape, roi),
    dims: keptAxes(shape, roi).map(({ axis }) => names[axis]),
  };
}

function dtypeOfKey(key: KeyData): DType {
  const dataset = key.datasetIn(key.files[0]);
  return arrayDType(dataset.type) ?? "uint8";
}

function fillPart(part: NDArray, value: number): void {
  const filled = full(part.shape, part.dtype, value);
  part.assign(filled);
}

function nextTick(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
