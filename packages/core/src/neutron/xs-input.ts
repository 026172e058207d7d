import { BeambookError } from "../errors.js";
import { type Material, type MaterialSpec, SUBSTANCE, settingsOf } from "./material.js";
import { materialNamed } from "./materials.js";
import { type PhaseSettings, SETTING_NAMES } from "./phase-settings.js";
import { type Substance, type SubstanceInput, substanceOf } from "./substance.js";

/** A material given for a phase: from {@link materials}, a copy with changes, or a name. */
export type MaterialInput = Material | MaterialSpec | string;

/** What one phase consists of and how it is set. */
export interface PhaseEntry {
  readonly substance: Substance;
  readonly settings: PhaseSettings;
}

/** Settings whose values are texts, as materials' names are. */
const TEXT_SETTINGS = ["comp", "ext_method", "ext_dist"];

/**
 * Phases by name, in order. A setting's name with a value that is no material (`temp: 77`) belongs to the phase before
 * it, as in the original.
 *
 * @throws InvalidArgument for a setting before the first phase, or what is neither; NotFound for unknown materials
 */
export function phaseEntries(given: Readonly<Record<string, unknown>>): Map<string, PhaseEntry> {
  const entries = new Map<string, PhaseEntry>();
  let last: string | undefined;
  for (const [key, value] of Object.entries(given)) {
    if (isSetting(key, value)) {
      const entry = last === undefined ? undefined : entries.get(last);
      if (!entry || last === undefined) {
        throw new BeambookError("InvalidArgument", `"${key}" comes before the first material.`, {
          hint: "A setting belongs to the material before it.",
        });
      }
      entries.set(last, { ...entry, settings: { ...entry.settings, [key]: value } });
      continue;
    }
    entries.set(key, entryOf(key, value));
    last = key;
  }
  if (entries.size === 0) {
    throw new BeambookError("InvalidArgument", "A cross section needs at least one material.", {
      hint: 'For example new CrossSection({ iron: materials["Fe_sg229_Iron-alpha"] }).',
    });
  }
  return entries;
}

function isSetting(key: string, value: unknown): boolean {
  if (!(SETTING_NAMES as readonly string[]).includes(key)) return false;
  if (typeof value === "string") return TEXT_SETTINGS.includes(key);
  if (typeof value !== "object" || value === null) return true;
  return !("mat" in value);
}

function entryOf(name: string, value: unknown): PhaseEntry {
  if (typeof value === "string") {
    const material = materialNamed(value);
    return { substance: material[SUBSTANCE], settings: settingsOf(material) };
  }
  if (typeof value !== "object" || value === null || !("mat" in value)) {
    throw new BeambookError("InvalidArgument", `"${name}" is no material: ${String(value)}.`, {
      hint: "Give one of `materials`, a copy with changes, or a name.",
    });
  }
  const spec = value as MaterialSpec & { structure?: SubstanceInput };
  const settings = settingsOf(spec);
  if (spec[SUBSTANCE]) return { substance: spec[SUBSTANCE], settings };
  if (spec.structure) return { substance: substanceOf(spec.mat, spec.structure), settings };
  const material = materialNamed(spec.mat);
  return { substance: material[SUBSTANCE], settings: { ...settingsOf(material), ...settings } };
}
