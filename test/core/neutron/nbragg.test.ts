import { CrossSection, materials } from "@beambook/core/neutron";
import { beforeAll, describe, expect, it } from "vitest";
import { runPython } from "../../support/peers.js";
import { largestDeviation, steps } from "./deviation.js";

const ORIENTED: { mos: number; dir1: [number, number, number]; theta: number; phi: number }[] = [
  { mos: 2, dir1: [1, 1, 0], theta: 5, phi: 0 },
  { mos: 2, dir1: [1, 1, 0], theta: 0, phi: 7 },
  { mos: 3, dir1: [1, 2, 3], theta: 11, phi: -4 },
];
const SCRIPT = `
import json, sys, warnings
warnings.filterwarnings("ignore")
import nbragg, numpy as np
wl = np.linspace(1.0, 4.2, 400); out = {"oriented": []}
fe, ga = nbragg.materials["Fe_sg229_Iron-alpha"], nbragg.materials["Fe_sg225_Iron-gamma"]
for o in json.load(sys.stdin):
    x = nbragg.CrossSection(iron=fe, mos=o["mos"], dir1=o["dir1"], dir2=[0, 0, 1], theta=o["theta"], phi=o["phi"], dirtol=180.)
    out["oriented"].append(list(map(float, x(wl))))
s = 0.3 * nbragg.CrossSection(alpha=fe) + 0.7 * nbragg.CrossSection(gamma=ga)
out["sum"] = list(map(float, s(wl)))
x = nbragg.CrossSection(alpha=fe * 0.5, gamma=ga * 0.5)
out["moved"] = list(map(float, x(wl, a1=2.88, b1=2.88, c1=2.88, temp=400)))
out["sans"] = list(map(float, nbragg.CrossSection(al=nbragg.materials["Al_sg225"], sans=80)(wl)))
print("@@" + json.dumps(out))
`;
const wavelengths = steps(1, 4.2, 400);

describe("against nbragg in this run", () => {
  let theirs: { oriented: number[][]; sum: number[]; moved: number[]; sans: number[] };
  beforeAll(() => {
    const printed = runPython(SCRIPT, [], { input: JSON.stringify(ORIENTED) });
    theirs = JSON.parse(printed.split("@@").at(-1) ?? "");
  });

  it.each(ORIENTED.map((o, i) => [i, o] as const))(
    "turns crystal %d the same way",
    (i, settings) => {
      const ours = new CrossSection({ iron: { ...materials["Fe_sg229_Iron-alpha"], ...settings } });
      const off = [...ours.evaluate(wavelengths)]
        .map((v, j) => Math.abs(v / theirs.oriented[i][j] - 1))
        .sort((p, q) => p - q);
      expect(off[200]).toBeLessThan(3e-4);
      // The tails that both cut at 5 standard deviations differ most.
      expect(off[380]).toBeLessThan(2e-3);
      expect(off[399]).toBeLessThan(0.05);
    },
  );

  it("adds, moves lattice and temperature, and scatters from spheres", () => {
    const alpha = materials["Fe_sg229_Iron-alpha"];
    const gamma = materials["Fe_sg225_Iron-gamma"];
    const sum = new CrossSection({ alpha }).times(0.3).plus(new CrossSection({ gamma }).times(0.7));
    expect(largestDeviation(sum.evaluate(wavelengths), theirs.sum)).toBeLessThan(5e-4);
    const both = new CrossSection({ alpha: alpha.times(0.5), gamma: gamma.times(0.5) });
    const moved = both.evaluate(wavelengths, { a1: 2.88, temp: 400 });
    expect(largestDeviation(moved, theirs.moved)).toBeLessThan(5e-4);
    const sans = new CrossSection({ al: materials.Al_sg225, sans: 80 });
    expect(largestDeviation(sans.evaluate(wavelengths), theirs.sans)).toBeLessThan(1e-3);
  });
});
