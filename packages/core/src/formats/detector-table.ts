import { closestNames } from "../closest.js";
import { BeambookError } from "../errors.js";
import { type NDArray, zeros } from "../ndarray/index.js";
import { DETECTOR_ROWS, MODULE_FAMILIES, type ModuleFamily } from "./detector-rows.js";

/** First and last row or column of a gap. */
export type Band = readonly [first: number, last: number];

/** A flat area detector: its pixels and where it has none. */
export interface DetectorModel {
  /** Name as people write it, such as `Eiger2 4M`. */
  readonly name: string;
  /** Name in .poni files, such as `Eiger2_4M`. */
  readonly poniName: string;
  readonly aliases: readonly string[];
  /** Height of a pixel (along columns of the array) in metres. */
  readonly pixel1: number;
  /** Width of a pixel in metres. */
  readonly pixel2: number;
  readonly shape: readonly [rows: number, columns: number];
  /** Rows and columns without pixels. */
  readonly gaps: { readonly rows: readonly Band[]; readonly columns: readonly Band[] };
}

let known: Map<string, DetectorModel> | undefined;

/** Names differ in case, blanks, dashes and underscores between programs. */
const keyOf = (name: string): string => name.toLowerCase().replace(/[^a-z0-9.]/g, "");

function table(): Map<string, DetectorModel> {
  if (known) return known;
  known = new Map();
  for (const row of DETECTOR_ROWS) {
    const model = readRow(row);
    for (const name of [model.poniName, model.name, ...model.aliases])
      known.set(keyOf(name), model);
  }
  return known;
}

function readRow(row: string): DetectorModel {
  const [poniName, name, height, width, size, family, aliases] = row.split("|");
  const [rows, columns] = size.split(" x ").map(Number);
  return {
    name,
    poniName,
    aliases: aliases === "" ? [] : aliases.split(","),
    pixel1: Number(`${height}e-6`),
    pixel2: Number(`${width}e-6`),
    shape: [rows, columns],
    gaps: gapsOf(MODULE_FAMILIES[family], rows, columns),
  };
}

function gapsOf(
  family: ModuleFamily | undefined,
  rows: number,
  columns: number,
): DetectorModel["gaps"] {
  if (!family) return { rows: [], columns: [] };
  const { module, gap, seam } = family;
  const between = (length: number, size: number, width: number): Band[] =>
    Array.from({ length: Math.ceil(length / (size + width)) }, (_, i): Band => {
      const first = i * (size + width) + size;
      return [first, first + width - 1];
    }).filter(([first]) => first < length);
  const seams = seam
    ? Array.from({ length: Math.ceil(columns / (module[1] + gap[1])) }, (_, i): Band => {
        const start = i * (module[1] + gap[1]);
        return [start + seam[0], start + seam[1]];
      })
    : [];
  return {
    rows: between(rows, module[0], gap[0]),
    columns: [...between(columns, module[1], gap[1]), ...seams].sort((a, b) => a[0] - b[0]),
  };
}

/** All detectors of the table, one entry each. */
export function detectorModels(): readonly DetectorModel[] {
  return [...new Set(table().values())];
}

/** Whether the table knows a name. */
export function hasDetector(name: string): boolean {
  return table().has(keyOf(name));
}

/**
 * A detector by any of its names; case, blanks, dashes and underscores do not matter.
 *
 * @throws NotFound with the closest names
 * @example
 * detectorModel("Eiger2 4M").shape; // [2162, 2068]
 */
export function detectorModel(name: string): DetectorModel {
  const found = table().get(keyOf(name));
  if (found) return found;
  const near = closestNames(
    name,
    detectorModels().map((model) => model.name),
  );
  throw new BeambookError("NotFound", `No detector "${name}" in the table.`, {
    hint: `Closest: ${near.join(", ")}. Pixel size and shape can be given instead.`,
  });
}

/**
 * Mask of a detector's gaps, (row, column), 1 where it has no pixel. A frame turned by 90 degrees has its gaps turned
 * too.
 *
 * @param shape - shape of the frame when it differs: the mask is cut to it or turned
 * @throws ShapeMismatch when the detector cannot give such a frame
 */
export function detectorMask(
  detector: string | DetectorModel,
  shape?: readonly number[],
): NDArray<"uint8"> {
  const model = typeof detector === "string" ? detectorModel(detector) : detector;
  const [rows, columns] = model.shape;
  const mask = zeros([rows, columns], "uint8");
  for (const [first, last] of model.gaps.rows)
    mask.data.fill(1, first * columns, (last + 1) * columns);
  for (let row = 0; row < rows; row++) {
    for (const [first, last] of model.gaps.columns) {
      mask.data.fill(1, row * columns + first, row * columns + last + 1);
    }
  }
  if (shape === undefined || (shape[0] === rows && shape[1] === columns)) return mask;
  if (shape[0] === columns && shape[1] === rows) return mask.transpose().contiguous();
  throw new BeambookError(
    "ShapeMismatch",
    `${model.name} has ${rows} x ${columns} pixels, the frame ${shape.join(" x ")}.`,
    { hint: "A binned or cut frame needs a mask of its own." },
  );
}
