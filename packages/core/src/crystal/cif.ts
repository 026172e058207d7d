import { BeambookError, isBeambookError } from "../errors.js";
import { readWholeFile } from "../ndarray/atomic-write.js";
import { checkClosed, type UnitCell } from "./cell.js";
import {
  type CifBlock,
  type CifNumber,
  type CifValue,
  cifNumber,
  parseCifBlocks,
} from "./cif-blocks.js";
import { cifError } from "./cif-tokens.js";
import { findSpaceGroup, spaceGroupOperations } from "./space-group.js";
import { elementOf, equivalentPositions, type Position } from "./structure.js";
import { parseOperation, type SymmetryOperation } from "./symmetry.js";

/** One atom of a crystal's independent part, with all places that symmetry makes of it. */
export interface CifAtom {
  readonly label: string;
  readonly element: string;
  readonly position: Position;
  /** All equivalent places, each once. */
  readonly sites: readonly Position[];
  /** Part of the places that is filled; 1. */
  readonly occupancy: number;
  /** Mean squared displacement along one direction, Å²; undefined when the file has none. */
  readonly uIso: number | undefined;
}

/** A crystal as a CIF file describes it. */
export interface CifCrystal {
  /** Name of the data block. */
  readonly name: string;
  readonly formula: string | undefined;
  readonly cell: UnitCell;
  /** Standard uncertainties of the cell, Å and degrees; undefined where not given. */
  readonly cellEsd: Readonly<Record<keyof UnitCell, number | undefined>>;
  readonly spaceGroup: { readonly number: number | undefined; readonly name: string | undefined };
  readonly operations: readonly SymmetryOperation[];
  readonly atoms: readonly CifAtom[];
  /** Kelvin of the measurement; undefined when not given. */
  readonly temperature: number | undefined;
}

const OPERATIONS = ["_space_group_symop_operation_xyz", "_symmetry_equiv_pos_as_xyz"];
const GROUP_NUMBER = ["_space_group_it_number", "_symmetry_int_tables_number"];
const GROUP_NAME: readonly string[] = [
  ...["_space_group_name_h-m_alt", "_symmetry_space_group_name_h-m", "_space_group_name_h-m_full"],
];
const TEMPERATURE = ["_diffrn_ambient_temperature", "_cell_measurement_temperature"];

/**
 * Reads the first crystal of a CIF text, or the one of a data block by name.
 *
 * @param options `file` is named in errors.
 * @throws FileFormat with the line's number; NotFound for a block there is not; InvalidArgument for an impossible cell
 */
export function parseCif(
  text: string,
  options: { file?: string; block?: string } = {},
): CifCrystal {
  const { file, block: wanted } = options;
  const blocks = parseCifBlocks(text, file);
  const block =
    wanted === undefined
      ? (blocks.find(({ values }) => values.has("_cell_length_a")) ?? blocks[0])
      : blocks.find(({ name }) => name.toLowerCase() === wanted.toLowerCase());
  if (!block) {
    throw new BeambookError("NotFound", `No data block "${wanted}".`, {
      ...(file === undefined ? {} : { file }),
      hint: `There are ${blocks.map(({ name }) => name).join(", ")}.`,
    });
  }
  const { cell, cellEsd, line } = readCell(block, file);
  checkClosed(cell, (message) => cifError(file, line, message));
  const operations = readOperations(block, cell, file);
  const group = first(block, GROUP_NUMBER);
  return {
    name: block.name,
    formula: first(block, ["_chemical_formula_sum"])?.text ?? undefined,
    cell,
    cellEsd,
    spaceGroup: {
      number: group?.text ? cifNumber(group, file).value : undefined,
      name: first(block, GROUP_NAME)?.text ?? undefined,
    },
    operations,
    atoms: readAtoms(block, cell, operations, file),
    temperature: numberOf(first(block, TEMPERATURE), file),
  };
}

/** Reads a CIF file. @throws FileNotFound; as parseCif */
export async function readCif(path: string, options: { block?: string } = {}): Promise<CifCrystal> {
  return parseCif(new TextDecoder().decode(await readWholeFile(path)), { ...options, file: path });
}

function first({ values }: CifBlock, tags: readonly string[]): CifValue | undefined {
  for (const tag of tags) {
    const found = values.get(tag)?.[0];
    if (found && found.text !== null) return found;
  }
  return undefined;
}

function numberOf(value: CifValue | undefined, file: string | undefined): number | undefined {
  return value ? cifNumber(value, file).value : undefined;
}

