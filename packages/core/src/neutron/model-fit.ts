import { BeambookError, isBeambookError } from "../errors.js";
import {
  type FitOptions,
  type FitParts,
  type FitTask,
  fitParts,
  type Gradient,
  type Objective,
  type Parameters,
} from "../fit/index.js";
import { type CurveBins, type CurveSpec, KNOWN_SLOPES, ModelCurve } from "./model-curve.js";
import { actsInTime } from "./model-response.js";
import type { Stage } from "./stages.js";
import type { TransmissionSpectrum } from "./transmission-data.js";

/** A model as far as fitting a spectrum needs it. */
export interface FittedModel {
  readonly spec: CurveSpec;
  readonly name: string;
  /** Whether bins are averaged; undefined when the data decide. */
  readonly binAverage: boolean | undefined;
}

/** How a spectrum is fitted. */
export interface SpectrumFitOptions {
  /** Å; only wavelengths above it count. Defaults to 1. */
  readonly wlmin?: number;
  /** Å; only wavelengths below it count. Defaults to 6. */
  readonly wlmax?: number;
  /** Stages one after another; without any, all at once. */
  readonly stages: readonly Stage[];
  /** Whether a stage keeps what earlier ones freed. */
  readonly accumulate: boolean;
  readonly fit: FitOptions;
}

/** What a stage did. */
export interface StageRecord {
  readonly name: string;
  readonly values: Readonly<Record<string, number>>;
  readonly stderr: Readonly<Record<string, number | null>>;
  readonly vary: readonly string[];
  readonly redchi: number;
}

/** The last stage's fit, and what each stage did. */
export interface SpectrumFit {
  readonly parts: FitParts;
  readonly stages: readonly StageRecord[];
  readonly warnings: readonly string[];
}

/** Å; what is not given is 1 and 6. */
interface WavelengthRange {
  readonly wlmin?: number | undefined;
  readonly wlmax?: number | undefined;
}

/** Rows of a spectrum that a fit uses. */
interface Rows {
  readonly wavelength: Float64Array;
  readonly trans: Float64Array;
  readonly weights: Float64Array;
  /** Of all bins from the first row to the last, those that are not used included. */
  readonly bounds: Float64Array | undefined;
  /** Bin of each row, counted from the first; undefined when none is left out. */
  readonly bins: Int32Array | undefined;
}

/**
 * The objective of a spectrum in a range of wavelengths.
 *
 * @throws NoData when no row is left
 */
export function spectrumTask(
  model: FittedModel,
  spectrum: TransmissionSpectrum,
  { wlmin = 1, wlmax = 6 }: WavelengthRange,
): FitTask {
  const rows = usedRows(spectrum, wlmin, wlmax);
  const { wavelength, trans, weights } = rows;
  const size = trans.length;
  const bounds = model.binAverage === false ? undefined : rows.bounds;
  const { response } = model.spec;
  const inTime = actsInTime(response);
  const bySamples = response !== "none" && !inTime;
  const inBins = !bySamples && (inTime || (bounds && (model.binAverage || needsBins(model.spec))));
  const curve = curveFor(
    model.spec,
    wavelength,
    inBins && bounds ? { bounds, used: rows.bins } : undefined,
  );
  let sum = 0;
  for (let i = 0; i < size; i++) sum += (trans[i] * weights[i]) ** 2;
  const objective: Objective = {
    size,
    magnitude: Math.sqrt(sum),
    weights,
    residual(values: Record<string, number>, out: Float64Array): void {
      const model = possible(() => curve.evaluate(values));
      if (!model) out.fill(Number.NaN);
      else for (let i = 0; i < size; i++) out[i] = (model[i] - trans[i]) * weights[i];
    },
    known: KNOWN_SLOPES,
    gradient: (values: Record<string, number>): Gradient[] | undefined => {
      const slopes = possible(() => curve.gradient(values));
      return slopes && [slopes];
    },
  };
  return {
    objective,
    curves: {
      name: model.name,
      x: wavelength,
      y: trans,
      weights,
      evaluate: (values: Readonly<Record<string, number>>, x?: unknown): Float64Array =>
        x === undefined
          ? curve.evaluate(values).slice()
          : new ModelCurve(model.spec, Float64Array.from(x as number[])).evaluate(values),
    },
  };
}

let lastCurve:
  | { spec: CurveSpec; wavelength: Float64Array; bins: CurveBins | undefined; curve: ModelCurve }
  | undefined;

/** Groups mostly have the same bins: their curve keeps what does not depend on parameters. */
function curveFor(
  spec: CurveSpec,
  wavelength: Float64Array,
  bins: CurveBins | undefined,
): ModelCurve {
  const same =
    lastCurve?.spec === spec &&
    sameList(lastCurve.wavelength, wavelength) &&
    sameList(lastCurve.bins?.bounds, bins?.bounds) &&
    sameList(lastCurve.bins?.used, bins?.used);
  if (lastCurve && same) return lastCurve.curve;
  const curve = new ModelCurve(spec, wavelength, bins);
  lastCurve = { spec, wavelength, bins, curve };
  return curve;
}

