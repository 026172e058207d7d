import { BeambookError, throwIfAborted } from "../../errors.js";
import type { DetectorGeometry } from "../../geometry/index.js";
import { isFloat } from "../../ndarray/dtype.js";
import type { NDArray } from "../../ndarray/ndarray.js";
import type { ExecutorChoice } from "../../parallel/index.js";
import type { KeyData } from "../key-data.js";
import type { MaskOptions } from "./bad-pixels.js";
import type { FrameTable } from "./frame-table.js";
import { type PulseSelection, selectFrames } from "./pulse-selection.js";
import { dtypeOf, TrainAssembler } from "./train-assembler.js";

/** How assembled images of all trains are made. */
export interface TrainImagesOptions extends MaskOptions {
  /** Where the modules are; default the ideal geometry of the detector, `example()`. */
  geometry?: DetectorGeometry;
  /** Pulses of each train; default all. */
  pulses?: PulseSelection;
  /** Whether bad pixels are taken out; default where the data has a mask and can be masked. */
  masked?: boolean;
  /** Use the same memory for the images of all trains, which is fastest: later trains overwrite them. Default false. */
  reuse?: boolean;
  signal?: AbortSignal;
  /** Where trains are read and assembled: "workers" (default, where it is worth it) or "inline". */
  executor?: ExecutorChoice;
  /** Threads of "workers"; -1 (default) takes all cores. */
  workers?: number;
}

/** The images of one train. */
export interface TrainImages {
  /** `(pulse, y, x)`; row 0 is the lowest y. */
  images: NDArray;
  /** Pulse ID of each image. */
  pulseIds: Float64Array;
  /** `[y, x]` of the beam in pixels of the images. */
  centre: readonly [y: number, x: number];
}

/** What is known of a detector whose trains become images. */
export interface TrainImageSource {
  table: FrameTable;
  modules: readonly number[];
  keys(key: string): KeyData[];
  pulseIds(): Float64Array;
  imageKey: string;
  maskKey: string | undefined;
}

/** Reads train by train into one place in memory and assembles there, in worker threads where that is worth it. */
export async function* iterateImages(
  source: TrainImageSource,
  geometry: DetectorGeometry,
  options: TrainImagesOptions,
): AsyncGenerator<[number, TrainImages]> {
  const { pulses, masked, reuse = false, signal, maskBits, maskedValue } = options;
  const { table, imageKey, maskKey } = source;
  const images = source.keys(imageKey);
  const dtype = dtypeOf(images[0]);
  const wantsMask =
    masked ?? (maskKey !== undefined && (isFloat(dtype) || maskedValue !== undefined));
  const frames = selectFrames(table, pulses, source.pulseIds);
  const ids = source.pulseIds();
  if (wantsMask && maskKey === undefined) {
    throw new BeambookError("NoData", "The data has no mask.");
  }
  const masks = wantsMask ? source.keys(maskKey as string) : undefined;
  const places = source.modules.map((module) => module - (geometry.layout.firstModule ?? 0));
  const trains = [...framesByTrain(table, frames)];
  const parts = { table, geometry, places, images, masks, mask: { maskBits, maskedValue } };
  const most = trains.reduce((n, [, own]) => Math.max(n, own.length), 0);
  const assembler = new TrainAssembler(parts, { most, total: frames.length }, options);
  const { centre } = geometry.imageGrid;
  const running: Promise<void>[] = [];
  const start = (): void => {
    if (running.length === trains.length) return;
    const work = assembler.assemble(trains[running.length][1], running.length, signal);
    // A failure is thrown when its train is asked for, or never if the loop ends before.
    work.catch(() => undefined);
    running.push(work);
  };
  try {
    for (let i = 0; i < assembler.atOnce; i++) start();
    for (const [i, [train, own]] of trains.entries()) {
      await running[i];
      throwIfAborted(signal);
      const pulseIds = Float64Array.from(own, (frame) => ids[frame]);
      yield [
        table.trainIds[train],
        { images: assembler.imagesOf(own, i, !reuse), pulseIds, centre },
      ];
      start();
      await new Promise((resolve) => setImmediate(resolve));
    }
  } finally {
    void Promise.allSettled(running).then(() => assembler.end());
  }
}

function* framesByTrain(
  { starts }: FrameTable,
  frames: Float64Array,
): Generator<[number, Float64Array]> {
  let from = 0;
  for (let train = 0; from < frames.length; train++) {
    let to = from;
    while (to < frames.length && frames[to] < starts[train + 1]) to++;
    if (to > from) yield [train, frames.subarray(from, to)];
    from = to;
  }
}
