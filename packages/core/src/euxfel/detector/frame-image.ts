import { JUPYTER_DISPLAY, type MimeBundle } from "../../display.js";
import { BeambookError, throwIfAborted } from "../../errors.js";
import type { DetectorGeometry, PlotDataOptions } from "../../geometry/index.js";
import type { LabelledArray } from "../../ndarray/labelled.js";
import type { NDArray } from "../../ndarray/ndarray.js";
import { resolveIndex } from "../../ndarray/selection.js";
import type { Figure } from "../../plot/index.js";
import { type ById, type ByIndex, isWrapped, selectionValues } from "../train-selection.js";
import { applyMask, type MaskOptions } from "./bad-pixels.js";
import type { FrameIndex, FrameOptions, FrameSource } from "./frame-source.js";

/** One train or pulse: `byId(…)`, or its position; a train may also be given by its bare ID. */
export type OneOf = number | ById | ByIndex;

/** Which frame `detector.image` takes and how. */
export interface ImageOptions extends MaskOptions {
  /** The train: its ID, or its position among the detector's trains; default the first. */
  train?: OneOf;
  /** The pulse: its position in the train, or `byId(…)`; default the first. */
  pulse?: OneOf;
  /** What to show; default the images themselves. */
  key?: string;
  /** Where the modules are; default the ideal geometry of the detector, `example()`. */
  geometry?: DetectorGeometry;
  /** Whether bad pixels are taken out; default where the data has a mask and can be masked. */
  masked?: boolean;
  /** Raw AGIPD data: 0 for the data (default), 1 for the gain signal. */
  dataGain?: number;
  signal?: AbortSignal;
}

/** An assembled frame: shows itself as a picture. */
export class FrameImage {
  /** `(y, x)`; row 0 is the lowest y; NaN or 0 where there is no pixel. */
  readonly image: NDArray;
  /** `[y, x]` of the beam in pixels of the image. */
  readonly centre: readonly [y: number, x: number];
  readonly trainId: number;
  /** Pulse, or memory cell of JUNGFRAU. */
  readonly pulseId: number;
  readonly geometry: DetectorGeometry;

  /** @internal */
  constructor(parts: {
    image: NDArray;
    centre: readonly [number, number];
    trainId: number;
    pulseId: number;
    geometry: DetectorGeometry;
  }) {
    this.image = parts.image;
    this.centre = parts.centre;
    this.trainId = parts.trainId;
    this.pulseId = parts.pulseId;
    this.geometry = parts.geometry;
  }

  /** The image with the beam at (0, 0), by default from the 1st to the 99th percentile of its values. */
  plot(options: PlotDataOptions = {}): Figure {
    const { vmin, vmax, limits, percentiles } = options;
    const isFree = [vmin, vmax, limits, percentiles].every((given) => given === undefined);
    return this.geometry.plotAssembled(this, {
      title: `Train ${this.trainId}, pulse ${this.pulseId}`,
      // A few hot pixels must not hide the rest.
      ...(isFree ? { percentiles: [1, 99] as const } : {}),
      ...options,
    });
  }

  toString(): string {
    const [height, width] = this.image.shape;
    return `Image of train ${this.trainId}, pulse ${this.pulseId}: ${height} x ${width} ${this.image.dtype}`;
  }

  [JUPYTER_DISPLAY](): MimeBundle | Promise<MimeBundle> {
    return this.plot()[JUPYTER_DISPLAY]();
  }
}

/** A source of frames with keys for its images and their masks. */
export interface ImageSource extends FrameSource {
  readonly trainIds: readonly number[];
  /** Key of the images. */
  readonly imageKey: string;
  /** Key of their masks; undefined where there are none. */
  readonly maskKey: string | undefined;
}

/** Goes over all frames, one in memory at a time. */
export async function* iterateFrames(
  source: FrameSource,
  options: FrameOptions,
): AsyncGenerator<LabelledArray> {
  const { trainId } = await source.frames();
  for (let frame = 0; frame < trainId.length; frame++) {
    throwIfAborted(options.signal);
    yield await source.readFrame(frame, options);
  }
}

/** Reads, masks and assembles one frame. @throws `TrainId`, `IndexOutOfRange`, `NotFound` for a pulse ID */
export async function readImage(
  source: ImageSource,
  geometry: DetectorGeometry,
  options: ImageOptions,
): Promise<FrameImage> {
  const index = await source.frames();
  const frame = findFrame(source, index, options);
  const modules = await readMasked(source, frame, options);
  const { image, centre } = geometry.positionModulesFast(modules);
  const [trainId, pulseId] = [index.trainId[frame], index.pulseId[frame]];
  return new FrameImage({ image, centre, trainId, pulseId, geometry });
}

/** One frame as (module, slow_scan, fast_scan) without its bad pixels. */
async function readMasked(
  source: ImageSource,
  frame: number,
  { key = source.imageKey, masked, dataGain = 0, maskBits, maskedValue, signal }: ImageOptions,
): Promise<LabelledArray> {
  const read = await source.readFrame(frame, { key, signal });
  const data = read.dims.includes("data_gain") ? read.isel({ data_gain: dataGain }) : read;
  const canMask = data.values.dtype.startsWith("float") || maskedValue !== undefined;
  if (!(masked ?? (source.maskKey !== undefined && key !== source.maskKey && canMask))) return data;
  if (source.maskKey === undefined) {
    throw new BeambookError("NoData", "The data has no mask.", { hint: "Raw data has none." });
  }
  const mask = await source.readFrame(frame, { key: source.maskKey, signal });
  return applyMask(data, mask, { maskBits, maskedValue });
}

/** The frame of a train and pulse. */
function findFrame(
  { trainIds }: ImageSource,
  { trainId, pulseId }: FrameIndex,
  { train = 0, pulse = 0 }: ImageOptions,
): number {
  const id = trainOf(trainIds, train);
  const start = trainId.indexOf(id);
  const length = trainId.lastIndexOf(id) + 1 - start;
  const ids = pulseId.subarray(start, start + length);
  const [kind, value] = single(pulse);
  if (kind !== "byId") return start + resolveIndex(value, length, "pulse");
  const at = ids.indexOf(value);
  if (at >= 0) return start + at;
  const shown = Array.from(ids.subarray(0, 5)).join(", ");
  throw new BeambookError("NotFound", `Train ${id} has no pulse ${value}.`, {
    hint: `It has ${length}: ${shown}${length > 5 ? ", …" : ""}.`,
  });
}

function trainOf(trainIds: readonly number[], train: OneOf): number {
  const [kind, value] = single(train);
  if (trainIds.includes(value) && kind !== "byIndex") return value;
  // No index is as large as a train's ID: what looks like one was meant as one.
  if (kind === "byId" || (kind === undefined && value >= trainIds.length && value >= 10_000)) {
    throw new BeambookError("TrainId", `The detector has no train ${value}.`, {
      hint: `It has ${trainIds.length}, from ${trainIds[0]} to ${trainIds[trainIds.length - 1]}.`,
    });
  }
  return trainIds[resolveIndex(value, trainIds.length, "train")];
}

function single(choice: OneOf): ["byId" | "byIndex" | undefined, number] {
  if (!isWrapped(choice)) return [undefined, choice];
  const values = selectionValues(choice.value as number);
  if (values.length === 1) return [choice.kind, values[0]];
  throw new BeambookError(
    "InvalidArgument",
    `One image is of one train and pulse, not of ${values.length}.`,
  );
}
