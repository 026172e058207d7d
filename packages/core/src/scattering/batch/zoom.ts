import { BeambookError } from "../../errors.js";
import { given } from "../given.js";
import { imageName, makeFolderOf, type SeriesOptions } from "../mapping/file-names.js";
import type { Mapping } from "../mapping/mapping.js";
import { type MapPlotOptions, plotQMap } from "../mapping/plot.js";
import { qPicture } from "../mapping/q-picture.js";

/** Options of the middle's picture. */
export interface ZoomOptions extends SeriesOptions {
  /** Names the kind of data; defaults to `"WAXS"`. */
  prefix?: string;
  /** A ring to draw, Å⁻¹. */
  qvalue?: number | null;
  /** How many times smaller than the image's reach in q; defaults to 4. */
  zoomFactor?: number;
}

/** Saves the middle of an image over q as PNG. @returns Its path. */
export async function saveZoom(m: Mapping, options: ZoomOptions & MapPlotOptions): Promise<string> {
  const { prefix = "WAXS", qvalue, zoomFactor = 4, kinetic, time, ...rest } = given(options);
  if (!(zoomFactor > 0)) {
    throw new BeambookError("InvalidArgument", `zoomFactor = ${zoomFactor} is not above 0.`);
  }
  let reach = 0;
  for (const q of m.normQ.data) if (q > reach) reach = q;
  const picture = qPicture(m, { qmax: (reach * 1e-10) / zoomFactor });
  const parts = { ...m.nameParts, sampleName: `${prefix}_zoom_${m.samplename}` };
  const path = await makeFolderOf(imageName(parts, "png", { kinetic, time }));
  const qcircles = qvalue == null ? [] : [qvalue];
  await plotQMap(picture, { title: `${m.samplename} ${m.B} mT`, qcircles, ...rest }).save(path);
  return path;
}
