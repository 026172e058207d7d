import { readFileSync } from "node:fs";
import { CrossSection, materials } from "@beambook/core/neutron";
import { describe, expect, it } from "vitest";
import { repoRoot } from "../../support/peers.js";
import { largestDeviation } from "./deviation.js";

type Columns = Record<"total_fine" | "bragg" | "incoherent_elastic" | "absorption", number[]>;
interface Reference {
  wavelengths: number[];
  xs: Record<string, Record<string, Columns>>;
  families: Record<
    string,
    {
      T: number;
      rows: number[][];
      msd: Record<string, Record<string, number>>;
      numberDensity: number;
    }
  >;
}
const reference = JSON.parse(
  readFileSync(`${repoRoot}/test/reference/neutron/cross-sections.json`, "utf8"),
) as Reference;
const wavelengths = Float64Array.from(reference.wavelengths);

describe("cross sections of 16 materials at 3 temperatures", () => {
  const worst: number[] = [];

  describe.each(Object.keys(reference.xs))("%s", (name) => {
    it.each(Object.keys(reference.xs[name]))(
      "at %s K agree with NCrystal's finest setting",
      (temp) => {
        const expected = reference.xs[name][temp];
        const xs = new CrossSection({ phase: { ...materials[name], temp: Number(temp) } });
        const total = largestDeviation(xs.evaluate(wavelengths), expected.total_fine);
        worst.push(total);
        expect(total).toBeLessThan(1e-3);
        expect(largestDeviation(xs.part("bragg", wavelengths), expected.bragg)).toBeLessThan(1e-5);
        expect(
          largestDeviation(xs.part("incoherent", wavelengths), expected.incoherent_elastic),
        ).toBeLessThan(1e-5);
        expect(
          largestDeviation(xs.part("absorption", wavelengths), expected.absorption),
        ).toBeLessThan(1e-5);
      },
    );
  });

  it("differ by less than 2e-4 in the median", () => {
    expect(worst).toHaveLength(48);
    expect(worst.sort((a, b) => a - b)[24]).toBeLessThan(2e-4);
  });

  it("come with the number density of the cell", () => {
    for (const [name, { numberDensity }] of Object.entries(reference.families)) {
      const xs = new CrossSection({ phase: materials[name] });
      expect(Math.abs(xs.numberDensity / numberDensity - 1), name).toBeLessThan(1e-9);
      expect(xs.atomicDensity).toBe(xs.numberDensity);
    }
  });
});
