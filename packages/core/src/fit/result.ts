import { escapeHtml, JUPYTER_DISPLAY, type MimeBundle } from "../display.js";
import { BeambookError } from "../errors.js";
import { type NDArray, ndarray } from "../ndarray/index.js";
import type { Figure } from "../plot/index.js";
import { type ConfidenceOptions, type ConfidenceTable, profileConfidence } from "./confidence.js";
import { ciReportText } from "./confidence-text.js";
import type { Outcome } from "./engine/problem.js";
import type { FitOptions } from "./fit-options.js";
import { FitProblem } from "./fit-problem.js";
import type { Parameter } from "./parameter.js";
import type { Parameters } from "./parameters.js";
import { type FitPlotOptions, plotFit } from "./plot.js";
import { type ReportOptions, reportHtml, reportText } from "./report.js";
import { loadResult, resultFromJson, resultToJson, saveResult } from "./result-json.js";
import { type Judgement, type ResultState, stateOf } from "./result-state.js";
import type { FitTask } from "./run-fit.js";
import { probabilityOf, quantileWithin } from "./special/student.js";
import { quadraticForm } from "./uncertainty.js";

/** What a model's result can draw and evaluate. */
export interface FitCurves {
  /** Name of the model, for reports. */
  readonly name: string;
  /** What the model is a function of; undefined when it is no single list of numbers. */
  readonly x: Float64Array | undefined;
  /** The data that were fitted. */
  readonly y: Float64Array;
  /** Factors on the residuals; undefined when all are 1. */
  readonly weights: Float64Array | undefined;
  /** The model for values of its parameters, at other points when they are given. */
  evaluate(values: Readonly<Record<string, number>>, x?: unknown): Float64Array;
  /** Curves of a sum's parts by name. */
  components?(values: Readonly<Record<string, number>>, x?: unknown): Record<string, Float64Array>;
}

/** What a {@link FitResult} is made of. */
export interface FitParts extends Judgement {
  readonly task: FitTask;
  /** With the values and errors that were found. */
  readonly parameters: Parameters;
  /** Values of all parameters before. */
  readonly initValues: Readonly<Record<string, number>>;
  readonly problem: FitProblem;
  readonly outcome: Outcome;
  readonly method: string;
  readonly options: FitOptions;
}

/** A result from elsewhere: numbers, and how to get at data and model when there are any. */
export interface RestoredFit {
  readonly state: ResultState;
  readonly covariance: Float64Array | undefined;
  readonly task?: () => FitTask;
  readonly options?: FitOptions;
}

const COMPLETE_NAMES: unique symbol = Symbol.for("beambook.completeNames") as never;

/** Options of {@link FitResult.evalUncertainty}. */
export interface UncertaintyOptions {
  /** Number of standard deviations, or a probability below 1; defaults to 1. */
  sigma?: number;
  /** Where; defaults to the points of the data. */
  x?: unknown;
}

/** The answer of a fit, with lmfit's names. A fit that failed is one too: see `success` and `message`. */
export class FitResult implements ResultState {
  readonly params!: Parameters;
  readonly initValues!: Readonly<Record<string, number>>;
  readonly varNames!: readonly string[];
  readonly method!: string;
  readonly success!: boolean;
  readonly aborted!: boolean;
  readonly message!: string;
  readonly errorbars!: boolean;
  readonly scaleCovar!: boolean;
  readonly chisqr!: number;
  readonly redchi!: number;
  readonly aic!: number;
  readonly bic!: number;
  readonly ndata!: number;
  readonly nvarys!: number;
  readonly nfree!: number;
  readonly nfev!: number;
  readonly njev!: number;
  readonly warnings!: readonly string[];
  readonly modelName!: string | undefined;
  /** Covariance of the varied parameters, `[nvarys, nvarys]` in the order of `varNames`; undefined without errors. */
  readonly covar: NDArray<"float64"> | undefined;
  readonly #residual: Float64Array | undefined;
  readonly #made: FitParts | RestoredFit;
  #kept: FitParts | undefined;

