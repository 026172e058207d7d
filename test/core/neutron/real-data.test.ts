import { existsSync } from "node:fs";
import { CrossSection, Data, materials } from "@beambook/core/neutron";
import { describe, expect, it } from "vitest";
import { repoRoot } from "../../support/peers.js";

const folder = `${repoRoot}/../shared/reference/real/neutron`;
const absent = !existsSync(`${folder}/iron_powder.csv`);

describe("iron powder measured behind an open beam", () => {
  if (absent) console.warn(`Skipped: no measurement in ${folder}.`);

  it.skipIf(absent)(
    "has its edge where the lattice says, and the depth of some centimetres of iron",
    async () => {
      const data = await Data.fromCounts(`${folder}/iron_powder.csv`, `${folder}/openbeam.csv`, {
        L: 9,
        tstep: 10e-6,
      });
      const { wavelength, trans } = data.spectrum;
      const xs = new CrossSection({ iron: { ...materials["Fe_sg229_Iron-alpha"], temp: 293.15 } });
      const [edge] = xs.edges(3);
      const mean = (from: number, to: number): number => {
        const inside = [...trans.keys()].filter((i) => wavelength[i] > from && wavelength[i] < to);
        return inside.reduce((sum, i) => sum + trans[i], 0) / inside.length;
      };
      const thicknessAt = (wl: number, t: number): number =>
        -Math.log(t) / (xs.evaluate([wl])[0] * xs.numberDensity);
      // Transmission rises across the last edge, by what the difference of cross sections asks for.
      const jump = Math.log(mean(edge + 0.05, edge + 0.15) / mean(edge - 0.15, edge - 0.05));
      const [below, above] = xs.evaluate([edge - 0.1, edge + 0.1]);
      const fromJump = jump / ((below - above) * xs.numberDensity);
      expect(jump).toBeGreaterThan(0.1);
      expect(fromJump).toBeGreaterThan(0.1);
      expect(fromJump / thicknessAt(edge - 0.1, mean(edge - 0.15, edge - 0.05))).toBeGreaterThan(
        0.5,
      );
      expect(fromJump / thicknessAt(edge - 0.1, mean(edge - 0.15, edge - 0.05))).toBeLessThan(1.5);
    },
  );
});
