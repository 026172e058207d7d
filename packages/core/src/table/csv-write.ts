import { type Cell, cellAt } from "./column.js";
import type { Table } from "./table.js";
import { indexLevels, levelColumn } from "./table-index.js";

/** How a table becomes CSV. */
export interface CsvWriteOptions {
  /** Between values; a comma. */
  separator?: string;
  /** Whether row labels are the first columns; true. */
  index?: boolean;
  /** What stands for a missing value; nothing. */
  naRep?: string;
}

/** A table as CSV text with a header: floats in full precision, booleans as `True` and `False`. */
export function formatCsv(table: Table, options: CsvWriteOptions = {}): string {
  const { separator = ",", index = true, naRep = "" } = options;
  const columns = table.columnNames.map((name) => table.typedColumn(name));
  const named = index ? indexLevels(table.index) : [];
  const levels = named.map(levelColumn);
  const quote = (text: string): string => quoted(text, separator);
  const show = (cell: Cell): string => quote(cellText(cell, naRep));
  const header = [...named.map((level) => level.name ?? ""), ...table.columnNames];
  const lines = [header.map(quote).join(separator)];
  for (let row = 0; row < table.length; row++) {
    const labels = levels.map((level) => show(cellAt(level, row)));
    const line = [...labels, ...columns.map((c) => show(cellAt(c, row)))].join(separator);
    lines.push(line === "" ? '""' : line); // an empty line would be no row
  }
  return `${lines.join("\n")}\n`;
}

function cellText(cell: Cell, missing: string): string {
  if (cell === null || Number.isNaN(cell)) return missing;
  if (typeof cell === "boolean") return cell ? "True" : "False";
  if (cell === Number.POSITIVE_INFINITY) return "inf";
  return cell === Number.NEGATIVE_INFINITY ? "-inf" : String(cell);
}

function quoted(text: string, separator: string): string {
  const special = /["\r\n]/.test(text) || text.includes(separator);
  return special ? `"${text.replaceAll('"', '""')}"` : text;
}
