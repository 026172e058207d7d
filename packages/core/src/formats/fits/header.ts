import { BeambookError } from "../../errors.js";

/** A keyword's value: text, number, logical, or nothing. */
export type FitsValue = string | number | boolean | null;

/** Keywords of a header with their values, the first of each; comments apart. */
export interface FitsHeader {
  readonly values: Readonly<Record<string, FitsValue>>;
  /** Texts of COMMENT and HISTORY cards in order. */
  readonly comments: readonly string[];
}

/** Bytes of a header or data unit are a multiple of this. */
export const FITS_BLOCK = 2880;
const CARD = 80;

/** Error about a byte of the file. */
export function fitsError(file: string | undefined, at: number, message: string): BeambookError {
  return new BeambookError("FileFormat", message, {
    ...(file === undefined ? {} : { file }),
    at: `byte ${at}`,
    hint: "The file is damaged, cut, or of another kind.",
  });
}

/**
 * Reads the header that starts at a byte.
 *
 * @returns The header, and where its data start.
 * @throws FileFormat when it has no end
 * @source FITS Standard 4.0, section 4
 */
export function readHeader(
  bytes: Uint8Array,
  at: number,
  file: string | undefined,
): { header: FitsHeader; end: number } {
  const values: Record<string, FitsValue> = {};
  const comments: string[] = [];
  let last: string | undefined;
  for (let card = at; ; card += CARD) {
    if (card + CARD > bytes.length) throw fitsError(file, card, "The header has no END.");
    const text = String.fromCharCode(...bytes.subarray(card, card + CARD));
    const name = text.slice(0, 8).trimEnd();
    if (name === "END") {
      const end = at + Math.ceil((card + CARD - at) / FITS_BLOCK) * FITS_BLOCK;
      return { header: { values, comments }, end };
    }
    if (!/^[A-Z0-9_-]*$/.test(name)) throw fitsError(file, card, `"${name}" is no keyword.`);
    if (name === "COMMENT" || name === "HISTORY") comments.push(text.slice(8).trimEnd());
    if (name === "CONTINUE" && last !== undefined) {
      const more = parseValue(text.slice(8), card, file);
      values[last] = `${String(values[last]).replace(/&$/, "")}${more ?? ""}`;
      continue;
    }
    if (text.slice(8, 10) !== "= ") continue;
    last = name;
    if (!Object.hasOwn(values, name)) values[name] = parseValue(text.slice(10), card, file);
  }
}

function parseValue(field: string, at: number, file: string | undefined): FitsValue {
  const text = field.trim();
  if (text.startsWith("'")) {
    const found = /^'((?:[^']|'')*)'/.exec(text);
    if (!found) throw fitsError(file, at, "A text has no closing quote.");
    return found[1].replaceAll("''", "'").trimEnd();
  }
  const word = text.split("/")[0].trim();
  if (word === "") return null;
  if (word === "T" || word === "F") return word === "T";
  const number = Number(word.replace(/[dD]/, "e"));
  return Number.isNaN(number) ? word : number;
}
