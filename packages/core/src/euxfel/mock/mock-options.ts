import { BeambookError } from "../../errors.js";
import type { QuadrantCorners } from "./agipd-layout.js";
import type { MockDevice } from "./context.js";
import type { DetectorKind, MockDetector } from "./detector-kinds.js";
import type { MockFormat } from "./run-file-writer.js";

/** What {@link writeMockRun} writes. */
export interface MockRunOptions {
  /** Default `AGIPD1M`; `null` writes devices only. */
  detector?: MockDetector | null;
  /** Detector data as it is sent (16-bit counts) instead of corrected (photons, gain and mask); default false. */
  raw?: boolean;
  /** Number of trains; default 6. */
  trains?: number;
  /** Frames per train, or of each train where they differ; for JUNGFRAU memory cells. Default 5. */
  pulses?: number | readonly number[];
  /** How many modules, or which; default all of the detector (JUNGFRAU counts from 1). */
  modules?: number | readonly number[];
  /** Seed of all noise; default 1. The same seed gives the same values. */
  seed?: number;
  /** ID of the first train; default 142844490. */
  firstTrainId?: number;
  /** Proposal in the files; default 700000. */
  proposal?: number;
  /** Run number in the files' names; default that of the folder's name (`r0034`), or 1. */
  run?: number;
  /** Default `SPB_DET_AGIPD1M-1`, `HED_DET_AGIPD500K2G`, `SCS_DET_DSSC1M-1`, `FXE_DET_LPD1M-1` or `SPB_IRDA_JF4M`. */
  detectorName?: string;
  /** Devices of the run; default a gas monitor and a motor. */
  devices?: readonly MockDevice[];
  /** Name of the default gas monitor; default `SA1_XTD2_XGM/XGM/DOOCS`. */
  xgm?: string;
  /** Name of the default motor; default `SPB_IRU_AGIPD1M/MOTOR/Z_STEPPER`. */
  motor?: string;
  /** Format of the files; default 1.2. */
  format?: MockFormat;
  /** Trains of each file; a run with more has several files of each module. Default all in one. */
  trainsPerFile?: number;
  /** Positions of trains whose ID the files call suspect; formats from 1.0. Default none. */
  suspect?: readonly number[];
  /** LPD: each pulse gives three frames, in high, medium and low gain; default false. */
  parallelGain?: boolean;
  /** Corrected data under the names used since 2023 (`DET/CORR/0CH0:output`), with links from the old; default false. */
  modernNames?: boolean;
  /** Deflate level of the images, 0 to 9; default 0. Gain and mask are always compressed. */
  compression?: number;
  /** AGIPD-1M: quadrant corners (x, y) in pixels that make the rings round; default those of the manual's example. */
  quadrants?: QuadrantCorners;
  /** Distance of a pixel from the beam in metres; default that in the detector's `example()` geometry. */
  distance?: (module: number, slowScan: number, fastScan: number) => number;
  /** Whether to replace an existing folder; default false. */
  overwrite?: boolean;
  onProgress?: (done: number, total: number) => void;
  signal?: AbortSignal;
}

/** The module numbers that are asked for. @throws `InvalidArgument` */
export function moduleNumbers(
  modules: number | readonly number[] | undefined,
  { modules: all, firstModule }: DetectorKind,
): number[] {
  const wanted = modules ?? all;
  const list =
    typeof wanted === "number"
      ? Array.from({ length: wanted }, (_, i) => firstModule + i)
      : [...wanted];
  const last = firstModule + all - 1;
  const bad = list.find((m) => !Number.isInteger(m) || m < firstModule || m > last);
  if (bad === undefined && list.length > 0 && new Set(list).size === list.length) return list;
  throw new BeambookError(
    "InvalidArgument",
    `Modules [${list.join(", ")}] are not different numbers from ${firstModule} to ${last}.`,
  );
}

/** Frames of each train. @throws `InvalidArgument` */
export function frameCounts(trains: number, pulses: number | readonly number[]): number[] {
  assertCount("trains", trains, 1_000_000);
  if (typeof pulses === "number") {
    assertCount("pulses", pulses, 2700);
    return new Array<number>(trains).fill(pulses);
  }
  if (pulses.length !== trains) {
    throw new BeambookError(
      "InvalidArgument",
      `There are ${trains} trains, but frames are given for ${pulses.length}.`,
    );
  }
  for (const n of pulses) if (n !== 0) assertCount("pulses", n, 2700);
  return [...pulses];
}

/** @throws `InvalidArgument` unless a number is a count up to `most`. */
export function assertCount(name: string, value: number, most: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= most) return;
  throw new BeambookError("InvalidArgument", `${name} must be 1 to ${most}, not ${value}.`);
}
