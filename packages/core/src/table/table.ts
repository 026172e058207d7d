import { closestNames } from "../closest.js";
import { JUPYTER_DISPLAY, type MimeBundle } from "../display.js";
import { BeambookError } from "../errors.js";
import { writeWholeFile } from "../ndarray/atomic-write.js";
import { coordinateKey } from "../ndarray/coordinates.js";
import {
  type Cell,
  type Column,
  type ColumnDType,
  type ColumnInput,
  type ColumnValues,
  cellAt,
  isMissing,
  toColumn,
} from "./column.js";
import { type CsvWriteOptions, formatCsv } from "./csv-write.js";
import { describeTable } from "./describe.js";
import { GroupedTable } from "./group-by.js";
import { isSeries } from "./guards.js";
import { type JoinOptions, joinTables } from "./join.js";
import { writeParquet } from "./parquet-write.js";
import { evaluateColumn, type QueryVariables, queryMask } from "./query.js";
import { maskedRows, type RowMask, rowRange, tableOf, takeTable } from "./rows.js";
import { Series } from "./series.js";
import { type SortOptions, sortedRows } from "./sort.js";
import { type Statistic, statisticOf } from "./statistics.js";
import { tableHtml } from "./table-html.js";
import {
  type IndexInput,
  indexLevels,
  levelColumn,
  rowKeys,
  type TableIndex,
  toIndex,
} from "./table-index.js";
import type { ShowOptions } from "./table-layout.js";
import { tableText } from "./table-text.js";

/** What a {@link Table} knows beside its columns. */
export interface TableOptions {
  /** Row labels; by default those of the first series among the columns, otherwise numbers from 0. */
  index?: IndexInput;
  /** Name of the index when `index` is a plain list. */
  indexName?: string;
  /** Types of columns, needed to read a `Uint8Array` as bool. */
  dtypes?: Readonly<Record<string, ColumnDType>>;
  /** Order of all columns; by default that of `columns`, where JavaScript puts names like "7" first. */
  order?: readonly string[];
}

/**
 * Columns of one length with row labels, as pandas' DataFrame. Tables do not change: methods return new ones.
 *
 * @example
 * const t = new Table({ redchi: [1.2, 3.4], success: [true, false] }, { index: [10003, 10004], indexName: "trainId" });
 * t.query("success == True and redchi < 2.0").column("redchi"); // Float64Array [1.2]
 */
export class Table {
  readonly index: TableIndex;
  /** Values by column name. */
  readonly columns: Readonly<Record<string, ColumnValues>>;
  /** Type of each column. */
  readonly dtypes: Readonly<Record<string, ColumnDType>>;
  readonly #order: readonly string[];

