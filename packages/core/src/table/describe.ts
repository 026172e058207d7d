import type { Column } from "./column.js";
import { tableOf } from "./rows.js";
import { presentNumbers, quantileOf, type Statistic, statisticOf } from "./statistics.js";
import type { Table } from "./table.js";
import { toIndex } from "./table-index.js";

const QUARTILES: readonly [string, number][] = [
  ["25%", 0.25],
  ["50%", 0.5],
  ["75%", 0.75],
];

/** Count, mean, std, extremes and quartiles of each column of numbers; count and kinds where all columns are text. */
export function describeTable(table: Table): Table {
  const numeric = table.columnNames.filter((name) => {
    const { dtype } = table.typedColumn(name);
    return dtype !== "string" && dtype !== "bool";
  });
  return numeric.length > 0 ? describeNumbers(table, numeric) : describeText(table);
}

function describeNumbers(table: Table, names: readonly string[]): Table {
  const columns: [string, Column][] = [];
  for (const name of names) {
    const column = table.typedColumn(name);
    const numbers = presentNumbers(column);
    const one = (statistic: Statistic): number => Number(statisticOf(column, statistic));
    const values = Float64Array.of(
      ...[one("count"), one("mean"), one("std"), one("min")],
      ...QUARTILES.map(([, q]) => quantileOf(numbers, q)),
      one("max"),
    );
    columns.push([name, { dtype: "float64", values }]);
  }
  const labels = ["count", "mean", "std", "min", ...QUARTILES.map(([label]) => label), "max"];
  return tableOf(columns, toIndex(labels, labels.length));
}

function describeText(table: Table): Table {
  const columns: [string, Column][] = [];
  for (const name of table.columnNames) {
    const column = table.typedColumn(name);
    const counts = new Map<unknown, number>();
    for (const value of column.values as Iterable<unknown>) {
      if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    let top: [unknown, number] = ["", 0];
    for (const entry of counts) if (entry[1] > top[1]) top = entry;
    const count = statisticOf(column, "count");
    const shown = column.dtype === "bool" ? Boolean(top[0]) : top[0];
    const values = [count, counts.size, shown, top[1]].map(String);
    columns.push([name, { dtype: "string", values }]);
  }
  return tableOf(columns, toIndex(["count", "unique", "top", "freq"], 4));
}
