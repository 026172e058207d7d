import { BeambookError } from "../../errors.js";
import {
  AGIPD_500K2GGeometry,
  type DetectorGeometry,
  DSSC_1MGeometry,
  JUNGFRAUGeometry,
  LPD_1MGeometry,
} from "../../geometry/index.js";
import { AGIPD_QUADRANTS, pixelDistances, type QuadrantCorners } from "./agipd-layout.js";

/** Detectors that mock runs can have. */
export type MockDetector = "AGIPD1M" | "AGIPD500K" | "DSSC1M" | "LPD1M" | "JUNGFRAU";

/** Distances of a module's pixels from the beam in metres; modules count from 0. */
export type Distances = (module: number) => Float32Array;

/** What distances depend on. */
interface DistanceOptions {
  quadrants?: QuadrantCorners;
  /** Modules up to the last that is needed. */
  modules: number;
}

/** What a module's files of a kind of detector look like. */
export interface DetectorKind {
  /** Number of modules; JUNGFRAU counts them from 1. */
  modules: number;
  firstModule: 0 | 1;
  /** Pixels of a module along slow and fast scan. */
  shape: readonly [number, number];
  /** Default name of the detector. */
  detectorName: string;
  /** What files' names call the part of the data system that writes a module. */
  aggregator: string;
  /** How much larger the rings are than on AGIPD-1M, so that they fill the detector. */
  scale: number;
  /** Distances of a module's pixels from the beam in metres, row-major. */
  distances(options: DistanceOptions): Distances;
  /** Raw values of the pixels for photons: offset, and counts per photon in high gain. */
  raw: { offset: number; perPhoton: number; most: number };
}

const KINDS: Record<MockDetector, DetectorKind> = {
  AGIPD1M: {
    modules: 16,
    firstModule: 0,
    shape: [512, 128],
    detectorName: "SPB_DET_AGIPD1M-1",
    aggregator: "AGIPD",
    scale: 1,
    distances:
      ({ quadrants = AGIPD_QUADRANTS }: DistanceOptions): Distances =>
      (module: number): Float32Array =>
        pixelDistances(module, quadrants),
    raw: { offset: 4200, perPhoton: 65, most: 16383 },
  },
  AGIPD500K: {
    modules: 8,
    firstModule: 0,
    shape: [512, 128],
    detectorName: "HED_DET_AGIPD500K2G",
    aggregator: "AGIPD",
    scale: 1.5,
    distances: (): Distances => distancesIn(AGIPD_500K2GGeometry.example()),
    raw: { offset: 4200, perPhoton: 65, most: 16383 },
  },
  DSSC1M: {
    modules: 16,
    firstModule: 0,
    shape: [128, 512],
    detectorName: "SCS_DET_DSSC1M-1",
    aggregator: "DSSC",
    scale: 1,
    distances: (): Distances => distancesIn(DSSC_1MGeometry.example()),
    raw: { offset: 42, perPhoton: 2, most: 511 },
  },
  LPD1M: {
    modules: 16,
    firstModule: 0,
    shape: [256, 256],
    detectorName: "FXE_DET_LPD1M-1",
    aggregator: "LPD",
    scale: 2.5,
    distances: (): Distances => distancesIn(LPD_1MGeometry.example()),
    raw: { offset: 320, perPhoton: 20, most: 4095 },
  },
  JUNGFRAU: {
    modules: 8,
    firstModule: 1,
    shape: [512, 1024],
    detectorName: "SPB_IRDA_JF4M",
    aggregator: "JNGFR",
    scale: 0.8,
    distances: ({ modules }: DistanceOptions): Distances =>
      distancesIn(JUNGFRAUGeometry.example(modules)),
    raw: { offset: 2800, perPhoton: 40, most: 16383 },
  },
};

/** Everything about a kind of detector. @throws `InvalidArgument` for an unknown one. */
export function detectorKind(name: MockDetector): DetectorKind {
  const kind = KINDS[name];
  if (kind) return kind;
  throw new BeambookError("InvalidArgument", `There is no mock detector "${name}".`, {
    hint: `Detectors: ${Object.keys(KINDS).join(", ")}.`,
  });
}

/** Distances from the beam in a geometry, module by module. */
function distancesIn(geometry: DetectorGeometry): Distances {
  const positions = geometry.getPixelPositions();
  return (module: number): Float32Array => {
    const xyz = positions.slice(module).flat() as Float64Array;
    const out = new Float32Array(xyz.length / 3);
    for (let i = 0; i < out.length; i++) out[i] = Math.hypot(xyz[3 * i], xyz[3 * i + 1]);
    return out;
  };
}