function sameList(a: ArrayLike<number> | undefined, b: ArrayLike<number> | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Undefined for parameters that a cross section refuses, such as a wavelength below 0: the search turns back there. */
function possible<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if (isBeambookError(error, "InvalidArgument")) return undefined;
    throw error;
  }
}

/** A lattice moves edges inside bins. */
function needsBins({ xsNames }: CurveSpec): boolean {
  return xsNames.some((name) => /^[abc]\d*$/.test(name));
}

function usedRows(spectrum: TransmissionSpectrum, wlmin: number, wlmax: number): Rows {
  const { wavelength, trans, err, bounds } = spectrum;
  const isUsed = (i: number): boolean =>
    wavelength[i] > wlmin &&
    wavelength[i] < wlmax &&
    Number.isFinite(trans[i]) &&
    Number.isFinite(err[i]) &&
    err[i] > 0;
  let count = 0;
  let first = 0;
  let last = 0;
  for (let i = 0; i < trans.length; i++) {
    if (!isUsed(i)) continue;
    if (count++ === 0) first = i;
    last = i;
  }
  if (count === 0) {
    throw new BeambookError(
      "NoData",
      `None of ${trans.length} rows lies between ${wlmin} and ${wlmax} Å with a transmission and an error.`,
    );
  }
  const weights = new Float64Array(count);
  if (last - first + 1 === count) {
    for (let i = 0; i < count; i++) weights[i] = 1 / err[first + i];
    return {
      wavelength: wavelength.subarray(first, last + 1),
      trans: trans.subarray(first, last + 1),
      weights,
      bounds: bounds?.slice(first, last + 2),
      bins: undefined,
    };
  }
  const used = [...trans.keys()].filter(isUsed);
  return {
    wavelength: Float64Array.from(used, (i) => wavelength[i]),
    trans: Float64Array.from(used, (i) => trans[i]),
    weights: weights.map((_, k) => 1 / err[used[k]]),
    bounds: bounds?.slice(first, last + 2),
    bins: Int32Array.from(used, (i) => i - first),
  };
}

/** Fits a spectrum, stage by stage when there are any. */
export function fitSpectrum(
  model: FittedModel,
  params: Parameters,
  spectrum: TransmissionSpectrum,
  options: SpectrumFitOptions,
): SpectrumFit {
  const varied = params.list().flatMap((p) => (p.vary ? [p.name] : []));
  const records: StageRecord[] = [];
  const warnings: string[] = [];
  const initial = params.valuesDict();
  let parts: FitParts | undefined;
  const freed = new Set<string>();
  const stages = options.stages.length > 0 ? options.stages : [{ name: "all", free: varied }];
  let nfev = 0;
  for (const stage of stages) {
    if (!options.accumulate) freed.clear();
    const before = freed.size;
    for (const name of stage.free) if (varied.includes(name)) freed.add(name);
    if (freed.size === before && stage.free.length > 0 && parts) {
      if (!stage.free.some((name) => freed.has(name))) {
        warnings.push(`Stage "${stage.name}" frees nothing that varies and is left out.`);
        continue;
      }
    }
    if (freed.size === 0 && stages.length > 1) {
      warnings.push(`Stage "${stage.name}" frees nothing that varies and is left out.`);
      continue;
    }
    const current = (parts?.parameters ?? params).copy();
    for (const name of varied) if (!freed.has(name)) current.get(name).vary = false;
    for (const name of freed) current.get(name).vary = true;
    const { wlmin = options.wlmin, wlmax = options.wlmax }: WavelengthRange = stage;
    parts = fitWith(model, current, spectrum, { wlmin, wlmax }, options.fit);
    nfev += parts.outcome.nfev;
    records.push(recordOf(stage.name, parts));
    if (parts.outcome.aborted) break;
  }
  parts ??= fitWith(model, params.copy(), spectrum, options, options.fit);
  for (const p of parts.parameters.list()) p.initValue = initial[p.name];
  if (nfev > parts.outcome.nfev) parts = { ...parts, outcome: { ...parts.outcome, nfev } };
  return { parts, stages: records, warnings };
}

/** One fit with parameters that become its own. */
function fitWith(
  model: FittedModel,
  start: Parameters,
  spectrum: TransmissionSpectrum,
  range: WavelengthRange,
  options: FitOptions,
): FitParts {
  return fitParts({ ...spectrumTask(model, spectrum, range), start }, start, options);
}

function recordOf(name: string, parts: FitParts): StageRecord {
  const list = parts.parameters.list();
  const values: Record<string, number> = {};
  const stderr: Record<string, number | null> = {};
  for (const p of list) {
    values[p.name] = p.value;
    stderr[p.name] = p.stderr;
  }
  return {
    name,
    values,
    stderr,
    vary: [...parts.problem.constraints.varied],
    redchi: parts.statistics.redchi,
  };
}