function readCell(
  block: CifBlock,
  file: string | undefined,
): { cell: UnitCell; cellEsd: CifCrystal["cellEsd"]; line: number } {
  const read = (tag: string, missing?: number): CifNumber => {
    const value = first(block, [tag]);
    if (value) return cifNumber(value, file);
    if (missing !== undefined) return { value: missing, esd: undefined };
    throw cifError(file, 1, `The block data_${block.name} has no ${tag}.`);
  };
  const all = {
    a: read("_cell_length_a"),
    b: read("_cell_length_b"),
    c: read("_cell_length_c"),
    alpha: read("_cell_angle_alpha", 90),
    beta: read("_cell_angle_beta", 90),
    gamma: read("_cell_angle_gamma", 90),
  };
  const pick = <K extends keyof CifNumber>(key: K): Record<keyof UnitCell, CifNumber[K]> =>
    Object.fromEntries(Object.entries(all).map(([name, n]) => [name, n[key]])) as never;
  const line = first(block, ["_cell_length_a"])?.line ?? 1;
  return { cell: pick("value"), cellEsd: pick("esd"), line };
}

function readOperations(
  block: CifBlock,
  cell: UnitCell,
  file: string | undefined,
): SymmetryOperation[] {
  const values = OPERATIONS.map((tag) => block.values.get(tag)).find((v) => v !== undefined);
  if (values) {
    return values.map(({ text, line }) => {
      try {
        return parseOperation(text ?? "");
      } catch (error) {
        throw cifError(file, line, isBeambookError(error) ? error.message : String(error));
      }
    });
  }
  const named = first(block, GROUP_NAME);
  const given = first(block, GROUP_NUMBER);
  if (!named && !given) return [parseOperation("x,y,z")];
  const name = named?.text ?? undefined;
  const number = numberOf(given, file);
  const group = findSpaceGroup({ name, number, cell });
  if (group) return spaceGroupOperations(group);
  throw cifError(
    file,
    (named ?? given)?.line ?? 1,
    `The space group ${name ?? number} is not known; give its operations (_space_group_symop_operation_xyz).`,
  );
}

function readAtoms(
  block: CifBlock,
  cell: UnitCell,
  operations: readonly SymmetryOperation[],
  file: string | undefined,
): CifAtom[] {
  const column = (tag: string): readonly CifValue[] | undefined =>
    block.values.get(`_atom_site_${tag}`);
  const [x, y, z] = ["fract_x", "fract_y", "fract_z"].map(column);
  if (!x || !y || !z) return [];
  const labels =
    column("label") ?? column("type_symbol") ?? x.map((v) => ({ text: "X", line: v.line }));
  const symbols = column("type_symbol") ?? labels;
  return x.flatMap((_, i) => {
    if ([x, y, z].some((axis) => axis[i].text === null)) return [];
    const at = (value: CifValue): number => snapped(cifNumber(value, file).value);
    const position: Position = [at(x[i]), at(y[i]), at(z[i])];
    const occupancy = column("occupancy")?.[i];
    const u = column("u_iso_or_equiv")?.[i];
    const b = column("b_iso_or_equiv")?.[i];
    const label = labels[i].text ?? `X${i + 1}`;
    return [
      {
        label,
        element: elementIn(symbols[i].text === null ? labels[i] : symbols[i], file),
        position,
        sites: equivalentPositions(cell, operations, position),
        occupancy: occupancy && occupancy.text !== null ? cifNumber(occupancy, file).value : 1,
        uIso: displacement(u, b, file) ?? anisotropic(block, label, file),
      },
    ];
  });
}

function elementIn(value: CifValue, file: string | undefined): string {
  try {
    return elementOf(value.text ?? "");
  } catch {
    throw cifError(file, value.line, `"${value.text}" names no element.`);
  }
}

/** 0.3333 and 0.16667 stand for thirds and sixths. */
function snapped(fraction: number): number {
  const sixths = Math.round(fraction * 6);
  return Math.abs(fraction - sixths / 6) < 1e-4 ? sixths / 6 : fraction;
}

function displacement(
  u: CifValue | undefined,
  b: CifValue | undefined,
  file: string | undefined,
): number | undefined {
  if (u && u.text !== null) return cifNumber(u, file).value;
  if (b && b.text !== null) return cifNumber(b, file).value / (8 * Math.PI * Math.PI);
  return undefined;
}

/** Mean of the diagonal of an atom's tensor. */
function anisotropic(block: CifBlock, label: string, file: string | undefined): number | undefined {
  const labels = block.values.get("_atom_site_aniso_label");
  const row = labels?.findIndex(({ text }) => text === label) ?? -1;
  if (row < 0) return undefined;
  for (const [kind, scale] of [["u", 1] as const, ["b", 1 / (8 * Math.PI * Math.PI)] as const]) {
    const diagonal = ["11", "22", "33"].map(
      (ij) => block.values.get(`_atom_site_aniso_${kind}_${ij}`)?.[row],
    );
    if (!diagonal.every((v): v is CifValue => v !== undefined && v.text !== null)) continue;
    return (scale * diagonal.reduce((sum, v) => sum + cifNumber(v, file).value, 0)) / 3;
  }
  return undefined;
}
