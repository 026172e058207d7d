import type { Series } from "./series.js";
import type { Table } from "./table.js";

/** Whether a value is a {@link Series}, from whichever copy of the package. */
export function isSeries(value: unknown): value is Series {
  return hasAll(value, ["values", "index", "dtype", "valueCounts"]);
}

/** Whether a value is a {@link Table}, from whichever copy of the package. */
export function isTable(value: unknown): value is Table {
  return hasAll(value, ["columns", "index", "dtypes", "groupBy"]);
}

function hasAll(value: unknown, keys: readonly string[]): boolean {
  return typeof value === "object" && value !== null && keys.every((key) => key in value);
}
