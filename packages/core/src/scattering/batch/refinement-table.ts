import { basename } from "node:path";
import { type Cell, Table } from "../../table/index.js";
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
 * One row per file and ring, in the order of the files: the manual's columns, then standard errors, reduced chi-square,
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
  const records = files.flatMap((file) =>
    file.rows.map((row) => ({
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
    })),
  );
  if (records.length > 0) return Table.fromRecords(records);
  return new Table({ "File Name": [], Sample_name: [], "B (mT)": [], [ringName]: [] });
}

function parameterCells({ params, x0S }: FitRow, model: OrientationModel): Record<string, Cell> {
  return Object.fromEntries(
    COLUMNS[model].map(([column, name]) => [column, name === "x0S" ? x0S : params[name].value]),
  );
}

function errorCells({ params }: FitRow, model: OrientationModel): Record<string, Cell> {
  return Object.fromEntries(
    COLUMNS[model]
      .filter(([, name]) => name !== "x0S")
      .map(([column, name]) => [`${column} error`, params[name].stderr]),
  );
}
