import { type Displayable, escapeHtml, JUPYTER_DISPLAY, type MimeBundle } from "../display.js";
import { BeambookError } from "../errors.js";
import type { Figure } from "../plot/index.js";
import type { Table } from "../table/index.js";
import { type Counts, type CountsInput, readCounts } from "./counts.js";
import { countsTable, spectrumTable } from "./data-tables.js";
import type { GroupedData } from "./grouped-data.js";
import { type GroupedInput, type GroupedOptions, loadGrouped } from "./load-grouped.js";
import {
  loadTransmission,
  loadTransmissionGroups,
  type TransmissionInput,
  type TransmissionOptions,
} from "./load-transmission.js";
import { type PlotSpectrumOptions, plotSpectrum } from "./plot-data.js";
import { rebinCounts } from "./rebin.js";
import {
  addCounts,
  type CountsSet,
  type FlightPath,
  spectrumWarnings,
  type TransmissionSpectrum,
  transmissionOf,
  withoutMissing,
} from "./transmission-data.js";

/** How counts become transmission. */
export interface CountsOptions {
  /** Counts of the empty sample holder: a CSV file or a table; only together with `emptyOpenbeam`. */
  emptySignal?: string | CountsInput;
  /** Open beam that belongs to `emptySignal`. */
  emptyOpenbeam?: string | CountsInput;
  /** Seconds per bin; 10e-6. */
  tstep?: number;
  /** Flight path in m; 9. */
  L?: number;
  /** Scale of the flight path from a fit; 1. */
  L0?: number;
  /** Offset in bins from a fit; 0. */
  t0?: number;
  /** Whether rows without a transmission are left out; false. */
  dropna?: boolean;
}

/** The two measurements that a transmission is made of: CSV files, tables or columns. */
export interface SignalAndOpenbeam {
  signal: string | CountsInput;
  openbeam: string | CountsInput;
}

/** What a {@link Data} is made from. */
export interface DataParts {
  spectrum: TransmissionSpectrum;
  set?: CountsSet;
  path?: FlightPath;
  label?: string;
  dropna?: boolean;
}

/**
 * Transmission of one sample over wavelength, with the counts it came from.
 *
 * @example
 * const data = await Data.fromCounts("iron.csv", "openbeam.csv", { L: 9, tstep: 10e-6 });
 * data.table.columns.trans; // Float64Array
 */
export class Data implements Displayable {
  /** Whether there are groups; a {@link GroupedData} has them. */
  readonly isGrouped: false = false;
  readonly label: string;
  /** Wavelength, transmission and error as arrays. */
  readonly spectrum: TransmissionSpectrum;
  /** The counts; undefined for transmission from a file. */
  readonly set: CountsSet | undefined;
  /** How times became wavelengths; undefined for transmission from a file. */
  readonly path: FlightPath | undefined;
  /** What fits will leave out, in words. */
  readonly warnings: readonly string[];
  readonly #dropna: boolean;

  /** Use {@link Data.fromCounts}, {@link Data.fromTransmission} or {@link Data.fromGrouped}. */
  constructor({ spectrum, set, path, label = "data", dropna = false }: DataParts) {
    this.spectrum = dropna ? withoutMissing(spectrum) : spectrum;
    this.set = set;
    this.path = path;
    this.label = label;
    this.#dropna = dropna;
    this.warnings = spectrumWarnings(this.spectrum);
  }

  /**
   * Transmission from counts of sample and open beam: CSV files, tables or columns; both first, or among the options.
   *
   * @throws FileNotFound; FileFormat; InvalidArgument for wrong columns or a lone empty; ShapeMismatch for rows that do
   *   not belong together
   */
  static fromCounts(options: SignalAndOpenbeam & CountsOptions): Promise<Data>;
  static fromCounts(
    signal: string | CountsInput,
    openbeam: string | CountsInput,
    options?: CountsOptions,
  ): Promise<Data>;
  static async fromCounts(
    first: string | CountsInput | (SignalAndOpenbeam & CountsOptions),
    second?: string | CountsInput,
    more: CountsOptions = {},
  ): Promise<Data> {
    const { signal, openbeam, options } = countsArguments(first, second, more);
    const { emptySignal, emptyOpenbeam, dropna = false } = options;
    checkEmpties(emptySignal, emptyOpenbeam);
    const [s, o] = [await readCounts(signal), await readCounts(openbeam)];
    const empties =
      emptySignal !== undefined && emptyOpenbeam !== undefined
        ? {
            emptySignal: await readCounts(emptySignal),
            emptyOpenbeam: await readCounts(emptyOpenbeam),
          }
        : {};
    return Data.ofCounts({ signal: s, openbeam: o, ...empties }, flightPath(options), dropna);
  }

  /** Transmission of counts in memory. @throws ShapeMismatch */
  static ofCounts(set: CountsSet, path: FlightPath, dropna: boolean = false): Data {
    const width = binWidth(set.signal, path.width);
    const full = { ...path, width };
    return new Data({
      spectrum: transmissionOf(set, full),
      set,
      path: full,
      label: set.signal.label,
      dropna,
    });
  }

