import { closestNames } from "../closest.js";
import { BeambookError } from "../errors.js";
import type { ParameterGroups } from "./model-parameters.js";

/** What a stage frees: "all", a group, a parameter, a pattern with `*`, `wlmin=1.5`, `wlmax=4`, `one-by-one`; or a list. */
export type StageSpec = string | readonly string[];

/** Stages by name in their order, or "all" for everything at once (for the model's own stages when it has any). */
export type StagesInput = "all" | Readonly<Record<string, StageSpec>>;

/** A stage made out. */
export interface Stage {
  readonly name: string;
  /** Parameters that it frees. */
  readonly free: readonly string[];
  readonly wlmin?: number;
  readonly wlmax?: number;
}

/** Groups in the order in which stages take them by default. */
export const GROUP_ORDER: readonly string[] = [
  "basic",
  "background",
  "tof",
  "lattice",
  "mosaicity",
  "thetas",
  "phis",
  "weights",
  "response",
  "extinction",
  "sans",
];

/** Names that several groups share. */
const JOINT: Readonly<Record<string, readonly string[]>> = {
  angles: ["thetas", "phis"],
  orientation: ["mosaicity", "thetas", "phis"],
};

/**
 * Makes out stages.
 *
 * @param names - all parameters of the model
 * @throws InvalidArgument for a word that is no parameter, group, pattern or token, with the closest ones
 */
export function resolveStages(
  stages: Readonly<Record<string, StageSpec>>,
  names: readonly string[],
  groups: ParameterGroups,
): Stage[] {
  return Object.entries(stages).flatMap(([name, spec]) => resolveStage(name, spec, names, groups));
}

function resolveStage(
  name: string,
  spec: StageSpec,
  names: readonly string[],
  groups: ParameterGroups,
): Stage[] {
  const words = typeof spec === "string" ? spec.split(/[\s,]+/).filter(Boolean) : spec;
  const free = new Set<string>();
  const range: { wlmin?: number; wlmax?: number } = {};
  let single = false;
  for (const word of words) {
    const token = /^(wlmin|wlmax)\s*=\s*([-+.\deE]+)$/.exec(word);
    if (token) range[token[1] as "wlmin"] = numberOf(word, token[2]);
    else if (word === "one-by-one") single = true;
    else for (const found of namesOf(word, names, groups)) free.add(found);
  }
  if (!single) return [{ name, free: [...free], ...range }];
  return [...free].map((parameter) => ({
    name: `${name}_${parameter}`,
    free: [parameter],
    ...range,
  }));
}

function numberOf(word: string, text: string): number {
  const value = Number(text);
  if (Number.isFinite(value)) return value;
  throw new BeambookError("InvalidArgument", `"${word}" gives no number in Å.`);
}

function namesOf(
  word: string,
  names: readonly string[],
  groups: ParameterGroups,
): readonly string[] {
  if (word === "all") return names;
  if (Object.hasOwn(JOINT, word)) return JOINT[word].flatMap((group) => groups[group] ?? []);
  if (Object.hasOwn(groups, word)) return groups[word];
  if (names.includes(word)) return [word];
  if (GROUP_ORDER.includes(word) || word === "temperature") return [];
  if (/[*?]/.test(word)) {
    const pattern = patternOf(word);
    return names.filter((name) => pattern.test(name));
  }
  const near = closestNames(word, [...names, ...Object.keys(groups), "all", "one-by-one"]);
  throw new BeambookError("InvalidArgument", `A stage cannot free "${word}".`, {
    hint: `Closest: ${near.join(", ")}.`,
  });
}

/** Names that a word with `*` and `?` stands for. */
export function patternOf(word: string): RegExp {
  const pattern = word
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${pattern}$`, "u");
}
