import { escapeHtml, JUPYTER_DISPLAY, type MimeBundle } from "../display.js";
import { BeambookError } from "../errors.js";
import { type FitOptions, Parameters, type ParametersInput } from "../fit/index.js";
import type { ExecutorChoice } from "../parallel/index.js";
import { AvailableParams, type AvailableParamsOptions } from "./available-params.js";
import { CrossSection, type CrossSectionInput } from "./cross-section.js";
import type { Data } from "./data.js";
import type { GroupIndex } from "./group-index.js";
import {
  addGroupWeights,
  type GroupWeightsOptions,
  isOfWeights,
  withGroupedWeights,
} from "./group-weights.js";
import type { GroupedData } from "./grouped-data.js";
import { fitGroups } from "./grouped-fit.js";
import type { GroupedFitResult } from "./grouped-result.js";
import { ModelCurve } from "./model-curve.js";
import { type FittedModel, fitSpectrum, type SpectrumFitOptions } from "./model-fit.js";
import { copyOf, loadModel, modelToJson, saveModel } from "./model-json.js";
import type { TransmissionModelOptions } from "./model-options.js";
import {
  backgroundOf,
  modelParameters,
  type ParameterGroups,
  responseOf,
} from "./model-parameters.js";
import { responseStages } from "./model-response.js";
import { TransmissionResult } from "./result.js";
import { GROUP_ORDER, resolveStages, type StageSpec, type StagesInput } from "./stages.js";

/** How {@link TransmissionModel.fit} works. */
export interface TransmissionFitOptions extends Omit<FitOptions, "method" | "params"> {
  /** Å; only wavelengths above it count. Defaults to 1. */
  wlmin?: number;
  /** Å; only wavelengths below it count. Defaults to 6. */
  wlmax?: number;
  /**
   * "rietveld" (default) frees stage after stage and keeps what is free, "staged" frees one stage at a time; "leastsq",
   * "least-squares" and "ml-levenberg-marquardt" fit all at once.
   */
  method?: "rietveld" | "staged" | "leastsq" | "least-squares" | "ml-levenberg-marquardt";
  /** Defaults to the model's; "all" is everything at once unless stages were assigned to the model. */
  stages?: StagesInput;
  /** Starting values and bounds; defaults to the model's. */
  params?: ParametersInput;
  /** Workers; -1 = all cores. */
  nJobs?: number;
  workers?: number;
  /** "loky" and "threading" mean workers. */
  backend?: "workers" | "sequential" | "slurm" | "loky" | "threading";
  executor?: ExecutorChoice;
  /** Shows a bar of groups done; defaults to true. */
  progress?: boolean;
  progressBar?: boolean;
  onProgress?: (state: { done: number; total: number | undefined; elapsed: number }) => void;
  /** Fits only groups of these indices. */
  indices?: readonly GroupIndex[];
  /** Fits only groups that fit this query over x and y, i, or name. */
  query?: string;
}

/** Tolerances that leave parameters within a thousandth of their errors. */
const ENOUGH = { ftol: 1e-10, xtol: 1e-10 };

/**
 * Transmission of a sample: norm exp(-σ n d) (1 - bg) + k bg, with the parameters' names of the original.
 *
 * @example
 * const model = new TransmissionModel(new CrossSection({ iron: materials["Fe_sg229_Iron-alpha"] }), { varyBasic: true });
 * const result = await model.fit(data, { wlmin: 1.5, wlmax: 5 });
 */
export class TransmissionModel {
  readonly xs: CrossSection;
  readonly options: Readonly<TransmissionModelOptions>;
  /** Starting values, bounds and what varies; change them before fitting. */
  readonly params: Parameters;
  /** The fit of a result's file that {@link load} read; its values are the starting values. */
  result?: TransmissionResult;
  readonly #groups: ParameterGroups;
  #stages: Readonly<Record<string, StageSpec>> | undefined;
  /** Flight path in m of the data that were fitted last. */
  #path: number | undefined;

  constructor(xs: CrossSection | CrossSectionInput, options: TransmissionModelOptions = {}) {
    this.xs = xs instanceof CrossSection ? xs : new CrossSection(xs);
    this.options = { ...options };
    const { params, groups } = modelParameters(this.xs, options);
    this.params = params;
    this.#groups = groups;
  }

