import type { GrowingDataset } from "../../hdf5/write/index.js";
import { ndarray } from "../../ndarray/ndarray.js";
import { gainOf, photonFrames, rawCounts } from "./frames.js";
import type { ModuleOptions } from "./module-file.js";
import { createRunFile, trainTimes, uint64, writeIndex } from "./run-file-writer.js";

/**
 * Writes the data of one JUNGFRAU module: an entry per train with all memory cells. A train of 0 frames has no entry.
 */
export async function writeJungfrauFile(path: string, options: ModuleOptions): Promise<void> {
  const { detectorName, recipe, trainIds, counts, firstTrain = 0 } = options;
  const { pulses: cells } = recipe;
  const source = `${detectorName}/DET/JNGFR${String(recipe.module).padStart(2, "0")}:daqOutput`;
  const writer = await createRunFile(path, { ...options, sources: [`INSTRUMENT/${source}/data`] });
  const present = counts.map((n) => Math.min(1, n));
  await writeIndex(writer, `${source}/data`, present);
  const base = `INSTRUMENT/${source}/data`;
  const trains = trainIds.map((_, t) => t).filter((t) => present[t] > 0);
  await writer.write(`${base}/trainId`, uint64(trains.map((t) => trainIds[t])));
  const perCell = <T>(value: (train: number, cell: number) => T): T[] =>
    trains.flatMap((t) => Array.from({ length: cells }, (_, c) => value(t, c)));
  const shape = [trains.length, cells];
  const numbers = uint64(perCell((t, c) => (firstTrain + t) * cells + c));
  await writer.write(`${base}/frameNumber`, numbers, { shape });
  await writer.write(`${base}/memoryCell`, Uint8Array.from(perCell((_, c) => c)), { shape });
  const times = trainTimes(trainIds.length, firstTrain);
  const seconds = Float64Array.from(perCell((t, c) => Number(times[t]) / 1e9 + 1e-6 * c));
  await writer.write(`${base}/timestamp`, seconds, { shape });
  await writeCells(writer, base, options, trains);
  await writer.close();
}

/** Images, gains and masks of all cells, train by train. */
async function writeCells(
  writer: Awaited<ReturnType<typeof createRunFile>>,
  base: string,
  { recipe, kind, raw, firstTrain = 0, compression }: ModuleOptions,
  trains: readonly number[],
): Promise<void> {
  const { pulses: cells } = recipe;
  const frame = [cells, ...kind.shape];
  const grow = (
    name: string,
    type: "uint8" | "uint16" | "uint32" | "float32",
    deflate: number,
  ): Promise<GrowingDataset> =>
    writer.create(`${base}/${name}`, {
      type,
      shape: [0, ...frame],
      chunks: [1, 1, ...kind.shape],
      ...(deflate > 0 ? { deflate } : {}),
    });
  const adc = await grow("adc", raw ? "uint16" : "float32", compression);
  const gain = await grow("gain", "uint8", 1);
  const mask = raw ? undefined : await grow("mask", "uint32", 1);
  for (const t of trains) {
    const photons = photonFrames(firstTrain + t, cells, recipe);
    const data = raw ? rawCounts(photons, kind.raw, recipe, gainOf) : photons;
    await adc.append(ndarray(data, [1, ...frame]));
    // Raw gain bits are 0, 1 and 3.
    const stage = (n: number): number => (raw && gainOf(n) === 2 ? 3 : gainOf(n));
    await gain.append(ndarray(Uint8Array.from(photons, stage), [1, ...frame]));
    const bad = new Uint32Array(photons.length).map((_, i) => recipe.mask[i % recipe.mask.length]);
    await mask?.append(ndarray(bad, [1, ...frame]));
  }
}
