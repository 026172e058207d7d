import type { NDArray } from "../../ndarray/index.js";
import type { EsrfGeometry } from "../geometry/esrf.js";

/** A header's value: text or number. */
export type HeaderValue = string | number;

/** What an instrument's file says, in one form for all instruments. */
export interface Measurement {
  readonly file: string;
  /** Mean of the file's frames, (row, column). */
  readonly data: NDArray;
  /** Variances of `data` if the file has them. */
  readonly variance?: NDArray;
  /** How many frames the mean was made of. */
  readonly frames: number;
  readonly header: Readonly<Record<string, HeaderValue>>;
  /** Undefined when reading without calibration. */
  readonly geometry?: EsrfGeometry;
  /** Name of the detector as the file has it. */
  readonly detector?: string;
  /** Magnetic field in mT, 0 when the file does not say. */
  readonly field: number;
  readonly sampleName: string;
  /** Seconds since 1970 (UTC) of the measurement; NaN when the file does not say. */
  readonly epoch: number;
  /** Number of the file in its series, as text with its zeros; empty if the name has none. */
  readonly number: string;
  /** Value of dead pixels and how near counts as dead. */
  readonly dummy?: number;
  readonly deltaDummy?: number;
  /** Monitors: exposure time in seconds, intensities before and after the sample. */
  readonly exposureTime?: number;
  readonly intensity0?: number;
  readonly intensity1?: number;
  /** Counters of the scaler card by name. */
  readonly scalers?: Readonly<Record<string, number>>;
  readonly warnings: readonly string[];
}

/** How {@link Instrument.read} reads. */
export interface ReadMeasurementOptions {
  /** Only the image: keys of the geometry may be missing. */
  skipcalib?: boolean;
  signal?: AbortSignal;
}

/** An instrument: a name and a reader of its files. */
export interface Instrument {
  readonly name: string;
  /** Which files of a folder are its, as a glob pattern, unless the user says otherwise. */
  readonly fileFilter: string;
  /** @throws FileNotFound, FileFormat naming file and missing keys */
  read(file: string, options?: ReadMeasurementOptions): Promise<Measurement>;
}
