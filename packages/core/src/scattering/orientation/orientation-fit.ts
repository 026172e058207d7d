import { JUPYTER_DISPLAY, type MimeBundle } from "../../display.js";
import type { Figure, PlotOptions } from "../../plot/index.js";
import { maierSaupeOrder } from "./distributions.js";
import type { ProfileFit } from "./fit-profile.js";
import {
  centeredPosition,
  type Estimate,
  hermansOrder,
  maierSaupeOrderAt,
  type OrderConvention,
  pseudoVoigtOrder,
  turnedPosition,
} from "./order-parameter.js";
import { plotOrientation } from "./plot.js";
import type { OrientationModel, ProfilePoints } from "./profile-models.js";

/** An order parameter in the toolkit's convention, and in all others. */
export interface OrderParameter extends Estimate {
  readonly convention: "manual";
  /** By convention; `"hermans"` comes from the profile itself, background included, instead of the fitted curve. */
  readonly all: Readonly<Record<OrderConvention | "hermans", Estimate>>;
}

/** What identifies a fit: its ring. */
export interface RingName {
  /** Miller indices; undefined for a ring given by q. */
  readonly reflection?: readonly number[];
  /** Å⁻¹. */
  readonly q: number;
}

/** Orientation of one ring. */
export class OrientationFit {
  readonly model: OrientationModel;
  readonly reflection?: readonly number[];
  /** Å⁻¹. */
  readonly q: number;
  /** Values and standard errors by name. */
  readonly params: Readonly<Record<string, Estimate>>;
  /** The peak's position brought near 0 as the toolkit does. */
  readonly x0S: number;
  readonly S: OrderParameter;
  readonly r2: number;
  readonly redchi: number;
  /** Row-major, in the order of `params`; undefined when it could not be computed. */
  readonly covariance?: Float64Array;
  readonly success: boolean;
  readonly message: string;
  /** False when a straight line says as much. S is 0 then. */
  readonly oriented: boolean;
  /** What to know before using the numbers. */
  readonly flags: readonly string[];
  readonly profile: ProfilePoints;
  /** The fitted curve at the fitted points. */
  readonly fitted: {
    readonly x: Float64Array;
    readonly y: Float64Array;
    readonly data: Float64Array;
  };

  /** @internal */
  constructor(
    name: RingName,
    fit: ProfileFit,
    profile: ProfilePoints,
    warnings: readonly string[],
  ) {
    this.model = fit.model.kind;
    if (name.reflection) this.reflection = name.reflection;
    this.q = name.q;
    this.params = Object.fromEntries(
      fit.model.names.map((n, i) => {
        const value = n === "x0" ? turnedPosition(fit.values[i]) : fit.values[i];
        return [n, { value, stderr: fit.stderr[i] }];
      }),
    );
    this.x0S = centeredPosition(this.params.x0.value);
    this.oriented = fit.oriented;
    this.flags = [...fit.flags, ...warnings];
    this.S = orderOf(fit, profile);
    this.r2 = fit.r2;
    this.redchi = fit.redchi;
    if (fit.covariance) this.covariance = fit.covariance;
    this.success = fit.success;
    this.message = fit.message;
    this.profile = profile;
    const { x, y } = fit.points;
    this.fitted = { x, y: x.map((v) => fit.model.value(v, fit.values)), data: y };
  }

  /** Key of the ring: `"[1 1 0]"` or `"0.05"`. */
  get key(): string {
    return ringKey(this.reflection ?? this.q);
  }

  /**
   * Numbers in the toolkit's order: pseudo-Voigt [y0, I, x0, x0_S, gamma, eta, slope, S, R²], Maier-Saupe
   * [I, x0, x0_S, kappa, a, b, S, R²].
   */
  toArray(): number[] {
    const value = (name: string): number => this.params[name].value;
    const { x0S, S, r2 } = this;
    if (this.model === "pseudoVoigt") {
      return [
        value("y0"),
        value("I"),
        value("x0"),
        x0S,
        value("gamma"),
        value("eta"),
        value("slope"),
        S.value,
        r2,
      ];
    }
    return [value("I"), value("x0"), x0S, value("kappa"), value("a"), value("b"), S.value, r2];
  }

  toJSON(): Record<string, unknown> {
    const { model, reflection, q, params, x0S, S, r2, redchi, success, message, oriented, flags } =
      this;
    return { model, reflection, q, params, x0S, S, r2, redchi, success, message, oriented, flags };
  }

