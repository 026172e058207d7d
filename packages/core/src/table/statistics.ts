import { type Cell, type Column, cellAt, isMissing } from "./column.js";
import { compareCells } from "./sort.js";

/** Names of the statistics of one column; missing values are left out. */
export type Statistic =
  | "count"
  | "sum"
  | "mean"
  | "std"
  | "var"
  | "sem"
  | "min"
  | "max"
  | "median"
  | "first"
  | "last"
  | "nunique"
  | "size";

/** Whether a statistic is defined for text too. */
export function forText(statistic: Statistic): boolean {
  return ["count", "min", "max", "first", "last", "nunique", "size"].includes(statistic);
}

/** The numbers of a column that are not missing, optionally of some rows. */
export function presentNumbers(column: Column, rows?: readonly number[]): Float64Array {
  const n = rows?.length ?? column.values.length;
  const out = new Float64Array(n);
  let count = 0;
  for (let i = 0; i < n; i++) {
    const value = Number(column.values[rows ? rows[i] : i]);
    if (!Number.isNaN(value)) out[count++] = value;
  }
  return out.subarray(0, count);
}

/** One statistic of a column, optionally of some rows; NaN (or `null` for text) where it has no value. */
export function statisticOf(column: Column, statistic: Statistic, rows?: readonly number[]): Cell {
  if (statistic === "size") return rows?.length ?? column.values.length;
  if (column.dtype === "string" || ["first", "last", "nunique"].includes(statistic)) {
    return statisticOfCells(column, statistic, rows);
  }
  return statisticOfNumbers(presentNumbers(column, rows), statistic);
}

function statisticOfCells(column: Column, statistic: Statistic, rows?: readonly number[]): Cell {
  const n = rows?.length ?? column.values.length;
  const cells: Cell[] = [];
  for (let i = 0; i < n; i++) {
    const row = rows ? rows[i] : i;
    if (!isMissing(column, row)) cells.push(cellAt(column, row));
  }
  const empty = column.dtype === "string" ? null : Number.NaN;
  if (statistic === "count") return cells.length;
  if (statistic === "nunique") return new Set(cells).size;
  if (cells.length === 0) return empty;
  if (statistic === "first") return cells[0];
  if (statistic === "last") return cells[cells.length - 1];
  const sign = statistic === "max" ? -1 : 1;
  return cells.reduce((best, cell) => (sign * compareCells(cell, best) < 0 ? cell : best));
}

function statisticOfNumbers(values: Float64Array, statistic: Statistic): number {
  const n = values.length;
  switch (statistic) {
    case "count":
      return n;
    case "sum":
      return sumOf(values);
    case "mean":
      return sumOf(values) / n;
    case "var":
      return sampleVariance(values);
    case "std":
      return Math.sqrt(sampleVariance(values));
    case "sem":
      return Math.sqrt(sampleVariance(values) / n);
    case "median":
      return quantileOf(values, 0.5);
    case "min":
      return n > 0 ? values.reduce((a, b) => Math.min(a, b)) : Number.NaN;
    case "max":
      return n > 0 ? values.reduce((a, b) => Math.max(a, b)) : Number.NaN;
    default:
      return Number.NaN;
  }
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum;
}

/** With n - 1 in the denominator, as pandas. */
function sampleVariance(values: Float64Array): number {
  const n = values.length;
  if (n < 2) return Number.NaN;
  const mean = sumOf(values) / n;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (values[i] - mean) ** 2;
  return squares / (n - 1);
}

/** A quantile (0 to 1) with linear interpolation between neighbours; NaN without values. */
export function quantileOf(values: Float64Array, q: number): number {
  if (values.length === 0) return Number.NaN;
  const sorted = values.slice().sort();
  const position = q * (sorted.length - 1);
  const low = Math.floor(position);
  const high = Math.min(low + 1, sorted.length - 1);
  const part = position - low;
  return part === 0 ? sorted[low] : sorted[low] + part * (sorted[high] - sorted[low]);
}
