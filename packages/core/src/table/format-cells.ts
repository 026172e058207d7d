import { type Column, isMissing } from "./column.js";

const DECIMALS = 6;

/** The values of one column as text in one format: up to six decimals, or powers of ten where they do not fit. */
export function formatColumn(column: Column, rows: readonly number[]): string[] {
  const { dtype, values } = column;
  if (dtype === "string")
    return rows.map((row) => (values[row] === null ? "None" : `${values[row]}`));
  if (dtype === "bool") return rows.map((row) => (values[row] ? "True" : "False"));
  if (dtype !== "float32" && dtype !== "float64") return rows.map((row) => String(values[row]));
  const numbers = rows.map((row) => Number(values[row]));
  const format = numberFormat(numbers);
  return rows.map((row, i) => (isMissing(column, row) ? "NaN" : format(numbers[i])));
}

/** One way to write all of some numbers. */
export function numberFormat(numbers: readonly number[]): (value: number) => string {
  const finite = numbers.filter(Number.isFinite);
  const special = (value: number): string => (value > 0 ? "inf" : value < 0 ? "-inf" : "NaN");
  const wrap =
    (format: (v: number) => string): ((v: number) => string) =>
    (v: number): string =>
      Number.isFinite(v) ? format(v) : special(v);
  if (finite.every((v) => Number.isInteger(v) && Math.abs(v) < 1e15)) return wrap((v) => String(v));
  const sizes = finite.filter((v) => v !== 0).map(Math.abs);
  const large = Math.max(...sizes) >= 1e8;
  const small = Math.min(...sizes) < 10 ** -DECIMALS * 10;
  if (large || small) return wrap((v) => exponential(v));
  const decimals = Math.max(...finite.map((v) => trimmedDecimals(v)), 1);
  return wrap((v) => v.toFixed(decimals));
}

function trimmedDecimals(value: number): number {
  const [, fraction = ""] = value.toFixed(DECIMALS).replace(/0+$/, "").split(".");
  return fraction.length;
}

/** `1.500000e-07`: the exponent has at least two digits. */
function exponential(value: number): string {
  return value
    .toExponential(DECIMALS)
    .replace(/e([+-])(\d)$/, (_, sign, digit) => `e${sign}0${digit}`);
}
