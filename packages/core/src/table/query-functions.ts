import type { Cell } from "./column.js";

/** Functions that a query may call, by numpy's names. */
export const MATH: Readonly<Record<string, (...args: number[]) => number>> = {
  abs: Math.abs,
  arccos: Math.acos,
  arccosh: Math.acosh,
  arcsin: Math.asin,
  arcsinh: Math.asinh,
  arctan: Math.atan,
  arctan2: Math.atan2,
  arctanh: Math.atanh,
  ceil: Math.ceil,
  cos: Math.cos,
  cosh: Math.cosh,
  exp: Math.exp,
  expm1: Math.expm1,
  floor: Math.floor,
  log: Math.log,
  log10: Math.log10,
  log1p: Math.log1p,
  sin: Math.sin,
  sinh: Math.sinh,
  sqrt: Math.sqrt,
  tan: Math.tan,
  tanh: Math.tanh,
};

const missing = (value: Cell): boolean => value === null || Number.isNaN(value);

/** A method of text; a missing text has no match and stays missing. */
function ofText(method: (text: string, argument: string) => Cell, empty: Cell): Method {
  return (value: Cell, argument: Cell): Cell =>
    value === null ? empty : method(String(value), String(argument));
}

/** A method of a column's value. */
export type Method = (value: Cell, ...args: Cell[]) => Cell;

/** Methods that a query may call on a column, by pandas' names. */
export const METHODS: Readonly<Record<string, Method>> = {
  isna: missing,
  isnull: missing,
  notna: (value: Cell): Cell => !missing(value),
  notnull: (value: Cell): Cell => !missing(value),
  abs: (value: Cell): Cell => Math.abs(Number(value)),
  between: (value: Cell, low: Cell, high: Cell): Cell =>
    value !== null && low !== null && high !== null && value >= low && value <= high,
  "str.contains": ofText((text, pattern) => patternOf(pattern).test(text), false),
  "str.startswith": ofText((text, start) => text.startsWith(start), false),
  "str.endswith": ofText((text, end) => text.endsWith(end), false),
  "str.lower": ofText((text) => text.toLowerCase(), null),
  "str.upper": ofText((text) => text.toUpperCase(), null),
  "str.strip": ofText((text) => text.trim(), null),
  "str.len": ofText((text) => [...text].length, Number.NaN),
};

let lastPattern: RegExp = /(?:)/u;

/** The regular expression of a text, kept from row to row. */
function patternOf(source: string): RegExp {
  if (lastPattern.source !== source) lastPattern = new RegExp(source, "u");
  return lastPattern;
}