  /**
   * Transmission that is known already: a file with columns separated by blanks (wavelength or energy, transmission,
   * error), a table or columns; a list or a dictionary of them gives groups.
   *
   * @throws FileNotFound; FileFormat; InvalidArgument for wrong columns or indices
   */
  static fromTransmission(input: TransmissionInput, options?: TransmissionOptions): Promise<Data>;
  static fromTransmission(
    input: readonly TransmissionInput[] | Readonly<Record<string, TransmissionInput>>,
    options?: TransmissionOptions,
  ): Promise<GroupedData>;
  static async fromTransmission(
    input: unknown,
    options: TransmissionOptions = {},
  ): Promise<Data | GroupedData> {
    const groups = await loadTransmissionGroups(input, options);
    if (groups) return groups;
    const { dropna = false } = options;
    return new Data({ ...(await loadTransmission(input as TransmissionInput, options)), dropna });
  }

  /**
   * Groups of spectra: `{ signal, openbeam, L, tstep, … }`, or signal and open beam followed by options. A signal is a
   * pattern, a folder, a list of files or tables, a dictionary by index, or a stack of images (time, y, x).
   *
   * @throws FileNotFound; FileFormat; NotFound for a group without its open beam; InvalidArgument for indices that come
   *   twice; ShapeMismatch for numbers or lengths that differ
   * @example
   * const data = await Data.fromGrouped({ signal: "pix_x*_y*.csv", openbeam: "ob_x*_y*.csv", L: 10, tstep: 10e-6 });
   * data.indices; // ["(0,0)", "(0,1)", …]
   */
  static fromGrouped(options: GroupedOptions): Promise<GroupedData>;
  static fromGrouped(
    signal: GroupedInput,
    openbeam: GroupedInput | CountsInput,
    options?: Omit<GroupedOptions, "signal" | "openbeam">,
  ): Promise<GroupedData>;
  static fromGrouped(
    first: GroupedOptions | GroupedInput,
    openbeam?: GroupedInput | CountsInput,
    options: Omit<GroupedOptions, "signal" | "openbeam"> = {},
  ): Promise<GroupedData> {
    if (openbeam === undefined) return loadGrouped(first as GroupedOptions);
    return loadGrouped({ ...options, signal: first as GroupedInput, openbeam });
  }

  /** Columns wavelength (Å), trans and err. */
  get table(): Table {
    return spectrumTable(this.spectrum);
  }

  /** The sample's counts: tof, counts, err, energy (eV), wavelength (Å); undefined without counts. */
  get signal(): Table | undefined {
    return this.set && countsTable(this.set.signal, this.path);
  }

  /** The open beam's counts: tof, counts, err; undefined without counts. */
  get openbeam(): Table | undefined {
    return this.set && countsTable(this.set.openbeam);
  }

  /** Flight path in m; undefined without counts. */
  get L(): number | undefined {
    return this.path?.L;
  }

  /** Seconds per bin; undefined without counts. */
  get tstep(): number | undefined {
    return this.path?.tstep;
  }

  /** Numbers of the bins; undefined without counts. */
  get tgrid(): Float64Array | undefined {
    return this.set?.signal.tof;
  }

