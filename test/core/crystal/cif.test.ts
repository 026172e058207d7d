import { isBeambookError } from "@beambook/core";
import { cifNumber, parseCif, parseCifBlocks, parseOperation } from "@beambook/core/crystal";
import { beforeAll, describe, expect, it } from "vitest";
import { runPythonJson } from "../../support/peers.js";
import { seededRandom } from "../../support/random.js";

const CORUNDUM = `# from a paper
data_corundum
_chemical_formula_sum 'Al2 O3'
_cell_length_a 4.757(1)
_cell_length_b 4.757(1)
_cell_length_c 12.9877(35)
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 120
_symmetry_space_group_name_H-M 'R -3 c :H'
_symmetry_Int_Tables_number 167
_diffrn_ambient_temperature 295
_publ_section_title
;
 A text with 'quotes', _tags and
 loop_ in it
;
loop_
_symmetry_equiv_pos_as_xyz
x,y,z
@OPERATIONS
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
_atom_site_occupancy
_atom_site_U_iso_or_equiv
Al1 Al3+ 0 0 0.35218(2) 1 0.0029(1)
O1 O2- 0.30625(9) 0 0.25 1.0 0.0033
`;

const SCRIPT = `
import gemmi, json, sys
out = {}
for hm in json.load(sys.stdin):
    sg = gemmi.find_spacegroup_by_name(hm)
    out[hm] = {"number": sg.number, "operations": [o.triplet() for o in sg.operations()],
        "images": [[[v % 1.0 for v in o.apply_to_xyz([0.123, 0.271, 0.387])] for o in sg.operations()]]}
print(json.dumps(out))
`;
const GROUPS = [
  "P 1",
  "P -1",
  "P 21/c",
  "C 2/c",
  "P n m a",
  "I 41/a m d",
  "R -3 c",
  "P 63/m m c",
  "F d -3 m",
  "I a -3 d",
];
type Answer = { number: number; operations: string[]; images: [number, number, number][][] };

describe("against gemmi", () => {
  let theirs: Record<string, Answer>;
  beforeAll(() => {
    theirs = runPythonJson(SCRIPT, [], { input: JSON.stringify(GROUPS) });
  });

  it.each(GROUPS)("%s gives the same places", (name) => {
    const { operations, images } = theirs[name];
    const cif = `data_x\n_cell_length_a 9\n_cell_length_b 9\n_cell_length_c 9\n_cell_angle_gamma ${/R|63/.test(name) ? 120 : 90}
loop_\n_space_group_symop_operation_xyz\n${operations.map((o) => `'${o}'`).join("\n")}
loop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\nFe1 0.123 0.271 0.387\n`;
    const { sites } = parseCif(cif).atoms[0];
    const rounded = (list: readonly (readonly number[])[]): string[] =>
      [...new Set(list.map((p) => p.map((v) => ((v + 1e-9) % 1).toFixed(5)).join(" ")))].sort();
    expect(rounded(sites)).toEqual(rounded(images[0]));
  });

  it("places a whole structure", () => {
    const cif = CORUNDUM.replace(
      "x,y,z\n@OPERATIONS",
      theirs["R -3 c"].operations.map((o) => `'${o}'`).join("\n"),
    );
    const crystal = parseCif(cif);
    expect(crystal.atoms.map(({ element, sites }) => [element, sites.length])).toEqual([
      ["Al", 12],
      ["O", 18],
    ]);
    expect(crystal).toMatchObject({
      name: "corundum",
      formula: "Al2 O3",
      temperature: 295,
      spaceGroup: { number: 167 },
      cellEsd: { a: 0.001, alpha: undefined },
    });
    expect(crystal.cellEsd.c).toBeCloseTo(0.0035, 12);
    expect(crystal.atoms[0].uIso).toBe(0.0029);
  });
});

