import { BeambookError, type ErrorDetails } from "../errors.js";
import { readWholeFile, writeWholeFile } from "../ndarray/atomic-write.js";
import { detectorModel, hasDetector } from "./detector-table.js";

/** A geometry as pyFAI writes it: lengths in metres, angles in radians; 1 is the slow axis (rows), 2 the fast one. */
export interface Poni {
  /** Distance from the sample to the detector plane along its normal. */
  dist: number;
  /** Foot of that normal on the detector, along rows (1) and columns (2). */
  poni1: number;
  poni2: number;
  rot1: number;
  rot2: number;
  rot3: number;
  /** Undefined in a file without wavelength. */
  wavelength?: number;
  pixel1: number;
  pixel2: number;
  /** Rows and columns; undefined when the file does not say. */
  shape?: readonly [rows: number, columns: number];
  /** Place of the array's first pixel, as pyFAI counts: 1 to 4, 3 unless the file says otherwise. */
  orientation: number;
  /** The detector's name in the file. */
  detector: string;
  /** Version of the file's format: 1, 2, 2.1 or 3. */
  version: number;
  /** Whether a version 3 file asks for parallax correction, which is not applied here. */
  parallax?: boolean;
}

const VERSIONS = [1, 2, 2.1, 3];

/**
 * Reads a .poni file from text, versions 1, 2, 2.1 and 3. A key that is there more than once counts with its last
 * value, as programs append calibrations.
 *
 * @throws FileFormat with the line for a value that cannot be read; the key that is missing
 */
export function parsePoni(text: string, { file }: { file?: string } = {}): Poni {
  const entries = readLines(text, file);
  const version = versionOf(entries, file);
  const config = readConfig(entries.get("detector_config"), file);
  const required = (...names: string[]): number => {
    const entry = names.map((name) => entries.get(name)).find((found) => found !== undefined);
    if (entry !== undefined) return numberOf(entry.value, names[0], { file, at: entry.line });
    throw new BeambookError("FileFormat", `The .poni file has no "${names[0]}".`, { file });
  };
  const detector = entries.get("detector")?.value ?? "Detector";
  const wavelength = entries.get("wavelength");
  const parallax = entries.get("parallax");
  return {
    dist: required("distance", "dist"),
    poni1: required("poni1"),
    poni2: required("poni2"),
    rot1: required("rot1"),
    rot2: required("rot2"),
    rot3: required("rot3"),
    ...(wavelength &&
      wavelength.value.toLowerCase() !== "none" && { wavelength: required("wavelength") }),
    ...pixelsOf(entries, config, detector, file),
    detector,
    version,
    ...(parallax && { parallax: parallax.value.toLowerCase() === "true" }),
  };
}

/** Reads a .poni file; see {@link parsePoni}. @throws FileNotFound, FileFormat */
export async function readPoni(path: string): Promise<Poni> {
  return parsePoni(new TextDecoder().decode(await readWholeFile(path)), { file: path });
}

interface Entry {
  value: string;
  line: number;
}

function readLines(text: string, file: string | undefined): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  text.split(/\r\n|\r|\n/).forEach((row, i) => {
    const trimmed = row.trim();
    if (trimmed === "" || trimmed.startsWith("#")) return;
    const colon = trimmed.indexOf(":");
    if (colon < 0) {
      throw new BeambookError("FileFormat", `"${trimmed.slice(0, 60)}" has no colon.`, {
        file,
        at: `line ${i + 1}`,
        hint: 'A .poni line is "key: value".',
      });
    }
    const key = trimmed.slice(0, colon).trim().toLowerCase();
    entries.set(key, { value: trimmed.slice(colon + 1).trim(), line: i + 1 });
  });
  return entries;
}

function versionOf(entries: ReadonlyMap<string, Entry>, file: string | undefined): number {
  const entry = entries.get("poni_version");
  if (entry === undefined) return entries.has("detector_config") ? 2 : 1;
  const version = Number(entry.value);
  if (VERSIONS.includes(version)) return version;
  throw new BeambookError("FileFormat", `A .poni file of version "${entry.value}" is not known.`, {
    file,
    at: `line ${entry.line}`,
    hint: `Versions ${VERSIONS.join(", ")} are.`,
  });
}

function numberOf(
  text: string,
  key: string,
  { file, at }: { file: string | undefined; at: number },
): number {
  const value = text === "" ? Number.NaN : Number(text);
  if (Number.isFinite(value)) return value;
  throw new BeambookError("FileFormat", `"${key}: ${text}" is not a number.`, {
    file,
    at: `line ${at}`,
  });
}

