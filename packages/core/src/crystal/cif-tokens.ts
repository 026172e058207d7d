import { BeambookError } from "../errors.js";

/** A word of a CIF file. */
export interface CifToken {
  readonly kind: "data" | "loop" | "tag" | "value" | "save";
  readonly text: string;
  /** Whether a value stood in quotes, so that `?` and `.` are texts. */
  readonly quoted: boolean;
  readonly line: number;
}

/** Error about a line of a CIF file. */
export function cifError(file: string | undefined, line: number, message: string): BeambookError {
  return new BeambookError("FileFormat", message, {
    ...(file === undefined ? {} : { file }),
    at: `line ${line}`,
  });
}

/**
 * Splits CIF text into words.
 *
 * @throws FileFormat with the line's number for texts that do not end
 * @source Hall, Allen, Brown, Acta Cryst. A47 (1991) 655; CIF 1.1 syntax, IUCr
 */
export function* cifTokens(text: string, file: string | undefined): IterableIterator<CifToken> {
  const lines = text.split(/\r\n|\n|\r/);
  for (let i = 0; i < lines.length; i++) {
    if (lines[i].startsWith(";")) {
      const start = i;
      const parts = [lines[i].slice(1)];
      for (i++; i < lines.length && !lines[i].startsWith(";"); i++) parts.push(lines[i]);
      if (i === lines.length)
        throw cifError(file, start + 1, "A text that starts with ; has no end.");
      yield { kind: "value", text: parts.join("\n"), quoted: true, line: start + 1 };
      yield* tokensOfLine(lines[i].slice(1), i + 1, file);
      continue;
    }
    yield* tokensOfLine(lines[i], i + 1, file);
  }
}

function* tokensOfLine(
  line: string,
  number: number,
  file: string | undefined,
): IterableIterator<CifToken> {
  let at = 0;
  while (at < line.length) {
    const c = line[at];
    if (/\s/.test(c)) {
      at++;
      continue;
    }
    if (c === "#") return;
    if (c === "'" || c === '"') {
      const end = closingQuote(line, at);
      if (end < 0) throw cifError(file, number, `A text has no closing ${c}.`);
      yield { kind: "value", text: line.slice(at + 1, end), quoted: true, line: number };
      at = end + 1;
      continue;
    }
    const word = /^\S+/.exec(line.slice(at))?.[0] ?? "";
    at += word.length;
    yield { kind: kindOf(word), text: word, quoted: false, line: number };
  }
}

/** A quote ends a text only where a blank follows. */
function closingQuote(line: string, at: number): number {
  for (let i = at + 1; i < line.length; i++) {
    if (line[i] === line[at] && (i + 1 === line.length || /\s/.test(line[i + 1]))) return i;
  }
  return -1;
}

function kindOf(word: string): CifToken["kind"] {
  if (word.startsWith("_")) return "tag";
  const low = word.toLowerCase();
  if (low.startsWith("data_")) return "data";
  if (low.startsWith("save_")) return "save";
  return low === "loop_" ? "loop" : "value";
}
