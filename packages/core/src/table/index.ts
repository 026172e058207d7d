/**
 * Tables and series: columns as typed arrays, rows labelled by an index such as train IDs.
 *
 * @module
 * @example
 * import { Table } from "@beambook/core/table";
 * const t = new Table({ redchi: [1.2, 3.4] }, { index: [10003, 10004], indexName: "trainId" });
 * t.query("redchi < 2").column("redchi"); // Float64Array [1.2]
 */
export type { Cell, Column, ColumnDType, ColumnInput, ColumnValues } from "./column.js";
export { type CsvReadOptions, parseCsv } from "./csv-read.js";
export type { CsvWriteOptions } from "./csv-write.js";
export { type Aggregate, GroupedTable } from "./group-by.js";
export { isSeries, isTable } from "./guards.js";
export { type JoinHow, type JoinOptions, joinAll } from "./join.js";
export { type ParquetReadOptions, readParquet } from "./parquet-read.js";
export type { QueryVariables } from "./query.js";
export { readCsv } from "./read-csv.js";
export type { RowMask } from "./rows.js";
export { Series, type SeriesOptions } from "./series.js";
export type { SortOptions } from "./sort.js";
export type { Statistic } from "./statistics.js";
export { Table, type TableOptions } from "./table.js";
export type { IndexInput, IndexLevel, TableIndex } from "./table-index.js";
export type { ShowOptions } from "./table-layout.js";