  /** Names of parameters by the group that stages name. */
  get groups(): ParameterGroups {
    return withGroupedWeights(this.#groups, this.params, this.xs);
  }

  /** Stages by name: those assigned, else one per group that varies. */
  get stages(): Readonly<Record<string, StageSpec>> {
    if (this.#stages) return this.#stages;
    const varied = GROUP_ORDER.filter((group) =>
      this.groups[group]?.some((name) => this.params.get(name).vary),
    );
    const ownStages = varied.map((group) =>
      group === "response" ? responseStages(responseOf(this.options)) : { [group]: group },
    );
    return Object.assign({}, ...ownStages) as Record<string, StageSpec>;
  }

  /** The stages that were assigned; undefined when they follow from what varies. */
  get assignedStages(): Readonly<Record<string, StageSpec>> | undefined {
    return this.#stages;
  }

  /** @throws InvalidArgument for a stage that names what the model does not have */
  set stages(stages: Readonly<Record<string, StageSpec>>) {
    resolveStages(stages, this.params.names, this.groups);
    this.#stages = { ...stages };
  }

  /** Transmission at wavelengths in Å. */
  eval(wavelengths: ArrayLike<number>, params: ParametersInput = {}): Float64Array {
    const values = this.#start(params).valuesDict();
    return new ModelCurve(this.fittedFor().spec, Float64Array.from(wavelengths))
      .evaluate(values)
      .slice();
  }

  /**
   * Fits one spectrum or all groups.
   *
   * @returns a {@link TransmissionResult} for a spectrum, a {@link GroupedFitResult} for groups; groups that fail stay in
   * it with their message
   * @throws InvalidArgument, NotFound for options that cannot be
   */
  fit(data: GroupedData, options?: TransmissionFitOptions): Promise<GroupedFitResult>;
  fit(data: Data, options?: TransmissionFitOptions): Promise<TransmissionResult>;
  async fit(
    data: Data | GroupedData,
    options: TransmissionFitOptions = {},
  ): Promise<TransmissionResult | GroupedFitResult> {
    const start = this.#start(options.params ?? {});
    const how = this.howTo(options, start);
    this.#path = data.L ?? this.#path;
    if (data.isGrouped) return fitGroups(this, data, start, how, options);
    const fitted = this.fittedFor(data.L);
    const found = fitSpectrum(fitted, start, data.spectrum, how);
    return new TransmissionResult(found.parts, {
      stages: found.stages,
      model: this,
      xs: this.xs,
      xsNames: fitted.spec.xsNames,
    });
  }

  /** Whether parameters vary: all but those of `exceptFor`; those that follow from others stay so. @throws NotFound */
  varyAll(vary: boolean, { exceptFor = [] }: { exceptFor?: readonly string[] } = {}): this {
    for (const name of exceptFor) this.params.get(name);
    for (const p of this.params.list()) {
      if (p.expr === null && !exceptFor.includes(p.name)) p.vary = vary;
    }
    return this;
  }

  /**
   * Takes over parameters, as of an earlier fit; those that this model has not are left out.
   *
   * @param options.valuesOnly - only values, no bounds and no vary; true
   * @param options.inplace - changes this model instead of a copy; true
   * @returns the model that was changed
   * @throws InvalidArgument for a value outside its bounds
   */
  updateParams(
    params: ParametersInput,
    { valuesOnly = true, inplace = true }: { valuesOnly?: boolean; inplace?: boolean } = {},
  ): TransmissionModel {
    if (!inplace) return copyOf(this).updateParams(params, { valuesOnly });
    for (const given of new Parameters(params).list()) {
      if (!this.params.has(given.name)) continue;
      const own = this.params.get(given.name);
      if (!valuesOnly) this.params.add(given.name, given as never);
      else if (own.expr === null) own.set({ value: given.value });
    }
    return this;
  }

  /**
   * Weights of phases in groups: `model.groupWeights({ inconel: "inconel*", steel: ["a", "b"], weights: [0.7, 0.3] })`.
   * The parts of groups always vary, those inside them as `vary` says.
   *
   * @throws NotFound, InvalidArgument, ShapeMismatch for groups that do not share out the phases
   */
  groupWeights(options: GroupWeightsOptions): this {
    addGroupWeights(this.xs, this.params, options);
    return this;
  }

  /** What stages can name: groups of parameters, and all parameters with their values. */
  showAvailableParams(options: AvailableParamsOptions = {}): AvailableParams {
    return new AvailableParams(this.groups, this.params, options);
  }

  /** Flight path in m that `L0`, `t0` and responses in time are measured by, for data of another. */
  tofLengthFor(path: number | undefined): number {
    return this.options.tofLength ?? path ?? this.#path ?? 9;
  }

  /** @internal What fitting a spectrum needs. */
  fittedFor(path?: number): FittedModel {
    const inXs = [
      "temperature",
      "weights",
      "lattice",
      "sans",
      "extinction",
      "thetas",
      "phis",
      "mosaicity",
    ];
    const { groups } = this;
    const xsNames = inXs.flatMap((group) => groups[group] ?? []).filter((n) => !isOfWeights(n));
    return {
      spec: {
        xs: this.xs,
        xsNames,
        background: backgroundOf(this.options),
        response: responseOf(this.options),
        tofLength: this.tofLengthFor(path),
      },
      name: this.toString(),
      binAverage: this.options.binAverage ?? (this.options.varyTof ? true : undefined),
    };
  }

  #start(params: ParametersInput): Parameters {
    const start = this.params.copy();
    const given: Iterable<[string, unknown]> =
      params instanceof Object && Symbol.iterator in params
        ? (params as Parameters).entries()
        : Object.entries(params);
    for (const [name, value] of given) {
      if (typeof value === "number") start.get(name).set({ value });
      else start.add(start.get(name).name, value as never);
    }
    return start;
  }

  /** @internal Options of a fit after checks. */
  howTo(options: TransmissionFitOptions, start: Parameters): SpectrumFitOptions {
    const { wlmin = 1, wlmax = 6, method = "rietveld", stages = this.stages } = options;
    const {
      signal,
      onIteration,
      loss,
      lossScale,
      ftol,
      xtol,
      maxNfev,
      restarts,
      bounds,
      scaleCovar,
    } = options;
    if (!(wlmin < wlmax)) {
      throw new BeambookError(
        "InvalidArgument",
        `No wavelength lies between ${wlmin} and ${wlmax} Å.`,
      );
    }
    const own = stages === "all" && this.#stages ? this.#stages : stages;
    const staged = ["rietveld", "staged"].includes(method) && own !== "all";
    const given = {
      signal,
      onIteration,
      loss,
      lossScale,
      ftol,
      xtol,
      maxNfev,
      restarts,
      bounds,
      scaleCovar,
    };
    const known = Object.fromEntries(Object.entries(given).filter(([, v]) => v !== undefined));
    return {
      wlmin,
      wlmax,
      stages: staged ? resolveStages(own, start.names, this.groups) : [],
      accumulate: method !== "staged",
      fit: {
        ...ENOUGH,
        ...known,
        method: ["rietveld", "staged"].includes(method) ? "leastsq" : method,
      },
    };
  }

  toJSON(): Record<string, unknown> {
    return modelToJson(this);
  }

  /** Writes {@link toJSON} to a file. */
  save(path: string): Promise<void> {
    return saveModel(this, path);
  }

  /**
   * Reads a model, or a result with its model (`fit_model.json` beside `fit.json`), of ours or nbragg's. A result is in
   * `model.result` then.
   *
   * @throws FileNotFound, FileFormat with the line of the mistake
   */
  static load(
    path: string,
    { modelFilename }: { modelFilename?: string } = {},
  ): Promise<TransmissionModel> {
    return loadModel(path, modelFilename);
  }

  toString(): string {
    return `TransmissionModel(${this.xs.phaseNames.join(" + ")})`;
  }

  [JUPYTER_DISPLAY](): MimeBundle {
    const text = `${this}\n${this.params}`;
    const { "text/html": html } = this.params[JUPYTER_DISPLAY]();
    return { "text/plain": text, "text/html": `<h4>${escapeHtml(this.toString())}</h4>${html}` };
  }
}
