import type { Series } from "./series.js";
import { Table } from "./table.js";
import { layOut, type ShowOptions, sizeText } from "./table-layout.js";

/** A table as text in columns, long ones shortened. */
export function tableText(table: Table, options: ShowOptions = {}): string {
  if (table.columnNames.length === 0) return `Empty table: ${sizeText(table, "x")}`;
  const { indexNames, columnNames, labels, cells, gapRow, gapColumn } = layOut(table, options);
  const named = indexNames.some((name) => name !== "");
  const grid: string[][] = [[...(named ? indexNames : indexNames.map(() => "")), ...columnNames]];
  cells.forEach((row, i) => {
    grid.push([...labels[i], ...row]);
  });
  const depth = indexNames.length;
  if (gapColumn !== undefined) {
    for (const row of grid) row.splice(depth + gapColumn, 0, "...");
  }
  if (gapRow !== undefined)
    grid.splice(
      gapRow + 1,
      0,
      grid[0].map(() => ".."),
    );
  const lines = aligned(grid, depth);
  if (cells.length === 0) lines.push("(no rows)");
  const short = gapRow !== undefined || gapColumn !== undefined;
  return short ? `${lines.join("\n")}\n\n[${sizeText(table, "x")}]` : lines.join("\n");
}

/** Labels to the left, values to the right. */
function aligned(grid: readonly string[][], depth: number): string[] {
  const widths = grid[0].map((_, k) => Math.max(...grid.map((row) => row[k].length)));
  return grid.map((row) =>
    row
      .map((cell, k) => (k < depth ? cell.padEnd(widths[k]) : cell.padStart(widths[k])))
      .join("  ")
      .trimEnd(),
  );
}

/** A series as text: labels and values, then its name, length and type. */
export function seriesText(series: Series, options: ShowOptions = {}): string {
  const { name, dtype, length, index } = series;
  const table = new Table({ " ": series }, { index });
  const { indexNames, labels, cells, gapRow } = layOut(table, options);
  const grid = cells.map((row, i) => [...labels[i], ...row]);
  if (gapRow !== undefined) grid.splice(gapRow, 0, [...indexNames.map(() => ""), "..."]);
  const lines = grid.length > 0 ? aligned(grid, indexNames.length) : [];
  const head = indexNames.some((n) => n !== "") ? [indexNames.join("  ")] : [];
  const foot = [name === null ? "" : `name: ${name}`, `length: ${length}`, `dtype: ${dtype}`];
  return [...head, ...lines, foot.filter(Boolean).join(", ")].join("\n");
}
