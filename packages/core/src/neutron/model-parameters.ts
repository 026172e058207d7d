import { closestNames } from "../closest.js";
import { BeambookError } from "../errors.js";
import { type ParameterOptions, Parameters } from "../fit/index.js";
import type { CrossSection } from "./cross-section.js";
import type { BackgroundKind, ResponseKind, TransmissionModelOptions } from "./model-options.js";
import { RESPONSE_KINDS, responseParameters } from "./model-response.js";

/** Parameters by the group that stages name. */
export type ParameterGroups = Readonly<Record<string, readonly string[]>>;

const BACKGROUND: Readonly<Record<BackgroundKind, readonly string[]>> = {
  none: [],
  constant: ["bg0"],
  polynomial3: ["bg0", "bg1", "bg2"],
  polynomial5: ["bg0", "bg1", "bg2", "bg3", "bg4"],
  sample_dependent: ["bg0", "bg1", "bg2", "k"],
};

/** Parameters of a model with their starting values, and the groups they form. */
export function modelParameters(
  xs: CrossSection,
  options: TransmissionModelOptions,
): { params: Parameters; groups: ParameterGroups } {
  const params = new Parameters();
  const groups: Record<string, string[]> = {};
  const add = (group: string, name: string, given: ParameterOptions): void => {
    params.add(name, given);
    groups[group] = [...(groups[group] ?? []), name];
  };
  const { varyBasic = true, varyBackground, varyTof, varyResponse } = options;
  add("basic", "thickness", { value: 1, min: 0, vary: varyBasic });
  add("basic", "norm", { value: 1, min: 0, vary: varyBasic });
  const [temp] = xs.phaseNames.map((name) => xs.phase(name).temp);
  if (xs.phaseNames.every((name) => xs.phase(name).temp === temp)) {
    add("temperature", "temp", { value: temp, min: 0, vary: false });
  }
  for (const name of BACKGROUND[backgroundOf(options)]) {
    const limits = name === "k" ? { value: 1, min: 1, max: 10 } : { value: 0, min: -1e6, max: 1e6 };
    add("background", name, { ...limits, vary: varyBackground ?? false });
  }
  if (varyTof !== undefined) {
    add("tof", "L0", { value: 1, min: 0, max: 2, vary: varyTof });
    add("tof", "t0", { value: 0, vary: varyTof });
  }
  const response = responseParameters(responseOf(options), varyResponse ?? false);
  for (const [name, given] of Object.entries(response)) add("response", name, given);
  addPhases(xs, options, add);
  return { params, groups };
}

/** Kind of background; see {@link TransmissionModelOptions}. @throws InvalidArgument for one that does not exist */
export function backgroundOf(options: TransmissionModelOptions): BackgroundKind {
  const { background, varyBackground } = options;
  const kinds = Object.keys(BACKGROUND) as BackgroundKind[];
  return (
    knownKind("background", background, kinds) ??
    (varyBackground === undefined ? "none" : "polynomial3")
  );
}

/** Kind of response; see {@link TransmissionModelOptions}. @throws InvalidArgument for one that does not exist */
export function responseOf(options: TransmissionModelOptions): ResponseKind {
  const { response, varyResponse } = options;
  return (
    knownKind("response", response, RESPONSE_KINDS) ??
    (varyResponse === undefined ? "none" : "jorgensen")
  );
}

function knownKind<K extends string>(
  what: string,
  kind: K | undefined,
  kinds: readonly K[],
): K | undefined {
  if (kind === undefined || kinds.includes(kind)) return kind;
  throw new BeambookError("InvalidArgument", `No ${what} "${kind}".`, {
    hint: `Closest: ${closestNames(kind, kinds).join(", ")}. There are ${kinds.join(", ")}.`,
  });
}

type Add = (group: string, name: string, given: ParameterOptions) => void;

function addPhases(xs: CrossSection, options: TransmissionModelOptions, add: Add): void {
  const { varyWeights, varyLattice, varyOrientation, varyExtinction, varySans } = options;
  const names = xs.phaseNames;
  if (varyWeights !== undefined && names.length > 1) addWeights(xs, varyWeights, add);
  names.forEach((name, i) => {
    const number = names.length > 1 ? String(i + 1) : "";
    const { settings, cell } = xs.phase(name);
    if (varyLattice !== undefined && cell) addLattice(cell, number, varyLattice, add);
    if (varySans !== undefined) {
      add("sans", `sans${number}`, {
        value: settings.sans ?? 0,
        min: 0,
        max: 1000,
        vary: varySans,
      });
    }
    if (varyExtinction !== undefined) {
      for (const [key, max] of [
        ["ext_l", 10000],
        ["ext_g", 100],
        ["ext_L", 10000],
      ] as const) {
        const value = settings[key];
        if (value === undefined) continue;
        add("extinction", `${key}${number}`, { value, min: 0, max, vary: varyExtinction });
      }
    }
    if (varyOrientation === undefined || settings.mos === undefined) return;
    const plain = name.replaceAll("-", "");
    add("thetas", `θ_${plain}`, { value: settings.theta ?? 0, vary: varyOrientation });
    add("phis", `ϕ_${plain}`, { value: settings.phi ?? 0, vary: varyOrientation });
    const spread = { value: settings.mos, min: Math.min(1e-3, settings.mos), max: 90 };
    add("mosaicity", `η_${plain}`, { ...spread, vary: varyOrientation });
  });
}

/** Fractions that stay positive and add up to 1: exponentials of free numbers over their sum. */
function addWeights(xs: CrossSection, vary: boolean, add: Add): void {
  const names = xs.phaseNames.map((name) => name.replaceAll("-", ""));
  const weights = xs.phaseNames.map((name) => Math.max(xs.weights[name], 1e-6));
  const free = names.slice(0, -1).map((_, i) => `p${i + 1}`);
  free.forEach((name, i) => {
    const value = Math.log(weights[i] / weights[weights.length - 1]);
    add("weights", name, { value, min: -14, max: 14, vary });
  });
  const sum = `(1 + ${free.map((name) => `exp(${name})`).join(" + ")})`;
  names.forEach((name, i) => {
    add("weights", name, { expr: i < free.length ? `exp(${free[i]})/${sum}` : `1/${sum}` });
  });
}

/** Axes of a cell; those of equal length follow the first. */
function addLattice(
  { a, b, c }: { a: number; b: number; c: number },
  number: string,
  vary: boolean,
  add: Add,
): void {
  const limits = (value: number): ParameterOptions => ({
    value,
    min: Math.min(0.5, value / 2),
    max: Math.max(10, 2 * value),
    vary,
  });
  const first = `a${number}`;
  const same = (length: number): boolean => Math.abs(length - a) < 1e-4;
  add("lattice", first, limits(a));
  add("lattice", `b${number}`, same(b) ? { expr: first } : limits(b));
  add("lattice", `c${number}`, same(b) && same(c) ? { expr: first } : limits(c));
}
