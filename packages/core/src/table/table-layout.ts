import { formatColumn } from "./format-cells.js";
import type { Table } from "./table.js";
import { indexLevels, levelColumn } from "./table-index.js";

/** How much of a table is shown. */
export interface ShowOptions {
  /** Most rows; longer tables show the first and last five. 60. */
  maxRows?: number;
  /** Most columns; wider tables leave out those in the middle. 20. */
  maxColumns?: number;
}

/** The texts of a table's cells as shown; `gapRow` and `gapColumn` tell where something is left out. */
export interface ShownTable {
  readonly indexNames: string[];
  readonly columnNames: string[];
  /** Labels per shown row, one per level. */
  readonly labels: string[][];
  readonly cells: string[][];
  readonly gapRow?: number;
  readonly gapColumn?: number;
}

/** Picks the rows and columns to show and formats them. */
export function layOut(
  table: Table,
  { maxRows = 60, maxColumns = 20 }: ShowOptions = {},
): ShownTable {
  const rows = shown(table.length, maxRows, Math.min(5, Math.ceil(maxRows / 2)));
  const names = table.columnNames;
  const columns = shown(names.length, maxColumns, Math.ceil(maxColumns / 2));
  const texts = columns.positions.map((k) =>
    formatColumn(table.typedColumn(names[k]), rows.positions),
  );
  const levels = indexLevels(table.index);
  const labels = levels.map((level) => formatColumn(levelColumn(level), rows.positions));
  return {
    indexNames: levels.map((level) => level.name ?? ""),
    columnNames: columns.positions.map((k) => names[k]),
    labels: rows.positions.map((_, i) => labels.map((level) => level[i])),
    cells: rows.positions.map((_, i) => texts.map((column) => column[i])),
    ...(rows.gap === undefined ? {} : { gapRow: rows.gap }),
    ...(columns.gap === undefined ? {} : { gapColumn: columns.gap }),
  };
}

function shown(length: number, most: number, edge: number): { positions: number[]; gap?: number } {
  const all = Array.from({ length }, (_, i) => i);
  if (length <= most) return { positions: all };
  return { positions: [...all.slice(0, edge), ...all.slice(length - edge)], gap: edge };
}

/** `[100 rows x 3 columns]` in words of the table's size. */
export function sizeText(table: Table, times: string): string {
  const [rows, columns] = table.shape;
  return `${rows} rows ${times} ${columns} columns`;
}
