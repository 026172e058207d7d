import { BeambookError } from "../../errors.js";

/** What a Python literal can be here: tuples and lists are arrays, dictionaries objects, `None` is null. */
export type Literal = number | string | boolean | null | Literal[] | { [key: string]: Literal };

const NUMBER =
  /[+-]?(?:inf\b|nan\b|0[xX][\da-fA-F]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?)/y;
const WORD = /[A-Za-z_]\w*/y;
const SPACE = /[\s]*/y;
const WORDS: Record<string, Literal> = {
  None: null,
  True: true,
  False: false,
  inf: Number.POSITIVE_INFINITY,
  nan: Number.NaN,
};
const ESCAPES: Record<string, string> = { n: "\n", t: "\t", r: "\r" };
const CLOSING: Record<string, string> = { "(": ")", "[": "]", "{": "}" };

/**
 * Reads a Python literal: numbers, strings, `None`, `True`, `False`, tuples, lists and dictionaries of them. Nothing is
 * evaluated.
 *
 * @throws `FileFormat` with the text and the position of what is no literal
 */
export function parseLiteral(text: string): Literal {
  const reader = new LiteralReader(text);
  const value = reader.tuple();
  reader.end();
  return value;
}

/** Whether text would be read as a literal. */
export function isLiteral(text: string): boolean {
  try {
    parseLiteral(text);
    return true;
  } catch {
    return false;
  }
}

class LiteralReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** A value, or several with commas between them: a tuple without parentheses. */
  tuple(): Literal {
    const items = [this.value()];
    let commas = 0;
    for (; this.#skip(","); commas++) if (this.#peek() !== undefined) items.push(this.value());
    return commas === 0 ? items[0] : items;
  }

  value(): Literal {
    this.#take(SPACE);
    const c = this.#text[this.#at];
    if (c === "(" || c === "[") return this.#sequence(c);
    if (c === "{") return this.#dictionary();
    if (c === "'" || c === '"') return this.#string(c);
    const word = this.#take(WORD);
    if (word !== undefined) {
      if (word in WORDS) return WORDS[word];
      throw this.#wrong(this.#at - word.length);
    }
    const number = this.#take(NUMBER);
    if (number !== undefined) return Number(number.replaceAll("_", "").replace("inf", "Infinity"));
    throw this.#wrong(this.#at);
  }

  end(): void {
    this.#take(SPACE);
    if (this.#at < this.#text.length) throw this.#wrong(this.#at);
  }

  /** A tuple or list; parentheses around one value without a comma only group it. */
  #sequence(open: string): Literal {
    this.#at += 1;
    const items: Literal[] = [];
    let commas = 0;
    while (!this.#skip(CLOSING[open])) {
      items.push(this.value());
      if (this.#skip(",")) commas += 1;
      else if (this.#peek() !== CLOSING[open]) throw this.#wrong(this.#at);
    }
    return open === "(" && items.length === 1 && commas === 0 ? items[0] : items;
  }

  #dictionary(): Literal {
    this.#at += 1;
    const entries: [string, Literal][] = [];
    while (!this.#skip("}")) {
      const key = this.value();
      if (!this.#skip(":")) throw this.#wrong(this.#at);
      entries.push([String(key), this.value()]);
      if (!this.#skip(",") && this.#peek() !== "}") throw this.#wrong(this.#at);
    }
    return Object.fromEntries(entries);
  }

  #string(quote: string): string {
    let out = "";
    for (let i = this.#at + 1; i < this.#text.length; i++) {
      const c = this.#text[i];
      if (c === quote) {
        this.#at = i + 1;
        return out;
      }
      if (c === "\\") i += 1;
      const escaped = this.#text[i] ?? "";
      out += c === "\\" ? (ESCAPES[escaped] ?? escaped) : c;
    }
    throw this.#wrong(this.#at);
  }

  #peek(): string | undefined {
    this.#take(SPACE);
    return this.#text[this.#at];
  }

  #skip(char: string): boolean {
    if (this.#peek() !== char) return false;
    this.#at += 1;
    return true;
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #wrong(at: number): BeambookError {
    return new BeambookError("FileFormat", `"${this.#text}" is not a literal.`, {
      at: `character ${at + 1}`,
      hint: "Write a number, a quoted string, a tuple or a list.",
    });
  }
}
