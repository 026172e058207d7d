import type { Outcome } from "./engine/problem.js";
import type { FitProblem } from "./fit-problem.js";
import type { Parameters } from "./parameters.js";

/** Writes values, errors, correlations and bounds reached into the parameters. */
export function describeParameters(
  parameters: Parameters,
  problem: FitProblem,
  outcome: Outcome,
  covariance: Float64Array | undefined,
): void {
  const { varied } = problem.constraints;
  const n = varied.length;
  for (const p of parameters.list()) {
    p.stderr = covariance || n === 0 ? 0 : null;
    p.correl = null;
    p.atBound = null;
  }
  varied.forEach((name, k) => {
    const p = parameters.get(name);
    p.assign(outcome.values[k]);
    p.atBound = boundOf(outcome.values[k], p.min, p.max);
    if (!covariance) return;
    p.stderr = Math.sqrt(covariance[k * n + k]);
    const correl: Record<string, number> = {};
    for (let j = 0; j < n; j++) {
      if (j === k) continue;
      const product = covariance[k * n + k] * covariance[j * n + j];
      correl[varied[j]] = covariance[k * n + j] / Math.sqrt(product);
    }
    p.correl = correl;
  });
  if (covariance) propagate(parameters, problem, outcome.values, covariance);
}

function boundOf(value: number, min: number, max: number): "min" | "max" | null {
  const room = Number.isFinite(max - min) ? max - min : Math.max(Math.abs(value), 1);
  if (value - min <= 1e-10 * room) return "min";
  return max - value <= 1e-10 * room ? "max" : null;
}

/** Errors of parameters with expressions, to first order with the full covariance. */
function propagate(
  parameters: Parameters,
  problem: FitProblem,
  values: Float64Array,
  covariance: Float64Array,
): void {
  const slopes = problem.constraints.slopes(values, "all");
  for (const [name, gradient] of Object.entries(slopes)) {
    parameters.get(name).stderr = Math.sqrt(quadraticForm(gradient, covariance));
  }
}

/** gᵀ C g, not below zero. */
export function quadraticForm(g: Float64Array, covariance: Float64Array): number {
  const n = g.length;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) sum += g[i] * covariance[i * n + j] * g[j];
  }
  return Math.max(0, sum);
}
