import { BeambookError } from "../../errors.js";
import { type LeastSquares, leastSquares } from "../least-squares.js";
import {
  MAIER_SAUPE,
  type OrientationModel,
  type ProfileModel,
  type ProfilePoints,
  PSEUDO_VOIGT,
} from "./profile-models.js";

/** How a profile is fitted. */
export interface FitProfileOptions {
  /** Middle of the fitted range in degrees; defaults to where the profile is highest. */
  betaTarget?: number | null;
  /** Half the fitted range in degrees; defaults to 45 for the pseudo-Voigt, all for Maier-Saupe. */
  width?: number;
  /** Weighs points by their errors; defaults to false, which weighs all alike, as the toolkit. */
  weighted?: boolean;
  /** Profile of a full circle: windows go around. */
  periodic?: boolean;
}

/** The end of a fit. */
export interface ProfileFit extends LeastSquares {
  readonly model: ProfileModel;
  /** Fitted points. */
  readonly points: ProfilePoints;
  readonly window: readonly [low: number, high: number];
  readonly r2: number;
  /** Whether the peak explains so much more than a straight line that it is real. */
  readonly oriented: boolean;
  readonly flags: readonly string[];
}

const FEWEST_POINTS = 8;

/** Fits a peak to an azimuthal profile, from several starts. @throws NoData when too few points are left */
export function fitProfile(
  profile: ProfilePoints,
  kind: OrientationModel,
  { betaTarget, width, weighted = false, periodic = false }: FitProfileOptions = {},
): ProfileFit {
  const model = kind === "pseudoVoigt" ? PSEUDO_VOIGT : MAIER_SAUPE;
  const good = onlyFinite(profile);
  if (good.x.length < FEWEST_POINTS) {
    throw new BeambookError("NoData", `The profile has ${good.x.length} good points.`, {
      hint: "Is the ring masked, or the threshold too small?",
    });
  }
  const half = width ?? (kind === "pseudoVoigt" ? 45 : undefined);
  const center = betaTarget ?? highest(good);
  const points =
    half === undefined && betaTarget == null ? good : windowed(good, center, half ?? 90, periodic);
  if (points.x.length < model.names.length + 2) {
    throw new BeambookError("NoData", `${points.x.length} points lie around ${center} degrees.`, {
      hint: "Use a larger width.",
    });
  }
  const window = [points.x[0], points.x[points.x.length - 1]] as const;
  const best = bestOf(model, points, window, weighted);
  return describe(model, points, window, best);
}

function bestOf(
  model: ProfileModel,
  points: ProfilePoints,
  window: readonly [number, number],
  weighted: boolean,
): LeastSquares {
  const { min, max } = model.bounds(window);
  const { x, y, sigma } = points;
  const size = x.length;
  const residuals = (p: Float64Array, out: Float64Array): void => {
    for (let i = 0; i < size; i++) {
      const r = model.value(x[i], p) - y[i];
      out[i] = weighted && sigma && sigma[i] > 0 ? r / sigma[i] : r;
    }
  };
  let best: LeastSquares | undefined;
  for (const start of model.starts(points, window)) {
    const found = leastSquares({ residuals, size, names: model.names, start, min, max });
    const better = best === undefined || found.chisqr < best.chisqr * (1 - 1e-12);
    if (better || (found.success && !best?.success)) best = found;
  }
  return best!;
}

function describe(
  model: ProfileModel,
  points: ProfilePoints,
  window: readonly [number, number],
  found: LeastSquares,
): ProfileFit {
  const { x, y } = points;
  let [mean, squares, rest] = [0, 0, 0];
  for (const v of y) mean += v / y.length;
  for (let i = 0; i < y.length; i++) {
    squares += (y[i] - mean) ** 2;
    rest += (y[i] - model.value(x[i], found.values)) ** 2;
  }
  const oriented = explains(rest, lineSquares(points), y.length);
  const flags = [
    ...(found.success ? [] : [`not converged: ${found.message}`]),
    ...(oriented ? [] : ["no orientation"]),
    ...found.atBound.map((name) => `${name} at its bound`),
  ];
  return { ...found, model, points, window, r2: 1 - rest / squares, oriented, flags };
}

/** Parameters of a peak beyond those of a line. */
const PEAK_PARAMETERS = 3;
/** Difference of Bayesian information that counts as very strong evidence (Kass and Raftery 1995). */
const EVIDENCE = 10;

function explains(rest: number, line: number, count: number): boolean {
  if (!(rest < line)) return false;
  return count * Math.log(line / rest) - PEAK_PARAMETERS * Math.log(count) > EVIDENCE;
}

/** Squares that a straight line leaves. */
function lineSquares({ x, y }: ProfilePoints): number {
  const n = x.length;
  let [mx, my] = [0, 0];
  for (let i = 0; i < n; i++) {
    mx += x[i] / n;
    my += y[i] / n;
  }
  let [xx, xy, yy] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    xx += (x[i] - mx) ** 2;
    xy += (x[i] - mx) * (y[i] - my);
    yy += (y[i] - my) ** 2;
  }
  return xx > 0 ? yy - (xy * xy) / xx : yy;
}

function onlyFinite({ x, y, sigma }: ProfilePoints): ProfilePoints {
  const keep = Uint32Array.from(x.keys()).filter(
    (i) => Number.isFinite(x[i]) && Number.isFinite(y[i]),
  );
  const pick = (values: Float64Array): Float64Array => Float64Array.from(keep, (i) => values[i]);
  return { x: pick(x), y: pick(y), ...(sigma && { sigma: pick(sigma) }) };
}

/** The middle of the highest tenth-wide stretch: one hot pixel is no peak. */
function highest({ x, y }: ProfilePoints): number {
  const reach = Math.max(1, Math.floor(y.length / 60));
  let [best, at] = [-Infinity, 0];
  for (let i = 0; i < y.length; i++) {
    let [sum, count] = [0, 0];
    for (let k = Math.max(0, i - reach); k <= Math.min(y.length - 1, i + reach); k++) {
      sum += y[k];
      count++;
    }
    if (sum / count > best) [best, at] = [sum / count, i];
  }
  return x[at];
}

/** Points within `half` degrees of the centre, on a circle turned next to it, ascending. */
function windowed(
  { x, y, sigma }: ProfilePoints,
  center: number,
  half: number,
  periodic: boolean,
): ProfilePoints {
  const placed = Array.from(x, (angle, i) => {
    const turns = periodic ? Math.round((angle - center) / 360) : 0;
    return { angle: angle - 360 * turns, i };
  });
  const kept = placed.filter(({ angle }) => Math.abs(angle - center) <= half);
  kept.sort((a, b) => a.angle - b.angle);
  const pick = (values: Float64Array): Float64Array =>
    Float64Array.from(kept, ({ i }) => values[i]);
  return {
    x: Float64Array.from(kept, ({ angle }) => angle),
    y: pick(y),
    ...(sigma && { sigma: pick(sigma) }),
  };
}
