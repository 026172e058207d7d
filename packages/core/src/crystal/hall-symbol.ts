import { BeambookError } from "../errors.js";
import type { SymmetryOperation } from "./symmetry.js";

type Vector = readonly [number, number, number];

/** Translations of the lattices. */
const LATTICES: Readonly<Record<string, readonly Vector[]>> = {
  P: [],
  A: [[0, 0.5, 0.5]],
  B: [[0.5, 0, 0.5]],
  C: [[0.5, 0.5, 0]],
  I: [[0.5, 0.5, 0.5]],
  R: [
    [2 / 3, 1 / 3, 1 / 3],
    [1 / 3, 2 / 3, 2 / 3],
  ],
  F: [
    [0, 0.5, 0.5],
    [0.5, 0, 0.5],
    [0.5, 0.5, 0],
  ],
};

/** Translations by letter. */
const SHIFTS: Readonly<Record<string, Vector>> = {
  a: [0.5, 0, 0],
  b: [0, 0.5, 0],
  c: [0, 0, 0.5],
  n: [0.5, 0.5, 0.5],
  u: [0.25, 0, 0],
  v: [0, 0.25, 0],
  w: [0, 0, 0.25],
  d: [0.25, 0.25, 0.25],
};

/** Rotations about the axis c; those about a and b follow by going around the axes. */
const ABOUT_Z: Readonly<Record<string, readonly number[]>> = {
  "1": [1, 0, 0, 0, 1, 0, 0, 0, 1],
  "2": [-1, 0, 0, 0, -1, 0, 0, 0, 1],
  "3": [0, -1, 0, 1, -1, 0, 0, 0, 1],
  "4": [0, -1, 0, 1, 0, 0, 0, 0, 1],
  "6": [1, -1, 0, 1, 0, 0, 0, 0, 1],
  "2'": [0, -1, 0, -1, 0, 0, 0, 0, -1],
  '2"': [0, 1, 0, 1, 0, 0, 0, 0, -1],
};
const ABOUT_DIAGONAL = [0, 0, 1, 1, 0, 0, 0, 1, 0] as const;
const GRID = 24;

/**
 * All operations of a space group from its Hall symbol, translations within the cell.
 *
 * @source S. R. Hall, Acta Cryst. A37 (1981) 517; International Tables B, appendix A1.4.2.
 * @throws InvalidArgument for what is no Hall symbol
 * @example
 * hallOperations("-P 2ybc").length; // 4: P 21/c
 */
