import type { NcmatAtomDatabase } from "./atom-database.js";
import { parseAtomDatabase } from "./atom-database.js";
import { type NcmatDynamics, parseDynamics } from "./dynamics.js";
import {
  lineError,
  type NcmatLine,
  type NcmatSection,
  ncmatSections,
  numberIn,
} from "./sections.js";

/** An atom's place in the cell. */
export interface NcmatSite {
  readonly element: string;
  /** Fractions of the cell. */
  readonly position: readonly [number, number, number];
  /** Line in the file. */
  readonly line: number;
}

/** What an `.ncmat` file says, in its own words and units. */
export interface NcmatFile {
  /** 1 to 7 */
  readonly version: number;
  /** Å and degrees: a, b, c, α, β, γ. */
  readonly cell?: readonly [number, number, number, number, number, number];
  readonly spaceGroup?: number;
  readonly sites: readonly NcmatSite[];
  /** Kelvin by element; `*` for all. */
  readonly debyeTemperatures: Readonly<Record<string, number>>;
  readonly dynamics: readonly NcmatDynamics[];
  readonly density?: { readonly value: number; readonly unit: NcmatDensityUnit };
  readonly stateOfMatter?: "solid" | "liquid" | "gas";
  readonly atomDatabase: NcmatAtomDatabase;
  /** Kelvin that is meant, and whether no other is allowed. */
  readonly temperature?: { readonly value: number; readonly isDefault: boolean };
  /** Names of `@CUSTOM_…` sections and `@OTHERPHASES`, which are not read. */
  readonly notRead: readonly string[];
}

/** Units of a density. */
export type NcmatDensityUnit = "atoms_per_aa3" | "kg_per_m3" | "g_per_cm3";

const DENSITY_UNITS: readonly string[] = ["atoms_per_aa3", "kg_per_m3", "g_per_cm3"];
const STATES: readonly string[] = ["solid", "liquid", "gas"];

/**
 * Reads the text of an `.ncmat` file (NCrystal's format for materials, versions 1 to 7).
 *
 * @param file Name for errors.
 * @throws FileFormat with the line's number
 * @source https://github.com/mctools/ncrystal/wiki/NCMAT-format
 */
export function parseNcmat(text: string, file?: string): NcmatFile {
  const { version, sections } = ncmatSections(text, file);
  const named = (name: string): NcmatSection | undefined => sections.find((s) => s.name === name);
  const cell = parseCell(named("CELL"), file);
  const spaceGroup = parseSpaceGroup(named("SPACEGROUP"), file);
  const density = parseDensity(named("DENSITY"), file);
  const state = parseState(named("STATEOFMATTER"), file);
  const temperature = parseTemperature(named("TEMPERATURE"), file);
  const result: NcmatFile = {
    version,
    ...(cell ? { cell } : {}),
    ...(spaceGroup === undefined ? {} : { spaceGroup }),
    sites: parseSites(named("ATOMPOSITIONS"), file),
    debyeTemperatures: parseDebye(named("DEBYETEMPERATURE"), file),
    dynamics: sections.filter((s) => s.name === "DYNINFO").map((s) => parseDynamics(s, file)),
    ...(density ? { density } : {}),
    ...(state ? { stateOfMatter: state } : {}),
    atomDatabase: parseAtomDatabase(named("ATOMDB"), file),
    ...(temperature ? { temperature } : {}),
    notRead: sections
      .map((s) => s.name)
      .filter((n) => n.startsWith("CUSTOM_") || n === "OTHERPHASES"),
  };
  checkWhole(result, named("CELL")?.number ?? named("ATOMPOSITIONS")?.number ?? 1, file);
  return result;
}

/** The only line of a section. */
function onlyLine(section: NcmatSection, file: string | undefined): NcmatLine {
  if (section.lines.length === 1) return section.lines[0];
  throw lineError(
    file,
    section.number,
    `@${section.name} takes one line, not ${section.lines.length}.`,
  );
}

function parseCell(section: NcmatSection | undefined, file: string | undefined): NcmatFile["cell"] {
  if (!section) return undefined;
  let lengths: number[] | undefined;
  let angles: number[] | undefined;
  for (const line of section.lines) {
    const [name, ...words] = line.words;
    const expected = name === "cubic" ? 1 : 3;
    if (!["lengths", "angles", "cubic"].includes(name)) {
      throw lineError(file, line.number, `@CELL has no field "${name}".`);
    }
    if (words.length !== expected) {
      throw lineError(
        file,
        line.number,
        `"${name}" takes ${expected} numbers, not ${words.length}.`,
      );
    }
    const values: number[] = [];
    for (const word of words) {
      const again = word === "!!" && values.length > 0 && name === "lengths";
      values.push(again ? values[values.length - 1] : numberIn(word, line, file));
    }
    if (!values.every((v) => v > 0))
      throw lineError(file, line.number, `"${name}" must be above 0.`);
    if (name === "angles") angles = values;
    else lengths = name === "cubic" ? [values[0], values[0], values[0]] : values;
    if (name === "cubic") angles = [90, 90, 90];
  }
  if (!lengths || !angles) {
    throw lineError(file, section.number, `@CELL lacks ${lengths ? "angles" : "lengths"}.`);
  }
  return [lengths[0], lengths[1], lengths[2], angles[0], angles[1], angles[2]];
}

