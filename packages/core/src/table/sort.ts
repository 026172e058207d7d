import { type Cell, type Column, cellAt, isMissing } from "./column.js";

/** How rows are sorted. */
export interface SortOptions {
  /** Small values first (the default); one value per column, or one for all. */
  ascending?: boolean | readonly boolean[];
}

/** Compares two values that are not missing; text by code points, numbers by value. */
export function compareCells(a: Cell, b: Cell): number {
  if (a === b) return 0;
  return (a as number) < (b as number) ? -1 : 1;
}

/** The order of rows sorted by columns, stable; missing values come last either way. */
export function sortedRows(
  columns: readonly Column[],
  length: number,
  { ascending = true }: SortOptions = {},
): number[] {
  const signs = columns.map((_, k) =>
    (typeof ascending === "boolean" ? ascending : (ascending[k] ?? true)) ? 1 : -1,
  );
  const rows = Array.from({ length }, (_, i) => i);
  return rows.sort((a, b) => {
    for (let k = 0; k < columns.length; k++) {
      const order = compareRows(columns[k], a, b, signs[k]);
      if (order !== 0) return order;
    }
    return a - b;
  });
}

function compareRows(column: Column, a: number, b: number, sign: number): number {
  const gapA = isMissing(column, a);
  const gapB = isMissing(column, b);
  if (gapA || gapB) return Number(gapA) - Number(gapB);
  return sign * compareCells(cellAt(column, a), cellAt(column, b));
}
