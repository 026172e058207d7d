import { closestNames } from "../closest.js";
import { BeambookError } from "../errors.js";
import type { PhaseSettings } from "./phase-settings.js";
import type { PhaseEntry } from "./xs-input.js";

/**
 * Values by the fits' names: `temp` for all phases; `a`, `b`, `c`, `sans`, `ext_l`, `ext_g`, `ext_L`, `texture`
 * (March's r), `η` (mosaic spread), `θ`, `ϕ` for the only phase, or with its number (`a1`, the first is 1) or name
 * (`θ_ferrite`); a phase's name alone is its weight.
 */
export type CrossSectionParameters = Readonly<Record<string, number>>;

const SETTING_OF: Readonly<Record<string, keyof PhaseSettings>> = {
  temp: "temp",
  a: "a",
  b: "b",
  c: "c",
  sans: "sans",
  ext_l: "ext_l",
  ext_g: "ext_g",
  ext_L: "ext_L",
  texture: "texture",
  mos: "mos",
  η: "mos",
  theta: "theta",
  θ: "theta",
  phi: "phi",
  ϕ: "phi",
  φ: "phi",
};

/** Settings that only an oriented crystal has; a powder ignores them, as in the original. */
const OF_ORIENTED: readonly (keyof PhaseSettings)[] = ["mos", "theta", "phi"];

/**
 * The phases with parameters laid over their settings; unchanged phases stay the same objects.
 *
 * @throws NotFound for a name that is neither a setting nor a phase; InvalidArgument for one that fits several phases
 */
export function withParameters(
  entries: ReadonlyMap<string, PhaseEntry>,
  parameters: CrossSectionParameters,
): Map<string, PhaseEntry> {
  const changed = new Map(entries);
  for (const [key, value] of Object.entries(parameters)) {
    if (value === undefined) continue;
    const { setting, phases } = meaningOf(key, entries);
    for (const phase of phases) {
      const entry = changed.get(phase)!;
      const settings = changedSettings(entry.settings, setting, value);
      if (settings !== entry.settings) changed.set(phase, { ...entry, settings });
    }
  }
  return changed;
}

interface Meaning {
  setting: keyof PhaseSettings;
  phases: readonly string[];
}

function meaningOf(key: string, entries: ReadonlyMap<string, PhaseEntry>): Meaning {
  const names = [...entries.keys()];
  const named = names.find((name) => name === key || name.replaceAll("-", "") === key);
  const plain = Object.hasOwn(SETTING_OF, key) ? SETTING_OF[key] : undefined;
  if (named !== undefined && (names.length > 1 || !plain))
    return { setting: "weight", phases: [named] };
  if (plain) {
    if (names.length === 1 || plain === "temp") return { setting: plain, phases: names };
    throw new BeambookError("InvalidArgument", `"${key}" of which of ${names.length} phases?`, {
      hint: `Say ${key}1 for ${names[0]}, ${key}2 for ${names[1]}.`,
    });
  }
  const [, stem, number, suffix] = /^(.+?)(?:(\d+)|_(.+))$/u.exec(key) ?? [];
  const setting =
    stem !== undefined && Object.hasOwn(SETTING_OF, stem) ? SETTING_OF[stem] : undefined;
  const phase = number
    ? names[Number(number) - 1]
    : names.find((name) => name === suffix || name.replaceAll("-", "") === suffix);
  if (setting && phase !== undefined) return { setting, phases: [phase] };
  throw new BeambookError("NotFound", `No parameter "${key}" of this cross section.`, {
    hint: `Closest: ${closestNames(key, [...names, ...Object.keys(SETTING_OF)]).join(", ")}.`,
  });
}

function changedSettings(
  settings: PhaseSettings,
  setting: keyof PhaseSettings,
  value: number,
): PhaseSettings {
  if (setting === "texture") {
    const direction = settings.texture?.direction ?? [0, 0, 1];
    return { ...settings, texture: { direction, r: value } };
  }
  const oriented = settings.mos !== undefined || settings.dir1 !== undefined;
  if (OF_ORIENTED.includes(setting) && !oriented) return settings;
  return settings[setting] === value ? settings : { ...settings, [setting]: value };
}
