import { BeambookError } from "../../errors.js";

/** Words of one line, with its number in the file. */
export interface NcmatLine {
  readonly number: number;
  readonly words: readonly string[];
}

/** One `@SECTION` of a file. */
export interface NcmatSection {
  readonly name: string;
  /** Line of the section's name. */
  readonly number: number;
  readonly lines: readonly NcmatLine[];
}

/** Error about a line. */
export function lineError(
  file: string | undefined,
  number: number,
  message: string,
): BeambookError {
  return new BeambookError("FileFormat", message, {
    ...(file === undefined ? {} : { file }),
    at: `line ${number}`,
  });
}

/** A file's version and sections. */
export interface NcmatText {
  readonly version: number;
  readonly sections: readonly NcmatSection[];
}

const NEWEST = 7;
const SECTIONS: readonly string[] = [
  ...["CELL", "SPACEGROUP", "ATOMPOSITIONS", "DEBYETEMPERATURE", "DYNINFO", "DENSITY"],
  ...["ATOMDB", "STATEOFMATTER", "OTHERPHASES", "TEMPERATURE"],
];

/**
 * Splits the text into sections, comments off.
 *
 * @throws FileFormat with the line's number
 */
export function ncmatSections(text: string, file: string | undefined): NcmatText {
  const lines = text.split("\n").map((line) => line.replace(/\r$/, ""));
  const head = /^NCMAT\s+v(\d+)\s*$/.exec(lines[0]);
  if (!head) throw lineError(file, 1, 'The first line must be "NCMAT v…".');
  const version = Number(head[1]);
  if (version < 1 || version > NEWEST) {
    throw lineError(file, 1, `Version ${version} of the format is not known: 1 to ${NEWEST} are.`);
  }
  const sections: { name: string; number: number; lines: NcmatLine[] }[] = [];
  lines.slice(1).forEach((line, i) => {
    const number = i + 2;
    const words = line.split("#")[0].trim().split(/\s+/).filter(Boolean);
    if (words.length === 0) return;
    if (words[0].startsWith("@")) {
      sections.push({ name: sectionName(words, number, file), number, lines: [] });
      return;
    }
    const last = sections[sections.length - 1];
    if (!last) throw lineError(file, number, `"${words[0]}" stands before the first section.`);
    last.lines.push({ number, words });
  });
  checkOnce(sections, file);
  return { version, sections };
}

function sectionName(words: readonly string[], number: number, file: string | undefined): string {
  const name = words[0].slice(1);
  if (words.length > 1) throw lineError(file, number, `Text follows "@${name}" in its line.`);
  if (SECTIONS.includes(name) || /^CUSTOM_[A-Z]+$/.test(name)) return name;
  throw lineError(file, number, `There is no section "@${name}". Known: ${SECTIONS.join(", ")}.`);
}

function checkOnce(sections: readonly NcmatSection[], file: string | undefined): void {
  const seen = new Set<string>();
  for (const { name, number } of sections) {
    const repeats = name === "DYNINFO" || name.startsWith("CUSTOM_");
    if (seen.has(name) && !repeats) throw lineError(file, number, `"@${name}" comes twice.`);
    seen.add(name);
  }
}

/** A number, `2/3` allowed. @throws FileFormat with the line's number */
export function numberIn(
  word: string | undefined,
  line: NcmatLine,
  file: string | undefined,
): number {
  const [top, bottom, more] = (word ?? "").split("/");
  const plain = (text: string): number =>
    /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : Number.NaN;
  const value = bottom === undefined ? plain(top) : plain(top) / plain(bottom);
  if (Number.isFinite(value) && more === undefined) return value;
  throw lineError(
    file,
    line.number,
    word === undefined ? "A number is missing." : `"${word}" is no number.`,
  );
}
