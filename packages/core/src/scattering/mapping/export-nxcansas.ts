import { createHdf5, type Hdf5Writer } from "../../hdf5/index.js";
import { ndarray } from "../../ndarray/index.js";
import type { QImage } from "./export-ascii.js";

/** What goes into an NXcanSAS file. */
export interface NxcansasContent {
  title: string;
  run: string;
  /** I(q) curve, Å⁻¹. */
  curve?: { q: Float64Array; intensity: Float64Array; sigma?: Float64Array };
  /** Image, (rows, columns) points row by row. */
  image?: QImage & { shape: readonly number[] };
  /** What made the numbers, as JSON. */
  provenance?: unknown;
}

/**
 * Writes an NXcanSAS file: an entry with a curve, an image with its mask and errors, or both.
 *
 * @source NXcanSAS 1.1, https://manual.nexusformat.org/classes/applications/NXcanSAS.html
 * @throws FileAccess
 */
export async function writeNxcansas(path: string, content: NxcansasContent): Promise<void> {
  const writer = await createHdf5(path);
  await writer.group("/", { attributes: { default: "sasentry01" } });
  await writer.group("/sasentry01", {
    attributes: {
      NX_class: "NXentry",
      canSAS_class: "SASentry",
      version: "1.1",
      default: "sasdata01",
    },
  });
  await writer.write("/sasentry01/definition", "NXcanSAS");
  await writer.write("/sasentry01/title", content.title);
  await writer.write("/sasentry01/run", content.run);
  let number = 0;
  const next = (): string => `/sasentry01/sasdata${String(++number).padStart(2, "0")}`;
  if (content.curve) await writeCurve(writer, next(), content.curve);
  if (content.image) await writeImage(writer, next(), content.image);
  if (content.provenance !== undefined) {
    const group = "/sasentry01/sasprocess01";
    await writer.group(group, {
      attributes: { NX_class: "NXprocess", canSAS_class: "SASprocess" },
    });
    await writer.write(`${group}/name`, "beambook");
    await writer.write(`${group}/description`, JSON.stringify(content.provenance));
  }
  await writer.close();
}

const Q_UNITS = { units: "1/angstrom" };
const I_UNITS = { units: "1/cm" };

async function writeCurve(
  writer: Hdf5Writer,
  group: string,
  { q, intensity, sigma }: NonNullable<NxcansasContent["curve"]>,
): Promise<void> {
  await writer.group(group, {
    attributes: {
      ...{ NX_class: "NXdata", canSAS_class: "SASdata", signal: "I", I_axes: "Q" },
      Q_indices: ndarray(new Int32Array([0]), [1]),
    },
  });
  const good = Uint32Array.from(q.keys()).filter((k) => Number.isFinite(intensity[k]));
  const pick = (values: Float64Array): Float64Array => Float64Array.from(good, (k) => values[k]);
  await writer.write(`${group}/Q`, pick(q), { attributes: Q_UNITS });
  await writer.write(`${group}/I`, pick(intensity), {
    attributes: { ...I_UNITS, ...(sigma && { uncertainties: "Idev" }) },
  });
  if (sigma) await writer.write(`${group}/Idev`, pick(sigma), { attributes: I_UNITS });
}

async function writeImage(
  writer: Hdf5Writer,
  group: string,
  image: NonNullable<NxcansasContent["image"]>,
): Promise<void> {
  const { shape, mask, sigma } = image;
  await writer.group(group, {
    attributes: {
      ...{ NX_class: "NXdata", canSAS_class: "SASdata", signal: "I", I_axes: "Qx,Qy" },
      ...(mask && { mask: "mask" }),
      Q_indices: ndarray(new Int32Array([0, 1]), [2]),
    },
  });
  const grid = (values: ArrayLike<number>): ReturnType<typeof ndarray> =>
    ndarray(Float64Array.from(values), shape);
  await writer.write(`${group}/Qx`, grid(image.qx), { attributes: Q_UNITS });
  await writer.write(`${group}/Qy`, grid(image.qy), { attributes: Q_UNITS });
  await writer.write(`${group}/I`, grid(finite(image.intensity)), {
    attributes: { ...I_UNITS, ...(sigma && { uncertainties: "Idev" }) },
  });
  if (sigma) await writer.write(`${group}/Idev`, grid(finite(sigma)), { attributes: I_UNITS });
  if (mask) await writer.write(`${group}/mask`, ndarray(Uint8Array.from(mask), shape));
}

/** Numbers that a reader can compute with: what has none is masked and 0. */
function finite(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values, (v) => (Number.isFinite(v) ? v : 0));
}
