import { BeambookError, throwIfAborted } from "../errors.js";
import { createHdf5, type GrowingDataset, type Hdf5Writer } from "../hdf5/index.js";
import { NDArray } from "../ndarray/ndarray.js";
import type { ScanChunk } from "./chunk.js";
import { frameChunks } from "./ptyd/write-tree.js";
import { EOS, type PtyScan, WAIT } from "./scan.js";

/** Joule in a keV. */
const KEV = 1.602176634e-16;
/** Version of the format, 1.60. */
const CXI_VERSION = 160;
/** Bit of CXI's masks for a pixel that must not be used. */
const PIXEL_IS_INVALID = 1;
const DETECTOR = "entry_1/instrument_1/detector_1";

/** Options of {@link writeCxi}. */
export interface CxiOptions {
  /** Frames that are written at a time; 20. */
  frames?: number;
  /** Name of the sample; the scan's label. */
  sample?: string;
  signal?: AbortSignal;
}

/**
 * Writes all frames of a scan as a CXI file (also readable as NXcxi_ptycho): energy in J, lengths in m, positions as
 * x, y, z, pixels that do not count by a bit of the mask. The file appears when it is whole.
 *
 * @example
 * await writeCxi(new PtydScan({ dfile: "npy.ptyd" }), "npy.cxi");
 * @throws `NoData` when the scan has no positions
 * @source F. R. N. C. Maia, Nature Methods 9 (2012) 854, and the CXI format's description, version 1.6
 */
export async function writeCxi(
  scan: PtyScan,
  path: string,
  { frames = 20, sample, signal }: CxiOptions = {},
): Promise<void> {
  const writer = await createHdf5(path);
  try {
    const sets = new Map<string, GrowingDataset>();
    let last: ScanChunk | undefined;
    for (;;) {
      throwIfAborted(signal);
      const chunk = await scan.auto(frames);
      if (chunk === EOS || chunk === WAIT) break;
      await append(writer, sets, chunk);
      last = chunk;
    }
    if (last === undefined) throw new BeambookError("NoData", "The scan has no frames.");
    await describe(writer, last.common, sample);
    await writer.close();
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}

async function append(
  writer: Hdf5Writer,
  sets: Map<string, GrowingDataset>,
  chunk: ScanChunk,
): Promise<void> {
  const { positions } = chunk.chunk;
  if (positions === null) {
    throw new BeambookError("NoData", "The scan has no positions, and a CXI file needs them.", {
      file: writer.path,
    });
  }
  const arrays: [string, NDArray][] = [
    [`${DETECTOR}/data`, chunk.frames],
    [`${DETECTOR}/mask`, invalid(chunk.weights)],
    ["entry_1/sample_1/geometry_1/translation", xyz(positions)],
  ];
  for (const [path, array] of arrays) {
    let set = sets.get(path);
    if (set === undefined) {
      const small = array.ndim < 3;
      set = await writer.create(path, {
        type: array.dtype,
        shape: [0, ...array.shape.slice(1)],
        chunks: small ? [1024, ...array.shape.slice(1)] : frameChunks(array),
        ...(small ? {} : { deflate: 4, shuffle: true }),
        attributes: path.endsWith("data") ? { axes: "translation:y:x" } : {},
      });
      sets.set(path, set);
    }
    await set.append(array);
  }
}

async function describe(
  writer: Hdf5Writer,
  common: Record<string, unknown>,
  sample: string | undefined,
): Promise<void> {
  const [high, wide] = (common.psize as number[] | null) ?? [];
  const [row, column] = common.center as number[];
  const { energy, distance, label } = common as Record<string, number | string | null>;
  await writer.group("/", { attributes: { default: "entry_1" } });
  await writer.write("cxi_version", CXI_VERSION, { type: "int32" });
  await writer.group("entry_1", { attributes: { NX_class: "NXentry", default: "data_1" } });
  await writer.write("entry_1/definition", "NXcxi_ptycho");
  await writer.group("entry_1/instrument_1", { attributes: { NX_class: "NXinstrument" } });
  await writer.group(DETECTOR, { attributes: { NX_class: "NXdetector" } });
  const metres = { attributes: { units: "m" } };
  if (high !== undefined) {
    await writer.write(`${DETECTOR}/x_pixel_size`, wide, { type: "float64", ...metres });
    await writer.write(`${DETECTOR}/y_pixel_size`, high, { type: "float64", ...metres });
  }
  await writer.write(`${DETECTOR}/beam_center_x`, column, { type: "float64" });
  await writer.write(`${DETECTOR}/beam_center_y`, row, { type: "float64" });
  if (distance !== null) {
    await writer.write(`${DETECTOR}/distance`, Number(distance), { type: "float64", ...metres });
  }
  await writer.softLink(`${DETECTOR}/translation`, "/entry_1/sample_1/geometry_1/translation");
  if (energy !== null) {
    await writer.group("entry_1/instrument_1/source_1", { attributes: { NX_class: "NXsource" } });
    const joule = { type: "float64" as const, attributes: { units: "J" } };
    await writer.write("entry_1/instrument_1/source_1/energy", Number(energy) * KEV, joule);
  }
  await writer.group("entry_1/sample_1", { attributes: { NX_class: "NXsample" } });
  const name = sample ?? label;
  if (name !== null && name !== undefined)
    await writer.write("entry_1/sample_1/name", String(name));
  await writer.group("entry_1/data_1", { attributes: { NX_class: "NXdata", signal: "data" } });
  await writer.softLink("entry_1/data_1/data", `/${DETECTOR}/data`);
  await writer.softLink("entry_1/data_1/translation", "/entry_1/sample_1/geometry_1/translation");
}

/** Positions (row, column) as x, y, z. */
function xyz(positions: NDArray): NDArray<"float64"> {
  const pairs = positions.astype("float64").flat() as Float64Array;
  const count = positions.shape[0];
  const out = Float64Array.from({ length: 3 * count }, (_, i) =>
    i % 3 === 2 ? 0 : pairs[2 * Math.floor(i / 3) + (i % 3 === 0 ? 1 : 0)],
  );
  return new NDArray(out, "float64", { shape: [count, 3] });
}

function invalid(weights: NDArray): NDArray<"uint32"> {
  const data = Uint32Array.from(weights.flat() as ArrayLike<number>, (w) =>
    w > 0 ? 0 : PIXEL_IS_INVALID,
  );
  return new NDArray(data, "uint32", { shape: weights.shape });
}
