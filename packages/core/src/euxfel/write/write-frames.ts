import { BeambookError, throwIfAborted } from "../../errors.js";
import { createHdf5, type Hdf5Writer } from "../../hdf5/write/index.js";
import { slice } from "../../ndarray/selection.js";
import { toDoubles } from "../index-numbers.js";
import type { KeyData } from "../key-data.js";
import type { RunFile } from "../run-file.js";
import type { RunSelection } from "../run-selection.js";
import { datasetAttributes } from "./copy-attributes.js";
import { copyKey, pathOf, writeTypeOf } from "./copy-key.js";
import { type CountedTrains, RunIndex } from "./run-index.js";
import type { WriteRunOptions } from "./write-run.js";

/** Frames by train and pulse. */
interface FrameChoice {
  trainIds: ArrayLike<number>;
  pulseIds: ArrayLike<number>;
}

/** Rows of one file that are copied. */
interface ChosenRows extends CountedTrains {
  file: RunFile;
  rows: number[];
}

const IMAGE = "image.";

/** Copies frames of a detector, and all else of its sources, into one new file in the format of runs. */
export async function writeDetectorFrames(
  data: RunSelection,
  path: string,
  choice: FrameChoice,
  { deflate, signal, onProgress }: WriteRunOptions,
): Promise<void> {
  const wanted = byTrain(choice);
  const index = new RunIndex(data);
  const writer = await createHdf5(path);
  const sources = data.allSources;
  try {
    await writer.group("/", { attributes: { writer: "beambook" } });
    for (const [i, source] of sources.entries()) {
      const chosen = chooseRows(data.key(source, `${IMAGE}pulseId`), wanted);
      for (const name of data.keysForSource(source)) {
        throwIfAborted(signal);
        const key = data.key(source, name);
        if (name.startsWith(IMAGE)) {
          await copyRows(writer, key, chosen, deflate);
          index.add(key, chosen);
        } else {
          await copyKey(writer, key, { deflate, signal });
          index.add(key);
        }
      }
      onProgress?.(i + 1, sources.length);
    }
    await index.write(writer);
    await writer.close();
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}

/** The pulses that are wanted of each train. @throws `ShapeMismatch` */
function byTrain({ trainIds, pulseIds }: FrameChoice): Map<number, Set<number>> {
  if (trainIds.length !== pulseIds.length) {
    throw new BeambookError(
      "ShapeMismatch",
      `${trainIds.length} trains and ${pulseIds.length} pulses do not name frames.`,
    );
  }
  const wanted = new Map<number, Set<number>>();
  for (let i = 0; i < trainIds.length; i++) {
    const pulses = wanted.get(trainIds[i]) ?? new Set();
    wanted.set(trainIds[i], pulses.add(pulseIds[i]));
  }
  return wanted;
}

/** Where the wanted frames of a module are. */
function chooseRows(pulseId: KeyData, wanted: ReadonlyMap<number, Set<number>>): ChosenRows[] {
  return pulseId.chunks().map(({ file, first, total, trainIds, counts }) => {
    const ids = toDoubles(pulseId.datasetIn(file).readSync([slice(first, first + total)]));
    const rows: number[] = [];
    let at = 0;
    const kept = Array.from(trainIds, (id, i) => {
      const before = rows.length;
      for (let k = 0; k < counts[i]; k++) {
        if (wanted.get(id)?.has(ids[at + k])) rows.push(first + at + k);
      }
      at += counts[i];
      return rows.length - before;
    });
    return { file, rows, trainIds: Float64Array.from(trainIds), counts: kept };
  });
}

async function copyRows(
  writer: Hdf5Writer,
  key: KeyData,
  chosen: readonly ChosenRows[],
  deflate: number | undefined,
): Promise<void> {
  const out = await writer.create(pathOf(key), {
    type: writeTypeOf(key),
    shape: [0, ...key.entryShape],
    deflate,
    attributes: datasetAttributes(key),
  });
  for (const { file, rows } of chosen) {
    for (let from = 0; from < rows.length; ) {
      let to = from + 1;
      while (to < rows.length && rows[to] === rows[to - 1] + 1) to++;
      const range = slice(rows[from], rows[to - 1] + 1);
      await out.append(key.datasetIn(file).readSync([range]));
      from = to;
    }
  }
}
