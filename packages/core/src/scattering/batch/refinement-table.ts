import { basename } from "node:path";
import { type Cell, Table } from "../../table/index.js";
import type { Estimate } from "../orientation/order-parameter.js";
import type { OrientationModel } from "../orientation/profile-models.js";
import type { FileFits, FitRow } from "./fit-file.js";

/** Columns of the parameters: name in the table, name in the fit. */
const COLUMNS: Readonly<Record<OrientationModel, readonly (readonly [string, string])[]>> = {
  pseudoVoigt: [
    ["background", "y0"],
    ["I", "I"],
    ["Peak position", "x0"],
    ["Position_S", "x0S"],
    ["Gamma", "gamma"],
    ["eta", "eta"],
    ["slope", "slope"],
  ],
  maierSaupe: [
    ["I", "I"],
    ["Peak position", "x0"],
    ["Position_S", "x0S"],
    ["Kappa", "kappa"],
    ["Background slope a", "a"],
    ["Background offset b", "b"],
  ],
};

/**
 * One row per file and ring, in the order of the files, rings that could not be fitted with their reason: the manual's columns, then standard errors, reduced chi-square,
 * time since the first file and flags.
 *
 * @param ringName - `"hkl"` or `"qvalue"`
 */
export function refinementTable(
  files: readonly FileFits[],
  model: OrientationModel,
  ringName: "hkl" | "qvalue",
): Table {
  const first = Math.min(...files.map(({ epoch }) => epoch).filter(Number.isFinite));
  const records = files.flatMap((file) => {
    const all = [...file.rows, ...Object.entries(file.failed).map(failedRow)];
    return all.map((row) => ({
      "File Name": basename(file.file),
      Sample_name: file.sample,
      "B (mT)": file.field,
      [ringName]: ringName === "qvalue" ? Number(row.ring) : row.ring,
      ...parameterCells(row, model),
      "Order Parameter S": row.S.value,
      R_squared: row.r2,
      ...errorCells(row, model),
      "Order Parameter S error": row.S.stderr,
      redchi: row.redchi,
      "Time (s)": file.epoch - first,
      flags: row.flags.join("; "),
    }));
  });
  if (records.length > 0) return Table.fromRecords(records);
  return new Table({ "File Name": [], Sample_name: [], "B (mT)": [], [ringName]: [] });
}

const UNKNOWN: Estimate = { value: Number.NaN, stderr: Number.NaN };

/** A ring that could not be fitted: no numbers, but the reason. */
function failedRow([ring, reason]: readonly [ring: string, reason: string]): FitRow {
  const numbers = { x0S: Number.NaN, S: UNKNOWN, r2: Number.NaN, redchi: Number.NaN };
  return { ring, params: {}, ...numbers, oriented: false, flags: [`not fitted: ${reason}`] };
}

function parameterCells({ params, x0S }: FitRow, model: OrientationModel): Record<string, Cell> {
  return Object.fromEntries(
    COLUMNS[model].map(([column, name]) => [
      column,
      name === "x0S" ? x0S : (params[name] ?? UNKNOWN).value,
    ]),
  );
}

function errorCells({ params }: FitRow, model: OrientationModel): Record<string, Cell> {
  return Object.fromEntries(
    COLUMNS[model]
      .filter(([, name]) => name !== "x0S")
      .map(([column, name]) => [`${column} error`, (params[name] ?? UNKNOWN).stderr]),
  );
}
