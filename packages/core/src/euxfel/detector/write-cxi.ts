import {
  type AttributesInput,
  createHdf5,
  type Hdf5Writer,
  type VirtualSource,
  type WriteType,
} from "../../hdf5/write/index.js";
import type { KeyData } from "../key-data.js";
import { writeTypeOf } from "../write/copy-key.js";
import type { FrameIndex } from "./frame-source.js";
import type { FrameTable } from "./frame-table.js";
import { type FrameRun, planRuns } from "./read-frames.js";

/** How a virtual CXI file is written. */
export interface CxiOptions {
  /** Values where a module has no data; defaults: data NaN or 0 for integers, gain 0, mask all bits set. */
  fillValues?: { data?: number; gain?: number; mask?: number };
}

/** What a CXI file is made from. */
export interface CxiSource {
  detectorName: string;
  modules: readonly number[];
  /** Module numbers that the file has places for. */
  allModules: readonly number[];
  table: FrameTable;
  frames: FrameIndex;
  /** A key of each module, in order; undefined when the data does not have it. */
  keys(key: string): KeyData[] | undefined;
  metadata: Record<string, string | number | bigint>;
}

const DETECTOR = "entry_1/instrument_1/detector_1";
const IMAGE_AXES = "experiment_identifier:module_identifier:y:x";
const RAW_AXES = "experiment_identifier:module_identifier:data_gain:y:x";
const FILL_MASK = 0xffffffff;

/**
 * Writes a CXI file (version 1.5) whose datasets refer to the run's files.
 *
 * @source http://www.cxidb.org/cxi.html
 */
export async function writeCxi(
  source: CxiSource,
  path: string,
  { fillValues = {} }: CxiOptions,
): Promise<void> {
  const writer = await createHdf5(path);
  try {
    await writeEntry(writer, source);
    await writeDetector(writer, source, fillValues);
    await writer.close();
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}

async function writeEntry(writer: Hdf5Writer, source: CxiSource): Promise<void> {
  const { trainId, pulseId } = source.frames;
  const { proposalNumber, runNumber } = source.metadata;
  const text = { type: { string: "variable" } } as const;
  await writer.write("cxi_version", BigInt64Array.of(150n));
  if (proposalNumber !== undefined && runNumber !== undefined) {
    const attributes = {
      name: `EuXFEL proposal ${proposalNumber} run ${runNumber}`,
      euxfelProposalNumber: { value: Number(proposalNumber), type: "uint32" },
      euxfelRunNumber: { value: Number(runNumber), type: "uint32" },
    } satisfies AttributesInput;
    await writer.group("entry_1", { attributes });
  }
  const names = Array.from(trainId, (id, i) => `${id}:${pulseId[i]}`);
  await writer.write("entry_1/experiment_identifier", names, { ...text, shape: [names.length] });
  await writer.write("entry_1/pulseId", BigUint64Array.from(pulseId, BigInt));
  await writer.write("entry_1/trainId", BigUint64Array.from(trainId, BigInt));
  const cells = source.keys("image.cellId");
  if (cells) {
    const axes = "experiment_identifier:module_identifier";
    await addVirtual(writer, source, cells, { path: "entry_1/cellId", inner: [], axes });
  }
}

async function writeDetector(
  writer: Hdf5Writer,
  source: CxiSource,
  fill: NonNullable<CxiOptions["fillValues"]>,
): Promise<void> {
  await writer.group(DETECTOR, { attributes: { name: source.detectorName } });
  const data = source.keys("image.data") as KeyData[];
  const { entryShape, dtype } = data[0];
  const isRaw = entryShape.length === 3;
  const axes = isRaw ? RAW_AXES : IMAGE_AXES;
  if (isRaw) {
    const labels = entryShape[0] === 2 ? ["data", "gain"] : ["data"];
    await writer.write("entry_1/data_gain", labels, {
      type: { string: "variable" },
      shape: [labels.length],
    });
    await writer.softLink(`${DETECTOR}/data_gain`, "/entry_1/data_gain");
  }
  const missing = { data: dtype.startsWith("float") ? Number.NaN : 0, gain: 0, mask: FILL_MASK };
  for (const name of ["data", "gain", "mask"] as const) {
    const keys = name === "data" ? data : source.keys(`image.${name}`);
    if (!keys) continue;
    const path = `${DETECTOR}/${name}`;
    const fillValue = fill[name] ?? missing[name];
    await addVirtual(writer, source, keys, { path, inner: keys[0].entryShape, axes, fillValue });
  }
  await writer.softLink(`${DETECTOR}/experiment_identifier`, "/entry_1/experiment_identifier");
  await writer.softLink("entry_1/data_1", `/${DETECTOR}`);
  const numbers = BigInt64Array.from(source.allModules, BigInt);
  await writer.write(`${DETECTOR}/module_identifier`, numbers);
}

async function addVirtual(
  writer: Hdf5Writer,
  { table, modules, allModules }: CxiSource,
  keys: readonly KeyData[],
  target: { path: string; inner: readonly number[]; axes: string; fillValue?: number },
): Promise<void> {
  const frames = table.starts[table.trainIds.length];
  const all = Float64Array.from({ length: frames }, (_, i) => i);
  const sources = keys.flatMap((key, m) => {
    const place = allModules.indexOf(modules[m]);
    const runs = planRuns(table, table.rows[m], { frames: all, slots: all });
    return runs.map((run) => mapping(run, key, place, target.inner));
  });
  const type: WriteType = writeTypeOf(keys[0]);
  await writer.virtual(target.path, {
    shape: [frames, allModules.length, ...target.inner],
    type,
    sources,
    fillValue: target.fillValue ?? 0,
    attributes: { axes: target.axes },
  });
}

/** One stretch of a module's frames; an axis of length 1 that the target lacks is passed over. */
function mapping(
  { file, first, step, count, slot }: FrameRun,
  key: KeyData,
  module: number,
  inner: readonly number[],
): VirtualSource {
  const entry = key.entryShape;
  const isBlock = step === 1;
  const lengths = { count: isBlock ? 1 : count, block: isBlock ? count : 1 };
  return {
    file: file.path,
    dataset: file.datasetPath(key.section, key.source, key.key),
    source: {
      start: [first, ...entry.map(() => 0)],
      count: [lengths.count, ...entry.map(() => 1)],
      stride: [isBlock ? count : step, ...entry],
      block: [lengths.block, ...entry],
    },
    target: {
      start: [slot, module, ...inner.map(() => 0)],
      count: [1, 1, ...inner.map(() => 1)],
      block: [count, 1, ...inner],
    },
  };
}
