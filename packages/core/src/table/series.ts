import { JUPYTER_DISPLAY, type MimeBundle } from "../display.js";
import { BeambookError } from "../errors.js";
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
import { maskedRows, type RowMask, rowRange, takeSeries } from "./rows.js";
import { combineSeries, type SeriesOperator } from "./series-arithmetic.js";
import { sortedRows } from "./sort.js";
import { presentNumbers, quantileOf, statisticOf } from "./statistics.js";
import { Table } from "./table.js";
import { tableHtml } from "./table-html.js";
import {
  type IndexInput,
  indexLevels,
  levelColumn,
  rowKeys,
  type TableIndex,
  toIndex,
} from "./table-index.js";
import { seriesText } from "./table-text.js";

/** What a {@link Series} knows beside its values. */
export interface SeriesOptions {
  name?: string | null;
  /** Row labels; by default rows are numbered from 0. */
  index?: IndexInput;
  /** Name of the index when `index` is a plain list. */
  indexName?: string;
  /** Type of the values, needed to read a `Uint8Array` as bool. */
  dtype?: ColumnDType;
}

/**
 * One named column with row labels, as pandas' Series. Statistics leave out missing values (NaN, `null`).
 *
 * @example
 * const flux = new Series([1.5, 2.5], { name: "flux", index: [10003, 10004], indexName: "trainId" });
 * flux.get(10004); // 2.5
 */
export class Series {
  /** Name of the column. */
  readonly name: string | null;
  /** Labels of the rows. */
  readonly index: TableIndex;
  /** One value per row. */
  readonly values: ColumnValues;
  readonly dtype: ColumnDType;

  /** @throws ShapeMismatch when the index has another length; UnsupportedType */
  constructor(values: ColumnInput, options: SeriesOptions = {}) {
    const { name = null, index, indexName, dtype } = options;
    const column = toColumn(values, dtype);
    this.name = name;
    this.values = column.values;
    this.dtype = column.dtype;
    this.index = toIndex(index, column.values.length, indexName);
  }

  /** Number of rows. */
  get length(): number {
    return this.values.length;
  }

  /** Number of rows, as an array's shape. */
  get shape(): readonly [number] {
    return [this.length];
  }

  /** The value of the first row with a label, `undefined` where there is none. */
  get(label: Cell): Cell | undefined {
    const row = rowKeys(this.index).indexOf(coordinateKey(label));
    return row < 0 ? undefined : cellAt(this, row);
  }

  /**
   * The value at a row; negative rows count from the end.
   *
   * @throws IndexOutOfRange
   */
  at(row: number): Cell {
    const i = row < 0 ? row + this.length : row;
    if (!Number.isInteger(i) || i < 0 || i >= this.length) {
      throw new BeambookError("IndexOutOfRange", `No row ${row} in ${this.length} rows.`);
    }
    return cellAt(this, i);
  }

  /** The same values under another name. */
  rename(name: string): Series {
    return new Series(this.values, { name, index: this.index, dtype: this.dtype });
  }

  /** The first rows. */
  head(count: number = 5): Series {
    return takeSeries(this, rowRange(this.length, 0, count));
  }

  /** The last rows. */
  tail(count: number = 5): Series {
    return takeSeries(this, rowRange(this.length, Math.max(0, this.length - count), this.length));
  }

  /** The rows that a mask keeps. */
  filter(mask: RowMask): Series {
    return takeSeries(this, maskedRows(mask, this.length));
  }

  /** The rows that have a value. */
  dropna(): Series {
    return this.filter(this.notna().values as Uint8Array);
  }

  /** Whether each value is missing. */
  isna(): Series {
    return this.#derived(Uint8Array.from({ length: this.length }, (_, i) => +isMissing(this, i)));
  }

  /** Whether each value is there. */
  notna(): Series {
    return this.#derived(Uint8Array.from({ length: this.length }, (_, i) => +!isMissing(this, i)));
  }

  /** A value for each value. */
  map(fn: (value: Cell, row: number) => Cell): Series {
    const cells = Array.from({ length: this.length }, (_, i) => fn(cellAt(this, i), i));
    return new Series(cells as number[], { name: this.name, index: this.index });
  }

