import { lineError, type NcmatLine, type NcmatSection, numberIn } from "./sections.js";

/** How an element's atoms move, as a `@DYNINFO` section tells. */
export interface NcmatDynamics {
  readonly element: string;
  /** Part of all atoms. */
  readonly fraction: number;
  readonly type: "scatknl" | "vdos" | "vdosdebye" | "freegas" | "sterile";
  /** Kelvin; of `vdosdebye`. */
  readonly debyeTemperature?: number;
  /** eV: all energies, or the first and the last; of `vdos`. */
  readonly energies?: readonly number[];
  readonly density?: readonly number[];
  /** Kelvin that a scattering kernel is for. */
  readonly temperature?: number;
  /** Line of the section's name. */
  readonly line: number;
}

const TYPES: readonly string[] = ["scatknl", "vdos", "vdosdebye", "freegas", "sterile"];
const LISTS: readonly string[] = [
  ...["vdos_egrid", "vdos_density", "egrid"],
  ...["alphagrid", "betagrid", "sab", "sab_scaled"],
];
const WORDS: readonly string[] = ["element", "fraction", "type", "temperature", "debye_temp"];

/** Fields of a section: first line and all words. */
type Fields = Map<string, { line: NcmatLine; words: string[]; lines: NcmatLine[] }>;

/** Reads a `@DYNINFO` section. @throws FileFormat with the line's number */
export function parseDynamics(section: NcmatSection, file: string | undefined): NcmatDynamics {
  const fields = fieldsOf(section, file);
  const one = (name: string): { word: string; line: NcmatLine } | undefined => {
    const field = fields.get(name);
    if (!field) return undefined;
    if (field.words.length !== 1)
      throw lineError(file, field.line.number, `"${name}" takes one value.`);
    return { word: field.words[0], line: field.line };
  };
  const needed = (name: string): { word: string; line: NcmatLine } => {
    const field = one(name);
    if (!field) throw lineError(file, section.number, `This @DYNINFO has no "${name}".`);
    return field;
  };
  const type = needed("type");
  if (!TYPES.includes(type.word)) {
    throw lineError(file, type.line.number, `No type "${type.word}". Known: ${TYPES.join(", ")}.`);
  }
  const fraction = needed("fraction");
  const value = numberIn(fraction.word, fraction.line, file);
  if (!(value > 0 && value <= 1)) {
    throw lineError(file, fraction.line.number, `A fraction of ${value} is not in (0, 1].`);
  }
  const debye = one("debye_temp");
  const temperature = one("temperature");
  return {
    element: needed("element").word,
    fraction: value,
    type: type.word as NcmatDynamics["type"],
    ...(debye ? { debyeTemperature: numberIn(debye.word, debye.line, file) } : {}),
    ...(temperature ? { temperature: numberIn(temperature.word, temperature.line, file) } : {}),
    ...(type.word === "vdos" ? tableOf(fields, section, file) : {}),
    line: section.number,
  };
}

/** A line begins a field, or goes on with the numbers of the one before. */
function fieldsOf(section: NcmatSection, file: string | undefined): Fields {
  const fields: Fields = new Map();
  let last: string | undefined;
  for (const line of section.lines) {
    const [name, ...rest] = line.words;
    const isNumber = /^[+-]?[\d.]/.test(name);
    if (!isNumber && !LISTS.includes(name) && !WORDS.includes(name)) {
      throw lineError(file, line.number, `@DYNINFO has no field "${name}".`);
    }
    if (isNumber) {
      const field = last === undefined ? undefined : fields.get(last);
      if (!field || !LISTS.includes(last ?? "")) {
        throw lineError(file, line.number, "Numbers without a field they belong to.");
      }
      field.words.push(...line.words);
      field.lines.push(...line.words.map(() => line));
      continue;
    }
    if (fields.has(name)) throw lineError(file, line.number, `"${name}" comes twice.`);
    fields.set(name, { line, words: rest, lines: rest.map(() => line) });
    last = name;
  }
  return fields;
}

function tableOf(
  fields: Fields,
  section: NcmatSection,
  file: string | undefined,
): { energies: number[]; density: number[] } {
  const list = (name: string): number[] => {
    const field = fields.get(name);
    if (!field) throw lineError(file, section.number, `This @DYNINFO has no "${name}".`);
    return field.words.flatMap((word, i) => repeated(word, field.lines[i], file));
  };
  const energies = list("vdos_egrid");
  const density = list("vdos_density");
  const place = fields.get("vdos_density")?.line.number ?? section.number;
  if (density.length < 5)
    throw lineError(file, place, `Only ${density.length} densities: 5 are the least.`);
  if (energies.length !== 2 && energies.length !== density.length) {
    throw lineError(file, place, `${density.length} densities for ${energies.length} energies.`);
  }
  const bad = energies.findIndex((e, i) => !(e > (i === 0 ? 0 : energies[i - 1])));
  const grid = fields.get("vdos_egrid");
  if (bad >= 0) {
    throw lineError(
      file,
      grid?.line.number ?? place,
      `Energy ${bad + 1} does not rise from above 0.`,
    );
  }
  if (!density.every((v) => v >= 0) || !density.some((v) => v > 0)) {
    throw lineError(file, place, "Densities must be at least 0, and some above.");
  }
  return { energies, density };
}

/** `0r3` stands for three zeros. */
function repeated(word: string, line: NcmatLine, file: string | undefined): number[] {
  const [value, count] = word.split("r");
  if (count === undefined) return [numberIn(value, line, file)];
  const times = Number(count);
  if (!Number.isInteger(times) || times < 2 || times > 1e6) {
    throw lineError(file, line.number, `"${word}" repeats no number.`);
  }
  return new Array<number>(times).fill(numberIn(value, line, file));
}