function parseSpaceGroup(
  section: NcmatSection | undefined,
  file: string | undefined,
): number | undefined {
  if (!section) return undefined;
  const line = onlyLine(section, file);
  const value = numberIn(line.words[0], line, file);
  if (Number.isInteger(value) && value >= 1 && value <= 230 && line.words.length === 1)
    return value;
  throw lineError(file, line.number, `"${line.words.join(" ")}" is no space group from 1 to 230.`);
}

function parseSites(section: NcmatSection | undefined, file: string | undefined): NcmatSite[] {
  return (section?.lines ?? []).map((line) => {
    if (line.words.length !== 4) {
      throw lineError(file, line.number, "A place takes an element and three numbers.");
    }
    const [element, x, y, z] = line.words;
    const at = (word: string): number => numberIn(word, line, file);
    return { element, position: [at(x), at(y), at(z)] as const, line: line.number };
  });
}

function parseDebye(
  section: NcmatSection | undefined,
  file: string | undefined,
): Record<string, number> {
  const found: Record<string, number> = {};
  for (const line of section?.lines ?? []) {
    const [element, word] = line.words.length === 1 ? ["*", line.words[0]] : line.words;
    if (line.words.length > 2)
      throw lineError(file, line.number, "Too many words for one temperature.");
    const value = numberIn(word, line, file);
    if (!(value > 0))
      throw lineError(file, line.number, `A Debye temperature cannot be ${value} K.`);
    if (Object.hasOwn(found, element))
      throw lineError(file, line.number, `${element} comes twice.`);
    found[element] = value;
  }
  return found;
}

function parseDensity(
  section: NcmatSection | undefined,
  file: string | undefined,
): NcmatFile["density"] {
  if (!section) return undefined;
  const line = onlyLine(section, file);
  const value = numberIn(line.words[0], line, file);
  const unit = line.words[1] ?? "";
  if (!DENSITY_UNITS.includes(unit)) {
    throw lineError(
      file,
      line.number,
      `"${unit}" is no unit of density: ${DENSITY_UNITS.join(", ")}.`,
    );
  }
  if (!(value > 0)) throw lineError(file, line.number, `A density cannot be ${value}.`);
  return { value, unit: unit as NcmatDensityUnit };
}

function parseState(
  section: NcmatSection | undefined,
  file: string | undefined,
): NcmatFile["stateOfMatter"] {
  if (!section) return undefined;
  const line = onlyLine(section, file);
  if (STATES.includes(line.words[0])) return line.words[0] as NcmatFile["stateOfMatter"];
  throw lineError(file, line.number, `"${line.words[0]}" is no state: ${STATES.join(", ")}.`);
}

function parseTemperature(
  section: NcmatSection | undefined,
  file: string | undefined,
): NcmatFile["temperature"] {
  if (!section) return undefined;
  const line = onlyLine(section, file);
  const isDefault = line.words[0] === "default";
  const value = numberIn(line.words[isDefault ? 1 : 0], line, file);
  if (!(value > 0)) throw lineError(file, line.number, `A temperature cannot be ${value} K.`);
  return { value, isDefault };
}

/** What must be there together. */
function checkWhole(result: NcmatFile, line: number, file: string | undefined): void {
  const { cell, sites, dynamics, density, debyeTemperatures } = result;
  if (Boolean(cell) !== sites.length > 0) {
    throw lineError(file, line, "@CELL and @ATOMPOSITIONS come together or not at all.");
  }
  if (!cell && !density) throw lineError(file, line, "There is neither a @CELL nor a @DENSITY.");
  if (dynamics.length === 0 && (!cell || Object.keys(debyeTemperatures).length === 0)) {
    throw lineError(file, line, "There is neither @DYNINFO nor a cell with @DEBYETEMPERATURE.");
  }
  checkElements(result, file);
  const sum = dynamics.reduce((all, { fraction }) => all + fraction, 0);
  if (dynamics.length > 0 && Math.abs(sum - 1) > 1e-6) {
    throw lineError(
      file,
      dynamics[0].line,
      `The fractions of all @DYNINFO add up to ${sum}, not 1.`,
    );
  }
}

/** Every element of the cell has its dynamics, and fills the part of the cell that they say. */
function checkElements(
  { sites, dynamics, debyeTemperatures }: NcmatFile,
  file: string | undefined,
): void {
  const known = new Map(dynamics.map((d) => [d.element, d]));
  for (const { element, line } of sites) {
    const debye = Object.hasOwn(debyeTemperatures, element) || "*" in debyeTemperatures;
    if (known.has(element) || (dynamics.length === 0 && debye)) continue;
    throw lineError(
      file,
      line,
      `${element} has a place, but neither @DYNINFO nor Debye temperature.`,
    );
  }
  if (sites.length === 0) return;
  for (const { element, fraction, line } of dynamics) {
    const part = sites.filter((s) => s.element === element).length / sites.length;
    if (Math.abs(part - fraction) < 1e-4) continue;
    throw lineError(
      file,
      line,
      `${element} has a fraction of ${fraction}, but ${part} of all places.`,
    );
  }
}
