import { BeambookError, isBeambookError } from "../errors.js";
import { readWholeFile } from "../ndarray/atomic-write.js";
import { type Column, type ColumnDType, toColumn } from "./column.js";
import { PARQUET_TYPES } from "./parquet-types.js";
import { tableOf } from "./rows.js";
import type { Table } from "./table.js";
import { type TableIndex, toIndex } from "./table-index.js";

/** What {@link readParquet} reads. */
export interface ParquetReadOptions {
  /** Columns to read; all by default. */
  columns?: readonly string[];
  /** Keeps 64-bit integers as bigint; otherwise they become float64 where that is exact. */
  bigint?: boolean;
}

/**
 * Reads a Parquet file (any compression), with the index that pandas noted.
 *
 * @throws FileNotFound; FileFormat when it is not a Parquet file or is damaged; UnsupportedType for nested columns
 */
export async function readParquet(path: string, options: ParquetReadOptions = {}): Promise<Table> {
  const bytes = await readWholeFile(path);
  const { parquetMetadata, parquetRead } = await import("hyparquet");
  const { compressors } = await import("hyparquet-compressors");
  const file = bytes.buffer.slice(
    bytes.byteOffset,
    bytes.byteOffset + bytes.byteLength,
  ) as ArrayBuffer;
  const parts = new Map<string, unknown[]>();
  try {
    const metadata = parquetMetadata(file);
    const note = metadata.key_value_metadata?.find((entry) => entry.key === "pandas")?.value;
    const { index, range } = indexNames(note);
    const schema = metadata.schema as unknown as SchemaElement[];
    const wanted = wantedColumns(schema, options.columns, index, path);
    await parquetRead({
      file,
      metadata,
      columns: wanted,
      compressors,
      onChunk: ({ columnName, columnData, rowStart }: Chunk): void => {
        const values = parts.get(columnName) ?? [];
        for (let i = 0; i < columnData.length; i++) values[rowStart + i] = columnData[i];
        parts.set(columnName, values);
      },
    });
    const columns = new Map(
      wanted.map((name): [string, Column] => {
        const isLabel = index.some(({ field }) => field === name);
        const how = isLabel ? {} : options;
        return [name, readColumn(parts.get(name) ?? [], name, schema, how)];
      }),
    );
    return withIndex(columns, index, range ?? plainRange(Number(metadata.num_rows)));
  } catch (cause) {
    if (isBeambookError(cause)) throw cause;
    throw new BeambookError(
      "FileFormat",
      `Not a readable Parquet file: ${(cause as Error).message}.`,
      { file: path, cause },
    );
  }
}

/** A run of values of one column. */
interface Chunk {
  columnName: string;
  columnData: ArrayLike<unknown>;
  rowStart: number;
}

interface SchemaElement {
  name: string;
  type?: string;
  converted_type?: string;
  num_children?: number;
}

function wantedColumns(
  schema: readonly SchemaElement[],
  columns: readonly string[] | undefined,
  index: readonly IndexName[],
  path: string,
): string[] {
  const names = schema.slice(1).map((element) => element.name);
  const nested = schema.slice(1).find((element) => element.num_children);
  if (nested) {
    throw new BeambookError("UnsupportedType", `Column "${nested.name}" is nested.`, {
      file: path,
    });
  }
  if (!columns) return names;
  for (const name of columns) {
    if (names.includes(name)) continue;
    throw new BeambookError("NotFound", `No column "${name}".`, {
      file: path,
      hint: `There are ${names.join(", ")}.`,
    });
  }
  return [...new Set([...columns, ...index.map(({ field }) => field)])];
}

interface IndexName {
  field: string;
  name: string | null;
}

/** An index of evenly spaced numbers, of which pandas stores the ends only. */
interface IndexRange {
  kind: "range";
  name: string | null;
  start: number;
  stop: number;
  step: number;
}

function plainRange(stop: number): IndexRange {
  return { kind: "range", name: null, start: 0, stop, step: 1 };
}

/** Which columns are the index, by pandas' note; none for a file from elsewhere or an index of plain row numbers. */
function indexNames(note: string | undefined): { index: IndexName[]; range?: IndexRange } {
  if (!note) return { index: [] };
  const { index_columns = [], columns = [] } = JSON.parse(note) as {
    index_columns?: (string | IndexRange)[];
    columns?: { name: string | null; field_name: string }[];
  };
  const range = index_columns.find((field) => typeof field === "object" && field.kind === "range");
  const index = index_columns
    .filter((field): field is string => typeof field === "string")
    .map((field) => ({
      field,
      name: columns.find((column) => column.field_name === field)?.name ?? null,
    }));
  return range ? { index, range: range as IndexRange } : { index };
}

function readColumn(
  values: readonly unknown[],
  name: string,
  schema: readonly SchemaElement[],
  { bigint = false }: ParquetReadOptions,
): Column {
  const element = schema.find((e) => e.name === name) as SchemaElement;
  const found = Object.entries(PARQUET_TYPES).find(
    ([, { type, converted_type }]) =>
      type === element.type && converted_type === (element.converted_type ?? undefined),
  );
  // float16 and decimals come as numbers.
  const other = values.every((v) => typeof v === "number" || v === null) ? "float64" : "string";
  const dtype = (found?.[0] ?? (values.length > 0 ? other : "string")) as ColumnDType;
  const gaps = values.some((value) => value === null || value === undefined);
  if (dtype === "string") {
    return toColumn(values.map((v) => (v === null || v === undefined ? null : textOf(v))));
  }
  const exact = values.every((v) => typeof v !== "bigint" || Number.isSafeInteger(Number(v)));
  if (gaps) {
    if (!exact)
      throw new BeambookError(
        "UnsupportedType",
        `Column "${name}" has missing values and 64-bit integers beyond 2^53.`,
      );
    return toColumn(values.map((v) => (v === null || v === undefined ? null : Number(v))));
  }
  if (typeof values[0] === "bigint" && exact && !bigint) {
    return toColumn(Float64Array.from(values as bigint[], Number));
  }
  if (dtype === "bool") return toColumn(values as boolean[]);
  const Typed = TYPED[dtype] as { from(v: readonly unknown[]): Float64Array };
  return toColumn(Typed.from(values), dtype);
}

const TYPED: Readonly<Record<string, unknown>> = {
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  float32: Float32Array,
  float64: Float64Array,
};

/** Dates as ISO text, bytes as UTF-8. */
function textOf(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  return value instanceof Uint8Array ? new TextDecoder().decode(value) : String(value);
}

function withIndex(
  columns: Map<string, Column>,
  index: readonly IndexName[],
  range: IndexRange,
): Table {
  const levels = index
    .filter(({ field }) => columns.has(field))
    .map(({ field, name }) => {
      const { values, dtype } = columns.get(field) as Column;
      return { name, values, ...(dtype === "bool" ? { dtype } : {}) };
    });
  const rest = [...columns].filter(([name]) => !index.some(({ field }) => field === name));
  const labels =
    levels.length === 0
      ? rangeIndex(range)
      : toIndex(levels.length > 1 ? { levels } : levels[0], levels[0].values.length);
  return tableOf(rest, labels);
}

/** The numbers of a range as labels. */
function rangeIndex({ name, start, stop, step }: IndexRange): TableIndex {
  const length = Math.max(0, Math.ceil((stop - start) / step));
  return toIndex(
    { name, values: Float64Array.from({ length }, (_, i) => start + i * step) },
    length,
  );
}
