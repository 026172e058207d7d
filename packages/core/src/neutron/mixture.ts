import { BeambookError } from "../errors.js";
import { Phase } from "./phase.js";
import type { PhaseEntry } from "./xs-input.js";

/** A phase with its share of a mixture. */
export interface PhaseShare {
  readonly name: string;
  readonly phase: Phase;
  /** Volume fraction; all add up to 1. */
  readonly fraction: number;
  /** Part of the mixture's atoms; all add up to 1. */
  readonly ofAtoms: number;
}

/** Phases by name with their volume fractions. */
export class Mixture {
  readonly entries: ReadonlyMap<string, PhaseEntry>;
  readonly shares: readonly PhaseShare[];
  /** Atoms per Å³. */
  readonly numberDensity: number;

  /**
   * @param before Where phases with unchanged settings are taken over from.
   * @throws InvalidArgument for settings that cannot be, or weights that are negative or all 0
   */
  constructor(entries: ReadonlyMap<string, PhaseEntry>, before?: Mixture) {
    this.entries = entries;
    const weights = [...entries].map(([name, { settings }]) =>
      checkedWeight(name, settings.weight),
    );
    const total = weights.reduce((sum, w) => sum + w, 0);
    if (!(total > 0)) {
      throw new BeambookError("InvalidArgument", "The weights of all phases are 0.");
    }
    const phases = [...entries].map(([name, entry]) => ({
      name,
      phase: phaseOf(name, entry, before),
    }));
    const fractions = weights.map((w) => w / total);
    const atoms = phases.map(({ phase }, i) => fractions[i] * phase.numberDensity);
    this.numberDensity = atoms.reduce((sum, n) => sum + n, 0);
    this.shares = phases.map(({ name, phase }, i) => ({
      name,
      phase,
      fraction: fractions[i],
      ofAtoms: atoms[i] / this.numberDensity,
    }));
  }
}

function phaseOf(name: string, entry: PhaseEntry, before: Mixture | undefined): Phase {
  const old = before?.entries.get(name);
  const phase = before?.shares.find((share) => share.name === name)?.phase;
  if (old && phase && old.substance === entry.substance && sameButWeight(old, entry)) return phase;
  return new Phase(name, entry.substance, entry.settings);
}

/** The weight concerns the mixture only. */
function sameButWeight(one: PhaseEntry, two: PhaseEntry): boolean {
  if (one.settings === two.settings) return true;
  const [p, q] = [one, two].map(({ settings }) => settings as Record<string, unknown>);
  const keys = new Set([...Object.keys(p), ...Object.keys(q)]);
  keys.delete("weight");
  return [...keys].every((key) => p[key] === q[key]);
}

function checkedWeight(name: string, weight: number = 1): number {
  if (weight >= 0 && Number.isFinite(weight)) return weight;
  throw new BeambookError("InvalidArgument", `${name}: a weight cannot be ${weight}.`);
}
