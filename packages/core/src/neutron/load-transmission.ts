import { BeambookError } from "../errors.js";
import { readWholeFile } from "../ndarray/atomic-write.js";
import { isTable, type Table } from "../table/index.js";
import { energyToWavelength } from "./flight-time.js";
import { type GroupIndex, parseIndex } from "./group-index.js";
import { memoryStore } from "./group-store.js";
import { GroupedData } from "./grouped-data.js";
import type { TransmissionSpectrum } from "./transmission-data.js";

/** A transmission: a file, a table, or columns. */
export type TransmissionInput =
  | string
  | Table
  | {
      readonly wavelength?: ArrayLike<number>;
      readonly energy?: ArrayLike<number>;
      readonly trans: ArrayLike<number>;
      readonly err: ArrayLike<number>;
    };

/** How a transmission is read. */
export interface TransmissionOptions {
  /** What the first column is, `wavelength` in Å or `energy` in eV; `wavelength`. */
  index?: "wavelength" | "energy";
  /** Whether rows without a transmission are left out; false. */
  dropna?: boolean;
  /** Indices of groups, for a list. */
  indices?: readonly GroupIndex[];
}

/** One transmission with its name. @throws FileNotFound; FileFormat; InvalidArgument for wrong columns */
export async function loadTransmission(
  input: TransmissionInput,
  { index = "wavelength" }: TransmissionOptions,
): Promise<{ spectrum: TransmissionSpectrum; label: string }> {
  if (typeof input === "string") {
    const label = input.replace(/^.*[/\\]/, "");
    return { spectrum: await readSpectrum(input, index), label };
  }
  const columns = isTable(input) ? tableColumns(input, index) : input;
  return {
    spectrum: spectrumOf(columns as Record<string, ArrayLike<number>>, index),
    label: "data",
  };
}

/** Groups when the input is a list or a dictionary of transmissions; undefined otherwise. */
export async function loadTransmissionGroups(
  input: unknown,
  options: TransmissionOptions,
): Promise<GroupedData | undefined> {
  const entries = entriesOf(input, options.indices);
  if (!entries) return undefined;
  if (entries.length === 0) throw new BeambookError("NoData", "There is no group in the input.");
  const parts: { spectrum: TransmissionSpectrum; label: string }[] = [];
  for (const [, value] of entries) parts.push(await loadTransmission(value, options));
  return new GroupedData(
    entries.map(([key]) => key),
    memoryStore(parts, undefined),
    options.dropna ?? false,
  );
}

function entriesOf(
  input: unknown,
  indices: readonly GroupIndex[] | undefined,
): [GroupIndex, TransmissionInput][] | undefined {
  if (typeof input !== "object" || input === null || isTable(input)) return undefined;
  if (!Array.isArray(input) && "trans" in input) return undefined;
  const values = Object.values(input) as TransmissionInput[];
  const own = Array.isArray(input) ? values.map((_, i) => i) : Object.keys(input).map(parseIndex);
  if (indices && indices.length !== values.length) {
    throw new BeambookError(
      "ShapeMismatch",
      `There are ${values.length} groups, but ${indices.length} indices.`,
    );
  }
  return values.map((value, i) => [indices?.[i] ?? own[i], value]);
}

/** Three columns are index, trans, err in this order; of more, those with these names. */
function tableColumns(table: Table, index: string): Record<string, ArrayLike<number>> {
  const names = Object.keys(table.columns);
  const numbers = (name: string): Float64Array =>
    Float64Array.from(table.columns[name] as ArrayLike<number>, Number);
  if (names.length === 3) {
    return { [index]: numbers(names[0]), trans: numbers(names[1]), err: numbers(names[2]) };
  }
  const first = names.includes(index) ? index : names.find((n) => n !== "trans" && n !== "err");
  if (!names.includes("trans") || !names.includes("err") || first === undefined) {
    throw new BeambookError(
      "InvalidArgument",
      `The table has the columns ${names.join(", ")}: ${index}, trans and err are needed.`,
    );
  }
  return { [index]: numbers(first), trans: numbers("trans"), err: numbers("err") };
}

function spectrumOf(
  columns: Record<string, ArrayLike<number>>,
  index: "wavelength" | "energy",
): TransmissionSpectrum {
  const given = columns[index] ?? columns.wavelength ?? columns.energy;
  const { trans, err } = columns;
  if (!given || !trans || !err) {
    throw new BeambookError(
      "InvalidArgument",
      `There are the columns ${Object.keys(columns).join(", ")}: ${index}, trans and err are needed.`,
    );
  }
  if (given.length !== trans.length || err.length !== trans.length) {
    throw new BeambookError(
      "ShapeMismatch",
      `${given.length} ${index}s, ${trans.length} transmissions and ${err.length} errors.`,
    );
  }
  const isEnergy = given === columns.energy;
  const first = Float64Array.from(given);
  return {
    wavelength: isEnergy ? first.map(energyToWavelength) : first,
    trans: Float64Array.from(trans),
    err: Float64Array.from(err),
  };
}

/** Columns separated by blanks or commas, the first line their names. */
async function readSpectrum(
  path: string,
  index: "wavelength" | "energy",
): Promise<TransmissionSpectrum> {
  const lines = new TextDecoder().decode(await readWholeFile(path)).split(/\r?\n/);
  const rows: number[][] = [];
  lines.forEach((line, i) => {
    if (i === 0 || line.trim() === "") return;
    const words = line.trim().split(/[\s,;]+/);
    const values = words.map((w) => (/^nan$/i.test(w) ? Number.NaN : Number(w)));
    const bad = words.findIndex((w, k) => Number.isNaN(values[k]) && !/^nan$/i.test(w));
    if (words.length !== 3 || bad >= 0) {
      const why =
        bad >= 0 ? `"${words[bad]}" is no number.` : `${words.length} columns instead of 3.`;
      throw new BeambookError("FileFormat", why, { file: path, at: `line ${i + 1}` });
    }
    rows.push(values);
  });
  if (rows.length === 0) throw new BeambookError("NoData", "The file has no rows.", { file: path });
  const column = (k: number): Float64Array => Float64Array.from(rows, (row) => row[k]);
  return spectrumOf({ [index]: column(0), trans: column(1), err: column(2) }, index);
}
