import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isBeambookError, JUPYTER_DISPLAY } from "@beambook/core";
import {
  CrossSection,
  clearRegisteredMaterials,
  type Material,
  materialFromNcmat,
  materialNames,
  materials,
  readMaterial,
  registerMaterial,
} from "@beambook/core/neutron";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { largestDeviation, steps } from "./deviation.js";

const IRON = `NCMAT v4
# bcc iron
@CELL
  cubic 2.8676
@SPACEGROUP
  229
@ATOMPOSITIONS
  Fe 0 0 0
  Fe 1/2 1/2 1/2
@DYNINFO
  element Fe
  fraction 1
  type vdosdebye
@DEBYETEMPERATURE
  Fe 420
`;
const wavelengths = steps(0.8, 8, 120);
const thrown = (act: () => unknown): unknown => {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
};

describe("the library of materials", () => {
  it("has over a hundred materials with sources, found with and without .ncmat", () => {
    expect(materialNames().length).toBeGreaterThan(120);
    const iron = materials["Fe_sg229_Iron-alpha"];
    expect(materials["Fe_sg229_Iron-alpha.ncmat"]).toBe(iron);
    expect("Fe_sg229_Iron-alpha" in materials).toBe(true);
    expect("nothing" in materials).toBe(false);
    expect(iron).toMatchObject({
      formula: "Fe",
      spaceGroup: 229,
      temp: 300,
      weight: 1,
      name: "Iron-alpha",
    });
    expect(iron.sources.some((s) => s.includes("doi.org"))).toBe(true);
    expect(materials.Al2O3_sg167_Corundum.formula).toBe("Al2O3");
  });

  it("names the closest materials when there is none", () => {
    const error = thrown(() => materials.Fe_sg229_Iron_alpha);
    expect(isBeambookError(error, "NotFound")).toBe(true);
    expect(String(error)).toContain("Fe_sg229_Iron-alpha");
    expect(String(thrown(() => new CrossSection({ x: "folder/steel.ncmat" })))).toContain(
      "readMaterial",
    );
  });

  it("completes names in a notebook", () => {
    const names = (materials as never as Record<symbol, () => string[]>)[
      Symbol.for("beambook.completeNames")
    ]();
    expect(names).toContain("Cu_sg225");
    expect(Object.keys(materials)).toEqual(names);
  });

  it("cannot be written to, and survives being awaited and printed", async () => {
    expect(
      isBeambookError(
        thrown(() => Object.assign(materials, { x: 1 })),
        "InvalidArgument",
      ),
    ).toBe(true);
    expect(await Promise.resolve(materials)).toBe(materials);
    const shown = (materials as never as Record<symbol, () => Record<string, string>>)[
      JUPYTER_DISPLAY
    ]();
    expect(shown["text/plain"]).toContain("Cu_sg225 (Cu)");
    expect(String(materials)).toMatch(/materials \(\d+\)/);
  });

  it("copies with changes, and weighs", () => {
    const cold = { ...materials.Al_sg225, temp: 77 };
    const xs = new CrossSection({ al: cold });
    expect(xs.phase("al").temp).toBe(77);
    expect(materials.Al_sg225.times(0.25).weight).toBe(0.25);
    expect(
      isBeambookError(
        thrown(() => materials.Al_sg225.times(-1)),
        "InvalidArgument",
      ),
    ).toBe(true);
  });
});

