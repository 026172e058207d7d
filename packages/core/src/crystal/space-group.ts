import type { UnitCell } from "./cell.js";
import { hallOperations } from "./hall-symbol.js";
import { SPACE_GROUPS } from "./space-group-table.js";
import type { SymmetryOperation } from "./symmetry.js";

/** One setting of a space group. */
export interface SpaceGroup {
  /** 1 to 230. */
  readonly number: number;
  /** Choice of origin, axes or cell: `"1"`, `"2"`, `"H"`, `"R"`, `"b1"`; empty where there is none. */
  readonly choice: string;
  readonly hall: string;
  /** Hermann-Mauguin names without blanks, the short one first. */
  readonly names: readonly string[];
}

let settings: readonly SpaceGroup[] | undefined;

function all(): readonly SpaceGroup[] {
  settings ??= SPACE_GROUPS.trim()
    .split(/[;\n]/)
    .map((record) => {
      const [number, choice, hall, names] = record.split("|");
      return { number: Number(number), choice, hall, names: names.split(",") };
    });
  return settings;
}

/**
 * A space group by its Hermann-Mauguin name (`"P 21/c"`, `"F d -3 m :2"`, `"R -3 c :H"`, old `"F d 3 m"`) or its number;
 * without a choice the first of the International Tables (axis b, origin 1, hexagonal axes) that fits the cell.
 *
 * @returns Undefined for a name and number that nobody knows.
 */
export function findSpaceGroup({
  name,
  number,
  cell,
}: {
  name?: string;
  number?: number;
  cell?: UnitCell;
}): SpaceGroup | undefined {
  const numbered = all().filter((g) => g.number === number);
  return (name === undefined ? undefined : byName(name, cell)) ?? bestOf(numbered, cell);
}

/** The first setting whose axes are the cell's. */
function bestOf(same: readonly SpaceGroup[], cell: UnitCell | undefined): SpaceGroup | undefined {
  return (cell && same.find(({ choice }) => fits(choice, cell))) ?? same[0];
}

/** Whether a choice of axes goes with a cell: the oblique angle of monoclinic ones, 120 degrees of hexagonal ones. */
function fits(choice: string, { alpha, beta, gamma }: UnitCell): boolean {
  if (choice === "H") return gamma === 120;
  if (choice === "R") return alpha === beta && beta === gamma;
  const right = { a: beta === 90 && gamma === 90, b: alpha === 90 && gamma === 90 };
  const axis = choice.replace(/[-\d]/g, "");
  if (axis === "a") return right.a;
  if (axis === "b") return right.b;
  return axis !== "c" || (alpha === 90 && beta === 90);
}

/** Operations of a space group, the identity first. @throws InvalidArgument for a Hall symbol of one's own that is none */
export function spaceGroupOperations({ hall }: Pick<SpaceGroup, "hall">): SymmetryOperation[] {
  return hallOperations(hall);
}

/** Suffixes that older files have for the origin. */
const ORIGINS: Readonly<Record<string, string>> = { s: "1", z: "2" };

function byName(text: string, cell: UnitCell | undefined): SpaceGroup | undefined {
  const plain = text.replace(/[\s_]/g, "");
  const [, stem, suffix = ""] = /^(.*?)(?::(\w+))?$/.exec(plain) ?? ["", plain];
  const found = named(stem, suffix, cell);
  if (found || suffix !== "") return found;
  const last = stem.slice(-1).toLowerCase();
  if (!"shrz".includes(last)) return undefined;
  return named(stem.slice(0, -1), ORIGINS[last] ?? last, cell);
}

function named(stem: string, choice: string, cell: UnitCell | undefined): SpaceGroup | undefined {
  const spellings = [stem, stem.replace(/([acdmn])3/, "$1-3")].map((name) => name.toLowerCase());
  for (const spelling of spellings) {
    const same = all().filter(({ names }) => names.some((n) => n.toLowerCase() === spelling));
    const chosen = same.find((g) => g.choice.toLowerCase() === choice.toLowerCase());
    if (choice === "" && same.length > 0) return bestOf(same, cell);
    if (chosen) return chosen;
  }
  return undefined;
}
