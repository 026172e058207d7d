import { BeambookError } from "../errors.js";
import { coordinateKey } from "../ndarray/coordinates.js";
import { type Cell, type Column, type ColumnValues, takeRows } from "./column.js";
import { isSeries, isTable } from "./guards.js";
import { tableOf } from "./rows.js";
import type { Series } from "./series.js";
import { compareCells } from "./sort.js";
import { Table } from "./table.js";
import { indexLevels, rowKeys, type TableIndex, toIndex } from "./table-index.js";

/** Which rows a join keeps: of either table (sorted), of both, of the first, or of the second. */
export type JoinHow = "outer" | "inner" | "left" | "right";

/** How tables are joined. */
export interface JoinOptions {
  how?: JoinHow;
  /** Added to names that both tables have: left, right. */
  suffixes?: readonly [string, string];
}

/** Rows of the left and of the right table that stand beside each other; -1 where there is none. */
export interface Pairs {
  left: number[];
  right: number[];
}

/**
 * Joins on the index: labels of one value stand in one row, missing values are NaN (`null` for text).
 *
 * @throws InvalidArgument when both have a column of one name and there are no suffixes, or the indexes differ in levels
 */
export function joinTables(a: Table | Series, b: Table | Series, options: JoinOptions = {}): Table {
  const { how = "outer", suffixes } = options;
  const left = toTable(a);
  const right = toTable(b);
  const pairs = pairRows(left.index, right.index, how);
  const clash = new Set(left.columnNames.filter((name) => Object.hasOwn(right.columns, name)));
  if (clash.size > 0 && !suffixes) {
    throw new BeambookError("InvalidArgument", `Both tables have columns ${[...clash]}.`, {
      hint: 'Give suffixes: ["_left", "_right"].',
    });
  }
  const columns = new Map<string, Column>();
  const add = (table: Table, rows: number[], suffix: string): void => {
    for (const name of table.columnNames) {
      const key = clash.has(name) ? name + suffix : name;
      if (columns.has(key)) {
        throw new BeambookError("InvalidArgument", `Two columns would be named "${key}".`);
      }
      columns.set(key, takeExactly(table.typedColumn(name), rows, name));
    }
  };
  add(left, pairs.left, suffixes?.[0] ?? "");
  add(right, pairs.right, suffixes?.[1] ?? "");
  return tableOf(columns, joinedIndex(left.index, right.index, pairs));
}

function toTable(part: Table | Series): Table {
  if (isTable(part)) return part;
  return new Table({ [part.name ?? "0"]: part });
}

/** Like {@link takeRows}, but refuses to round 64-bit integers beside missing values. */
function takeExactly(column: Column, rows: readonly number[], name: string): Column {
  if (/int64/.test(column.dtype) && rows.some((r) => r < 0)) {
    for (const value of column.values as BigInt64Array) {
      if (Number.isSafeInteger(Number(value))) continue;
      throw new BeambookError(
        "UnsupportedType",
        `Column "${name}" has ${value}, which a column with missing values (float64) cannot hold exactly.`,
        { hint: 'Use how: "inner", or take the column as text.' },
      );
    }
  }
  return takeRows(column, rows);
}

/** Finds which rows stand beside each other; repeated labels pair with each other in every combination. */
export function pairRows(a: TableIndex, b: TableIndex, how: JoinHow): Pairs {
  const levels = [indexLevels(a).length, indexLevels(b).length];
  if (levels[0] !== levels[1]) {
    throw new BeambookError(
      "InvalidArgument",
      `Cannot join an index of ${levels[0]} levels with one of ${levels[1]}.`,
    );
  }
  if (how === "right") {
    const { left, right } = pairRows(b, a, "left");
    return { left: right, right: left };
  }
  const leftKeys = rowKeys(a);
  const rightRows = rowsByKey(rowKeys(b));
  const pairs: Pairs = { left: [], right: [] };
  const push = (l: number, r: number): void => {
    pairs.left.push(l);
    pairs.right.push(r);
  };
  for (let row = 0; row < leftKeys.length; row++) {
    const matches = rightRows.get(leftKeys[row]);
    if (matches) for (const match of matches) push(row, match);
    else if (how !== "inner") push(row, -1);
  }
  if (how !== "outer") return pairs;
  const known = new Set(leftKeys);
  for (const [key, rows] of rightRows) {
    if (!known.has(key)) for (const row of rows) push(-1, row);
  }
  return sortPairs(pairs, a, b);
}

function rowsByKey(keys: readonly unknown[]): Map<unknown, number[]> {
  const rows = new Map<unknown, number[]>();
  keys.forEach((key, row) => {
    const found = rows.get(key);
    if (found) found.push(row);
    else rows.set(key, [row]);
  });
  return rows;
}

function sortPairs(pairs: Pairs, a: TableIndex, b: TableIndex): Pairs {
  const levels = joinedIndex(a, b, pairs);
  const columns = indexLevels(levels).map(({ values }) => values);
  const order = pairs.left
    .map((_, i) => i)
    .sort((i, j) => {
      for (const values of columns) {
        const order = compareLabels(values[i], values[j]);
        if (order !== 0) return order;
      }
      return i - j;
    });
  return { left: order.map((i) => pairs.left[i]), right: order.map((i) => pairs.right[i]) };
}

function compareLabels(x: Cell, y: Cell): number {
  const gaps = [x, y].map((v) => v === null || Number.isNaN(v));
  if (gaps[0] || gaps[1]) return Number(gaps[0]) - Number(gaps[1]);
  return compareCells(x, y);
}

/** Labels of the joined rows, from whichever side has the row. */
export function joinedIndex(a: TableIndex, b: TableIndex, { left, right }: Pairs): TableIndex {
  const others = indexLevels(b);
  const levels = indexLevels(a).map(({ name, values }, k) => ({
    name: name === others[k].name || others[k].name === null ? name : (name ?? others[k].name),
    values: combineLabels(values, others[k].values, left, right),
  }));
  return toIndex(levels.length > 1 ? { levels } : levels[0], left.length);
}

function combineLabels(
  a: ColumnValues,
  b: ColumnValues,
  left: readonly number[],
  right: readonly number[],
): ColumnValues {
  if (left.every((row) => row >= 0)) return takeRows({ dtype: "string", values: a }, left).values;
  const labels = left.map((row, i) => (row >= 0 ? a[row] : b[right[i]]));
  if (Array.isArray(a) || Array.isArray(b)) {
    if (Array.isArray(a) && Array.isArray(b)) return labels as string[];
    throw new BeambookError("InvalidArgument", "Cannot join an index of text with one of numbers.");
  }
  if (a.constructor === b.constructor) {
    return (a.constructor as typeof Float64Array).from(labels as number[]);
  }
  const keys = labels.map(coordinateKey);
  if (keys.every((key) => typeof key === "number")) return Float64Array.from(keys as number[]);
  return BigUint64Array.from(labels, (label) => BigInt(label as number));
}

/**
 * Joins any number of tables and series on their index.
 *
 * @example
 * joinAll([await run.getSeries("A", "x"), await run.getSeries("B", "y")])
 */
export function joinAll(parts: readonly (Table | Series)[], options: JoinOptions = {}): Table {
  if (parts.length === 0) return new Table();
  const [first, ...rest] = parts;
  let joined = isSeries(first) ? toTable(first) : first;
  for (const part of rest) joined = joinTables(joined, part, options);
  return joined;
}
