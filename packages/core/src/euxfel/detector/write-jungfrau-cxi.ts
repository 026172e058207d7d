import type { VirtualSource } from "../../hdf5/write/index.js";
import type { KeyData } from "../key-data.js";
import type { FrameIndex } from "./frame-source.js";
import { type CxiOptions, writeCxi } from "./write-cxi.js";

/** What of a JUNGFRAU component is needed. */
interface JungfrauSource {
  readonly detectorName: string;
  readonly modules: readonly number[];
  /** Modules that the detector has. */
  readonly nModules: number;
  readonly trainIds: readonly number[];
  readonly framesPerTrain: number;
  readonly data: { runMetadata(): Record<string, string | number | bigint> };
  frames(): Promise<FrameIndex>;
  keyOf(module: number, key: string): KeyData;
  hasKey(key: string): boolean;
}

/** Writes a CXI file in which each memory cell of each train is a frame. */
export async function writeJungfrauCxi(
  detector: JungfrauSource,
  path: string,
  options: CxiOptions,
): Promise<void> {
  const { modules, trainIds, framesPerTrain: cells, nModules } = detector;
  const place = new Map(trainIds.map((id, i) => [id, i]));
  const keys = (key: string): KeyData[] | undefined =>
    detector.hasKey(key) ? modules.map((m) => detector.keyOf(m, key)) : undefined;
  await writeCxi(
    {
      detectorName: detector.detectorName,
      allModules: Array.from({ length: nModules }, (_, i) => i + 1),
      frames: await namedFrames(detector),
      imageKey: "data.adc",
      cellKey: "data.memoryCell",
      pulseLabel: "memoryCell",
      frameShape: detector.keyOf(modules[0], "data.adc").entryShape.slice(1),
      keys,
      mappings: (list: readonly KeyData[], inner: readonly number[]): VirtualSource[] =>
        list.flatMap((key, m) => mapEntries(key, place, { module: modules[m] - 1, cells, inner })),
      metadata: detector.data.runMetadata(),
    },
    path,
    options,
  );
}

/** Frames with the numbers of their cells as the detector counts them. */
async function namedFrames(detector: JungfrauSource): Promise<FrameIndex> {
  const { trainId, pulseId } = await detector.frames();
  const { framesPerTrain: cells, trainIds, modules } = detector;
  const named = pulseId.slice();
  const place = new Map(trainIds.map((id, i) => [id, i]));
  for (const module of modules) {
    const key = detector.keyOf(module, "data.memoryCell");
    const values = (await key.ndarray()).flat() as ArrayLike<number>;
    key.trainIdCoordinates().forEach((id, entry) => {
      const at = place.get(id);
      if (at === undefined) return;
      for (let c = 0; c < cells; c++) named[at * cells + c] = values[entry * cells + c];
    });
  }
  return { trainId, pulseId: named };
}

/** Entries of one module, train by train: their cells lie one after the other along the frames. */
function mapEntries(
  key: KeyData,
  place: ReadonlyMap<number, number>,
  { module, cells, inner }: { module: number; cells: number; inner: readonly number[] },
): VirtualSource[] {
  const sources: VirtualSource[] = [];
  const zeros = key.entryShape.map(() => 0);
  for (const { file, first, trainIds, counts } of key.chunks()) {
    let row = first;
    trainIds.forEach((id, i) => {
      const at = place.get(id);
      if (at !== undefined && counts[i] > 0) {
        sources.push({
          file: file.path,
          dataset: file.datasetPath(key.section, key.source, key.key),
          source: {
            start: [row, ...zeros],
            count: [1, ...zeros.map(() => 1)],
            block: [1, ...key.entryShape],
          },
          target: {
            start: [at * cells, module, ...inner.map(() => 0)],
            count: [1, 1, ...inner.map(() => 1)],
            block: [cells, 1, ...inner],
          },
        });
      }
      row += counts[i];
    });
  }
  return sources;
}
