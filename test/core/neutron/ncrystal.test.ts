import { CrossSection, materials } from "@beambook/core/neutron";
import { beforeAll, describe, expect, it } from "vitest";
import { runPythonJson } from "../../support/peers.js";
import { largestDeviation, steps } from "./deviation.js";

const POWDERS: [string, number][] = [
  ["Mg_sg194", 120],
  ["Nb_sg229", 800],
  ["Zn_sg194", 293.15],
  ["CaF2_sg225_CalciumFlouride", 400],
  ["SiO2-alpha_sg154_AlphaQuartz", 250],
  ["TiO2_sg136_Rutile", 300],
  ["ZrO2_sg14_Zirconia", 300],
];
const CRYSTALS: [string, number, [number, number, number]][] = [
  ["Fe_sg229_Iron-alpha", 2, [1, 2, 3]],
  ["Al_sg225", 0.5, [1, 1, 0]],
  ["Be_sg194", 3, [1, 0, 2]],
  ["Al2O3_sg167_Corundum", 1, [1.001, 1, 3]],
];
const SCRIPT = `
import sys, json, warnings
warnings.filterwarnings("ignore")
import NCrystal as NC, numpy as np
job = json.load(sys.stdin)
wl = np.linspace(0.80037, 9.00037, 300); fine = np.linspace(1.0, 4.2, 400)
out = {"powders": [], "crystals": [], "mixture": None}
for name, temp in job["powders"]:
    base = f"stdlib::{name}.ncmat;temp={temp}K"
    m = NC.load(base + ";vdoslux=4")
    out["powders"].append({"total": list(m.scatter.xsect(wl=wl) + m.absorption.xsect(wl=wl)),
        "bragg": list(NC.createScatter(base + ";comp=bragg").xsect(wl=wl)),
        "incoherent": list(NC.createScatter(base + ";comp=incoh_elas").xsect(wl=wl)), "n": m.info.numberdensity})
for name, mos, d in job["crystals"]:
    s = NC.createScatter(f"stdlib::{name}.ncmat;temp=300K;comp=bragg;mos={mos}deg;dirtol=180deg;"
        f"dir1=@crys_hkl:{d[0]},{d[1]},{d[2]}@lab:0,0,1;dir2=@crys_hkl:1,-1,0@lab:0,1,0")
    out["crystals"].append(list(s.xsect(wl=fine, direction=(0, 0, 1))))
m = NC.load("phases<0.3*Fe_sg229_Iron-alpha.ncmat;temp=293.15K&0.7*Be_sg194.ncmat;temp=293.15K>;vdoslux=4")
out["mixture"] = {"total": list(m.scatter.xsect(wl=wl) + m.absorption.xsect(wl=wl)), "n": m.info.numberdensity}
c = NC.NCMATComposer("stdlib::Al_sg225.ncmat"); c.add_secondary_phase(0.01, "void.ncmat"); c.add_hard_sphere_sans_model(50)
m = c.load("comp=sans"); out["sans"] = {"xs": list(m.scatter.xsect(wl=wl)), "n": m.info.numberdensity}
print("@@" + json.dumps(out))
`;

interface Answers {
  powders: { total: number[]; bragg: number[]; incoherent: number[]; n: number }[];
  crystals: number[][];
  mixture: { total: number[]; n: number };
  sans: { xs: number[]; n: number };
}
const wide = steps(0.80037, 9.00037, 300);
const fine = steps(1, 4.2, 400);

describe("against NCrystal in this run", () => {
  let answers: Answers;
  beforeAll(() => {
    const wrapped = `import io, contextlib\nbuffer = io.StringIO()\nwith contextlib.redirect_stdout(buffer):\n exec(${JSON.stringify(SCRIPT)})\nprint(buffer.getvalue().split("@@")[-1])`;
    const input = JSON.stringify({ powders: POWDERS, crystals: CRYSTALS });
    answers = runPythonJson<Answers>(wrapped, [], { input });
  });

  it.each(POWDERS.map((p, i) => [...p, i] as const))("%s at %d K", (name, temp, i) => {
    const expected = answers.powders[i];
    const xs = new CrossSection({ phase: { ...materials[name], temp } });
    expect(largestDeviation(xs.evaluate(wide), expected.total)).toBeLessThan(1.5e-3);
    // NCrystal leaves out families by a threshold of its own rounding.
    expect(largestDeviation(xs.part("bragg", wide), expected.bragg)).toBeLessThan(1e-5);
    expect(largestDeviation(xs.part("incoherent", wide), expected.incoherent)).toBeLessThan(1e-5);
    expect(Math.abs(xs.numberDensity / expected.n - 1)).toBeLessThan(1e-9);
  });

  it.each(CRYSTALS.map((c, i) => [...c, i] as const))(
    "%s as a crystal with a mosaic spread of %d degrees",
    (name, mos, dir1, i) => {
      const crystal = { ...materials[name], temp: 300, mos, dir1 };
      const ours = new CrossSection({ crystal }).part("bragg", fine);
      const theirs = answers.crystals[i];
      const sum = (v: ArrayLike<number>): number => Array.from(v).reduce((p, q) => p + q, 0);
      expect(Math.abs(sum(ours) / sum(theirs) - 1)).toBeLessThan(1e-3);
      const strong = Math.max(...theirs) * 1e-3;
      const off = [...ours]
        .map((v, j) => (theirs[j] > strong ? Math.abs(v / theirs[j] - 1) : 0))
        .sort((p, q) => p - q);
      expect(off[Math.floor(off.length * 0.9)]).toBeLessThan(5e-3);
    },
  );

  it("mixes phases by volume", () => {
    const xs = new CrossSection({
      iron: { ...materials["Fe_sg229_Iron-alpha"], temp: 293.15, weight: 0.3 },
      beryllium: { ...materials.Be_sg194, temp: 293.15, weight: 0.7 },
    });
    expect(Math.abs(xs.numberDensity / answers.mixture.n - 1)).toBeLessThan(1e-9);
    expect(largestDeviation(xs.evaluate(wide), answers.mixture.total)).toBeLessThan(1e-3);
  });

  it("scatters at small angles from hard spheres", () => {
    const xs = new CrossSection({ al: { ...materials.Al_sg225, sans: 50 } });
    expect(largestDeviation(xs.part("sans", wide), answers.sans.xs)).toBeLessThan(1e-9);
    expect(Math.abs(xs.numberDensity / answers.sans.n - 1)).toBeLessThan(1e-9);
  });
});
