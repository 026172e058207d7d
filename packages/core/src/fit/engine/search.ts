import { Search, type SearchStart } from "./levenberg-marquardt.js";
import type { Outcome, Problem, SearchOptions } from "./problem.js";

/** The first goes far; the others are more careful, and follow when it ended nowhere. */
const STARTS: readonly SearchStart[] = [
  { radius: 10, geodesic: false, relative: false },
  { radius: 1, geodesic: false, relative: false },
  { radius: 0.1, geodesic: true, relative: false },
  { radius: 1, geodesic: true, relative: true },
];

/**
 * Searches from `p`, again with other strategies when the first fails or ends where parameters are undetermined.
 *
 * @param restarts - how many more strategies may follow
 */
export function search(
  problem: Problem,
  p: Float64Array,
  options: SearchOptions,
  restarts: number,
): Outcome {
  let best: Outcome | undefined;
  let nfev = 0;
  let njev = 0;
  let iterations = 0;
  for (const start of STARTS.slice(0, 1 + restarts)) {
    const maxNfev = best ? restartBudget(best, problem.count, options.maxNfev) : options.maxNfev;
    const found = new Search(problem, p, { ...options, maxNfev }, start).run();
    nfev += found.nfev;
    njev += found.njev;
    iterations += found.iterations;
    if (best === undefined || isBetter(found, best)) best = found;
    if (found.aborted || (best.success && !best.singular) || !Number.isFinite(found.cost)) break;
  }
  return { ...best!, nfev, njev, iterations };
}

/** An end that may be the true one gets a short second look only. */
function restartBudget(best: Outcome, count: number, most: number): number {
  return best.success ? Math.min(most, 30 * (count + 1)) : most / 4;
}

function isBetter(found: Outcome, best: Outcome): boolean {
  const alike = Math.abs(found.cost - best.cost) <= 1e-9 * best.cost;
  if (!alike) return found.cost < best.cost;
  return Number(found.success && !found.singular) > Number(best.success && !best.singular);
}
