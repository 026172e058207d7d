import { BeambookError } from "../errors.js";
import { writeWholeFile } from "../ndarray/atomic-write.js";
import { type NDArray, zeros } from "../ndarray/index.js";
import { EnergyCalibration } from "./elements/calibration.js";
import { lineGroup } from "./elements/lines.js";
import { groupTemplate } from "./elements/templates.js";

/** Options of {@link makePainting}. */
export interface PaintingOptions {
  /** Rows; 60. */
  height?: number;
  /** Columns; 80. */
  width?: number;
  /** Channels over 40 keV; 1024. */
  depth?: number;
  /** Mean counts of a pixel of plain lead white; 1500. */
  counts?: number;
  /** Decides the noise; 1. */
  seed?: number;
}

/** What was painted, to hold results against. */
export interface Painting {
  raw: string;
  rpl: string;
  calibration: EnergyCalibration;
  /** Expected counts of each group of lines in each pixel (height, width), by name: `Pb L3`. */
  truth: Record<string, NDArray<"float64">>;
  /** The pixel [row, column] of a grain of zinc white, found nowhere else. */
  hotspot: readonly [row: number, column: number];
}

/** Levels of each pigment's metals, with their counts relative to lead white's strongest. */
const PIGMENTS: Record<string, readonly (readonly [group: string, share: number])[]> = {
  leadWhite: [
    ["Pb L3", 1],
    ["Pb L2", 0.7],
    ["Pb L1", 0.15],
  ],
  chalk: [["Ca K", 1]],
  vermilion: [
    ["Hg L3", 1],
    ["Hg L2", 0.7],
    ["S K", 0.12],
  ],
  azurite: [["Cu K", 1]],
  ochre: [["Fe K", 1]],
  zincWhite: [["Zn K", 1]],
};

/** How thick a pigment lies at a place of the canvas, 0 to 1; `u` across, `v` down. */
type Place = (u: number, v: number) => number;

const PLACES: Record<string, Place> = {
  leadWhite: (u: number, v: number): number => 0.5 + 0.3 * Math.sin(5 * u) * Math.cos(4 * v),
  chalk: (): number => 0.25,
  vermilion: (u: number, v: number): number => (Math.hypot(u - 0.65, v - 0.45) < 0.17 ? 0.8 : 0),
  azurite: (u: number, v: number): number => (v < 0.35 + 0.08 * Math.sin(9 * u) ? 0.7 : 0),
  ochre: (u: number, v: number): number => (v > 0.72 + 0.05 * Math.sin(12 * u) ? 0.6 : 0),
};

/**
 * Paints a raw cube with known pigments: lead white and chalk everywhere, a sky of azurite, a disc of vermilion, ochre
 * below, one grain of zinc white; emission lines on a background of scattered radiation, with counting noise. Small
 * enough to try everything on.
 *
 * @param stem - `<stem>.raw` and `<stem>.rpl` are written, uint16
 * @throws FileAccess; InvalidArgument for sizes below 8 pixels or 256 channels
 */
export async function makePainting(stem: string, options: PaintingOptions = {}): Promise<Painting> {
  const { height = 60, width = 80, depth = 1024, counts = 1500, seed = 1 } = options;
  if (!(height >= 8 && width >= 8 && depth >= 256 && counts > 0)) {
    throw new BeambookError(
      "InvalidArgument",
      `A painting of ${height} x ${width} x ${depth} cannot be.`,
      {
        hint: "At least 8 x 8 pixels and 256 channels are needed.",
      },
    );
  }
  const calibration = new EnergyCalibration(-0.96, 41 / depth);
  const hotspot = [Math.floor(height * 0.55), Math.floor(width * 0.2)] as const;
  const truth = paint(height, width, counts, hotspot);
  const templates = Object.entries(truth).map(([name, map]) => ({
    map: map.data,
    shape: groupTemplate(lineGroup(name), calibration, depth, { smoothing: 0 }),
  }));
  const scattered = bremsstrahlung(calibration, depth, counts * 0.4);
  const random = generator(seed);
  const cube = new Uint16Array(height * width * depth);
  const expected = new Float64Array(depth);
  for (let pixel = 0; pixel < height * width; pixel++) {
    expected.set(scattered);
    for (const { map, shape } of templates) {
      const amount = map[pixel];
      if (amount > 0) for (let i = 0; i < depth; i++) expected[i] += amount * shape[i];
    }
    for (let i = 0; i < depth; i++) cube[pixel * depth + i] = poisson(expected[i], random);
  }
  await writeWholeFile(`${stem}.raw`, new Uint8Array(cube.buffer));
  await writeWholeFile(`${stem}.rpl`, rplText(height, width, depth));
  return { raw: `${stem}.raw`, rpl: `${stem}.rpl`, calibration, truth, hotspot };
}

function paint(
  height: number,
  width: number,
  counts: number,
  [row, column]: readonly [number, number],
): Record<string, NDArray<"float64">> {
  const truth: Record<string, NDArray<"float64">> = {};
  for (const [pigment, groups] of Object.entries(PIGMENTS)) {
    for (const [group, share] of groups) {
      const map = zeros([height, width], "float64");
      for (let i = 0; i < map.size; i++) {
        const [v, u] = [Math.floor(i / width) / height, (i % width) / width];
        map.data[i] = counts * share * (PLACES[pigment]?.(u, v) ?? 0);
      }
      if (pigment === "zincWhite") map.set([row, column], 3 * counts);
      truth[group] = map;
    }
  }
  return truth;
}

/** Scattered radiation of a tube at 40 kV, absorbed at low energies. */
function bremsstrahlung(
  calibration: EnergyCalibration,
  depth: number,
  total: number,
): Float64Array {
  const shape = Float64Array.from({ length: depth }, (_, i) => {
    const energy = calibration.energyOf(i);
    return energy > 0.8 && energy < 40 ? (40 / energy - 1) * Math.exp(-40 / energy ** 1.5) : 0;
  });
  const sum = shape.reduce((a, b) => a + b, 0);
  return shape.map((value) => (value * total) / sum);
}

function rplText(height: number, width: number, depth: number): string {
  return (
    `key\tvalue\nwidth\t${width}\nheight\t${height}\ndepth\t${depth}\noffset\t0\ndata-Length\t2\n` +
    "data-type\tunsigned\nbyte-order\tlittle-endian\nrecord-by\tvector\n"
  );
}

/** Random numbers from 0 to 1 that a seed decides. */
function generator(seed: number): () => number {
  let state = (seed * 2654435761) >>> 0;
  return (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A count with a mean, by multiplying random numbers; a rounded normal one for large means. */
function poisson(mean: number, random: () => number): number {
  if (mean <= 0) return 0;
  if (mean > 40) {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal));
  }
  const limit = Math.exp(-mean);
  let product = random();
  let n = 0;
  while (product > limit) {
    product *= random();
    n++;
  }
  return n;
}
