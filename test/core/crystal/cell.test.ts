import { isBeambookError } from "@beambook/core";
import {
  cellVolume,
  checkCell,
  dSpacing,
  groupReflections,
  lengthTies,
  type Miller,
  reciprocalBasis,
  type UnitCell,
} from "@beambook/core/crystal";
import { beforeAll, describe, expect, it } from "vitest";
import { runPythonJson } from "../../support/peers.js";
import { seededRandom } from "../../support/random.js";

const CELLS: Record<string, number[]> = {
  cubic: [2.8676, 2.8676, 2.8676, 90, 90, 90],
  hexagonal: [4.757, 4.757, 12.9877, 90, 90, 120],
  rhombohedral: [5.13, 5.13, 5.13, 55.3, 55.3, 55.3],
  tetragonal: [4.59, 4.59, 2.96, 90, 90, 90],
  orthorhombic: [4.96, 7.97, 5.74, 90, 90, 90],
  monoclinic: [5.15, 5.21, 5.32, 90, 99.2, 90],
  triclinic: [7.94, 7.32, 7.07, 90.03, 95.37, 103.43],
};
const HKL: Miller[] = [
  [1, 0, 0],
  [0, 1, 1],
  [1, -2, 3],
  [-3, 1, 2],
];
const cellOf = ([a, b, c, alpha, beta, gamma]: number[]): UnitCell => ({
  a,
  b,
  c,
  alpha,
  beta,
  gamma,
});

describe("cells", () => {
  let theirs: Record<string, { volume: number; d: number[] }>;
  beforeAll(() => {
    theirs = runPythonJson(
      `import gemmi, json, sys
cells, hkl = json.load(sys.stdin)
out = {}
for name, c in cells.items():
    u = gemmi.UnitCell(*c)
    out[name] = {"volume": u.volume, "d": [u.calculate_d(h) for h in hkl]}
print(json.dumps(out))`,
      [],
      { input: JSON.stringify([CELLS, HKL]) },
    );
  });

  it.each(Object.keys(CELLS))("%s: volume and spacings agree with gemmi", (name) => {
    const cell = cellOf(CELLS[name]);
    expect(Math.abs(cellVolume(cell) / theirs[name].volume - 1)).toBeLessThan(1e-9);
    HKL.forEach((hkl, i) => {
      expect(Math.abs(dSpacing(cell, hkl) / theirs[name].d[i] - 1)).toBeLessThan(1e-9);
    });
  });

  it.each(Object.keys(CELLS))("%s: the reciprocal basis has the lengths of the metric", (name) => {
    const cell = cellOf(CELLS[name]);
    const b = reciprocalBasis(cell);
    for (const hkl of HKL) {
      const v = [0, 1, 2].map((j) => hkl[0] * b[j] + hkl[1] * b[3 + j] + hkl[2] * b[6 + j]);
      expect(1 / Math.hypot(...v)).toBeCloseTo(dSpacing(cell, hkl), 9);
    }
  });

  it("ties lengths that are equal", () => {
    expect(lengthTies(cellOf(CELLS.cubic))).toEqual([0, 0, 0]);
    expect(lengthTies(cellOf(CELLS.hexagonal))).toEqual([0, 0, 2]);
    expect(lengthTies(cellOf([3, 4, 4, 90, 90, 90]))).toEqual([0, 1, 1]);
    expect(lengthTies(cellOf(CELLS.triclinic))).toEqual([0, 1, 2]);
  });

  it.each([
    ["a length of 0", [0, 1, 1, 90, 90, 90]],
    ["NaN", [Number.NaN, 1, 1, 90, 90, 90]],
    ["an angle of 180", [1, 1, 1, 180, 90, 90]],
    ["angles that close no cell", [1, 1, 1, 20, 20, 100]],
  ])("refuses %s", (_, values) => {
    let thrown: unknown;
    try {
      checkCell(cellOf(values));
    } catch (error) {
      thrown = error;
    }
    expect(isBeambookError(thrown, "InvalidArgument")).toBe(true);
  });
});

describe("groupReflections", () => {
  const random = seededRandom(1);
  const sites = Float64Array.from({ length: 9 }, random);

  it.each(Object.keys(CELLS))(
    "%s: finds every reflection, and sums |F|² as term by term",
    (name) => {
      const cell = cellOf(CELLS[name]);
      const dMin = 0.9;
      const groups = groupReflections(cell, [sites], dMin);
      const most = 16;
      let count = 0;
      let sum = 0;
      for (let h = -most; h <= most; h++) {
        for (let k = -most; k <= most; k++) {
          for (let l = -most; l <= most; l++) {
            if ((h === 0 && k === 0 && l === 0) || dSpacing(cell, [h, k, l]) < dMin) continue;
            count++;
            const f = [0, 0];
            for (let j = 0; j < 9; j += 3) {
              const phase = 2 * Math.PI * (h * sites[j] + k * sites[j + 1] + l * sites[j + 2]);
              f[0] += Math.cos(phase);
              f[1] += Math.sin(phase);
            }
            sum += f[0] ** 2 + f[1] ** 2;
          }
        }
      }
      expect(groups.multiplicity.reduce((p, n) => p + n, 0)).toBe(count);
      expect(groups.products.reduce((p, n) => p + n, 0)).toBeCloseTo(sum, 6);
      const spacings = Array.from({ length: groups.count }, (_, i) =>
        dSpacing(cell, [groups.hkl[3 * i], groups.hkl[3 * i + 1], groups.hkl[3 * i + 2]]),
      );
      expect(spacings.every((d, i) => i === 0 || d <= spacings[i - 1] * (1 + 1e-9))).toBe(true);
    },
  );

  it("leaves out what the lattice forbids", () => {
    const bcc = Float64Array.of(0, 0, 0, 0.5, 0.5, 0.5);
    const { hkl, count } = groupReflections(cellOf(CELLS.cubic), [bcc], 0.7);
    for (let i = 0; i < count; i++)
      expect(Math.abs(hkl[3 * i] + hkl[3 * i + 1] + hkl[3 * i + 2]) % 2).toBe(0);
  });

  it("refuses more reflections than memory holds", () => {
    let thrown: unknown;
    try {
      groupReflections(cellOf([200, 200, 200, 90, 90, 90]), [sites], 0.1);
    } catch (error) {
      thrown = error;
    }
    expect(isBeambookError(thrown, "TooLarge")).toBe(true);
  });
});