export function hallOperations(symbol: string): SymmetryOperation[] {
  const fail = (): never => {
    throw new BeambookError("InvalidArgument", `"${symbol}" is no Hall symbol.`);
  };
  const parts = /^(-?)([PABCIRF])((?: +[^( ]+)+)(?: *\((-?\d+) (-?\d+) (-?\d+)\))?$/.exec(
    symbol.trim(),
  );
  if (!parts) return fail();
  const [, center, lattice, words] = parts;
  const origin = parts.slice(4).map((text = "0") => Number(text) / 12);
  const identity = ABOUT_Z["1"];
  const generators: SymmetryOperation[] = LATTICES[lattice].map((translation) => ({
    rotation: identity,
    translation,
  }));
  if (center) generators.push({ rotation: identity.map((v) => -v), translation: [0, 0, 0] });
  let before = { fold: 0, axis: "z" };
  for (const word of words.trim().split(/ +/)) {
    const made = generatorOf(word, before) ?? fail();
    generators.push(made.operation);
    before = made;
  }
  return closure(generators.map((operation) => moved(operation, origin)));
}

/** An operation seen from another origin. */
function moved(
  { rotation, translation }: SymmetryOperation,
  origin: readonly number[],
): SymmetryOperation {
  const [x, y, z] = [0, 1, 2].map((i) => {
    const turned = [0, 1, 2].reduce((sum, k) => sum + rotation[3 * i + k] * origin[k], 0);
    return translation[i] + origin[i] - turned;
  });
  return { rotation, translation: [x, y, z] };
}

/** A rotation like `-4ac`: improper or not, fold, axis, screw and translations. */
function generatorOf(
  word: string,
  before: { fold: number; axis: string },
): { operation: SymmetryOperation; fold: number; axis: string } | undefined {
  const parts = /^(-?)([12346])([xyz'"*]?)([1-5]?)([abcnuvwd]*)$/.exec(word);
  if (!parts) return undefined;
  const [, sign, digit, given, screw, letters] = parts;
  const fold = Number(digit);
  const axis = given || impliedAxis(fold, before);
  if (screw && !"xyz".includes(axis)) return undefined;
  const rotation = rotationOf(digit, axis, before.axis);
  const shift = [0, 0, 0];
  if (screw) shift["xyz".indexOf(axis)] += Number(screw) / fold;
  for (const letter of letters) for (let k = 0; k < 3; k++) shift[k] += SHIFTS[letter][k];
  const [x, y, z] = shift;
  const turned = sign ? rotation.map((v) => -v) : rotation;
  return { operation: { rotation: turned, translation: [x, y, z] }, fold, axis };
}

/** The first axis is c; a 2 after 2 or 4 is along a, after 3 or 6 along a - b; a 3 later on is the body's diagonal. */
function impliedAxis(fold: number, before: { fold: number; axis: string }): string {
  if (before.fold === 0) return "z";
  if (fold === 2) return before.fold === 2 || before.fold === 4 ? "x" : "'";
  return fold === 3 ? "*" : "z";
}

function rotationOf(digit: string, axis: string, before: string): readonly number[] {
  if (axis === "*") return ABOUT_DIAGONAL;
  if (axis === "'" || axis === '"') return around(ABOUT_Z[`2${axis}`], before);
  return around(ABOUT_Z[digit], axis);
}

/** A rotation about c as one about another axis: (a, b, c) become (b, c, a) or (c, a, b). */
function around(matrix: readonly number[], axis: string): readonly number[] {
  const turns = axis === "x" ? 1 : axis === "y" ? 2 : 0;
  const from = (k: number): number => (k + 3 - turns) % 3;
  return matrix.map((_, at) => matrix[3 * from(Math.floor(at / 3)) + from(at % 3)]);
}

/** Everything that the generators make together. */
function closure(generators: readonly SymmetryOperation[]): SymmetryOperation[] {
  const identity: SymmetryOperation = { rotation: ABOUT_Z["1"], translation: [0, 0, 0] };
  const found = new Map([[keyOf(identity), identity]]);
  const waiting = [identity];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    for (const generator of generators) {
      const product = multiply(generator, next);
      const key = keyOf(product);
      if (found.has(key)) continue;
      found.set(key, product);
      waiting.push(product);
    }
  }
  return [...found.values()];
}

const keyOf = ({ rotation, translation }: SymmetryOperation): string =>
  `${rotation.join()} ${translation.map((t) => Math.round(t * GRID)).join()}`;

function multiply(p: SymmetryOperation, q: SymmetryOperation): SymmetryOperation {
  const rotation = Array.from({ length: 9 }, (_, at) => {
    const [i, k] = [Math.floor(at / 3), at % 3];
    const sum = [0, 1, 2].reduce((s, j) => s + p.rotation[3 * i + j] * q.rotation[3 * j + k], 0);
    return sum === 0 ? 0 : sum;
  });
  const moved = (i: number): number => {
    const t = q.translation;
    const sum = [0, 1, 2].reduce((s, j) => s + p.rotation[3 * i + j] * t[j], p.translation[i]);
    const steps = Math.round(sum * GRID);
    return (((steps % GRID) + GRID) % GRID) / GRID;
  };
  return { rotation, translation: [moved(0), moved(1), moved(2)] };
}
