import { BeambookError } from "../errors.js";
import { type AxisSelection, isSlice, resolveIndex, resolveSlice } from "../ndarray/index.js";
import { centreOf, type Modules, shifted, type Tile, turned } from "./tile.js";
import { rotationMatrix, scale, type Vector } from "./vector.js";

/** What is needed of an array of vectors: an NDArray has it. */
export interface VectorArray {
  readonly ndim: number;
  readonly shape: readonly number[];
  get(...index: number[]): unknown;
}

/** One vector for everything that is selected, one per module, or one per module and tile. */
export type Vectors =
  | readonly number[]
  | readonly (readonly number[])[]
  | readonly (readonly (readonly number[])[])[]
  | VectorArray;

/** Which part of a detector to move; everything unless given. */
export interface PartSelection {
  /** Module numbers: one, a range, or a list. */
  modules?: AxisSelection;
  /** Tile numbers within each of these modules. */
  tiles?: AxisSelection;
}

/** Options of a rotation. */
export interface RotateOptions extends PartSelection {
  /**
   * The fixed point in metres, in the same form as the angles; defaults to the origin for a whole detector, to the middle
   * of each module when modules are selected, and to the middle of each tile when tiles are.
   */
  center?: Vectors;
  /** Whether angles are in degrees (default) or radians. */
  degrees?: boolean;
}

/** The tiles moved by `shift`, `[x, y]` or `[x, y, z]` in metres. */
export function offsetModules(modules: Modules, shift: Vectors, part: PartSelection): Modules {
  const chosen = choose(modules, part);
  const at = vectorsFor(shift, chosen, "shift");
  return replaceTiles(modules, chosen, (tile, m, t) => shifted(tile, at(m, t)));
}

/** The tiles turned by right-handed angles about z, then y, then x. */
export function rotateModules(
  modules: Modules,
  angles: Vectors,
  { center, degrees = true, ...part }: RotateOptions,
): Modules {
  const chosen = choose(modules, part);
  const at = vectorsFor(angles, chosen, "angles");
  const about = center
    ? vectorsFor(center, chosen, "center")
    : defaultCentres(modules, chosen, part, depthOf(angles));
  return replaceTiles(modules, chosen, (tile, m, t) => {
    const radians = scale(at(m, t), degrees ? Math.PI / 180 : 1);
    return turned(tile, rotationMatrix(radians), about(m, t));
  });
}

interface Chosen {
  modules: number[];
  tiles: number[];
}

/** A vector by place in the selection (not by number of module and tile). */
type VectorAt = (module: number, tile: number) => Vector;

function choose(modules: Modules, part: PartSelection): Chosen {
  return {
    modules: indexesOf(part.modules, modules.length, "modules"),
    tiles: indexesOf(part.tiles, modules[0].length, "tiles"),
  };
}

function indexesOf(wanted: AxisSelection | undefined, length: number, axis: string): number[] {
  if (wanted === undefined || wanted === null) return Array.from({ length }, (_, k) => k);
  if (typeof wanted === "number") return [resolveIndex(wanted, length, axis)];
  if (isSlice(wanted)) {
    const { start, step, count } = resolveSlice(wanted, length);
    return Array.from({ length: count }, (_, k) => start + k * step);
  }
  return Array.from(wanted, (k) => resolveIndex(k, length, axis));
}

function replaceTiles(
  modules: Modules,
  chosen: Chosen,
  change: (tile: Tile, module: number, tileNumber: number) => Tile,
): Modules {
  const result = modules.map((tiles) => [...tiles]);
  chosen.modules.forEach((m, mPlace) => {
    chosen.tiles.forEach((t, tPlace) => {
      result[m][t] = change(modules[m][t], mPlace, tPlace);
    });
  });
  return result;
}

function defaultCentres(
  modules: Modules,
  chosen: Chosen,
  part: PartSelection,
  depth: number,
): VectorAt {
  if (part.tiles !== undefined || depth === 3) {
    return (m: number, t: number): Vector =>
      centreOf([modules[chosen.modules[m]][chosen.tiles[t]]]);
  }
  if (part.modules !== undefined || depth === 2) {
    const centres = chosen.modules.map((m) => centreOf(modules[m]));
    return (m: number): Vector => centres[m];
  }
  return (): Vector => [0, 0, 0];
}

type Nested = number | readonly Nested[];

function depthOf(vectors: Vectors): number {
  if ("ndim" in vectors) return vectors.ndim;
  let depth = 0;
  for (let v: Nested = vectors; typeof v === "object"; v = v[0]) depth++;
  return depth;
}

function vectorsFor(vectors: Vectors, chosen: Chosen, name: string): VectorAt {
  const nested = "ndim" in vectors ? toNested(vectors) : (vectors as Nested);
  const depth = depthOf(vectors);
  const pick = (m: number, t: number): Nested => {
    if (depth === 1) return nested;
    const ofModule = (nested as readonly Nested[])[m];
    return depth === 2 ? ofModule : (ofModule as readonly Nested[])[t];
  };
  const counts = [chosen.modules.length, chosen.tiles.length].slice(0, depth - 1);
  const lengths = depth > 1 ? lengthsOf(nested as readonly Nested[], depth - 1) : [];
  if (depth < 1 || depth > 3 || counts.some((n, k) => n !== lengths[k])) {
    throw new BeambookError(
      "ShapeMismatch",
      `\`${name}\` has shape (${lengths.join(", ")}, …) for ${counts.join(" x ")} selected parts.`,
      { hint: "Give one vector, one per selected module, or one per selected module and tile." },
    );
  }
  return (m: number, t: number): Vector => toVector(pick(m, t), name);
}

function lengthsOf(nested: readonly Nested[], depth: number): number[] {
  return depth === 1
    ? [nested.length]
    : [nested.length, ...lengthsOf(nested[0] as readonly Nested[], depth - 1)];
}

function toVector(value: Nested, name: string): Vector {
  const v = value as readonly number[];
  const right =
    Array.isArray(v) && (v.length === 2 || v.length === 3) && v.every((n) => Number.isFinite(n));
  if (!right) {
    throw new BeambookError(
      "InvalidArgument",
      `\`${name}\` must be [x, y] or [x, y, z], not ${v}.`,
    );
  }
  return [v[0], v[1], v[2] ?? 0];
}

function toNested(array: VectorArray, ...index: number[]): Nested {
  const axis = index.length;
  if (axis === array.ndim) return Number(array.get(...index));
  return Array.from({ length: array.shape[axis] }, (_, k) => toNested(array, ...index, k));
}
