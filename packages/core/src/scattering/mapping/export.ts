import { writeWholeFile } from "../../ndarray/atomic-write.js";
import { momentumMaps } from "../geometry/momentum-maps.js";
import { AzimuthalIntegrator } from "../integrate/integrator.js";
import { type QImage, sasview1dText, sasview2dText } from "./export-ascii.js";
import { writeNxcansas } from "./export-nxcansas.js";
import { makeFolderOf } from "./file-names.js";
import { type ErrorOptions, type ImageSource, integrable, pixelErrors } from "./image-source.js";

/** What {@link exportAll} writes. */
export interface SasviewOptions extends ErrorOptions {
  /** `"2d"` text, `"1d"` text, `"nxcansas"`, or several; defaults to all three. */
  formats?: readonly ("2d" | "1d" | "nxcansas")[];
  /** Path without ending; defaults to that of the input file. */
  path?: string;
  /** Bins of the 1-D curve; defaults to 500. */
  npt?: number;
}

/** Written files by format. */
export type SasviewPaths = Partial<Record<"2d" | "1d" | "nxcansas", string>>;

/** Writes an image and its powder pattern for SasView. @throws FileAccess */
export async function exportAll(
  source: ImageSource,
  base: string,
  about: { title: string; run: string; provenance: unknown },
  { formats = ["2d", "1d", "nxcansas"], npt = 500, errorModel }: SasviewOptions,
): Promise<SasviewPaths> {
  const paths: { -readonly [K in keyof SasviewPaths]: string } = {};
  const flat = formats.every((format) => format === "1d");
  const image = qImage(source, flat ? undefined : pixelErrors(source, errorModel));
  const { image: counts, corrections } = integrable(source, errorModel);
  const { radial, intensity, sigma } = AzimuthalIntegrator.for(source.geometry).integrate1d(
    counts,
    npt,
    corrections,
  );
  if (formats.includes("2d")) {
    paths["2d"] = await makeFolderOf(`${base}.dat`);
    await writeWholeFile(paths["2d"], sasview2dText(image));
  }
  if (formats.includes("1d")) {
    paths["1d"] = await makeFolderOf(`${base}_1d.txt`);
    await writeWholeFile(paths["1d"], sasview1dText(radial, intensity, sigma));
  }
  if (formats.includes("nxcansas")) {
    paths.nxcansas = await makeFolderOf(`${base}_nxcansas.h5`);
    await writeNxcansas(paths.nxcansas, {
      ...about,
      curve: { q: radial, intensity, ...(sigma && { sigma }) },
      image: { ...image, shape: source.data.shape },
    });
  }
  return paths;
}

function qImage({ data, mask, geometry }: ImageSource, sigma: Float64Array | undefined): QImage {
  const { qx, qz } = momentumMaps(geometry);
  return {
    qx: qx.data.map((v) => v * 1e-10),
    qy: qz.data.map((v) => v * 1e-10),
    intensity: data.data,
    ...(sigma && { sigma }),
    mask: mask.data,
  };
}
