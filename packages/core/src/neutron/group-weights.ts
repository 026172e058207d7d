import { closestNames } from "../closest.js";
import { BeambookError } from "../errors.js";
import type { Parameters } from "../fit/index.js";
import type { CrossSection } from "./cross-section.js";
import type { ParameterGroups } from "./model-parameters.js";
import { patternOf } from "./stages.js";

/** Phases of each group by its name (a pattern such as `"steel*"`, or names), with `weights` and `vary` beside them. */
export interface GroupWeightsOptions {
  /** Part of each group, in their order; they are divided by their sum. All are alike by default. */
  weights?: readonly number[];
  /** Whether ratios inside groups vary, for all or for each; true. Those of groups to each other always do. */
  vary?: boolean | readonly boolean[];
  readonly [group: string]:
    | string
    | readonly string[]
    | readonly number[]
    | boolean
    | readonly boolean[]
    | undefined;
}

const LEAST = 1e-6;
const LIMITS = { min: -14, max: 14 };

/**
 * Puts weights of groups of phases into the parameters: `g1`, `g2`, … are logarithms of a group's part over that of the
 * last, `group_<name>` the parts; `p1`, `p2`, … and the phases' names are the same inside groups.
 *
 * @throws NotFound for a phase that does not exist; InvalidArgument for phases in no group or in several
 */
export function addGroupWeights(
  xs: CrossSection,
  params: Parameters,
  { weights, vary = true, ...groups }: GroupWeightsOptions,
): void {
  const names = Object.keys(groups);
  const phases = names.map((name) => phasesOf(name, groups[name], xs.phaseNames));
  checkOnce(xs.phaseNames, phases);
  const parts = listOf(weights ?? 1, names.length, "weights");
  const varies = listOf(vary, names.length, "vary");
  if (!parts.every((part) => part > 0)) {
    throw new BeambookError("InvalidArgument", "Weights of groups must be above 0.");
  }
  for (const name of params.names) {
    const isPhase = xs.phaseNames.some((phase) => plain(phase) === name);
    if (isPhase || isOfWeights(name)) params.delete(name);
  }
  addRatios(params, { letter: "g", first: 1 }, parts, true, (i) => `group_${names[i]}`);
  let first = 1;
  phases.forEach((members, i) => {
    const own = members.map((phase) => Math.max(xs.weights[phase], LEAST));
    const share = `group_${names[i]}`;
    const named = (k: number): string => plain(members[k]);
    addRatios(params, { letter: "p", first, share }, own, varies[i], named);
    first += members.length - 1;
  });
}

/** Parameters that share 1 by exponentials of free ones: a logarithm of each weight over the last, then what follows. */
function addRatios(
  params: Parameters,
  { letter, first, share }: { letter: string; first: number; share?: string },
  weights: readonly number[],
  vary: boolean,
  nameOf: (i: number) => string,
): void {
  const last = weights[weights.length - 1];
  const free = weights.slice(0, -1).map((_, i) => `${letter}${first + i}`);
  free.forEach((name, i) => {
    const value = Math.min(Math.max(Math.log(weights[i] / last), LIMITS.min), LIMITS.max);
    params.add(name, { value, ...LIMITS, vary });
  });
  const sum = ["1", ...free.map((name) => `exp(${name})`)].join(" + ");
  weights.forEach((_, i) => {
    const parts = [share, free[i] && `exp(${free[i]})`].filter(Boolean);
    const part = parts.join(" * ") || "1";
    params.add(nameOf(i), { expr: free.length > 0 ? `${part} / (${sum})` : part });
  });
}

/** The groups of parameters with that of weights as `addGroupWeights` has left it. */
export function withGroupedWeights(
  groups: ParameterGroups,
  params: Parameters,
  xs: CrossSection,
): ParameterGroups {
  if (!params.names.some((name) => name.startsWith("group_"))) return groups;
  const phases = xs.phaseNames.map(plain);
  const weights = params.names.filter((name) => isOfWeights(name) || phases.includes(name));
  return { ...groups, weights };
}

/** Whether a parameter only serves to compute weights: no cross section knows it. */
export function isOfWeights(name: string): boolean {
  return /^(?:[pg]\d+|group_.+)$/u.test(name);
}

const plain = (name: string): string => name.replaceAll("-", "");

function phasesOf(group: string, given: unknown, all: readonly string[]): readonly string[] {
  if (typeof given === "string") {
    const found = all.filter((name) => patternOf(given).test(name)).sort();
    if (found.length > 0) return found;
    throw new BeambookError("NotFound", `No phase of group "${group}" fits "${given}".`, {
      hint: `There are ${all.join(", ")}.`,
    });
  }
  const names = Array.isArray(given) ? (given as unknown[]).map(String) : [];
  const missing = names.find((name) => !all.includes(name));
  if (names.length > 0 && missing === undefined) return names;
  const near = closestNames(missing ?? group, all);
  throw new BeambookError("NotFound", `Group "${group}" needs phases, not ${missing ?? "none"}.`, {
    hint: `Closest: ${near.join(", ")}.`,
  });
}

function checkOnce(all: readonly string[], groups: readonly (readonly string[])[]): void {
  const inGroups = groups.flat();
  const wrong = all.find((name) => inGroups.filter((other) => other === name).length !== 1);
  if (wrong === undefined) return;
  const how = inGroups.includes(wrong) ? "several groups" : "no group";
  throw new BeambookError("InvalidArgument", `Phase "${wrong}" is in ${how}.`, {
    hint: "Each phase must be in one group, so that all weights add up to 1.",
  });
}

function listOf<T extends number | boolean>(
  given: T | readonly T[],
  count: number,
  name: string,
): readonly T[] {
  const list = Array.isArray(given) ? (given as T[]) : new Array<T>(count).fill(given as T);
  if (list.length === count) return list;
  throw new BeambookError("ShapeMismatch", `${list.length} ${name} for ${count} groups.`);
}
