import { BeambookError, isBeambookError } from "../errors.js";
import { readWholeFile } from "../ndarray/atomic-write.js";
import { isTable, readCsv, Table } from "../table/index.js";
import { plainColumns } from "./plain-csv.js";

/** Neutrons counted in bins of time. */
export interface Counts {
  /** Number of each bin; time is this times the data's `tstep`. */
  readonly tof: Float64Array;
  readonly counts: Float64Array;
  /** Standard deviations. */
  readonly err: Float64Array;
  /** Whether the bins' numbers come from the file, not from the rows' order. */
  readonly hasTof: boolean;
  /** Name for figures and messages. */
  readonly label: string;
}

/** Counts in memory: a table, or columns; `tof` and `err` may be missing. */
export type CountsInput =
  | Table
  | {
      readonly tof?: ArrayLike<number>;
      readonly counts: ArrayLike<number>;
      readonly err?: ArrayLike<number>;
    };

const ALIASES = {
  tof: ["tof", "time", "t", "channel", "bin", "stack", "stacks"],
  counts: ["counts", "count", "signal", "intensity", "cts"],
  err: ["err", "error", "errors", "std", "std_dev", "uncertainty", "sigma"],
} as const;

/**
 * Counts from a CSV file, a table or columns. Columns are recognised by their names; without known names they are tof,
 * counts, err in this order (of more than three, the last three). Without tof bins count from 1, without err the error
 * is the root of the counts.
 *
 * @throws FileNotFound; FileFormat for text in numbers; InvalidArgument without a column of counts
 */
export async function readCounts(input: string | CountsInput): Promise<Counts> {
  if (typeof input !== "string") return countsOf(input, "counts");
  const label = input.replace(/^.*[/\\]/, "").replace(/\.csv$/i, "");
  const text = new TextDecoder().decode(await readWholeFile(input));
  try {
    const plain = plainColumns(text);
    return countsOfTable(plain ? new Table(plain) : await readCsv(input), label, input);
  } catch (error) {
    if (!isBeambookError(error, "InvalidArgument")) throw error;
    throw new BeambookError("InvalidArgument", error.message, { file: input, cause: error });
  }
}

/** Counts in memory, checked. @throws as readCounts */
export function countsOf(input: CountsInput, label: string): Counts {
  if (isTable(input)) return countsOfTable(input, label, undefined);
  const { tof, counts, err } = input;
  const columns = { ...(tof ? { tof } : {}), counts, ...(err ? { err } : {}) };
  const lists = Object.entries(columns).map(([name, v]) => [name, Float64Array.from(v)]);
  return countsOfTable(new Table(Object.fromEntries(lists)), label, undefined);
}

function countsOfTable(table: Table, label: string, file: string | undefined): Counts {
  const names = Object.keys(table.columns);
  const found = namedColumns(names) ?? positionalColumns(names);
  if (found.counts === undefined) {
    throw new BeambookError(
      "InvalidArgument",
      `${label} has no column of counts: ${names.join(", ")}.`,
      {
        hint: `Name it one of ${ALIASES.counts.join(", ")}; the bins ${ALIASES.tof.join(", ")}; the errors ${ALIASES.err.join(", ")}.`,
      },
    );
  }
  const numbers = (name: string | undefined): Float64Array | undefined =>
    name === undefined ? undefined : numbersOf(table, name, label, file);
  const counts = numbers(found.counts) ?? new Float64Array(0);
  const given = numbers(found.err);
  const err = given?.some((v) => !Number.isNaN(v)) ? given : counts.map((n) => Math.sqrt(n));
  const tof = numbers(found.tof);
  return {
    tof: tof ?? counts.map((_, i) => i + 1),
    counts,
    err,
    hasTof: tof !== undefined,
    label,
  };
}

interface FoundColumns {
  tof: string | undefined;
  counts: string | undefined;
  err: string | undefined;
}

function namedColumns(names: readonly string[]): FoundColumns | undefined {
  const low = names.map((name) => name.trim().toLowerCase());
  const find = (aliases: readonly string[]): string | undefined => {
    const alias = aliases.find((a) => low.includes(a));
    return alias === undefined ? undefined : names[low.indexOf(alias)];
  };
  const found = { tof: find(ALIASES.tof), counts: find(ALIASES.counts), err: find(ALIASES.err) };
  return (found.tof ?? found.counts ?? found.err) ? found : undefined;
}

function positionalColumns(names: readonly string[]): FoundColumns {
  const [tof, counts, err] = names.slice(-3);
  return { tof, counts, err };
}

function numbersOf(
  table: Table,
  name: string,
  label: string,
  file: string | undefined,
): Float64Array {
  const values = table.columns[name];
  if (table.dtypes[name] !== "string")
    return Float64Array.from(values as ArrayLike<number>, Number);
  const row = [...(values as ArrayLike<unknown> as unknown[])].findIndex(
    (v) => v !== null && !Number.isFinite(Number(v)),
  );
  throw new BeambookError(
    "FileFormat",
    `Column "${name}" of ${label} holds "${String(values[Math.max(0, row)])}", which is no number.`,
    { ...(file === undefined ? {} : { file }), at: `line ${Math.max(0, row) + 2}` },
  );
}
