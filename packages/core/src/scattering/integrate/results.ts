import { JUPYTER_DISPLAY, type MimeBundle } from "../../display.js";
import type { NDArray } from "../../ndarray/index.js";
import type { Figure } from "../../plot/index.js";
import { Table } from "../../table/index.js";
import type { RadialUnit } from "../geometry/units.js";
import { type ProfilePlotOptions, plotProfile } from "./plot.js";

/** Sums that a result was made of, bin by bin. */
export interface ResultSums {
  readonly signal: Float64Array;
  readonly normalization: Float64Array;
  readonly normalization2: Float64Array;
  /** Undefined without an error model. */
  readonly variance?: Float64Array;
}

/** What every integrated profile has. */
export interface ProfileValues {
  /** Corrected signal, `empty` in bins without pixels. */
  readonly intensity: Float64Array;
  /** Standard error of the intensity; undefined without an error model. The same as `sem`. */
  readonly sigma?: Float64Array;
  /** Standard deviation of a pixel; undefined without an error model. */
  readonly std?: Float64Array;
  /** Standard error of the mean; undefined without an error model. */
  readonly sem?: Float64Array;
  /** Pixels per bin; fractions where pixels are split. */
  readonly count: Float64Array;
  readonly sums: ResultSums;
}

/** A powder pattern or sector profile: intensity against radius. */
export class RadialProfile implements ProfileValues {
  readonly kind = "radial" as const;
  /** Middles of the bins, in `unit`. */
  readonly radial: Float64Array;
  readonly unit: RadialUnit;
  readonly intensity: Float64Array;
  readonly sigma?: Float64Array;
  readonly std?: Float64Array;
  readonly sem?: Float64Array;
  readonly count: Float64Array;
  readonly sums: ResultSums;

  /** @internal */
  constructor(radial: Float64Array, unit: RadialUnit, values: ProfileValues) {
    this.radial = radial;
    this.unit = unit;
    this.intensity = values.intensity;
    this.count = values.count;
    this.sums = values.sums;
    if (values.sigma) this.sigma = values.sigma;
    if (values.std) this.std = values.std;
    if (values.sem) this.sem = values.sem;
  }

  /** Columns `unit`, intensity, (sigma,) count. */
  toTable(): Table {
    const { radial, unit, intensity, sigma, count } = this;
    return new Table({ [unit]: radial, intensity, ...(sigma && { sigma }), count });
  }

  /** The profile with its errors. */
  plot(options: ProfilePlotOptions = {}): Figure {
    return plotProfile(this, options);
  }

  [JUPYTER_DISPLAY](): MimeBundle {
    return { ...this.plot()[JUPYTER_DISPLAY](), "text/plain": this.toString() };
  }

  toString(): string {
    return `RadialProfile: ${summary(this.radial, this.unit)}${this.sigma ? ", with errors" : ""}`;
  }
}

/** An azimuthal profile: intensity of a ring against the angle around the beam. */
export class AzimuthalProfile implements ProfileValues {
  readonly kind = "azimuthal" as const;
  /** Middles of the bins in degrees. */
  readonly chi: Float64Array;
  readonly intensity: Float64Array;
  readonly sigma?: Float64Array;
  readonly std?: Float64Array;
  readonly sem?: Float64Array;
  readonly count: Float64Array;
  readonly sums: ResultSums;

  /** @internal */
  constructor(chi: Float64Array, values: ProfileValues) {
    this.chi = chi;
    this.intensity = values.intensity;
    this.count = values.count;
    this.sums = values.sums;
    if (values.sigma) this.sigma = values.sigma;
    if (values.std) this.std = values.std;
    if (values.sem) this.sem = values.sem;
  }

  /** Columns chi, intensity, (sigma,) count. */
  toTable(): Table {
    const { chi, intensity, sigma, count } = this;
    return new Table({ chi, intensity, ...(sigma && { sigma }), count });
  }

  /** The profile with its errors. */
  plot(options: ProfilePlotOptions = {}): Figure {
    return plotProfile(this, options);
  }

  [JUPYTER_DISPLAY](): MimeBundle {
    return { ...this.plot()[JUPYTER_DISPLAY](), "text/plain": this.toString() };
  }

  toString(): string {
    return `AzimuthalProfile: ${summary(this.chi, "degrees")}${this.sigma ? ", with errors" : ""}`;
  }
}

function summary(axis: Float64Array, unit: string): string {
  const short = (v: number): string => Number(v.toPrecision(5)).toString();
  return `${axis.length} bins, ${short(axis[0])} to ${short(axis[axis.length - 1])} ${unit}`;
}

/** A "cake": intensity against azimuth and radius; arrays are (azimuth, radius). */
export interface Cake {
  readonly kind: "cake";
  readonly radial: Float64Array;
  readonly unit: RadialUnit;
  /** Degrees. */
  readonly azimuthal: Float64Array;
  readonly intensity: NDArray<"float64">;
  /** Undefined without an error model. */
  readonly sigma?: NDArray<"float64">;
  readonly count: NDArray<"float64">;
  readonly sums: ResultSums;
}