function readConfig(entry: Entry | undefined, file: string | undefined): Record<string, unknown> {
  if (entry === undefined) return {};
  const details: ErrorDetails = { file, at: `line ${entry.line}` };
  let config: unknown;
  try {
    config = JSON.parse(entry.value);
  } catch (cause) {
    throw new BeambookError("FileFormat", "The Detector_config is not JSON.", {
      ...details,
      cause,
    });
  }
  if (typeof config === "object" && config !== null && !Array.isArray(config)) return { ...config };
  throw new BeambookError("FileFormat", "The Detector_config is not a JSON object.", details);
}

type Pixels = Pick<Poni, "pixel1" | "pixel2" | "shape" | "orientation">;

function pixelsOf(
  entries: ReadonlyMap<string, Entry>,
  config: Readonly<Record<string, unknown>>,
  detector: string,
  file: string | undefined,
): Pixels {
  const model = hasDetector(detector) ? detectorModel(detector) : undefined;
  const size = (axis: 1 | 2): number => {
    const entry = entries.get(`pixelsize${axis}`);
    const given = config[`pixel${axis}`];
    const value = entry
      ? numberOf(entry.value, `PixelSize${axis}`, { file, at: entry.line })
      : typeof given === "number"
        ? given
        : model?.[`pixel${axis}`];
    if (value !== undefined && value > 0) return value;
    throw new BeambookError("FileFormat", `The .poni file does not give pixel size ${axis}.`, {
      file,
      hint: `Detector "${detector}" is not in the table: PixelSize${axis} or pixel${axis} is needed.`,
    });
  };
  const shape = shapeOf(config.max_shape, file) ?? model?.shape;
  const { orientation = 3 } = config;
  if (typeof orientation !== "number" || ![0, 1, 2, 3, 4, 5, 6, 7, 8].includes(orientation)) {
    throw new BeambookError("FileFormat", `Orientation ${orientation} is not one of 1 to 8.`, {
      file,
    });
  }
  return {
    pixel1: size(1),
    pixel2: size(2),
    ...(shape && { shape }),
    orientation: orientation === 0 ? 3 : orientation,
  };
}

function shapeOf(value: unknown, file: string | undefined): Poni["shape"] {
  if (value === undefined || value === null) return undefined;
  if (
    Array.isArray(value) &&
    value.length === 2 &&
    value.every((n) => Number.isInteger(n) && n > 0)
  ) {
    return [value[0], value[1]];
  }
  throw new BeambookError("FileFormat", `max_shape ${JSON.stringify(value)} is not two lengths.`, {
    file,
  });
}

/** What is written to a .poni file; `detector` is `"Detector"` unless given. */
export type PoniContent = Omit<Poni, "version" | "detector" | "orientation"> &
  Partial<Pick<Poni, "detector" | "orientation">>;

/** The text of a .poni file, version 2.1, which pyFAI reads. */
export function formatPoni(poni: PoniContent, comments: readonly string[] = []): string {
  const { detector = "Detector", orientation = 3, shape } = poni;
  const inTable = hasDetector(detector) ? detectorModel(detector) : undefined;
  const config = inTable
    ? { orientation }
    : {
        pixel1: poni.pixel1,
        pixel2: poni.pixel2,
        ...(shape && { max_shape: shape }),
        orientation,
      };
  return [
    "# Nota: C-Order, 1 refers to the Y axis, 2 to the X axis",
    ...comments.map((line) => `# ${line.replace(/[\r\n]+/g, " ")}`),
    "poni_version: 2.1",
    `Detector: ${inTable?.poniName ?? "Detector"}`,
    `Detector_config: ${JSON.stringify(config)}`,
    `Distance: ${poni.dist}`,
    `Poni1: ${poni.poni1}`,
    `Poni2: ${poni.poni2}`,
    `Rot1: ${poni.rot1}`,
    `Rot2: ${poni.rot2}`,
    `Rot3: ${poni.rot3}`,
    ...(poni.wavelength === undefined ? [] : [`Wavelength: ${poni.wavelength}`]),
    "",
  ].join("\n");
}

/** Writes a .poni file; see {@link formatPoni}. @throws FileAccess */
export async function writePoni(
  path: string,
  poni: PoniContent,
  comments: readonly string[] = [],
): Promise<void> {
  await writeWholeFile(path, formatPoni(poni, comments));
}