  /** Rows sorted by value; missing values last. */
  sort({ ascending = true }: { ascending?: boolean } = {}): Series {
    return takeSeries(this, sortedRows([this], this.length, { ascending }));
  }

  /** Rows sorted by label. */
  sortIndex({ ascending = true }: { ascending?: boolean } = {}): Series {
    const levels: Column[] = indexLevels(this.index).map(levelColumn);
    return takeSeries(this, sortedRows(levels, this.length, { ascending }));
  }

  /** Number of values that are not missing. */
  count(): number {
    return Number(statisticOf(this, "count"));
  }

  /** Sum of the values. */
  sum(): number {
    return Number(statisticOf(this, "sum"));
  }

  /** Mean of the values; NaN without values. */
  mean(): number {
    return Number(statisticOf(this, "mean"));
  }

  /** Standard deviation with n - 1 in the denominator. */
  std(): number {
    return Number(statisticOf(this, "std"));
  }

  /** Variance with n - 1 in the denominator. */
  var(): number {
    return Number(statisticOf(this, "var"));
  }

  /** Middle value. */
  median(): number {
    return Number(statisticOf(this, "median"));
  }

  /** Smallest value. */
  min(): Cell {
    return statisticOf(this, "min");
  }

  /** Largest value. */
  max(): Cell {
    return statisticOf(this, "max");
  }

  /** The value below which a part `q` (0 to 1) of the values lies, interpolated linearly. */
  quantile(q: number): number {
    return quantileOf(presentNumbers(this), q);
  }

  /** Different values in the order of their first row. */
  unique(): Cell[] {
    return [...new Set(this.toArray())];
  }

  /** How often each value occurs, most frequent first. */
  valueCounts(): Series {
    const counts = new Map<Cell, number>();
    for (let i = 0; i < this.length; i++) {
      const cell = cellAt(this, i);
      if (!isMissing(this, i)) counts.set(cell, (counts.get(cell) ?? 0) + 1);
    }
    const sorted = [...counts].sort((a, b) => b[1] - a[1]);
    const labels = sorted.map(([cell]) => (typeof cell === "boolean" ? String(cell) : cell));
    return new Series(
      sorted.map(([, n]) => n),
      { name: "count", index: { name: this.name, values: labels as number[] } },
    );
  }

  /** Count, mean, std, extremes and quartiles. */
  describe(): Series {
    return this.toTable()
      .describe()
      .get(this.name ?? "0");
  }

  /** Sum with a number or with another series, aligned on labels (missing where either is). */
  add(other: Series | number): Series {
    return this.#combine("add", other);
  }

  /** Difference, aligned on labels. */
  subtract(other: Series | number): Series {
    return this.#combine("subtract", other);
  }

  /** Product, aligned on labels. */
  multiply(other: Series | number): Series {
    return this.#combine("multiply", other);
  }

  /** Quotient, aligned on labels. */
  divide(other: Series | number): Series {
    return this.#combine("divide", other);
  }

  /** A table of this one column (named "0" if it has no name). */
  toTable(): Table {
    return new Table({ [this.name ?? "0"]: this });
  }

  /** All values as a plain list. */
  toArray(): Cell[] {
    return Array.from({ length: this.length }, (_, i) => cellAt(this, i));
  }

  /** Name, labels and values as plain data; 64-bit integers as text. */
  toJSON(): { name: string | null; index: unknown[]; values: unknown[] } {
    const plain = (v: unknown): unknown => (typeof v === "bigint" ? String(v) : v);
    const labels = Array.from(this.index.values as ArrayLike<unknown>, plain);
    return { name: this.name, index: labels, values: this.toArray().map(plain) };
  }

  /** Labels and values in columns. */
  toString(): string {
    return seriesText(this);
  }

  /** Rich display as text and HTML. */
  [JUPYTER_DISPLAY](): MimeBundle {
    return { "text/plain": this.toString(), "text/html": tableHtml(this.toTable()) };
  }

  #derived(mask: Uint8Array): Series {
    return new Series(mask, { name: this.name, index: this.index, dtype: "bool" });
  }

  #combine(operator: SeriesOperator, other: Series | number): Series {
    const { values, index } = combineSeries(this, operator, other);
    const same = typeof other === "number" || other.name === this.name;
    return new Series(values, { name: same ? this.name : null, index });
  }
}
