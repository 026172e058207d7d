import { BeambookError, isBeambookError } from "../errors.js";
import { readWholeFile } from "../ndarray/atomic-write.js";
import { type CsvReadOptions, parseCsv } from "./csv-read.js";
import type { Table } from "./table.js";

/**
 * Reads a CSV file (UTF-8).
 *
 * @throws FileNotFound; FileFormat for damaged CSV
 * @example
 * const openbeam = await readCsv("ob.csv", { indexCol: "tof" });
 */
export async function readCsv(path: string, options: CsvReadOptions = {}): Promise<Table> {
  const text = new TextDecoder().decode(await readWholeFile(path));
  try {
    return parseCsv(text, options);
  } catch (error) {
    if (!isBeambookError(error, "FileFormat")) throw error;
    throw new BeambookError("FileFormat", error.message, { file: path, cause: error });
  }
}
