import { BeambookError } from "../errors.js";
import { type Cell, type Column, cellAt, isMissing, takeRows, toColumn } from "./column.js";
import { tableOf, takeTable } from "./rows.js";
import { Series } from "./series.js";
import { compareCells } from "./sort.js";
import { forText, type Statistic, statisticOf } from "./statistics.js";
import type { Table } from "./table.js";
import { indexLevels, levelColumn, type TableIndex, toIndex } from "./table-index.js";

/** A statistic by name, or a function of the part of the table with the group's rows. */
export type Aggregate = Statistic | ((group: Series) => Cell);

/** Rows of a table in groups of equal values, sorted; rows with a missing key are left out. */
export class GroupedTable implements Iterable<[key: Cell | readonly Cell[], group: Table]> {
  readonly #table: Table;
  readonly #by: readonly string[];
  readonly #groups: readonly (readonly number[])[];
  readonly #keys: readonly Column[];

  /** @throws NotFound for a name that is neither a column nor a level of the index */
  constructor(table: Table, by: readonly string[]) {
    if (by.length === 0) {
      throw new BeambookError("InvalidArgument", "groupBy needs the name of a column.");
    }
    this.#table = table;
    this.#by = by;
    this.#keys = by.map((name) => keyColumn(table, name));
    this.#groups = groupRows(this.#keys, table.length);
  }

  /** Number of groups. */
  get length(): number {
    return this.#groups.length;
  }

  /** One statistic of every other column, a row per group; columns of text only where it makes sense. */
  aggregate(statistic: Statistic): Table {
    const names = this.#table.columnNames.filter(
      (name) =>
        !this.#by.includes(name) &&
        (forText(statistic) || this.#table.typedColumn(name).dtype !== "string"),
    );
    return this.#aggregated(names.map((name) => [name, statistic]));
  }

  /**
   * A statistic or a function for each named column, a row per group.
   *
   * @example
   * table.groupBy("module").agg({ redchi: "median", thickness: (s) => s.max() })
   */
  agg(what: Readonly<Record<string, Aggregate>>): Table {
    return this.#aggregated(Object.entries(what));
  }

  #aggregated(what: readonly (readonly [string, Aggregate])[]): Table {
    const columns = what.map(([name, how]): [string, Column] => {
      const column = this.#table.typedColumn(name);
      const cells = this.#groups.map((rows) =>
        typeof how === "function"
          ? how(this.#seriesOf(name, column, rows))
          : statisticOf(column, how, rows),
      );
      const made = toColumn(cells as number[]);
      const allMissing = column.dtype === "string" && cells.every((cell) => cell === null);
      return [name, allMissing ? { dtype: "string", values: cells as null[] } : made];
    });
    return tableOf(columns, this.#index());
  }

  /** Number of rows of each group. */
  size(): Series {
    const sizes = Float64Array.from(this.#groups, (rows) => rows.length);
    return new Series(sizes, { name: "size", index: this.#index() });
  }

  /** Number of values that are not missing. */
  count(): Table {
    return this.aggregate("count");
  }

  /** Sum of each column in each group. */
  sum(): Table {
    return this.aggregate("sum");
  }

  /** Mean of each column in each group. */
  mean(): Table {
    return this.aggregate("mean");
  }

  /** Standard deviation with n - 1 in the denominator. */
  std(): Table {
    return this.aggregate("std");
  }

  /** Smallest value of each column in each group. */
  min(): Table {
    return this.aggregate("min");
  }

  /** Largest value of each column in each group. */
  max(): Table {
    return this.aggregate("max");
  }

  /** Median of each column in each group. */
  median(): Table {
    return this.aggregate("median");
  }

  /** First value that is not missing. */
  first(): Table {
    return this.aggregate("first");
  }

  /** Keys (a list for several columns) with the rows of their group. */
  *[Symbol.iterator](): Iterator<[key: Cell | readonly Cell[], group: Table]> {
    for (const rows of this.#groups) {
      const key = this.#keys.map((column) => cellAt(column, rows[0]));
      yield [key.length === 1 ? key[0] : key, takeTable(this.#table, rows)];
    }
  }

  #seriesOf(name: string, column: Column, rows: readonly number[]): Series {
    const { dtype, values } = takeRows(column, rows);
    return new Series(values, { name, dtype });
  }

  #index(): TableIndex {
    const firsts = this.#groups.map((rows) => rows[0]);
    const levels = this.#by.map((name, k) => ({
      name,
      values: takeRows(this.#keys[k], firsts).values,
      ...(this.#keys[k].dtype === "bool" ? { dtype: "bool" as const } : {}),
    }));
    return toIndex(levels.length > 1 ? { levels } : levels[0], firsts.length);
  }
}

function keyColumn(table: Table, name: string): Column {
  if (!Object.hasOwn(table.columns, name)) {
    const level = indexLevels(table.index).find((l) => l.name === name);
    if (level) return levelColumn(level);
  }
  return table.typedColumn(name);
}

function groupRows(keys: readonly Column[], length: number): number[][] {
  const groups = new Map<unknown, number[]>();
  for (let row = 0; row < length; row++) {
    if (keys.some((column) => isMissing(column, row))) continue;
    const cells = keys.map((column) => cellAt(column, row));
    const key = cells.length === 1 ? cells[0] : JSON.stringify(cells.map(String));
    const rows = groups.get(key);
    if (rows) rows.push(row);
    else groups.set(key, [row]);
  }
  return [...groups.values()].sort((a, b) => {
    for (const column of keys) {
      const order = compareCells(cellAt(column, a[0]), cellAt(column, b[0]));
      if (order !== 0) return order;
    }
    return 0;
  });
}
