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

/** How a virtual CXI file is written. */
export interface CxiOptions {
  /** Values where a module has no data; defaults: data NaN or 0 for integers, gain 0, mask all bits set. */
  fillValues?: { data?: number; gain?: number; mask?: number };
}

/** What a CXI file is made from. */
export interface CxiSource {
  detectorName: string;
  /** Module numbers that the file has places for. */
  allModules: readonly number[];
  /** Train and pulse (or memory cell) of each frame. */
  frames: FrameIndex;
  /** Keys of the images and of the cells. */
  imageKey: string;
  cellKey: string;
  /** What the second number of a frame's name is called in the file. */
  pulseLabel: "pulseId" | "memoryCell";
  /** Shape of a frame, raw AGIPD data with its first axis. */
  frameShape: readonly number[];
  /** A key of each module, in order; undefined when the data does not have it. */
  keys(key: string): KeyData[] | undefined;
  /** Where the entries of a key lie and go to; `inner` is the shape of a frame of it. */
  mappings(keys: readonly KeyData[], inner: readonly number[]): VirtualSource[];
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
  await writer.write(`entry_1/${source.pulseLabel}`, BigUint64Array.from(pulseId, BigInt));
  await writer.write("entry_1/trainId", BigUint64Array.from(trainId, BigInt));
  const cells = source.keys(source.cellKey);
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
  const { imageKey, frameShape } = source;
  const data = source.keys(imageKey) as KeyData[];
  const { dtype } = data[0];
  const isRaw = frameShape.length === 3;
  const axes = isRaw ? RAW_AXES : IMAGE_AXES;
  if (isRaw) {
    const labels = frameShape[0] === 2 ? ["data", "gain"] : ["data"];
    await writer.write("entry_1/data_gain", labels, {
      type: { string: "variable" },
      shape: [labels.length],
    });
    await writer.softLink(`${DETECTOR}/data_gain`, "/entry_1/data_gain");
  }
  const missing = { data: dtype.startsWith("float") ? Number.NaN : 0, gain: 0, mask: FILL_MASK };
  for (const name of ["data", "gain", "mask"] as const) {
    const keys = name === "data" ? data : source.keys(imageKey.replace(/[^.]+$/, name));
    if (!keys) continue;
    const path = `${DETECTOR}/${name}`;
    const fillValue = fill[name] ?? missing[name];
    await addVirtual(writer, source, keys, { path, inner: frameShape, axes, fillValue });
  }
  await writer.softLink(`${DETECTOR}/experiment_identifier`, "/entry_1/experiment_identifier");
  await writer.softLink("entry_1/data_1", `/${DETECTOR}`);
  const numbers = BigInt64Array.from(source.allModules, BigInt);
  await writer.write(`${DETECTOR}/module_identifier`, numbers);
}

async function addVirtual(
  writer: Hdf5Writer,
  source: CxiSource,
  keys: readonly KeyData[],
  target: { path: string; inner: readonly number[]; axes: string; fillValue?: number },
): Promise<void> {
  const type: WriteType = writeTypeOf(keys[0]);
  await writer.virtual(target.path, {
    shape: [source.frames.trainId.length, source.allModules.length, ...target.inner],
    type,
    sources: source.mappings(keys, target.inner),
    fillValue: target.fillValue ?? 0,
    attributes: { axes: target.axes },
  });
}