  /**
   * Both measurements together: counts add up, errors add in quadrature, empties too; transmission without counts is
   * averaged.
   *
   * @throws ShapeMismatch for other bins or wavelengths; InvalidArgument for another flight path or time step
   */
  add(other: Data): Data {
    return addData(this, other, this.#dropna);
  }

  /** The same data with `factor` neighbouring bins in one; bins left over at the end are dropped. */
  rebinTime(factor: number): Data {
    if (!this.set || !this.path) {
      throw new BeambookError("NoData", "Only counts can be rebinned, not a transmission.");
    }
    const path = { ...this.path, width: this.path.width * factor };
    return Data.ofCounts(rebinCounts(this.set, factor), path, this.#dropna);
  }

  /** The same data without rows that are no number. */
  dropna(): Data {
    const { spectrum, set, path, label } = this;
    return new Data({
      spectrum,
      ...(set ? { set } : {}),
      ...(path ? { path } : {}),
      label,
      dropna: true,
    });
  }

  /** Transmission over wavelength, with error bars. */
  plot(options: PlotSpectrumOptions = {}): Figure {
    return plotSpectrum(this.spectrum, this.label, options);
  }

  toString(): string {
    const { wavelength } = this.spectrum;
    const [from, to] = [wavelength[0], wavelength[wavelength.length - 1]];
    return `Data(${this.label}: ${wavelength.length} rows, ${from?.toPrecision(4)}–${to?.toPrecision(4)} Å)`;
  }

  [JUPYTER_DISPLAY](): MimeBundle {
    const notes = this.warnings.map((w) => `<br>${escapeHtml(w)}`).join("");
    return {
      "text/plain": [this.toString(), ...this.warnings].join("\n"),
      "text/html": `<code>${escapeHtml(this.toString())}</code>${notes}`,
    };
  }
}

/** Either way to call {@link Data.fromCounts}. @throws InvalidArgument without an open beam */
function countsArguments(
  first: string | CountsInput | (SignalAndOpenbeam & CountsOptions),
  second: string | CountsInput | undefined,
  options: CountsOptions,
): SignalAndOpenbeam & { options: CountsOptions } {
  if (second !== undefined) return { signal: first as CountsInput, openbeam: second, options };
  const given = first as Partial<SignalAndOpenbeam> & CountsOptions;
  const { signal, openbeam } = typeof first === "object" ? given : {};
  if (signal !== undefined && openbeam !== undefined) return { signal, openbeam, options: given };
  throw new BeambookError("InvalidArgument", "Transmission needs counts of sample and open beam.", {
    hint: "Data.fromCounts(signal, openbeam, options), or both among the options.",
  });
}

/** A flight path with its defaults. @throws InvalidArgument for lengths or steps that are not above 0 */
export function flightPath(options: Pick<CountsOptions, "L" | "tstep" | "L0" | "t0">): FlightPath {
  const { L = 9, tstep = 10e-6, L0 = 1, t0 = 0 } = options;
  for (const [name, value] of Object.entries({ L, tstep, L0 })) {
    if (value > 0 && Number.isFinite(value)) continue;
    throw new BeambookError("InvalidArgument", `${name} must be above 0, not ${value}.`);
  }
  if (!Number.isFinite(t0)) throw new BeambookError("InvalidArgument", `t0 cannot be ${t0}.`);
  return { L, tstep, L0, t0, width: 0 };
}

/** An empty counts only together with its open beam. @throws InvalidArgument */
export function checkEmpties(signal: unknown, openbeam: unknown): void {
  if ((signal === undefined) === (openbeam === undefined)) return;
  const [given, missing] =
    signal === undefined ? ["emptyOpenbeam", "emptySignal"] : ["emptySignal", "emptyOpenbeam"];
  throw new BeambookError("InvalidArgument", `${given} is given without ${missing}.`, {
    hint: "Empties are divided out together.",
  });
}

/** Bins are as wide as they are apart unless known. */
function binWidth({ tof }: Counts, known: number): number {
  if (known > 0) return known;
  return tof.length > 1 ? tof[1] - tof[0] : 1;
}

function addData(one: Data, two: Data, dropna: boolean): Data {
  if (one.set && two.set && one.path && two.path) {
    checkSamePath(one.path, two.path);
    const [a, b] = [one.set, two.set];
    if ((a.emptySignal === undefined) !== (b.emptySignal === undefined)) {
      throw new BeambookError("InvalidArgument", "Only one of the measurements has empties.");
    }
    const empties =
      a.emptySignal && a.emptyOpenbeam && b.emptySignal && b.emptyOpenbeam
        ? {
            emptySignal: addCounts(a.emptySignal, b.emptySignal),
            emptyOpenbeam: addCounts(a.emptyOpenbeam, b.emptyOpenbeam),
          }
        : {};
    const set = {
      signal: addCounts(a.signal, b.signal),
      openbeam: addCounts(a.openbeam, b.openbeam),
      ...empties,
    };
    return Data.ofCounts(set, one.path, dropna);
  }
  if (one.set || two.set) {
    throw new BeambookError("InvalidArgument", "Counts and a transmission cannot be added.");
  }
  return averaged(one, two);
}

/** Same flight path and time step. @throws InvalidArgument */
export function checkSamePath(one: FlightPath, two: FlightPath): void {
  for (const key of ["L", "tstep", "L0", "t0"] as const) {
    if (one[key] === two[key]) continue;
    throw new BeambookError("InvalidArgument", `${key} differs: ${one[key]} and ${two[key]}.`, {
      hint: "Only measurements with the same flight path and time step can be added.",
    });
  }
}

function averaged(one: Data, two: Data): Data {
  const [p, q] = [one.spectrum, two.spectrum];
  if (p.wavelength.length !== q.wavelength.length) {
    throw new BeambookError(
      "ShapeMismatch",
      `${one.label} has ${p.wavelength.length} rows, ${two.label} ${q.wavelength.length}.`,
    );
  }
  const row = p.wavelength.findIndex((w, i) => Math.abs(w - q.wavelength[i]) > 1e-9 * w);
  if (row >= 0) {
    throw new BeambookError(
      "ShapeMismatch",
      `Row ${row + 1} is at ${p.wavelength[row]} Å in ${one.label}, at ${q.wavelength[row]} Å in ${two.label}.`,
    );
  }
  const trans = p.trans.map((t, i) => (t + q.trans[i]) / 2);
  const err = p.err.map((e, i) => Math.hypot(e, q.err[i]) / 2);
  return new Data({ spectrum: { wavelength: p.wavelength, trans, err }, label: one.label });
}
