import { escapeHtml } from "../display.js";
import { isNDArray } from "../ndarray/guards.js";
import type { NDArray } from "../ndarray/ndarray.js";

/** How {@link report} writes a tree. */
export interface ReportOptions {
  /** Levels shown; 4. */
  depth?: number;
  /** Entries of a list shown before "…"; 5. */
  most?: number;
}

/** Longest array whose values are written out. */
const SMALL = 9;
const WIDTH = 22;

/**
 * A tree of parameters, lists, maps and arrays as text: a line a value, branches indented, arrays by shape and dtype.
 *
 * @example
 * console.log(report(await scan.auto(20)));
 */
export function report(tree: unknown, { depth = 4, most = 5 }: ReportOptions = {}): string {
  return lines(tree, depth, most)
    .map(([level, name, value]) => {
      const indent = "  ".repeat(level);
      return (
        `${indent}* ${name}`.padEnd(Math.max(WIDTH, indent.length + name.length + 3)) +
        ` : ${value}`
      );
    })
    .join("\n");
}

/** {@link report} as an HTML table. */
export function reportHtml(tree: unknown, { depth = 4, most = 5 }: ReportOptions = {}): string {
  const rows = lines(tree, depth, most).map(
    ([level, name, value]) =>
      `<tr><td style="text-align:left;padding-left:${0.5 + 1.2 * level}em">${escapeHtml(name)}</td>` +
      `<td style="text-align:left">${escapeHtml(value)}</td></tr>`,
  );
  return `<table><tbody>${rows.join("")}</tbody></table>`;
}

type Line = [level: number, name: string, value: string];

function lines(tree: unknown, depth: number, most: number): Line[] {
  const found: Line[] = [];
  const visit = (value: unknown, level: number): void => {
    const entries = entriesOf(value);
    if (entries === undefined) return;
    const long = !isNamed(value) && entries.length > most;
    for (const [name, item] of long ? entries.slice(0, most) : entries) {
      found.push([level, name, describe(item)]);
      if (level + 1 < depth) visit(item, level + 1);
    }
    if (long) found.push([level, "...", "...."]);
  };
  visit(tree, 0);
  return found;
}

function isNamed(value: unknown): boolean {
  return !Array.isArray(value) && !(value instanceof Map);
}

function entriesOf(value: unknown): [string, unknown][] | undefined {
  if (typeof value !== "object" || value === null || isNDArray(value)) return undefined;
  if (ArrayBuffer.isView(value)) return undefined;
  if (value instanceof Map) return [...value].map(([key, item]) => [String(key), item]);
  if (Array.isArray(value)) {
    return value.some((item) => typeof item === "object" && item !== null) || value.length > SMALL
      ? value.map((item, i) => [String(i), item])
      : undefined;
  }
  return Object.entries(value);
}

/** One value in a line. */
export function describe(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (isNDArray(value)) return describeArray(value);
  if (value instanceof Map) return `dict(${value.size})`;
  if (Array.isArray(value))
    return entriesOf(value) ? `list(${value.length})` : `[${value.join(", ")}]`;
  if (ArrayBuffer.isView(value)) return `[${value.constructor.name} of ${value.byteLength} bytes]`;
  if (typeof value === "object") return `${value.constructor.name}(${Object.keys(value).length})`;
  if (typeof value === "boolean") return value ? "True" : "False";
  return String(value);
}

function describeArray(array: NDArray): string {
  if (array.ndim === 1 && array.size <= SMALL) return `[array = [${[...array.flat()].join(" ")}]]`;
  return `[${array.shape.join("x")} ${array.dtype} array]`;
}
