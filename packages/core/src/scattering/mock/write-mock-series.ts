import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { writeEdf } from "../../formats/index.js";
import { writeWholeFile } from "../../ndarray/atomic-write.js";
import { ndarray } from "../../ndarray/index.js";
import { ScatteringGeometry } from "../geometry/geometry.js";
import { maierSaupeOrder } from "../orientation/distributions.js";
import { writeId02File } from "./id02-file.js";
import { mockImage } from "./pattern.js";
import { COBALT_CIF, hiddenPixels, SAXS_SCENE, WAXS_SCENE } from "./scenes.js";

/** Options of {@link writeMockSeries}. */
export interface MockSeriesOptions {
  /** Rods seen at small angles, or cobalt's reflections at wide ones; defaults to `"saxs"`. */
  kind?: "saxs" | "waxs";
  /** Magnetic field of each file in mT; defaults to a ramp up to 1400 and down again. */
  fields?: readonly number[];
  /** When each file was measured, seconds since the first; defaults to one a minute. */
  times?: readonly number[];
  /** Maier-Saupe's κ; defaults to k B / (B + 300 mT) with k = 6 at small angles, 40 at wide ones. */
  kappa?: (field: number, time: number) => number;
  /** Direction of the rods, degrees from the columns' direction; defaults to 90 + 4 exp(-B / 400 mT). */
  director?: (field: number, time: number) => number;
  /** Defaults to 1. */
  seed?: number;
}

/** One file of a made-up series, with what is true of it. */
export interface MockState {
  readonly file: string;
  /** mT */
  readonly field: number;
  /** Seconds since the first file. */
  readonly time: number;
  readonly kappa: number;
  /** Degrees. */
  readonly director: number;
  /** Order parameter of κ. */
  readonly S: number;
}

/** What {@link writeMockSeries} wrote. */
export interface MockSeries {
  readonly folder: string;
  readonly files: readonly string[];
  /** A mask in EDF: beam stop and gaps. */
  readonly mask: string;
  /** A structure; only of `"waxs"`. */
  readonly cif?: string;
  readonly qvalues: readonly number[];
  readonly reflections: readonly (readonly number[])[];
  readonly geometry: ScatteringGeometry;
  readonly states: readonly MockState[];
}

const RAMP = [0, 100, 200, 400, 800, 1400, 800, 400, 100] as const;
/** 2024-03-14 10:00 UTC. */
const BEGIN = 1_710_410_400;

/**
 * Writes a series of ID02 files with a mask (and a CIF file for `"waxs"`): oriented rods in a magnetic field, with
 * counting noise. For tutorials and tests.
 *
 * @param folder - is made
 * @throws FileAccess
 * @example
 * const series = await writeMockSeries("series", { fields: [0, 400, 1400] });
 * const m = await Mapping.open(series.files[2], { qvalues: series.qvalues, mask: series.mask, threshold: 0.04 });
 */
export async function writeMockSeries(
  folder: string,
  options: MockSeriesOptions = {},
): Promise<MockSeries> {
  const { kind = "saxs", fields = RAMP, times, seed = 1 } = options;
  const scene = kind === "saxs" ? SAXS_SCENE : WAXS_SCENE;
  const { director = directorAt } = options;
  const { kappa = (field: number): number => (scene.mostKappa * field) / (field + 300) } = options;
  const { shape, detector, stem, sample } = scene;
  const geometry = ScatteringGeometry.fromEsrf(scene.geometry, { shape });
  await mkdir(folder, { recursive: true });
  const mask = join(folder, "mask.edf");
  await writeEdf(mask, [{ data: ndarray(hiddenPixels(scene, geometry), shape) }]);
  const cif = kind === "waxs" ? join(folder, "cobalt.cif") : undefined;
  if (cif) await writeWholeFile(cif, COBALT_CIF);
  const states: MockState[] = [];
  for (const [i, field] of fields.entries()) {
    const time = times?.[i] ?? 60 * i;
    const [k, angle] = [kappa(field, time), director(field, time)];
    const file = join(folder, `${stem}_${String(376 + i).padStart(5, "0")}_raw.h5`);
    const data = mockImage(geometry, scene.pattern(k, angle), seed + i);
    const title = `${sample}_${fieldText(field)}_${i}`;
    const end = BEGIN + time;
    await writeId02File(file, { data, detector, geometry: geometry.toEsrf(), title, end });
    states.push({ file, field, time, kappa: k, director: angle, S: maierSaupeOrder(k) });
  }
  const files = states.map(({ file }) => file);
  const { qvalues, reflections } = scene;
  return {
    ...{ folder, files, mask, qvalues, reflections, geometry, states },
    ...(cif && { cif }),
  };
}

const directorAt = (field: number): number => 90 + 4 * Math.exp(-field / 400);

/** As titles at the beamline have it: `400mT`, `1.4T`. */
function fieldText(field: number): string {
  return field < 1000 ? `${field}mT` : `${field / 1000}T`;
}
