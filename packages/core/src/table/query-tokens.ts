import { BeambookError } from "../errors.js";

/** One word of a query, with where it starts. */
export interface Token {
  readonly kind: "number" | "string" | "name" | "variable" | "operator" | "end";
  readonly text: string;
  readonly at: number;
  /** Backticked: never a keyword. */
  readonly quoted?: boolean;
}

const NUMBER = /(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?/y;
const NAME = /[\p{L}_][\p{L}\p{N}_]*/uy;
const OPERATOR = /\*\*|\/\/|==|!=|<=|>=|[-+*/%<>()[\],&|~.]/y;
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "0": "\0" };

/** An error that shows the query and the place where it cannot be understood. */
export function queryError(query: string, at: number, message: string): BeambookError {
  const shown = query.length > 200 ? `${query.slice(0, 200)}…` : query;
  return new BeambookError("InvalidArgument", `${message} in the query "${shown}"`, {
    at: `column ${at + 1}`,
  });
}

/** Splits a query into words. */
export function tokenize(query: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < query.length) {
    if (/\s/.test(query[at])) {
      at++;
      continue;
    }
    const [token, next] = readToken(query, at);
    tokens.push(token);
    at = next;
  }
  tokens.push({ kind: "end", text: "end of query", at });
  return tokens;
}

function readToken(query: string, at: number): [Token, number] {
  const char = query[at];
  if (char === '"' || char === "'") return readString(query, at);
  if (char === "`") {
    const close = query.indexOf("`", at + 1);
    if (close < 0) throw queryError(query, at, "A backtick is not closed");
    return [{ kind: "name", text: query.slice(at + 1, close), at, quoted: true }, close + 1];
  }
  const number = match(NUMBER, query, at);
  if (number) return [{ kind: "number", text: number, at }, at + number.length];
  const isVariable = char === "@";
  const name = match(NAME, query, isVariable ? at + 1 : at);
  if (name) {
    const length = name.length + (isVariable ? 1 : 0);
    return [{ kind: isVariable ? "variable" : "name", text: name, at }, at + length];
  }
  const operator = match(OPERATOR, query, at);
  if (operator) {
    // pandas gives & and | the precedence of `and` and `or`.
    const words: Record<string, string> = { "&": "and", "|": "or" };
    const text = words[operator] ?? operator;
    const kind = text === operator ? "operator" : "name";
    return [{ kind, text, at }, at + operator.length];
  }
  const hint = char === "=" ? 'A single "=" (use "==")' : `The character "${char}" means nothing`;
  throw queryError(query, at, hint);
}

function match(pattern: RegExp, query: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(query)?.[0];
}

function readString(query: string, at: number): [Token, number] {
  const quote = query[at];
  let text = "";
  for (let i = at + 1; i < query.length; i++) {
    if (query[i] === quote) return [{ kind: "string", text, at }, i + 1];
    if (query[i] === "\\" && i + 1 < query.length) {
      i++;
      text += ESCAPES[query[i]] ?? (/["'\\]/.test(query[i]) ? query[i] : `\\${query[i]}`);
    } else {
      text += query[i];
    }
  }
  throw queryError(query, at, "A text is not closed");
}