describe("material files", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "beambook-"));
    writeFileSync(join(folder, "my-iron.ncmat"), IRON);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("give the cross section of the same structure", async () => {
    const own = await readMaterial(join(folder, "my-iron.ncmat"), { temp: 293.15 });
    expect(own).toMatchObject({
      mat: "my-iron.ncmat",
      formula: "Fe",
      temp: 293.15,
      spaceGroup: 229,
    });
    const ours = new CrossSection({ own }).evaluate(wavelengths);
    const library = new CrossSection({
      lib: { ...materials["Fe_sg229_Iron-alpha"], temp: 293.15 },
    });
    // Debye's model instead of the table.
    expect(largestDeviation(ours, library.evaluate(wavelengths))).toBeLessThan(0.01);
  });

  it("are known by name once registered", async () => {
    await registerMaterial(join(folder, "my-iron.ncmat"), { name: "bench-iron" });
    expect(materials["bench-iron"].formula).toBe("Fe");
    expect(materialNames()).toContain("bench-iron");
    clearRegisteredMaterials();
    expect("bench-iron" in materials).toBe(false);
  });

  it("may be CIF, vibrating by its displacements", async () => {
    const cif = `data_iron\n_cell_length_a 2.8676(2)\n_cell_length_b 2.8676\n_cell_length_c 2.8676
loop_\n_space_group_symop_operation_xyz\nx,y,z\nx+1/2,y+1/2,z+1/2
loop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n_atom_site_U_iso_or_equiv\nFe1 0 0 0 U\n`;
    writeFileSync(join(folder, "iron.cif"), cif.replace(" U", " 0.00449"));
    const own = new CrossSection({
      iron: await readMaterial(join(folder, "iron.cif"), { temp: 293.15 }),
    });
    const library = new CrossSection({
      iron: { ...materials["Fe_sg229_Iron-alpha"], temp: 293.15 },
    });
    expect(own.numberDensity).toBeCloseTo(library.numberDensity, 12);
    expect(
      largestDeviation(own.part("bragg", wavelengths), library.part("bragg", wavelengths)),
    ).toBeLessThan(0.02);
    writeFileSync(join(folder, "rigid.cif"), cif.replace(" U", " ?"));
    await expect(readMaterial(join(folder, "rigid.cif"))).rejects.toMatchObject({
      code: "InvalidArgument",
    });
    const given = await readMaterial(join(folder, "rigid.cif"), { debyeTemperature: 420 });
    expect(given.formula).toBe("Fe");
    const alloy = cif
      .replace("Fe1 0 0 0 U", "Fe1 0 0 0 0.005")
      .replace("_U_iso_or_equiv", "_U_iso_or_equiv\n_atom_site_occupancy");
    writeFileSync(
      join(folder, "alloy.cif"),
      alloy.replace("0.005", "0.005 0.5\nNi1 0 0 0 0.005 0.5"),
    );
    expect((await readMaterial(join(folder, "alloy.cif"))).formula).toBe("Fe0.5Ni0.5");
    writeFileSync(join(folder, "holes.cif"), alloy.replace("0.005", "0.005 0.7"));
    await expect(readMaterial(join(folder, "holes.cif"))).rejects.toMatchObject({
      code: "UnsupportedType",
    });
  });

  it("travel in the JSON of a cross section", () => {
    const own = materialFromNcmat(IRON, "own", { weight: 2 });
    const xs = new CrossSection({ own, copper: "Cu_sg225" }, { name: "both" });
    const json = JSON.parse(JSON.stringify(xs));
    const again = new CrossSection(json.materials, json);
    expect(again.evaluate(wavelengths)).toEqual(xs.evaluate(wavelengths));
    expect(again.weights).toEqual(xs.weights);
    expect(JSON.stringify(json)).not.toContain("vdos_density");
  });

  it("define their own atoms and mixtures", () => {
    const mixed = materialFromNcmat(
      IRON.replace("@CELL", "@ATOMDB\n  Fe is 0.5 Fe 0.5 Ni\n@CELL").replace("v4", "v5"),
      "alloy",
    );
    const xs = new CrossSection({ mixed });
    const both = new CrossSection({ iron: materialFromNcmat(IRON, "iron") });
    // Absorption is the mean; differing lengths add incoherent scattering.
    const absorption = xs.part("absorption", [1.8])[0] / both.part("absorption", [1.8])[0];
    expect(absorption).toBeCloseTo((2.56 + 4.49) / 2 / 2.56, 2);
    expect(xs.part("incoherent", [9])[0]).toBeGreaterThan(both.part("incoherent", [9])[0]);
  });

  it.each([
    [
      "an impossible cell",
      IRON.replace("cubic 2.8676", "lengths 2 2 2\n angles 20 20 100"),
      "InvalidArgument",
    ],
    ["an unknown atom", IRON.replaceAll("Fe", "Qq"), "NotFound"],
    ["a scattering kernel", IRON.replace("type vdosdebye", "type scatknl"), "UnsupportedType"],
    ["fractions unlike the cell", IRON.replace("Fe 1/2 1/2 1/2", "Al 1/2 1/2 1/2"), "FileFormat"],
  ] as const)("with %s are refused", (_, text, code) => {
    expect(
      isBeambookError(
        thrown(() => materialFromNcmat(text, "bad")),
        code,
      ),
    ).toBe(true);
  });
});