  /** @internal Fits make results. */
  constructor(made: FitParts | RestoredFit) {
    const { state, covariance } = "state" in made ? made : stateOf(made);
    Object.assign(this, state);
    const n = state.varNames.length;
    this.covar = covariance ? ndarray(covariance, [n, n]) : undefined;
    this.#made = made;
    this.#residual = "state" in made ? undefined : made.outcome.residual;
  }

  /** What the fit was made of; of a restored result it is put together when first needed. */
  get #parts(): FitParts | undefined {
    if (!("state" in this.#made)) return this.#made;
    this.#kept ??= restoredParts(this.#made, this);
    return this.#kept;
  }

  /** Values of all parameters by name. */
  get values(): Record<string, number> {
    return this.params.valuesDict();
  }

  /** lmfit's name for {@link values}. */
  get bestValues(): Record<string, number> {
    return this.values;
  }

  /** Weighted residuals (model - data) * weight; empty after {@link FitResult.load}. */
  get residual(): Float64Array {
    return this.#residual ?? this.#parts?.outcome.residual ?? new Float64Array(0);
  }

  /** Another name for {@link covar}. */
  get covariance(): NDArray<"float64"> | undefined {
    return this.covar;
  }

  /** Parameters that ended at a bound; their standard errors hold for one side only. */
  get atBound(): string[] {
    return this.params.list().flatMap((p) => (p.atBound ? [p.name] : []));
  }

  /** Correlations of pairs of varied parameters, the strongest first. */
  get correlations(): { first: string; second: string; value: number }[] {
    const names = this.varNames;
    const pairs = names.flatMap((first, i) =>
      names.slice(i + 1).flatMap((second) => {
        const value = this.params.get(first).correl?.[second];
        return value === undefined ? [] : [{ first, second, value }];
      }),
    );
    return pairs.sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  }

  /** What the model is a function of, when the result knows. */
  get x(): Float64Array | undefined {
    return this.#parts?.task.curves?.x;
  }

  /** The data that were fitted; undefined for a residual function. */
  get data(): Float64Array | undefined {
    return this.#parts?.task.curves?.y;
  }

  /** Factors on the residuals; undefined when all are 1. */
  get weights(): Float64Array | undefined {
    return this.#parts?.task.curves?.weights;
  }

  /** The model with the best values, at the points of the data. */
  get bestFit(): Float64Array {
    return this.eval();
  }

  /** The model with the starting values, at the points of the data. */
  get initFit(): Float64Array {
    return this.#curves("initFit").evaluate(this.initValues);
  }

  /**
   * The model with the best values, at other points when they are given.
   *
   * @throws NoData after {@link FitResult.load} and for residual functions
   */
  eval(x?: unknown): Float64Array {
    return this.#curves("eval").evaluate(this.values, x);
  }

  /** Curves of the parts of a sum by name. */
  evalComponents(x?: unknown): Record<string, Float64Array> {
    const curves = this.#curves("evalComponents");
    return (
      curves.components?.(this.values, x) ?? { [curves.name]: curves.evaluate(this.values, x) }
    );
  }

  /**
   * Half-width of the band that the model lies in, from the parameters' covariance.
   *
   * @source J. Wolberg, Data Analysis Using the Method of Least Squares (2006), section 2.5
   * @throws NoData when there is no covariance or no model
   */
  evalUncertainty(options: UncertaintyOptions = {}): Float64Array {
    const { sigma = 1, x } = options;
    const curves = this.#curves("evalUncertainty");
    const { problem } = this.#parts!;
    if (!this.covar) throw noData("There is no covariance to make a band from.", this.message);
    const covariance = Float64Array.from(this.covar.flatten().data as Float64Array);
    const center = Float64Array.from(this.varNames, (name) => this.params.get(name).value);
    const columns = this.varNames.map((name, k) => {
      const h = 0.1 * (this.params.get(name).stderr || 1e-6);
      const curveAt = (value: number): Float64Array => {
        const point = Float64Array.from(center);
        point[k] = value;
        return curves.evaluate({ ...problem.constraints.apply(point) }, x).slice();
      };
      const low = Math.max(center[k] - h, problem.lower[k]);
      const high = Math.min(center[k] + h, problem.upper[k]);
      const [below, above] = [curveAt(low), curveAt(high)];
      return above.map((v, i) => (v - below[i]) / (high - low));
    });
    problem.constraints.apply(center);
    const scale = quantileWithin(probabilityOf(sigma), this.nfree);
    const gradient = new Float64Array(columns.length);
    return Float64Array.from({ length: columns[0]?.length ?? 0 }, (_, i) => {
      for (let k = 0; k < columns.length; k++) gradient[k] = columns[k][i];
      return scale * Math.sqrt(quadraticForm(gradient, covariance));
    });
  }

  /**
   * Confidence limits from the profile of chi-square: each parameter is held at values around its best while all others
   * are fitted again. Limits beyond a bound are given as the bound, marked.
   *
   * @throws NoData after {@link FitResult.load}
   */
  confInterval(options: ConfidenceOptions = {}): ConfidenceTable {
    if (!this.#parts) throw noData("A loaded result has no data to fit again.");
    return profileConfidence(this, this.#parts, options);
  }

  /** {@link confInterval} as a text table. */
  ciReport(options: ConfidenceOptions = {}): string {
    return ciReportText(this, this.confInterval(options));
  }

  /**
   * A result from JSON of ours, lmfit or nbragg, as text or already parsed. Data and model are not in it.
   *
   * @throws FileFormat with the line of the mistake
   */
  static fromJSON(json: unknown): FitResult {
    return resultFromJson(json);
  }

  /** {@link fromJSON} of a file. */
  static load(path: string): Promise<FitResult> {
    return loadResult(path);
  }

  /** lmfit's report as text. */
  fitReport(options: ReportOptions = {}): string {
    return reportText(this, options);
  }

  /** The report as HTML tables. */
  fitReportHtml(options: ReportOptions = {}): string {
    return reportHtml(this, options, escapeHtml);
  }

  /** Data, best fit and the band of its uncertainty, with the residuals below. */
  plot(options: FitPlotOptions = {}): Figure {
    return plotFit(this, options);
  }

  toJSON(): Record<string, unknown> {
    return resultToJson(this);
  }

  /** Writes {@link toJSON} to a file. */
  save(path: string): Promise<void> {
    return saveResult(this, path);
  }

  toString(): string {
    return this.fitReport();
  }

  [JUPYTER_DISPLAY](): MimeBundle {
    return { "text/plain": this.fitReport(), "text/html": this.fitReportHtml() };
  }

  /** Names for completion in a notebook. */
  [COMPLETE_NAMES]({ method }: { method?: string }): string[] {
    return method === "confInterval" || method === "ciReport" ? [...this.varNames] : [];
  }

  /** One parameter: the same as `params.get(name)`. */
  get(name: string): Parameter {
    return this.params.get(name);
  }

  #curves(what: string): FitCurves {
    const curves = this.#parts?.task.curves;
    if (curves) return curves;
    throw noData(
      this.#parts
        ? `${what} needs a model; this result comes from a residual function.`
        : `${what} needs data and model, which a loaded result does not carry.`,
    );
  }
}

function restoredParts(made: RestoredFit, result: FitResult): FitParts | undefined {
  const task = made.task?.();
  if (task === undefined) return undefined;
  const problem = new FitProblem(task.objective, result.params);
  const residual = new Float64Array(problem.size);
  problem.residual(problem.start, residual);
  const outcome = {
    values: problem.start,
    residual,
    inverse: undefined,
    idle: [],
    cost: result.chisqr,
    success: result.success,
    aborted: result.aborted,
    message: result.message,
    nfev: result.nfev,
    njev: result.njev,
    iterations: 0,
    singular: false,
    warnings: [],
  };
  return {
    task,
    parameters: result.params,
    initValues: result.initValues,
    statistics: result,
    covariance: made.covariance,
    problem,
    outcome,
    method: result.method,
    options: made.options ?? {},
  };
}

function noData(message: string, hint?: string): BeambookError {
  return new BeambookError("NoData", message, hint ? { hint } : {});
}
