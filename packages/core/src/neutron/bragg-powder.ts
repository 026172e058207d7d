import {
  cellVolume,
  groupReflections,
  inverseSquareSpacing,
  type LengthTies,
  lengthTies,
  type ReflectionGroups,
  reciprocalMetric,
  type Sites,
  type UnitCell,
} from "../crystal/index.js";

/** Atoms of one kind in a crystal. */
export interface Scatterer {
  readonly sites: Sites;
  /** Coherent scattering length in √barn. */
  readonly length: number;
}

/** Reflections of a powder at one lattice and temperature, by falling spacing. */
export interface PowderLines {
  /** Longest wavelength that each family still reflects, Å: twice its spacing. */
  readonly edges: Float64Array;
  /** What each family adds: `σ = λ² Σ steps`, barn Å⁻² per atom. */
  readonly steps: Float64Array;
  /** h, k, l of one reflection of each family. */
  readonly hkl: Int32Array;
  /** Sum of |F|² over each family, barn. */
  readonly strengths: Float64Array;
  readonly multiplicity: Int32Array;
  /** Spacings below this are missing, Å. */
  readonly dMin: number;
}

/** Families with a smaller mean |F|², in barn, are left out. */
const WEAKEST = 1e-5;

/** Finds a crystal's reflections once, and follows changes of lattice and temperature from there. */
export class PowderCrystal {
  readonly #cell: UnitCell;
  readonly #scatterers: readonly Scatterer[];
  readonly #atoms: number;
  readonly #groups: Map<string, ReflectionGroups> = new Map();

  constructor(cell: UnitCell, scatterers: readonly Scatterer[]) {
    this.#cell = cell;
    this.#scatterers = scatterers;
    this.#atoms = scatterers.reduce((sum, { sites }) => sum + sites.length / 3, 0);
  }

  /**
   * The families with a spacing of at least `dMin` Å.
   *
   * @param displacements mean squared displacement of each kind of atom, Å²
   */
  lines(cell: UnitCell, displacements: readonly number[], dMin: number): PowderLines {
    const groups = this.#groupsFor(cell, dMin);
    const { count, hkl } = groups;
    const metric = reciprocalMetric(cell);
    const squares = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      squares[i] = inverseSquareSpacing(metric, hkl[3 * i], hkl[3 * i + 1], hkl[3 * i + 2]);
    }
    const strengths = this.#strengths(groups, squares, displacements);
    return sortedLines(groups, squares, strengths, 1 / (2 * cellVolume(cell) * this.#atoms));
  }

  /** Σ |F|² of each family: geometry once, scattering lengths and Debye-Waller factors now. */
  #strengths(
    { count, kinds, products }: ReflectionGroups,
    squares: Float64Array,
    displacements: readonly number[],
  ): Float64Array {
    const damped = new Float64Array(kinds);
    const strengths = new Float64Array(count);
    let pair = 0;
    for (let i = 0; i < count; i++) {
      const halfQ2 = 2 * Math.PI * Math.PI * squares[i];
      for (let t = 0; t < kinds; t++) {
        damped[t] = this.#scatterers[t].length * Math.exp(-displacements[t] * halfQ2);
      }
      let sum = 0;
      for (let t = 0; t < kinds; t++) {
        sum += products[pair++] * damped[t] * damped[t];
        for (let u = t + 1; u < kinds; u++) sum += 2 * products[pair++] * damped[t] * damped[u];
      }
      strengths[i] = Math.max(0, sum);
    }
    return strengths;
  }

  /** The reflections are those of the crystal's own cell, some more than needed in case the lattice grows. */
  #groupsFor(cell: UnitCell, dMin: number): ReflectionGroups {
    const ties = sharedTies(this.#cell, cell);
    const scale = Math.min(this.#cell.a / cell.a, this.#cell.b / cell.b, this.#cell.c / cell.c);
    const needed = dMin * Math.min(1, scale);
    const sameAngles = (["alpha", "beta", "gamma"] as const).every(
      (angle) => this.#cell[angle] === cell[angle],
    );
    const key = sameAngles ? ties.join() : JSON.stringify(cell);
    const known = this.#groups.get(key);
    if (known && known.dMin <= needed) return known;
    const base = sameAngles ? this.#cell : cell;
    const sites = this.#scatterers.map((s) => s.sites);
    const groups = groupReflections(base, sites, needed * 0.98, ties);
    if (this.#groups.size > 8) this.#groups.clear();
    this.#groups.set(key, groups);
    return groups;
  }
}

/** Lengths that are the same in both cells. */
function sharedTies(one: UnitCell, two: UnitCell): LengthTies {
  const a = lengthTies(one);
  const exact = (x: number, y: number): boolean => x === y;
  const { a: p, b: q, c: r } = two;
  const ofB = a[1] === 0 && exact(p, q) ? 0 : 1;
  if (a[2] === 0 && exact(p, r)) return [0, ofB, 0];
  return [0, ofB, a[2] === a[1] && exact(q, r) ? ofB : 2];
}

/** Weak families off, the rest by falling spacing. */
function sortedLines(
  groups: ReflectionGroups,
  squares: Float64Array,
  strengths: Float64Array,
  scale: number,
): PowderLines {
  const kept: number[] = [];
  for (let i = 0; i < groups.count; i++) {
    if (strengths[i] >= WEAKEST * groups.multiplicity[i]) kept.push(i);
  }
  const inOrder = kept.every((g, i) => i === 0 || squares[kept[i - 1]] <= squares[g]);
  if (!inOrder) kept.sort((i, j) => squares[i] - squares[j]);
  const edges = Float64Array.from(kept, (i) => 2 / Math.sqrt(squares[i]));
  return {
    edges,
    steps: Float64Array.from(kept, (i) => (scale * strengths[i]) / Math.sqrt(squares[i])),
    hkl: Int32Array.from({ length: 3 * kept.length }, (_, n) => {
      return groups.hkl[3 * kept[Math.floor(n / 3)] + (n % 3)];
    }),
    strengths: Float64Array.from(kept, (i) => strengths[i]),
    multiplicity: Int32Array.from(kept, (i) => groups.multiplicity[i]),
    dMin: groups.dMin,
  };
}