describe("CIF", () => {
  it("reads numbers with their uncertainty", () => {
    const read = (text: string) => cifNumber({ text, line: 1 });
    expect(read("1.234(56)")).toEqual({ value: 1.234, esd: 0.056 });
    expect(read("-12(3)")).toEqual({ value: -12, esd: 3 });
    expect(read("1.5e3(2)").esd).toBeCloseTo(200, 9);
    expect(read(".5")).toEqual({ value: 0.5, esd: undefined });
  });

  it("reads texts, quotes within quotes, unknown values and comments", () => {
    const [{ values }] = parseCifBlocks(
      "data_a\n_t 'it''s a dog's life' # no\n_u ?\n_v '?'\n_w\n;two\nlines\n;\n",
    );
    expect(values.get("_t")?.[0].text).toBe("it''s a dog's life");
    expect(values.get("_u")?.[0].text).toBeNull();
    expect(values.get("_v")?.[0].text).toBe("?");
    expect(values.get("_w")?.[0].text).toBe("two\nlines");
  });

  it.each(["x,y,z", "-X, -y+1/2, z", "1/2+x,y-z,-y", "x-y,x,z+0.16667", "-x+y,-x,z"])(
    "reads the operation %s",
    (text) => {
      expect(parseOperation(text).rotation).toHaveLength(9);
    },
  );

  it.each(["", "x,y", "x,y,q", "x,x,z", "x,y,z,", "2x,y,z", "x y,z,x", "x,y,z+1/0"])(
    "refuses the operation %j",
    (text) => {
      expect(() => parseOperation(text)).toThrow(/no symmetry operation/);
    },
  );

  it("prefers the displacement it has: B, or the tensor's mean", () => {
    const atom = (tags: string, values: string, more = ""): number | undefined =>
      parseCif(
        `data_x\n_cell_length_a 3\n_cell_length_b 3\n_cell_length_c 3\nloop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n${tags}Fe 0 0 0 ${values}\n${more}`,
      ).atoms[0].uIso;
    expect(atom("_atom_site_B_iso_or_equiv\n", "0.4")).toBeCloseTo(0.4 / (8 * Math.PI ** 2), 12);
    const tensor =
      "loop_\n_atom_site_aniso_label\n_atom_site_aniso_U_11\n_atom_site_aniso_U_22\n_atom_site_aniso_U_33\nFe 0.01 0.02 0.03\n";
    expect(atom("", "", tensor)).toBeCloseTo(0.02, 12);
    expect(atom("", "")).toBeUndefined();
  });

  it.each([
    ["no block", "_cell_length_a 3\n", 1],
    ["no data", "", 1],
    [
      "a length that is no number",
      "data_x\n_cell_length_a abc\n_cell_length_b 3\n_cell_length_c 3\n",
      2,
    ],
    ["a missing length", "data_x\n_cell_length_a 3\n_cell_length_c 3\n", 1],
    ["an impossible cell", "data_x\n_cell_length_b 3\n_cell_length_c 3\n_cell_length_a -3\n", 4],
    ["a text without end", "data_x\n_a 'open\n", 2],
    ["a long text without end", "data_x\n_a\n;open\n", 3],
    ["a tag without value", "data_x\n_a\n_b 3\n", 2],
    ["a tag that comes twice", "data_x\n_a 1\n_A 2\n", 3],
    ["a loop with a value missing", "data_x\nloop_\n_a\n_b\n1 2\n3\n", 6],
    ["a loop without tags", "data_x\nloop_\n1 2\n", 2],
    [
      "a bad operation",
      "data_x\n_cell_length_a 3\n_cell_length_b 3\n_cell_length_c 3\nloop_\n_symmetry_equiv_pos_as_xyz\nx,y,z\nx,y,w\n",
      8,
    ],
    [
      "an unknown space group without operations",
      "data_x\n_cell_length_a 3\n_cell_length_b 3\n_cell_length_c 3\n_symmetry_space_group_name_H-M 'F q -3 m'\n",
      5,
    ],
    [
      "an atom of no element",
      "data_x\n_cell_length_a 3\n_cell_length_b 3\n_cell_length_c 3\nloop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\nQq1 0 0 0\n",
      10,
    ],
  ])("tells the line of %s", (_, text, line) => {
    let thrown: unknown;
    try {
      parseCif(text, { file: "bad.cif" });
    } catch (error) {
      thrown = error;
    }
    expect(isBeambookError(thrown, "FileFormat")).toBe(true);
    expect(thrown).toMatchObject({ file: "bad.cif", at: `line ${line}` });
  });

  it("answers any damage with a typed error or a crystal", () => {
    const good = CORUNDUM.replace("@OPERATIONS", "-x,-y,-z");
    const random = seededRandom(5);
    for (let run = 0; run < 2000; run++) {
      const chars = [...good];
      for (let k = 0; k < 1 + random() * 4; k++) {
        const at = Math.floor(random() * chars.length);
        if (random() < 0.5) chars.splice(at, 1 + Math.floor(random() * 20));
        else chars[at] = String.fromCharCode(32 + Math.floor(random() * 95));
      }
      try {
        parseCif(chars.join(""));
      } catch (error) {
        if (!isBeambookError(error, "FileFormat")) throw error;
      }
    }
  });
});