describe("settings of a phase", () => {
  const at = (settings: object): Float64Array =>
    new CrossSection({
      iron: { ...materials["Fe_sg229_Iron-alpha"], ...settings } as Material,
    }).part("bragg", wavelengths);
  const plain = at({});

  it("move the edges with the lattice, and keep the free number of atoms", () => {
    const xs = new CrossSection({ iron: materials["Fe_sg229_Iron-alpha"] });
    const [edge] = xs.edges(1);
    const [moved] = xs.edges(1, { a: 2.8676 * 1.001 });
    expect(moved / edge).toBeCloseTo(1.001, 9);
    expect(xs.with({ a: 2.8676 * 1.01 }).numberDensity).toBeCloseTo(
      xs.numberDensity / 1.01 ** 3,
      9,
    );
  });

  it("tie equal lengths, and split families when they differ", () => {
    const tied = new CrossSection({ iron: materials["Fe_sg229_Iron-alpha"] }).edges(1.2, {
      a: 2.87,
    });
    const split = new CrossSection({ iron: materials["Fe_sg229_Iron-alpha"] }).edges(1.2, {
      a: 2.87,
      b: 2.88,
    });
    expect(split.length).toBeGreaterThan(tied.length);
    const hexagonal = new CrossSection({ be: materials.Be_sg194 });
    expect(hexagonal.with({ a: 2.3 }).phase("be").cell).toMatchObject({
      a: 2.3,
      b: 2.3,
      c: 3.5833,
    });
  });

  it("leave an even powder alone where texture and extinction vanish", () => {
    expect(largestDeviation(at({ texture: { direction: [1, 1, 0], r: 1 } }), plain)).toBeLessThan(
      1e-12,
    );
    const nearly = at({ texture: { direction: [1, 1, 0], r: 1 + 1e-9 } });
    expect(largestDeviation(nearly, plain)).toBeLessThan(1e-6);
    expect(largestDeviation(at({ ext_l: 1e-6 }), plain)).toBeLessThan(1e-6);
  });

  it("keep the number of grains whatever the texture", () => {
    // March's distribution is normalised: averaged over all directions of the axis, nothing changes. Directions that
    // cover the cube evenly by symmetry average to the powder to second order.
    const strong = at({ texture: { direction: [1, 0, 0], r: 0.7 } });
    expect(largestDeviation(strong, plain)).toBeGreaterThan(0.05);
    const weak = at({ texture: { direction: [1, 0, 0], r: 0.99 } });
    const opposite = at({ texture: { direction: [1, 0, 0], r: 1 / 0.99 } });
    const mean = weak.map((v, i) => (v + opposite[i]) / 2);
    expect(largestDeviation(mean, plain)).toBeLessThan(2e-3);
  });

  it("weaken strong edges most by extinction", () => {
    const extinct = at({ ext_l: 3 });
    const left = extinct.map((v, i) => (plain[i] > 0 ? v / plain[i] : 1));
    expect(left.every((v) => v > 0 && v <= 1)).toBe(true);
    expect(Math.min(...left)).toBeLessThan(0.9);
    const both = at({ ext_l: 3, ext_g: 30, ext_L: 100 });
    expect(both.every((v, i) => v <= extinct[i] + 1e-12)).toBe(true);
    const triangular = at({ ext_l: 3, ext_g: 30, ext_L: 100, ext_dist: "tri" });
    expect(largestDeviation(triangular, both)).toBeGreaterThan(1e-4);
  });

  it("choose components, and parts add up", () => {
    const xs = new CrossSection({ iron: materials["Fe_sg229_Iron-alpha"] });
    const parts = Object.values(xs.parts(wavelengths));
    const sum = wavelengths.map((_, i) => parts.reduce((all, p) => all + p[i], 0));
    expect(largestDeviation(sum, xs.evaluate(wavelengths))).toBeLessThan(1e-12);
    const without = new CrossSection({ iron: materials["Fe_sg229_Iron-alpha"], comp: "nobragg" });
    expect(without.part("bragg", wavelengths).every((v) => v === 0)).toBe(true);
  });

  it("come from a table of orientations", async () => {
    const folder = mkdtempSync(join(tmpdir(), "beambook-"));
    const file = join(folder, "odf.csv");
    const head = "alpha_mtex,beta_mtex,gamma_mtex,volume_mtex,fwhm,xh,xk,xl,yh,yk,yl";
    writeFileSync(file, `${head}\n0,0,0,0.3,5,0,0,1,1,0,0\n10,20,30,0.2,8,1,1,0,0,0,1\n`);
    const xs = await CrossSection.fromMtex(file, "Fe_sg225_Iron-gamma", { shortName: "γ" });
    expect(xs.phaseNames).toEqual(["γ0", "γ1", "γ_powder"]);
    expect(Object.values(xs.weights).map((w) => w.toFixed(6))).toEqual([
      "0.300000",
      "0.200000",
      "0.500000",
    ]);
    expect(xs.phase("γ1").settings).toMatchObject({ mos: 8, dir1: [1, 1, 0], dir2: [0, 0, 1] });
    writeFileSync(file, "a,b\n1,2\n");
    await expect(CrossSection.fromMtex(file, "Fe_sg225_Iron-gamma")).rejects.toMatchObject({
      code: "InvalidArgument",
    });
    rmSync(folder, { recursive: true });
  });

  it.each([
    ["a negative temperature", { temp: -1 }],
    ["an impossible length", { a: 0 }],
    ["an unknown component", { comp: "magic" }],
    ["an unknown extinction", { ext_l: 1, ext_method: "BC_mix" }],
    ["a negative size", { ext_l: -1 }],
    ["a mosaic spread of 0", { mos: 0 }],
    ["a direction of length 0", { mos: 1, dir1: [0, 0, 0] }],
    ["a March parameter of 0", { texture: { direction: [0, 0, 1], r: 0 } }],
    ["a negative radius", { sans: -5 }],
    ["a negative weight", { weight: -1 }],
  ])("refuse %s", (_, settings) => {
    expect(
      isBeambookError(
        thrown(() => at(settings)),
        "InvalidArgument",
      ),
    ).toBe(true);
  });
});
