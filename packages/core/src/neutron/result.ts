import { type FitParts, FitResult, type RestoredFit } from "../fit/index.js";
import type { Figure } from "../plot/index.js";
import { Table } from "../table/index.js";
import type { CrossSection } from "./cross-section.js";
import type { StageRecord } from "./model-fit.js";
import {
  plotSpectrumFit,
  plotTotal,
  type TotalXsOptions,
  type TransmissionPlotOptions,
} from "./plot-fit.js";

/** What a result knows beside the fit itself. */
export interface TransmissionExtra {
  readonly stages: readonly StageRecord[];
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

  /** Values of each parameter before the first and after each stage, one row per parameter and one for redchi. */
  stagesSummary(): Table {
    const names = this.params.names;
    const columns: Record<string, string[] | number[]> = { parameter: [...names, "redchi"] };
    columns.Initial = [...names.map((name) => this.#initialOf(name)), Number.NaN];
    for (const { name, values, vary, redchi } of this.stages) {
      columns[name] = [...names.map((n) => values[n]), redchi];
      columns[`${name} vary`] = [...names.map((n) => String(vary.includes(n))), ""];
    }
    return new Table(columns);
  }

  /** Value of a parameter before the first stage. */
  #initialOf(name: string): number {
    return this.params.get(name).initValue ?? Number.NaN;
  }

  /** Transmission, fit and band over wavelength, residuals below. */
  override plot(options: TransmissionPlotOptions = {}): Figure {
    return plotSpectrumFit(this, options);
  }

  /** The fitted cross section over wavelength or d-spacing. */
  plotTotalXs(options: TotalXsOptions = {}): Figure {
    return plotTotal(this, options);
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), stages: this.stages };
  }
}
