import type { NDArray } from "../../ndarray/ndarray.js";
import { ndarray } from "../../ndarray/ndarray.js";
import { BAD_PIXEL } from "./pattern.js";
import { createRunFile, uint64, writeIndex } from "./run-file-writer.js";

/** What one detector module records. */
export interface ModuleOptions {
  module: number;
  /** Common part of the sources, such as `SPB_DET_AGIPD1M-1`. */
  detectorName: string;
  trainIds: readonly number[];
  pulses: number;
  proposal: number;
  run: number;
  seed: number;
  /** Relative intensities (train, pulse). */
  intensities: Float32Array;
  /** Mean photons of each pixel for a full pulse. */
  mean: Float32Array;
  mask: Uint32Array;
  /** Normal numbers to draw noise from. */
  noise: Float32Array;
  /** Deflate level of `image.data`; 0 is none. */
  compression: number;
}

const PIXELS = 512 * 128;

/** Photons above which a pixel switches to medium and to low gain. */
const GAIN_STEPS: readonly [number, number] = [30, 60];

/** Writes the corrected data of one module: `image.data` (photons), `gain`, `mask` and the IDs of each frame. */
export async function writeModuleFile(path: string, options: ModuleOptions): Promise<void> {
  const { module, detectorName, trainIds, pulses, proposal, run } = options;
  const source = `${detectorName}/DET/${module}CH0:xtdf`;
  const groups = ["image", "header", "trailer"];
  const sources = groups.map((group) => `INSTRUMENT/${source}/${group}`);
  const writer = await createRunFile(path, { trainIds, proposal, run, sources });
  const trains = trainIds.length;
  await writeIndex(writer, `${source}/image`, { trains, perTrain: pulses });
  await writeIndex(writer, `${source}/header`, { trains, perTrain: 1 });
  await writeIndex(writer, `${source}/trailer`, { trains, perTrain: 1 });
  const base = `INSTRUMENT/${source}`;
  await writer.write(`${base}/header/trainId`, uint64(trainIds));
  await writer.write(`${base}/header/pulseCount`, uint64(trainIds.map(() => pulses)));
  await writer.write(`${base}/trailer/trainId`, uint64(trainIds));
  const perFrame = <T>(value: (train: number, pulse: number) => T): T[] =>
    trainIds.flatMap((id) => Array.from({ length: pulses }, (_, p) => value(id, p)));
  await writer.write(`${base}/image/trainId`, uint64(perFrame((id) => id)));
  await writer.write(`${base}/image/pulseId`, uint64(perFrame((_, p) => 4 * p)));
  await writer.write(`${base}/image/cellId`, Uint16Array.from(perFrame((_, p) => p)));
  await writeImages(writer, base, options);
  await writer.close();
}

type Writer = Awaited<ReturnType<typeof createRunFile>>;

/** Frames are written train by train; a chunk is a train's data, or a frame's gain and mask, as real files have it. */
async function writeImages(writer: Writer, base: string, options: ModuleOptions): Promise<void> {
  const { trainIds, pulses, compression, mask } = options;
  const frame = [512, 128];
  const shape = [0, ...frame];
  const data = await writer.create(`${base}/image/data`, {
    type: "float32",
    shape,
    chunks: [compression > 0 ? 1 : pulses, ...frame],
    ...(compression > 0 ? { deflate: compression } : {}),
  });
  const small = { shape, chunks: [1, ...frame], deflate: 1 };
  const gain = await writer.create(`${base}/image/gain`, { type: "uint8", ...small });
  const masks = await writer.create(`${base}/image/mask`, { type: "uint32", ...small });
  const repeated = new Uint32Array(pulses * PIXELS);
  for (let p = 0; p < pulses; p++) repeated.set(mask, p * PIXELS);
  for (let t = 0; t < trainIds.length; t++) {
    const images = trainImages(t, options);
    await data.append(framesOf(images, pulses));
    await gain.append(framesOf(images.map(gainOf), pulses, "uint8"));
    await masks.append(framesOf(repeated, pulses));
  }
}

function framesOf(data: Float32Array | Uint32Array, pulses: number, dtype?: "uint8"): NDArray {
  const values = dtype ? Uint8Array.from(data) : data;
  return ndarray(values, [pulses, 512, 128]);
}

function gainOf(photons: number): number {
  if (photons < GAIN_STEPS[0]) return 0;
  return photons < GAIN_STEPS[1] ? 1 : 2;
}

/** Photons of a train's frames: Poisson noise as a normal of the same variance, and the detector's own noise. */
function trainImages(train: number, options: ModuleOptions): Float32Array {
  const { pulses, intensities, mean, mask, noise, seed, module } = options;
  const out = new Float32Array(pulses * PIXELS);
  const last = noise.length - 1;
  let state =
    (Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(train * 16 + module + 1, 0x85ebca77)) | 1;
  for (let p = 0; p < pulses; p++) {
    const intensity = intensities[train * pulses + p];
    for (let i = 0; i < PIXELS; i++) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      const photons = mean[i] * intensity;
      const value = photons + Math.sqrt(photons + 0.09) * noise[(state >>> 8) & last];
      out[p * PIXELS + i] = mask[i] === 0 ? value : badValue(mask[i], value);
    }
  }
  return out;
}

function badValue(bits: number, value: number): number {
  if (bits & BAD_PIXEL.noData) return 0;
  return bits & BAD_PIXEL.noise ? 8 * value : 150;
}
