import { BeambookError } from "../errors.js";

/** What the head of a function says about its parameters. */
export interface Signature {
  readonly names: readonly string[];
  /** Defaults that are plain numbers, by name. */
  readonly defaults: Readonly<Record<string, number>>;
  /** Whether they come in one object: `(x, { a, b })` rather than `(x, a, b)`. */
  readonly destructured: boolean;
}

/**
 * Names of parameters from the text of a function such as `(x, { amplitude, sigma = 1 }) => …` or `(x, a, b) => …`.
 *
 * @throws InvalidArgument when they cannot be told, as with `(x, p) => …` of one object
 */
export function signatureOf(fn: (...args: never[]) => unknown): Signature {
  const head = headOf(String(fn));
  const [, ...rest] = splitList(head);
  const object = rest.length === 1 && rest[0].startsWith("{");
  const list = object ? splitList(rest[0].slice(1, rest[0].lastIndexOf("}"))) : rest;
  const names: string[] = [];
  const defaults: Record<string, number> = {};
  for (const item of list) {
    const match = /^([\p{L}_$][\p{L}\p{N}_$]*)\s*(?::[^=]+)?(?:=\s*(.+))?$/su.exec(item);
    if (!match || item.startsWith("...")) throw unknown();
    names.push(match[1]);
    if (match[2] !== undefined && Number.isFinite(Number(match[2]))) {
      defaults[match[1]] = Number(match[2]);
    }
  }
  if (names.length === 0) throw unknown();
  return { names, defaults, destructured: object };
}

function unknown(): BeambookError {
  return new BeambookError("InvalidArgument", "The function does not tell its parameters' names.", {
    hint: "Write it as (x, { a, b }) => …, or give paramNames.",
  });
}

/** The text between the first parentheses. */
function headOf(text: string): string {
  const clean = text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, "");
  const open = clean.indexOf("(");
  const arrow = clean.indexOf("=>");
  if (open < 0 || (arrow >= 0 && arrow < open)) return clean.slice(0, Math.max(arrow, 0));
  let depth = 0;
  for (let i = open; i < clean.length; i++) {
    if ("([{".includes(clean[i])) depth++;
    else if (")]}".includes(clean[i]) && --depth === 0) return clean.slice(open + 1, i);
  }
  return "";
}

function splitList(text: string): string[] {
  const items: string[] = [];
  let depth = 0;
  let item = "";
  for (const char of text) {
    if ("([{".includes(char)) depth++;
    else if (")]}".includes(char)) depth--;
    if (char === "," && depth === 0) {
      items.push(item.trim());
      item = "";
    } else item += char;
  }
  return [...items, item.trim()].filter((part) => part !== "");
}