  /** The profile with its fit, and what is left below. */
  plot(options: PlotOptions = {}): Figure {
    return plotOrientation(this, options);
  }

  [JUPYTER_DISPLAY](): MimeBundle {
    return { ...this.plot()[JUPYTER_DISPLAY](), "text/plain": this.toString() };
  }

  toString(): string {
    const { value, stderr } = this.S;
    const order = this.oriented
      ? `S = ${value.toFixed(4)} ± ${stderr.toFixed(4)}`
      : "no orientation";
    return `${this.model} fit of ${this.key}: ${order}, R² = ${this.r2.toFixed(4)}`;
  }
}

/** Key of a ring in results. */
export function ringKey(ring: readonly number[] | number): string {
  return typeof ring === "number" ? String(ring) : `[${ring.join(" ")}]`;
}

/** A ring in words: `[1 1 0]`, `q = 0.05 Å⁻¹`. */
export function ringText({ reflection, q }: RingName): string {
  return reflection ? ringKey(reflection) : `q = ${q} Å⁻¹`;
}

type Shape = (values: ArrayLike<number>) => number;

function orderOf(fit: ProfileFit, profile: ProfilePoints): OrderParameter {
  const hermans = hermansOf(fit, profile);
  const conventions = fit.model.kind === "pseudoVoigt" ? PV_ORDERS : MS_ORDERS;
  const all = Object.fromEntries(
    Object.entries(conventions).map(([name, order]) => [name, withError(fit, order)]),
  ) as Record<OrderConvention, Estimate>;
  const flat: Estimate = { value: 0, stderr: Math.abs(hermans.value) + (hermans.stderr || 0) };
  const chosen = fit.oriented ? all.manual : flat;
  return { ...chosen, convention: "manual", all: { ...all, hermans } };
}

const PV_ORDERS: Readonly<Record<OrderConvention, Shape>> = {
  manual: (p: ArrayLike<number>): number => pseudoVoigtOrder(centeredPosition(p[2]), p[3], p[4]),
  periodic: (p: ArrayLike<number>): number =>
    pseudoVoigtOrder(centeredPosition(p[2]), p[3], p[4], { periodic: true }),
  centered: (p: ArrayLike<number>): number => pseudoVoigtOrder(0, p[3], p[4], { periodic: true }),
  fitted: (p: ArrayLike<number>): number => pseudoVoigtOrder(p[2], p[3], p[4], { periodic: true }),
};

const MS_ORDERS: Readonly<Record<OrderConvention, Shape>> = {
  manual: (p: ArrayLike<number>): number => maierSaupeOrder(p[2]),
  periodic: (p: ArrayLike<number>): number => maierSaupeOrderAt(p[2], centeredPosition(p[1])),
  centered: (p: ArrayLike<number>): number => maierSaupeOrder(p[2]),
  fitted: (p: ArrayLike<number>): number => maierSaupeOrderAt(p[2], p[1]),
};

/** Error by the delta method: slopes of S by the parameters, and their covariance. */
function withError({ values, covariance, stderr }: ProfileFit, order: Shape): Estimate {
  const value = order(values);
  const n = values.length;
  if (!covariance) return { value, stderr: Number.NaN };
  const slopes = new Float64Array(n);
  const moved = Float64Array.from(values);
  for (let i = 0; i < n; i++) {
    const step = Math.min(stderr[i] > 0 ? stderr[i] * 0.1 : 0, Math.abs(values[i]) * 1e-3 || 1e-3);
    if (!(step > 0)) continue;
    moved[i] = values[i] + step;
    const up = order(moved);
    moved[i] = values[i] - step;
    const down = order(moved);
    moved[i] = values[i];
    const slope = (up - down) / (2 * step);
    slopes[i] = Number.isFinite(slope) ? slope : 0;
  }
  let variance = 0;
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      const c = covariance[i * n + k];
      if (Number.isFinite(c)) variance += slopes[i] * slopes[k] * c;
    }
  }
  return { value, stderr: Math.sqrt(Math.max(0, variance)) };
}

/** Hermans' S of the measured profile as it is, background included, around the fitted director. */
function hermansOf(fit: ProfileFit, { x, y, sigma }: ProfilePoints): Estimate {
  return hermansOrder(x, y, fit.values[fit.model.names.indexOf("x0")], sigma);
}
