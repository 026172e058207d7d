import { BeambookError } from "../errors.js";

/** One line of CSV; `quoted` tells which fields stood in quotes. */
export interface CsvRecord {
  readonly fields: string[];
  readonly quoted: boolean[];
  /** Line of the file where the record starts, from 1. */
  readonly line: number;
}

/** How text is cut into fields. */
export interface CsvSyntax {
  separator: string;
  comment?: string;
}

/**
 * Cuts CSV text into records: fields in double quotes may hold separators, line ends and doubled quotes.
 *
 * @throws FileFormat for quotes that are not closed
 */
export function* readRecords(text: string, syntax: CsvSyntax): Generator<CsvRecord> {
  const reader = new RecordReader(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text, syntax);
  for (let record = reader.next(); record; record = reader.next()) yield record;
}

class RecordReader {
  readonly #text: string;
  readonly #separator: string;
  readonly #comment?: string;
  #at = 0;
  #line = 1;

  constructor(text: string, { separator, comment }: CsvSyntax) {
    if (separator.length !== 1 || separator === '"' || separator === "\n") {
      throw new BeambookError(
        "InvalidArgument",
        `The separator must be one character, not ${JSON.stringify(separator)}.`,
      );
    }
    this.#text = text;
    this.#separator = separator;
    if (comment) this.#comment = comment;
  }

  /** The next record that is neither empty nor a comment. */
  next(): CsvRecord | undefined {
    while (this.#at < this.#text.length) {
      const line = this.#line;
      if (this.#comment && this.#text.startsWith(this.#comment, this.#at)) {
        this.#skipLine();
        continue;
      }
      const fields: string[] = [];
      const quoted: boolean[] = [];
      let more = true;
      while (more) {
        const isQuoted = this.#text[this.#at] === '"';
        fields.push(isQuoted ? this.#quotedField() : this.#plainField());
        quoted.push(isQuoted);
        more = this.#text[this.#at] === this.#separator;
        if (more) this.#at++;
      }
      this.#endOfLine();
      if (fields.length > 1 || fields[0] !== "" || quoted[0]) return { fields, quoted, line };
    }
    return undefined;
  }

  #plainField(): string {
    const start = this.#at;
    while (this.#at < this.#text.length) {
      const char = this.#text[this.#at];
      if (char === this.#separator || char === "\n" || char === "\r") break;
      this.#at++;
    }
    return this.#text.slice(start, this.#at);
  }

  #quotedField(): string {
    const line = this.#line;
    let field = "";
    let start = ++this.#at;
    for (;;) {
      const close = this.#text.indexOf('"', this.#at);
      if (close < 0) {
        throw new BeambookError("FileFormat", "A quoted field is not closed.", {
          at: `line ${line}`,
        });
      }
      field += this.#text.slice(start, close);
      if (this.#text[close + 1] !== '"') {
        this.#at = close + 1;
        break;
      }
      field += '"';
      this.#at = close + 2;
      start = this.#at;
    }
    for (const char of field) if (char === "\n") this.#line++;
    return field + this.#plainField();
  }

  #skipLine(): void {
    const end = this.#text.indexOf("\n", this.#at);
    this.#at = end < 0 ? this.#text.length : end + 1;
    this.#line++;
  }

  #endOfLine(): void {
    if (this.#text[this.#at] === "\r") this.#at++;
    if (this.#text[this.#at] === "\n") this.#at++;
    this.#line++;
  }
}
