import { BeambookError } from "../errors.js";
import type { Series } from "../table/series.js";
import { Table } from "../table/table.js";
import type { RunSelection } from "./run-selection.js";

/** How {@link readTable} reads. */
export interface TableReadOptions {
  /** Whether to read the times of control values too; default false. */
  timestamps?: boolean;
}

/** All selected keys, one column each, as a table over train IDs, sorted. */
export async function readTable(
  data: RunSelection,
  { timestamps = false }: TableReadOptions,
): Promise<Table> {
  const columns: Series[] = [];
  for (const source of data.allSources) {
    for (const key of data.keysForSource(source)) {
      if (timestamps || !key.endsWith(".timestamp")) {
        columns.push(await data.key(source, key).series());
      }
    }
  }
  if (columns.length === 0) {
    throw new BeambookError("NoData", `No keys with one value per train in ${data.title}.`, {
      hint: "Times of control values are read with { timestamps: true }.",
    });
  }
  const [first, ...rest] = groupByIndex(columns);
  let table = tableOf(first);
  for (const same of rest) table = table.join(tableOf(same), { how: "outer" });
  return table.sortIndex();
}

/** Columns over the same trains can stand side by side as they are. */
function groupByIndex(columns: readonly Series[]): Series[][] {
  const groups = new Map<string, Series[]>();
  for (const column of columns) {
    const ids = column.index.values as ArrayLike<number>;
    const name = Array.from(ids).join();
    groups.set(name, [...(groups.get(name) ?? []), column]);
  }
  return [...groups.values()];
}

function tableOf(columns: readonly Series[]): Table {
  return new Table(Object.fromEntries(columns.map((column) => [column.name as string, column])));
}
