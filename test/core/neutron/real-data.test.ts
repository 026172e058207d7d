import { existsSync } from "node:fs";
import { CrossSection, Data, materials, TransmissionModel } from "@beambook/core/neutron";
import { describe, expect, it } from "vitest";
import { repoRoot } from "../../support/peers.js";

const folder = `${process.env.BEAMBOOK_REAL_DATA ?? `${repoRoot}/../shared/reference/real`}/neutron`;
const absent = !existsSync(`${folder}/iron_powder.csv`);
if (absent) console.warn(`Skipped: no measurement in ${folder}.`);
const load = (): Promise<Data> =>
  Data.fromCounts(`${folder}/iron_powder.csv`, `${folder}/openbeam.csv`, { L: 9, tstep: 10e-6 });
const iron = new CrossSection({ iron: { ...materials["Fe_sg229_Iron-alpha"], temp: 293.15 } });
const free = { varyBasic: true, varyBackground: true, varyTof: true, varyResponse: true } as const;
const range = { wlmin: 1, wlmax: 5.5 };

describe.skipIf(absent)("iron powder measured behind an open beam", () => {
  it("has its edge where the lattice says, and the depth of some centimetres of iron", async () => {
    const data = await load();
    const { wavelength, trans } = data.spectrum;
    const [edge] = iron.edges(3);
    const mean = (from: number, to: number): number => {
      const inside = [...trans.keys()].filter((i) => wavelength[i] > from && wavelength[i] < to);
      return inside.reduce((sum, i) => sum + trans[i], 0) / inside.length;
    };
    const thicknessAt = (wl: number, t: number): number =>
      -Math.log(t) / (iron.evaluate([wl])[0] * iron.numberDensity);
    // Transmission rises across the last edge, by what the difference of cross sections asks for.
    const jump = Math.log(mean(edge + 0.05, edge + 0.15) / mean(edge - 0.15, edge - 0.05));
    const [below, above] = iron.evaluate([edge - 0.1, edge + 0.1]);
    const fromJump = jump / ((below - above) * iron.numberDensity);
    expect(jump).toBeGreaterThan(0.1);
    expect(fromJump).toBeGreaterThan(0.1);
    expect(fromJump / thicknessAt(edge - 0.1, mean(edge - 0.15, edge - 0.05))).toBeGreaterThan(0.5);
    expect(fromJump / thicknessAt(edge - 0.1, mean(edge - 0.15, edge - 0.05))).toBeLessThan(1.5);
  });

  it("is fitted better than by the original with the same freedoms", async () => {
    const data = await load();
    // nbragg 1.0.0 with all stages: 93, 61.5 and 12.4.
    const basic = new TransmissionModel(iron, { varyBasic: true });
    expect((await basic.fit(data, range)).redchi).toBeLessThan(93.5);
    const background = new TransmissionModel(iron, { varyBasic: true, varyBackground: true });
    expect((await background.fit(data, range)).redchi).toBeLessThan(61.6);
    const found = await new TransmissionModel(iron, { ...free, response: "pulse" }).fit(
      data,
      range,
    );
    expect(found.success).toBe(true);
    expect(found.nvarys).toBe(9);
    expect(found.redchi).toBeLessThan(7.1);
  });

  it("has one thickness and one flight path in neighbouring ranges", async () => {
    const data = await load();
    const options = { ...free, response: "pulse", background: "polynomial5" } as const;
    const full = new TransmissionModel(iron, options);
    for (const name of ["α1", "β1"]) full.params.get(name).set({ vary: true });
    const whole = await full.fit(data, { ...range, stages: "all" });
    expect(whole.success).toBe(true);
    expect(whole.redchi).toBeLessThan(3.9);
    const part = new TransmissionModel(iron, options);
    for (const [name, value] of Object.entries(whole.values)) {
      part.params.get(name).set({ value, vary: name === "thickness" || name === "L0" });
    }
    const found: Record<string, number>[] = [];
    for (const [wlmin, wlmax] of [
      [1.4, 2.2],
      [2.2, 3.2],
      [3.2, 5.5],
    ]) {
      found.push((await part.fit(data, { wlmin, wlmax, stages: "all" })).values);
    }
    const spread = (name: string): number => {
      const values = found.map((v) => v[name]);
      return (Math.max(...values) - Math.min(...values)) / values[0];
    };
    expect(spread("thickness")).toBeLessThan(0.005);
    expect(spread("L0")).toBeLessThan(3e-4);
  });
});
