import { isBeambookError } from "@beambook/core";
import {
  findSpaceGroup,
  hallOperations,
  parseCif,
  spaceGroupOperations,
} from "@beambook/core/crystal";
import { describe, expect, it } from "vitest";
import { runPythonJson } from "../../support/peers.js";

const SPGLIB = `
import json, spglib
out = []
for i in range(1, 531):
    group = spglib.get_spacegroup_type(i)
    made = spglib.get_symmetry_from_database(i)
    pairs = zip(made["rotations"].tolist(), made["translations"].tolist())
    out.append([group.number, group.choice, group.hall_symbol, [[sum(r, []), t] for r, t in pairs]])
print(json.dumps(out))
`;

type Setting = [number: number, choice: string, hall: string, [number[], number[]][]];

const key = (rotation: readonly number[], translation: readonly number[]): string =>
  `${rotation.join()} ${translation.map((t) => Math.round(t * 24) % 24).join()}`;

const cif = (lines: string, [a, b, c, alpha, beta, gamma]: number[]): string =>
  `data_x\n_cell_length_a ${a}\n_cell_length_b ${b}\n_cell_length_c ${c}\n_cell_angle_alpha ${alpha}\n_cell_angle_beta ${beta}\n_cell_angle_gamma ${gamma}\n${lines}`;

describe("space groups", () => {
  it("have spglib's operations in all 530 settings", () => {
    const settings = runPythonJson<Setting[]>(SPGLIB);
    expect(settings).toHaveLength(530);
    for (const [number, choice, hall, operations] of settings) {
      const ours = hallOperations(hall).map((o) => key(o.rotation, o.translation));
      expect(ours.sort(), hall).toEqual(operations.map(([r, t]) => key(r, t)).sort());
      const found = findSpaceGroup({ number })!;
      if (found.choice === choice) expect(found.hall).toBe(hall);
    }
  });

  it.each([
    ["P 63/m m c", 194, ""],
    ["P63/mmc", 194, ""],
    ["P 1 21/c 1", 14, "b1"],
    ["P 1 2_1/n 1", 14, "b2"],
    ["F d -3 m :2", 227, "2"],
    ["F d -3 m Z", 227, "2"],
    ["F d 3 m", 227, "1"],
    ["R -3 c H", 167, "H"],
    ["R -3 c :R", 167, "R"],
  ])("%s is number %i", (name, number, choice) => {
    expect(findSpaceGroup({ name })).toMatchObject({ number, choice });
  });

  it("are found by the cell where the name has several settings", () => {
    const cell = { a: 5, b: 6, c: 7, alpha: 90, beta: 90, gamma: 90 };
    expect(findSpaceGroup({ name: "P 21", cell: { ...cell, beta: 99 } })?.choice).toBe("b");
    expect(findSpaceGroup({ name: "P 21", cell: { ...cell, gamma: 99 } })?.choice).toBe("c");
    const rhomb = { a: 5, b: 5, c: 5, alpha: 55, beta: 55, gamma: 55 };
    expect(findSpaceGroup({ number: 167, cell: rhomb })?.choice).toBe("R");
    expect(findSpaceGroup({ name: "Q 1", number: 999 })).toBeUndefined();
  });

  it("stand in for operations that a CIF file leaves out", () => {
    const atoms =
      "loop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n";
    const cubic = [5.43, 5.43, 5.43, 90, 90, 90];
    const silicon = "_symmetry_space_group_name_H-M 'F d -3 m'\n";
    const { atoms: sites } = parseCif(cif(`${silicon}${atoms}Si1 0 0 0\n`, cubic));
    expect(sites[0].sites).toHaveLength(8);
    const salt = parseCif(cif(`_symmetry_Int_Tables_number 225\n${atoms}Na1 0 0 0\n`, cubic));
    expect(salt.operations).toHaveLength(192);
    expect(salt.atoms[0].sites).toHaveLength(4);
    expect(spaceGroupOperations(findSpaceGroup({ number: 1 })!)).toHaveLength(1);
  });

  it.each(["", "Q 2", "P", "P 5", "P 2q", "P 3*1", "P 2 (0 0)"])('"%s" is refused', (symbol) => {
    let thrown: unknown;
    try {
      hallOperations(symbol);
    } catch (error) {
      thrown = error;
    }
    expect(isBeambookError(thrown, "InvalidArgument")).toBe(true);
  });
});