  /** @throws ShapeMismatch when columns or index differ in length; UnsupportedType */
  constructor(
    columns: Readonly<Record<string, ColumnInput | Series>> = {},
    options: TableOptions = {},
  ) {
    const { index, indexName, dtypes = {} } = options;
    const made: [string, Column][] = Object.entries(columns).map(([name, input]) => [
      name,
      isSeries(input) ? input : toColumn(input, dtypes[name]),
    ]);
    const ofSeries = Object.values(columns).find(isSeries)?.index;
    const length = made[0]?.[1].values.length ?? indexLength(index);
    this.index = toIndex(index ?? ofSeries, length, indexName);
    const rows = this.index.values.length;
    for (const [name, { values }] of made) {
      if (values.length === rows) continue;
      throw new BeambookError(
        "ShapeMismatch",
        `Column "${name}" has ${values.length} values for ${rows} rows.`,
      );
    }
    this.columns = Object.fromEntries(made.map(([name, { values }]) => [name, values]));
    this.dtypes = Object.fromEntries(made.map(([name, { dtype }]) => [name, dtype]));
    this.#order = [...new Set([...(options.order ?? []), ...made.map(([name]) => name)])].filter(
      (name) => Object.hasOwn(this.columns, name),
    );
  }

  /** A table from one plain object per row; columns are all keys in the order of their first appearance. */
  static fromRecords(
    records: readonly Readonly<Record<string, Cell | undefined>>[],
    options: TableOptions = {},
  ): Table {
    const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
    const columns = names.map((name) => [name, records.map((r) => r[name] ?? null) as number[]]);
    return new Table(Object.fromEntries(columns), {
      index: Float64Array.from(records, (_, i) => i),
      order: names,
      ...options,
    });
  }

  /** Number of rows. */
  get length(): number {
    return this.index.values.length;
  }

  /** Number of rows and of columns. */
  get shape(): readonly [number, number] {
    return [this.length, this.columnNames.length];
  }

  /** Names of the columns in order. */
  get columnNames(): string[] {
    return [...this.#order];
  }

  /**
   * The values of a column, as they go into plots.
   *
   * @throws NotFound with the closest names
   */
  column(name: string): ColumnValues {
    return this.typedColumn(name).values;
  }

  /** The values of a column with their type. */
  typedColumn(name: string): Column {
    if (!Object.hasOwn(this.columns, name)) {
      const near = closestNames(name, this.columnNames).map((n) => `"${n}"`);
      throw new BeambookError(
        "NotFound",
        `No column "${name}" among ${this.columnNames.length} columns.`,
        { hint: near.length > 0 ? `Closest: ${near.join(", ")}.` : "The table has no columns." },
      );
    }
    return { dtype: this.dtypes[name], values: this.columns[name] };
  }

  /** A column with the row labels. */
  get(name: string): Series {
    const { dtype, values } = this.typedColumn(name);
    return new Series(values, { name, index: this.index, dtype });
  }

  /** The values of one row by column name; negative rows count from the end. */
  row(row: number): Record<string, Cell> {
    const i = row < 0 ? row + this.length : row;
    if (!Number.isInteger(i) || i < 0 || i >= this.length) {
      throw new BeambookError("IndexOutOfRange", `No row ${row} in ${this.length} rows.`);
    }
    return Object.fromEntries(
      this.columnNames.map((name) => [name, cellAt(this.typedColumn(name), i)]),
    );
  }

  /** The rows with a label. */
  loc(label: Cell): Table {
    const key = coordinateKey(label);
    const rows = rowKeys(this.index).flatMap((k, row) => (k === key ? [row] : []));
    if (rows.length === 0) {
      throw new BeambookError("NotFound", `No row "${label}" among ${this.length} rows.`);
    }
    return takeTable(this, rows);
  }

  /** Some columns, in the order given. */
  select(...names: readonly (string | readonly string[])[]): Table {
    const columns = names.flat().map((name) => [name, this.typedColumn(name)] as const);
    return tableOf(new Map(columns), this.index);
  }

  /** The table without some columns. */
  drop(...names: readonly (string | readonly string[])[]): Table {
    const gone = names.flat();
    for (const name of gone) this.typedColumn(name);
    return this.select(...this.columnNames.filter((name) => !gone.includes(name)));
  }

  /** The table with more or other columns; functions get the table. */
  assign(
    columns: Readonly<Record<string, ColumnInput | Series | ((table: Table) => ColumnInput)>>,
  ): Table {
    const added = Object.entries(columns).map(([name, value]): [string, ColumnInput | Series] => [
      name,
      typeof value === "function" ? value(this) : value,
    ]);
    const dtypes = { ...this.dtypes };
    for (const [name] of added) delete dtypes[name];
    const all = { ...this.columns, ...Object.fromEntries(added) };
    const order = [...this.#order, ...added.map(([name]) => name)];
    return new Table(all as Record<string, ColumnInput>, { index: this.index, dtypes, order });
  }

  /** The table with columns under other names. */
  rename(names: Readonly<Record<string, string>>): Table {
    const columns = this.columnNames.map((name): [string, Column] => [
      Object.hasOwn(names, name) ? names[name] : name,
      this.typedColumn(name),
    ]);
    return tableOf(new Map(columns), this.index);
  }

  /** The rows for which a mask is true. */
  filter(mask: RowMask): Table {
    return takeTable(this, maskedRows(mask, this.length));
  }

  /**
   * The rows for which an expression holds, by the grammar of pandas' `query`: comparisons, `and`, `or`, `not`, `in`,
   * arithmetic, backticked names, `@name` for `variables`.
   *
   * @throws InvalidArgument for an expression that cannot be understood; NotFound for a name that no column has
   * @example
   * table.query("success == True and redchi < @limit", { limit: 2 })
   */
  query(expression: string, variables: QueryVariables = {}): Table {
    return this.filter(queryMask(this, expression, variables));
  }

  /** The value of an expression in each row. */
  eval(expression: string, variables: QueryVariables = {}): Series {
    const { dtype, values } = evaluateColumn(this, expression, variables);
    return new Series(values, { index: this.index, dtype });
  }

  /** The first rows. */
  head(count: number = 5): Table {
    return takeTable(this, rowRange(this.length, 0, count));
  }

  /** The last rows. */
  tail(count: number = 5): Table {
    return takeTable(this, rowRange(this.length, Math.max(0, this.length - count), this.length));
  }

  /** Rows sorted by columns, stable; missing values last. */
  sort(by: string | readonly string[], options: SortOptions = {}): Table {
    const columns = [by].flat().map((name) => this.typedColumn(name as string));
    return takeTable(this, sortedRows(columns, this.length, options));
  }

  /** Rows sorted by label. */
  sortIndex(options: SortOptions = {}): Table {
    const levels = indexLevels(this.index).map(levelColumn);
    return takeTable(this, sortedRows(levels, this.length, options));
  }

  /** The rows without missing values, optionally only in some columns. */
  dropna(...names: readonly (string | readonly string[])[]): Table {
    const columns = (names.length > 0 ? (names.flat() as string[]) : this.columnNames).map((name) =>
      this.typedColumn(name),
    );
    const keep = Array.from(
      { length: this.length },
      (_, i) => !columns.some((c) => isMissing(c, i)),
    );
    return this.filter(keep);
  }

  /** A column as the row labels. */
  setIndex(name: string): Table {
    const { values, dtype } = this.typedColumn(name);
    const index = { name, values, ...(dtype === "bool" ? { dtype } : {}) };
    const { columns, dtypes, columnNames: order } = this.drop(name);
    return new Table(columns as Record<string, ColumnInput>, { index, dtypes, order });
  }

  /** The row labels as the first columns, rows numbered from 0. */
  resetIndex(): Table {
    const columns: [string, Column][] = indexLevels(this.index).map((level, k) => [
      level.name ?? (k === 0 ? "index" : `level_${k}`),
      levelColumn(level),
    ]);
    for (const name of this.columnNames) columns.push([name, this.typedColumn(name)]);
    return tableOf(new Map(columns), toIndex(undefined, this.length));
  }

  /** Rows in groups of equal values of one or several columns. */
  groupBy(...by: readonly (string | readonly string[])[]): GroupedTable {
    return new GroupedTable(this, by.flat() as string[]);
  }

  /** Joins on the index; all rows of both (sorted) unless `how` says otherwise, missing values are NaN. */
  join(other: Table | Series, options: JoinOptions = {}): Table {
    return joinTables(this, other, options);
  }

  /** Count, mean, std, extremes and quartiles of each column of numbers. */
  describe(): Table {
    return describeTable(this);
  }

  /** One statistic of each column of numbers, labelled by column. */
  aggregate(statistic: Statistic): Series {
    const names = this.columnNames.filter((name) => this.dtypes[name] !== "string");
    const values = names.map((name) => Number(statisticOf(this.typedColumn(name), statistic)));
    return new Series(Float64Array.from(values), { name: statistic, index: names });
  }

  /** Mean of each column of numbers. */
  mean(): Series {
    return this.aggregate("mean");
  }

  /** CSV text with a header. */
  toCsv(options: CsvWriteOptions = {}): string {
    return formatCsv(this, options);
  }

  /** Writes a CSV file. */
  async writeCsv(path: string, options: CsvWriteOptions = {}): Promise<void> {
    await writeWholeFile(path, formatCsv(this, options));
  }

  /** Writes a Parquet file that pandas reads with its index. */
  async writeParquet(path: string): Promise<void> {
    await writeParquet(path, this);
  }

  /** One plain object per row. */
  toRecords(): Record<string, Cell>[] {
    return Array.from({ length: this.length }, (_, row) => this.row(row));
  }

  /** Labels and columns as plain lists; 64-bit integers as text. */
  toJSON(): { index: unknown[]; columns: Record<string, unknown[]> } {
    const plain = (v: unknown): unknown => (typeof v === "bigint" ? String(v) : v);
    const columns = this.columnNames.map((name) => [name, this.get(name).toArray().map(plain)]);
    return {
      index: Array.from(this.index.values as ArrayLike<unknown>, plain),
      columns: Object.fromEntries(columns),
    };
  }

  /** The table as HTML. */
  toHTML(options: ShowOptions = {}): string {
    return tableHtml(this, options);
  }

  /** The table as text in columns, long ones shortened. */
  toString(options: ShowOptions = {}): string {
    return tableText(this, options);
  }

  /** Rich display as text and HTML. */
  [JUPYTER_DISPLAY](): MimeBundle {
    return { "text/plain": this.toString(), "text/html": this.toHTML() };
  }
}

function indexLength(input: IndexInput | undefined): number {
  if (input === undefined) return 0;
  if ("levels" in input && input.levels) return input.levels[0]?.values.length ?? 0;
  if ("values" in input && typeof input.values !== "function") return input.values.length;
  return (input as ColumnInput).length;
}
