import type { JsonObject } from "../comm/host.js";

interface Entry {
  line: number;
  input: string;
  output: string | null;
}

type Row = [session: number, line: number, text: string | [string, string | null]];

const SESSION = 1;

/** What has been run, for `history_request`. */
export class History {
  readonly #entries: Entry[] = [];

  add(line: number, input: string): void {
    this.#entries.push({ line, input, output: null });
  }

  /** Text of the latest cell's result. */
  setOutput(line: number, output: string): void {
    const entry = this.#entries.at(-1);
    if (entry?.line === line) entry.output = output;
  }

  /** Answers a request of access type `tail`, `range` or `search`. */
  answer(content: JsonObject): JsonObject {
    const entries = this.#select(content);
    const rows = entries.map(({ line, input, output }): Row => {
      return [SESSION, line, content.output === true ? [input, output] : input];
    });
    return { status: "ok", history: rows };
  }

  #select(content: JsonObject): Entry[] {
    const n = typeof content.n === "number" ? content.n : undefined;
    switch (content.hist_access_type) {
      case "range": {
        const session = Number(content.session ?? 0);
        if (session !== 0 && session !== SESSION && session !== -SESSION) return [];
        const start = Number(content.start ?? 0);
        const stop = typeof content.stop === "number" ? content.stop : Infinity;
        return this.#entries.filter(({ line }) => line >= start && line < stop);
      }
      case "search":
        return last(this.#search(String(content.pattern ?? "*"), content.unique === true), n);
      default:
        return last(this.#entries, n);
    }
  }

  #search(pattern: string, unique: boolean): Entry[] {
    const expression = globExpression(pattern);
    const found = this.#entries.filter(({ input }) => expression.test(input));
    if (!unique) return found;
    const latest = new Map(found.map((entry) => [entry.input, entry]));
    return found.filter((entry) => latest.get(entry.input) === entry);
  }
}

function last(entries: readonly Entry[], n: number | undefined): Entry[] {
  return n === undefined ? [...entries] : entries.slice(Math.max(0, entries.length - n));
}

/** `*` and `?` as a shell knows them; without any of them the text may stand anywhere. */
function globExpression(pattern: string): RegExp {
  const wild = /[*?]/.test(pattern) ? pattern : `*${pattern}*`;
  const source = wild
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*/g, "[^]*")
    .replace(/\?/g, "[^]");
  return new RegExp(`^${source}$`);
}
