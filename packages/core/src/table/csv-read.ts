import { BeambookError } from "../errors.js";
import { type Column, toColumn } from "./column.js";
import { type CsvRecord, readRecords } from "./csv-fields.js";
import { tableOf } from "./rows.js";
import type { Table } from "./table.js";
import { toIndex } from "./table-index.js";

/** How CSV text becomes a table. */
export interface CsvReadOptions {
  /** Between values; a comma. */
  separator?: string;
  /** Column(s) that label the rows, by name or position; by default rows are numbered. */
  indexCol?: number | string | readonly (number | string)[];
  /** Whether the first line names the columns; true. Otherwise they are named "0", "1", …. */
  header?: boolean;
  /** Names of columns, instead of the header's. */
  names?: readonly string[];
  /** Lines to leave out at the start; 0. */
  skipRows?: number;
  /** Lines that start so are left out. */
  comment?: string;
  /** More texts that mean "missing", beside the empty field, `NaN`, `NA`, `null`, `None`. */
  naValues?: readonly string[];
}

const MISSING: readonly string[] = [
  ...["", "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN"],
  ...["<NA>", "N/A", "NA", "NULL", "NaN", "None", "n/a", "nan", "null"],
];
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const INFINITE: Readonly<Record<string, number>> = {
  inf: Number.POSITIVE_INFINITY,
  "+inf": Number.POSITIVE_INFINITY,
  infinity: Number.POSITIVE_INFINITY,
  "-inf": Number.NEGATIVE_INFINITY,
  "-infinity": Number.NEGATIVE_INFINITY,
};

/**
 * Reads CSV text. A column is bool when all its values are true or false, float64 when all are numbers (64-bit integers
 * stay exact), text otherwise.
 *
 * @throws FileFormat for a line with too many fields or quotes that are not closed
 */
export function parseCsv(text: string, options: CsvReadOptions = {}): Table {
  const { separator = ",", header = true, comment, skipRows = 0, names } = options;
  const records = [
    ...readRecords(afterLines(text, skipRows), { separator, ...(comment ? { comment } : {}) }),
  ];
  const first = header ? records.shift() : undefined;
  if (!first && records.length === 0 && !names) {
    throw new BeambookError("FileFormat", "The CSV text is empty: there is not even a header.");
  }
  const heads = first?.fields ?? (records[0]?.fields ?? []).map((_, k) => String(k));
  const columnNames = uniqueNames(names ?? heads);
  const width = columnNames.length;
  for (const record of records) {
    if (record.fields.length <= width) continue;
    throw new BeambookError(
      "FileFormat",
      `Line ${record.line + skipRows} has ${record.fields.length} fields, the header ${width}.`,
    );
  }
  const missing = new Set([...MISSING, ...(options.naValues ?? [])]);
  const columns = new Map(
    columnNames.map((name, k) => [name, typedColumn(fieldsAt(records, k), missing)]),
  );
  return withIndex(columns, columnNames, records.length, options.indexCol);
}

function afterLines(text: string, count: number): string {
  let at = 0;
  for (let i = 0; i < count; i++) {
    const end = text.indexOf("\n", at);
    if (end < 0) return "";
    at = end + 1;
  }
  return text.slice(at);
}

/** A repeated name gets a number, an empty one says where it stands, as pandas does. */
function uniqueNames(heads: readonly string[]): string[] {
  const seen = new Set<string>();
  return heads.map((head, k) => {
    const base = head === "" ? `Unnamed: ${k}` : head;
    let name = base;
    for (let i = 1; seen.has(name); i++) name = `${base}.${i}`;
    seen.add(name);
    return name;
  });
}

/** The texts of one column, `undefined` beyond a short line's end. */
function fieldsAt(records: readonly CsvRecord[], k: number): (string | undefined)[] {
  return records.map(({ fields }) => fields[k]);
}

function typedColumn(fields: readonly (string | undefined)[], missing: Set<string>): Column {
  const present = fields.map((f) => (f === undefined || missing.has(f.trim()) ? null : f.trim()));
  const given = present.filter((f): f is string => f !== null);
  if (given.length > 0 && given.length === present.length && given.every(isBoolean)) {
    return { dtype: "bool", values: Uint8Array.from(given, (f) => Number(/^true$/i.test(f))) };
  }
  if (given.every(isNumber)) return numberColumn(present);
  const values = fields.map((f, i) => (present[i] === null ? null : (f as string)));
  return { dtype: "string", values };
}

function isBoolean(field: string): boolean {
  return /^(?:true|false)$/i.test(field);
}

function isNumber(field: string): boolean {
  return NUMBER.test(field) || field.toLowerCase() in INFINITE;
}

/** Whole numbers beyond 2^53 stay exact as 64-bit integers where none is missing and they fit. */
function numberColumn(fields: readonly (string | null)[]): Column {
  const whole = (f: string | null): f is string => f !== null && /^[+-]?\d+$/.test(f);
  const large = fields.some((f) => whole(f) && !Number.isSafeInteger(Number(f)));
  if (large && fields.every(whole)) {
    const exact = (fields as string[]).map((f) => BigInt(f.replace("+", "")));
    const unsigned = exact.every((v) => v >= 0n && v < 1n << 64n);
    const signed = exact.every((v) => v >= -(1n << 63n) && v < 1n << 63n);
    if (signed || unsigned) {
      return toColumn(unsigned ? BigUint64Array.from(exact) : BigInt64Array.from(exact));
    }
  }
  const number = (f: string | null): number =>
    f === null ? Number.NaN : (INFINITE[f.toLowerCase()] ?? Number(f));
  return { dtype: "float64", values: Float64Array.from(fields, number) };
}

function withIndex(
  columns: ReadonlyMap<string, Column>,
  names: readonly string[],
  length: number,
  indexCol: CsvReadOptions["indexCol"],
): Table {
  if (indexCol === undefined) return tableOf(columns, toIndex(undefined, length));
  const wanted = (Array.isArray(indexCol) ? indexCol : [indexCol]) as (number | string)[];
  const levels = wanted.map((which) => {
    const name = typeof which === "number" ? names[which] : which;
    const column = name === undefined ? undefined : columns.get(name);
    if (name === undefined || !column) {
      throw new BeambookError("NotFound", `No column ${which} for the index.`, {
        hint: `There are ${names.join(", ")}.`,
      });
    }
    return {
      name: /^Unnamed: \d+$/.test(name) ? null : name,
      values: column.values,
      key: name,
    };
  });
  const rest = [...columns].filter(([name]) => !levels.some((l) => l.key === name));
  return tableOf(rest, toIndex(levels.length > 1 ? { levels } : levels[0], length));
}
