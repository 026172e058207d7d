import { closestNames } from "../../closest.js";
import { BeambookError } from "../../errors.js";
import type { Loss } from "./problem.js";

type Values = readonly [number, number, number];
type Rho = (z: number) => Values;

const LOSSES: Readonly<Record<string, Rho>> = {
  soft_l1: (z: number): Values => {
    const t = 1 + z;
    return [2 * (Math.sqrt(t) - 1), t ** -0.5, -0.5 * t ** -1.5];
  },
  huber: (z: number): Values =>
    z <= 1 ? [z, 1, 0] : [2 * Math.sqrt(z) - 1, z ** -0.5, -0.5 * z ** -1.5],
  cauchy: (z: number): Values => [Math.log1p(z), 1 / (1 + z), -1 / (1 + z) ** 2],
  arctan: (z: number): Values => [Math.atan(z), 1 / (1 + z * z), (-2 * z) / (1 + z * z) ** 2],
};

/** Names of loss functions; "linear" is plain least squares. */
export type LossName = "linear" | "soft_l1" | "huber" | "cauchy" | "arctan";

/**
 * A loss function by scipy's name, undefined for "linear".
 *
 * @throws InvalidArgument for an unknown name or a scale that is not positive
 */
export function findLoss(name: string, scale: number): Loss | undefined {
  if (!(scale > 0 && Number.isFinite(scale))) {
    throw new BeambookError(
      "InvalidArgument",
      `lossScale must be a positive number, not ${scale}.`,
    );
  }
  if (name === "linear") return undefined;
  if (!Object.hasOwn(LOSSES, name)) {
    const near = closestNames(name, ["linear", ...Object.keys(LOSSES)]);
    throw new BeambookError("InvalidArgument", `No loss function "${name}".`, {
      hint: `Use ${near.map((n) => `"${n}"`).join(" or ")}.`,
    });
  }
  return { name, scale, rho: LOSSES[name] };
}

/** Sum of losses, in the unit of squared residuals. */
export function lossCost({ rho, scale }: Loss, r: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < r.length; i++) sum += rho((r[i] / scale) ** 2)[0];
  return sum * scale * scale;
}

/**
 * Scales residuals and derivatives so that their plain least-squares model has the loss function's slope and
 * (where positive) its curvature.
 *
 * @source B. Triggs et al., Bundle Adjustment, Lecture Notes in Computer Science 1883 (2000) 298
 */
export function applyLoss({ rho, scale }: Loss, r: Float64Array, jacobian: Float64Array): void {
  const size = r.length;
  const count = jacobian.length / size;
  for (let i = 0; i < size; i++) {
    const z = (r[i] / scale) ** 2;
    const [, slope, curvature] = rho(z);
    const factor = Math.sqrt(Math.max(slope + 2 * curvature * z, 1e-3 * slope));
    for (let k = 0; k < count; k++) jacobian[k * size + i] *= factor;
    r[i] *= slope / factor;
  }
}
