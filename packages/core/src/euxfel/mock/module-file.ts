import type { GrowingDataset } from "../../hdf5/write/index.js";
import type { AnyTypedArray, DType } from "../../ndarray/dtype.js";
import { type NDArray, ndarray } from "../../ndarray/ndarray.js";
import type { DetectorKind, MockDetector } from "./detector-kinds.js";
import { type FrameRecipe, gainOf, photonFrames, rawCounts, withGainVoltage } from "./frames.js";
import { createRunFile, type MockFileOptions, uint64, writeIndex } from "./run-file-writer.js";

/** What one detector module records. */
export interface ModuleOptions extends Omit<MockFileOptions, "sources"> {
  detector: MockDetector;
  kind: DetectorKind;
  /** Common part of the sources, such as `SPB_DET_AGIPD1M-1`. */
  detectorName: string;
  /** Frames of each train of the file. */
  counts: readonly number[];
  recipe: FrameRecipe;
  /** Frames as the detector sends them instead of photons, gain and mask. */
  raw: boolean;
  /** Every pulse gives three frames, in high, medium and low gain, one gain after the other in a train. */
  parallelGain: boolean;
  /** Sources are named as since 2023, `DET/CORR/0CH0:output`, the old names are links. */
  modernNames: boolean;
  /** Deflate level of `image.data`; 0 is none. */
  compression: number;
}

type Writer = Awaited<ReturnType<typeof createRunFile>>;

const GROUPS = ["image", "header", "trailer"];

/** Writes the frames of one module of AGIPD, DSSC or LPD: `image.data`, IDs of each frame, and `gain` and `mask`. */
export async function writeModuleFile(path: string, options: ModuleOptions): Promise<void> {
  const { detectorName, recipe, trainIds, counts, modernNames, parallelGain } = options;
  const old = `${detectorName}/DET/${recipe.module}CH0:xtdf`;
  const source = modernNames ? `${detectorName}/CORR/${recipe.module}CH0:output` : old;
  const names = modernNames ? [source, old] : [source];
  const sources = names.flatMap((name) => GROUPS.map((group) => `INSTRUMENT/${name}/${group}`));
  const writer = await createRunFile(path, { ...options, sources });
  const frames = parallelGain ? counts.map((n) => 3 * n) : counts;
  await writeIndex(writer, `${source}/image`, frames);
  for (const group of GROUPS.slice(1)) {
    await writeIndex(
      writer,
      `${source}/${group}`,
      trainIds.map(() => 1),
    );
  }
  const base = `INSTRUMENT/${source}`;
  await writer.write(`${base}/header/trainId`, uint64(trainIds));
  await writer.write(`${base}/header/pulseCount`, uint64(frames));
  await writer.write(`${base}/trailer/trainId`, uint64(trainIds));
  await writeFrameIds(writer, base, options, frames);
  await writeImages(writer, base, options);
  if (modernNames) {
    await writer.softLink(`INSTRUMENT/${old}`, `/INSTRUMENT/${source}`);
    await writer.softLink(`INDEX/${old}`, `/INDEX/${source}`);
  }
  await writer.close();
}

/** Train, pulse and cell of every frame; raw files have an axis of length 1 more. */
async function writeFrameIds(
  writer: Writer,
  base: string,
  { trainIds, raw, counts }: ModuleOptions,
  frames: readonly number[],
): Promise<void> {
  const total = frames.reduce((a, b) => a + b, 0);
  const shape = raw ? [total, 1] : [total];
  const perFrame = (value: (train: number, place: number) => number): number[] =>
    trainIds.flatMap((_, t) => Array.from({ length: frames[t] }, (_, p) => value(t, p)));
  // In parallel gain only the first third of a train's frames have their pulse and cell.
  const known = (t: number, p: number): number => (p < counts[t] ? p : 0);
  await writer.write(`${base}/image/trainId`, uint64(perFrame((t) => trainIds[t])), { shape });
  const pulses = perFrame((t, p) => 4 * known(t, p));
  await writer.write(`${base}/image/pulseId`, uint64(pulses), { shape });
  const cells = Uint16Array.from(perFrame(known));
  await writer.write(`${base}/image/cellId`, cells, { shape });
}

/** Frames are written train by train; a chunk is a train's data, or a frame's gain and mask, as real files have it. */
async function writeImages(writer: Writer, base: string, options: ModuleOptions): Promise<void> {
  const {
    counts,
    compression,
    recipe,
    kind,
    detector,
    raw,
    parallelGain,
    firstTrain = 0,
  } = options;
  const hasGainAxis = raw && detector.startsWith("AGIPD");
  const inner = raw ? [hasGainAxis ? 2 : 1, ...kind.shape] : [...kind.shape];
  const most = Math.max(1, ...counts) * (parallelGain ? 3 : 1);
  const grow = (
    name: string,
    type: DType,
    chunk: number,
    deflate: number,
  ): Promise<GrowingDataset> =>
    writer.create(`${base}/image/${name}`, {
      type,
      shape: [0, ...inner],
      chunks: [chunk, ...inner],
      ...(deflate > 0 ? { deflate } : {}),
    });
  const data = await grow(
    "data",
    raw ? "uint16" : "float32",
    compression > 0 ? 1 : most,
    compression,
  );
  const extra = raw
    ? undefined
    : { gain: await grow("gain", "uint8", 1, 1), mask: await grow("mask", "uint32", 1, 1) };
  const stages = parallelGain ? [0, 1, 2] : [undefined];
  for (const [t, count] of counts.entries()) {
    const photons = photonFrames(firstTrain + t, count, recipe);
    const frames = (values: AnyTypedArray): NDArray => ndarray(values, [count, ...inner]);
    for (const stage of stages) {
      if (count === 0) continue;
      const gain = stage === undefined ? undefined : (): number => stage;
      await data.append(frames(raw ? rawFrames(photons, options, gain) : photons));
      if (!extra) continue;
      await extra.gain.append(frames(Uint8Array.from(photons, gain ?? gainOf)));
      await extra.mask.append(frames(repeated(recipe.mask, count)));
    }
  }
}

function rawFrames(
  photons: Float32Array,
  { kind, recipe, detector }: ModuleOptions,
  stage: (() => number) | undefined,
): Uint16Array {
  const isAgipd = detector.startsWith("AGIPD");
  const isLpd = detector === "LPD1M";
  const gain = stage ?? (isAgipd || isLpd ? gainOf : undefined);
  const counts = rawCounts(photons, kind.raw, recipe, gain);
  if (isAgipd) return withGainVoltage(counts, photons, recipe.mean.length);
  // LPD sends its gain in bits 12 and 13 of the counts.
  return isLpd ? counts.map((n, i) => n | ((gain?.(photons[i]) ?? 0) << 12)) : counts;
}

function repeated(mask: Uint32Array, count: number): Uint32Array {
  const out = new Uint32Array(count * mask.length);
  for (let p = 0; p < count; p++) out.set(mask, p * mask.length);
  return out;
}
