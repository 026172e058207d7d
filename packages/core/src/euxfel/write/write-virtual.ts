import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Hdf5Dataset } from "../../hdf5/dataset.js";
import { arrayDType } from "../../hdf5/datatype.js";
import {
  createHdf5,
  type Hdf5Writer,
  type VirtualSource,
  type WriteType,
} from "../../hdf5/write/index.js";
import { pooledFile } from "../file-pool.js";
import type { KeyData } from "../key-data.js";
import type { RunSelection } from "../run-selection.js";
import type { SourceData } from "../source-data.js";
import { copyPropertyAttributes, datasetAttributes } from "./copy-attributes.js";
import { copyKey, pathOf, writeTypeOf } from "./copy-key.js";
import { RunIndex } from "./run-index.js";

/** A virtual dataset in a file. */
export interface VirtualDatasetPlace {
  /** Absolute path of the file. */
  filename: string;
  /** Path inside it. */
  path: string;
}

/** Keys that say which entry is which: copied, as they are read all the time. */
const COPIED = new Set(["image.pulseId", "image.cellId"]);

/** Writes a file that refers to the selected data of a run. */
export async function writeVirtualRun(data: RunSelection, path: string): Promise<void> {
  await writeWhole(data, path, async (writer, index) => {
    for (const name of data.allSources) {
      const source = data.source(name);
      const files = source.files.map((file) => file.path).sort();
      await writer.group(`${source.section}/${name}`, { attributes: { source_files: files } });
      for (const key of source.keys().map((k) => source.key(k))) {
        if (COPIED.has(key.key)) await copyKey(writer, key, { deflate: 4 });
        else await addVirtual(writer, key);
        index.add(key);
      }
      if (source.isControl) await copyRunValues(writer, source);
    }
  });
}

/** Writes a file with one virtual dataset: a key's entries of all files. */
export async function writeVirtualDataset(
  data: RunSelection,
  source: string,
  key: string,
  filename: string = join(mkdtempSync(join(tmpdir(), "beambook-")), "virtual.h5"),
): Promise<VirtualDatasetPlace> {
  const wanted = data.key(source, key);
  await writeWhole(data, filename, async (writer, index) => {
    await addVirtual(writer, wanted);
    index.add(wanted);
  });
  return { filename: resolve(filename), path: pathOf(wanted) };
}

async function writeWhole(
  data: RunSelection,
  path: string,
  work: (writer: Hdf5Writer, index: RunIndex) => Promise<void>,
): Promise<void> {
  const writer = await createHdf5(path);
  const index = new RunIndex(data);
  try {
    await writer.group("/", { attributes: { writer: "beambook" } });
    await work(writer, index);
    await index.write(writer);
    await writer.close();
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}

async function addVirtual(writer: Hdf5Writer, key: KeyData): Promise<void> {
  const { entryShape, shape } = key;
  const inner = entryShape.map(() => 0);
  const ones = shape.map(() => 1);
  const sources: VirtualSource[] = [];
  let at = 0;
  for (const { file, first, total } of key.chunks()) {
    if (total === 0) continue;
    const block = [total, ...entryShape];
    sources.push({
      file: file.path,
      dataset: file.datasetPath(key.section, key.source, key.key),
      source: { start: [first, ...inner], count: ones, block },
      target: { start: [at, ...inner], count: ones, block },
    });
    at += total;
  }
  const attributes = datasetAttributes(key);
  await writer.virtual(pathOf(key), { shape, type: writeTypeOf(key), sources, attributes });
  await copyPropertyAttributes(writer, key);
}

/** Copies the values at the start of the run. */
async function copyRunValues(writer: Hdf5Writer, source: SourceData): Promise<void> {
  const at = `RUN/${source.name}`;
  const file = pooledFile(source.files[0].path);
  if (!file.has(at)) return;
  for (const dataset of file.group(at).walk()) await copyDataset(writer, dataset);
}

async function copyDataset(writer: Hdf5Writer, dataset: Hdf5Dataset): Promise<void> {
  const { shape } = dataset;
  if (arrayDType(dataset.type) !== undefined) {
    await writer.write(dataset.path, dataset.readSync(), { shape });
  } else if (dataset.type.kind === "string") {
    const { variable, size, ascii } = dataset.type;
    const type: WriteType = { string: variable ? "variable" : size, ascii };
    await writer.write(dataset.path, dataset.stringsSync(), { type, shape });
  }
}
