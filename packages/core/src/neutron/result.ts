import { type FitParts, FitResult, type RestoredFit } from "../fit/index.js";
import type { Figure, PlotOptions } from "../plot/index.js";
import type { CrossSection } from "./cross-section.js";
import type { TransmissionModel } from "./model.js";
import type { StageRecord } from "./model-fit.js";
import { modelPathOf, saveModel } from "./model-json.js";
import {
  plotSpectrumFit,
  plotTotal,
  type TotalXsOptions,
  type TransmissionPlotOptions,
} from "./plot-fit.js";
import { plotChi2, plotStages } from "./plot-stages.js";
import { StagesTable } from "./stages-table.js";

/** What a result knows beside the fit itself. */
export interface TransmissionExtra {
  readonly stages: readonly StageRecord[];
  /** The model; undefined after loading without one. */
  readonly model?: TransmissionModel | undefined;
  /** The cross section that was fitted; undefined after loading without a model. */
  readonly xs: CrossSection | undefined;
  /** Names of parameters that belong to it. */
  readonly xsNames: readonly string[];
}

/** The fit of one spectrum. */
export class TransmissionResult extends FitResult {
  /** What each stage did, in order. */
  readonly stages: readonly StageRecord[];
  readonly #extra: TransmissionExtra;

  /** @internal Fits make results. */
  constructor(made: FitParts | RestoredFit, extra: TransmissionExtra) {
    super(made);
    this.stages = extra.stages;
    this.#extra = extra;
  }

  /** The cross section with the fitted parameters; undefined after loading without a model. */
  get crossSection(): CrossSection | undefined {
    const { xs, xsNames } = this.#extra;
    return xs?.with(Object.fromEntries(xsNames.map((name) => [name, this.params.get(name).value])));
  }

  /** Values, errors and what varied before the first and after each stage, one row per parameter and one for redchi. */
  stagesSummary(): StagesTable {
    const { names } = this.params;
    const initial = names.map((name) => this.params.get(name).initValue ?? Number.NaN);
    return new StagesTable(this.stages, names, initial);
  }

  /** A parameter after each stage, with its error. @throws NotFound */
  plotStageProgression(name: string, options: PlotOptions = {}): Figure {
    return plotStages(this.stages, name, options);
  }

  /** The reduced chi-square after each stage. */
  plotChi2Progression(options: PlotOptions = {}): Figure {
    return plotChi2(this.stages, options);
  }

  /** Transmission, fit and band over wavelength, residuals below. */
  override plot(options: TransmissionPlotOptions = {}): Figure {
    return plotSpectrumFit(this, options);
  }

  /** The fitted cross section over wavelength or d-spacing. */
  plotTotalXs(options: TotalXsOptions = {}): Figure {
    return plotTotal(this, options);
  }

  /**
   * Writes the result, and its model beside it where {@link TransmissionModel.load} finds it: `fit_model.json` for
   * `fit.json`, or `modelFilename`.
   */
  override async save(
    path: string,
    { modelFilename = modelPathOf(path) }: { modelFilename?: string } = {},
  ): Promise<void> {
    await super.save(path);
    const { model } = this.#extra;
    if (model) await saveModel(model, modelFilename);
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), stages: this.stages };
  }
}
