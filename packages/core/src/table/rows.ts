import { BeambookError } from "../errors.js";
import { type Column, type ColumnDType, type ColumnValues, takeRows } from "./column.js";
import { Series } from "./series.js";
import { Table } from "./table.js";
import { takeIndex } from "./table-index.js";

/** Rows to keep: a mask of one value per row, or a list of booleans. */
export type RowMask = Uint8Array | readonly boolean[];

/** The rows `rows` of a table, in that order; -1 gives a row of missing values. */
export function takeTable(table: Table, rows: ArrayLike<number>): Table {
  const columns = table.columnNames.map((name): [string, Column] => [
    name,
    takeRows(table.typedColumn(name), rows),
  ]);
  return tableOf(columns, takeIndex(table.index, rows));
}

/** The rows `rows` of a series, in that order. */
export function takeSeries(series: Series, rows: ArrayLike<number>): Series {
  const { dtype, values } = takeRows(series, rows);
  return new Series(values, { name: series.name, index: takeIndex(series.index, rows), dtype });
}

/** A table of typed columns in this order. */
export function tableOf(
  columns: Iterable<readonly [string, Column]>,
  index?: Table["index"],
): Table {
  const values: [string, ColumnValues][] = [];
  const dtypes: [string, ColumnDType][] = [];
  for (const [name, column] of columns) {
    values.push([name, column.values]);
    dtypes.push([name, column.dtype]);
  }
  return new Table(Object.fromEntries(values), {
    ...(index ? { index } : {}),
    dtypes: Object.fromEntries(dtypes),
    order: values.map(([name]) => name),
  });
}

/**
 * Positions of the rows that a mask keeps.
 *
 * @throws ShapeMismatch when the mask has another length than the rows
 */
export function maskedRows(mask: RowMask, length: number): number[] {
  if (mask.length !== length) {
    throw new BeambookError(
      "ShapeMismatch",
      `The mask has ${mask.length} values for ${length} rows.`,
    );
  }
  const rows: number[] = [];
  for (let i = 0; i < length; i++) if (mask[i]) rows.push(i);
  return rows;
}

/** Rows from `start` to `stop` (not included), clipped as slices are. */
export function rowRange(length: number, start: number, stop: number): number[] {
  const clip = (n: number): number => Math.min(Math.max(n < 0 ? n + length : n, 0), length);
  const from = clip(start);
  return Array.from({ length: Math.max(0, clip(stop) - from) }, (_, i) => from + i);
}
