import { basename } from "node:path";
import { BeambookError } from "../../errors.js";
import { type Hdf5Dataset, type Hdf5Group, openHdf5 } from "../../hdf5/index.js";
import { meanOfFrames } from "./frame-mean.js";
import { secondsOf } from "./id02.js";
import type { Instrument, Measurement, ReadMeasurementOptions } from "./instrument.js";
import { fieldFromTitle, sampleFromTitle } from "./titles.js";

/** SWING of SOLEIL: NeXus files with an Eiger 4M. */
export const SWING: Instrument = { name: "SWING", fileFilter: "*.nxs", read: readSwing };

async function readSwing(
  file: string,
  { skipcalib = false, signal }: ReadMeasurementOptions = {},
): Promise<Measurement> {
  const opened = await openHdf5(file);
  try {
    const entry = opened.group(opened.keys()[0] ?? "/");
    const detector = entry.group("SWING/EIGER-4M");
    const { mean, frames } = await meanOfFrames(entry.dataset("scan_data/eiger_image"), {
      file,
      signal,
    });
    const number = (path: string): Promise<number> => numberAt(entry, path, file);
    const title = basename(file).replace(/\.\w+$/, "");
    const end = entry.has("end_time") ? await entry.dataset("end_time").value() : "";
    const pixel1 = skipcalib ? 0 : (await number("SWING/EIGER-4M/pixel_size_x")) * 1e-6;
    const sizeZ = "SWING/EIGER-4M/pixel_size_z";
    return {
      file,
      data: mean,
      frames,
      header: {},
      ...(!skipcalib && {
        geometry: {
          SampleDistance: (await number("SWING/EIGER-4M/distance")) * 1e-3,
          Center_1: await number("SWING/EIGER-4M/dir_beam_x"),
          Center_2: await number("SWING/EIGER-4M/dir_beam_z"),
          PSize_1: pixel1,
          PSize_2: entry.has(sizeZ) ? (await number(sizeZ)) * 1e-6 : pixel1,
          WaveLength: (await monochromator(entry, file)) * 1e-10,
        },
      }),
      detector: detector.name,
      field: fieldFromTitle(title),
      sampleName: sampleFromTitle(title),
      epoch: typeof end === "string" ? secondsOf(end) : Number.NaN,
      number: /_(\d+)$/.exec(title)?.[1] ?? "",
      warnings: [],
    };
  } finally {
    opened.close();
  }
}

async function numberAt(entry: Hdf5Group, path: string, file: string): Promise<number> {
  const dataset = entry.dataset(path);
  const value = await firstValue(dataset);
  if (Number.isFinite(value)) return value;
  throw new BeambookError("FileFormat", "This is not a number.", { file, dataset: dataset.path });
}

async function firstValue(dataset: Hdf5Dataset): Promise<number> {
  return Number(dataset.ndim === 0 ? await dataset.value() : (await dataset.values())[0]);
}

/** The wavelength is kept with the monochromator, whose group's name ends alike on all beamlines. */
async function monochromator(entry: Hdf5Group, file: string): Promise<number> {
  const instrument = entry.group("SWING");
  const name = instrument.keys().find((key) => key.endsWith("op__mono"));
  if (name !== undefined) return numberAt(instrument, `${name}/wavelength`, file);
  throw new BeambookError("FileFormat", "The file has no monochromator.", {
    file,
    dataset: instrument.path,
  });
}
