import { writeWholeFile } from "../ndarray/atomic-write.js";
import type { Column } from "./column.js";
import { PARQUET_TYPES } from "./parquet-types.js";
import type { Table } from "./table.js";
import { indexLevels, levelColumn, type TableIndex } from "./table-index.js";

interface Field {
  name: string;
  column: Column;
}

/**
 * Writes a table as a Parquet file that pandas reads with its index.
 *
 * @throws FileAccess when the file cannot be written
 */
export async function writeParquet(path: string, table: Table): Promise<void> {
  const { parquetWriteBuffer } = await import("hyparquet-writer");
  const fields: Field[] = table.columnNames.map((name) => ({
    name,
    column: table.typedColumn(name),
  }));
  const labels = indexFields(table.index, table);
  const all = [...fields, ...labels];
  const schema = all.map(({ name, column }) => ({
    name,
    ...PARQUET_TYPES[column.dtype],
    repetition_type: column.dtype === "string" ? "OPTIONAL" : "REQUIRED",
  }));
  const buffer = parquetWriteBuffer({
    columnData: all.map(({ name, column }) => ({ name, data: storedValues(column) as never })),
    schema: [{ name: "schema", num_children: all.length }, ...schema] as never,
    kvMetadata: [{ key: "pandas", value: JSON.stringify(pandasMetadata(fields, labels, table)) }],
    createdBy: "beambook",
  });
  await writeWholeFile(path, new Uint8Array(buffer));
}

/** Levels of the index as columns, under a name that no column has. */
function indexFields(index: TableIndex, table: Table): Field[] {
  return indexLevels(index).map((level, k) => ({
    name:
      level.name === null || Object.hasOwn(table.columns, level.name)
        ? `__index_level_${k}__`
        : level.name,
    column: wholeNumbers(levelColumn(level)),
  }));
}

/** Labels such as train IDs are float64 in memory, but integers to everybody else. */
function wholeNumbers(column: Column): Column {
  const { values } = column;
  if (!(values instanceof Float64Array) || !values.every(Number.isSafeInteger)) return column;
  return { dtype: "int64", values: BigInt64Array.from(values, (v) => BigInt(v)) };
}

/** What the Parquet writer takes: booleans as such, small integers as 32 bits. */
function storedValues(column: Column): unknown {
  const { dtype, values } = column;
  if (dtype === "bool") return Array.from(values as Uint8Array, Boolean);
  if (dtype === "uint32") return Array.from(values as Uint32Array);
  if (/^u?int(?:8|16)$/.test(dtype)) return Int32Array.from(values as Int16Array);
  return values;
}

/** The note by which pandas finds index and types again. */
function pandasMetadata(fields: Field[], labels: Field[], table: Table): unknown {
  const names = indexLevels(table.index).map((level) => level.name);
  const describe = (name: string | null, { name: field_name, column }: Field): unknown => ({
    name,
    field_name,
    pandas_type: column.dtype === "string" ? "unicode" : column.dtype,
    numpy_type: column.dtype === "string" ? "object" : column.dtype,
    metadata: null,
  });
  return {
    index_columns: labels.map((label) => label.name),
    column_indexes: [],
    columns: [
      ...fields.map((f) => describe(f.name, f)),
      ...labels.map((f, k) => describe(names[k], f)),
    ],
    creator: { library: "beambook", version: "1" },
    pandas_version: "2.0.0",
  };
}
