import { BeambookError } from "../../errors.js";
import { parseQuantity } from "../../formats/index.js";
import type { EsrfGeometry } from "../geometry/esrf.js";
import type { HeaderValue } from "./instrument.js";

/** Keys and values of a header; keys match whatever their case. */
export type Header = Readonly<Record<string, HeaderValue>>;

/** A header value by name, whatever the case. */
export function headerOf(header: Header, key: string): HeaderValue | undefined {
  if (Object.hasOwn(header, key)) return header[key];
  const low = key.toLowerCase();
  const found = Object.keys(header).find((name) => name.toLowerCase() === low);
  return found === undefined ? undefined : header[found];
}

/** A header value as number in SI units; undefined when it is missing or empty. @throws FileFormat */
export function numberIn(header: Header, key: string, file: string): number | undefined {
  const value = headerOf(header, key);
  if (value === undefined) return undefined;
  const number = typeof value === "number" ? value : parseQuantity(value, { file, dataset: key });
  return Number.isNaN(number) ? undefined : number;
}

const NEEDED = [
  "Center_1",
  "Center_2",
  "PSize_1",
  "PSize_2",
  "SampleDistance",
  "WaveLength",
] as const;

/**
 * The geometry in ESRF SAXS keywords. `Offset` shifts the array against the detector: centres count from the
 * detector's corner.
 *
 * @throws FileFormat naming all keys that are missing
 */
export function geometryIn(header: Header, file: string): EsrfGeometry {
  const values = NEEDED.map((key) => numberIn(header, key, file));
  const missing = NEEDED.filter((_, i) => values[i] === undefined);
  if (missing.length > 0) {
    throw new BeambookError("FileFormat", `The header has no ${missing.join(", ")}.`, {
      file,
      hint: "Give a `poni` file or a `geometry`, or `skipcalib: true` to see the image only.",
    });
  }
  const [center1, center2, size1, size2, distance, wavelength] = values as number[];
  const offset = (axis: 1 | 2): number => numberIn(header, `Offset_${axis}`, file) ?? 0;
  const turned = (axis: 1 | 2 | 3): number =>
    numberIn(header, `DetectorRotation_${axis}`, file) ?? 0;
  return {
    SampleDistance: distance,
    Center_1: center1 - offset(1),
    Center_2: center2 - offset(2),
    PSize_1: size1,
    PSize_2: size2,
    WaveLength: wavelength,
    DetectorRotation_1: turned(1),
    DetectorRotation_2: turned(2),
    DetectorRotation_3: turned(3),
  };
}

/** What is unusual in a header and not taken into account. */
export function headerWarnings(header: Header): string[] {
  const warnings: string[] = [];
  const projection = headerOf(header, "ProjectionType");
  if (projection !== undefined && !/^saxs$/i.test(String(projection).trim())) {
    warnings.push(`ProjectionType is ${projection}: the image is read as a flat detector's.`);
  }
  const raster = headerOf(header, "RasterOrientation");
  if (raster !== undefined && Number(raster) !== 1) {
    warnings.push(`RasterOrientation ${raster} is not applied: rows and columns stay as stored.`);
  }
  return warnings;
}
