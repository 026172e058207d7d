import { isBeambookError } from "@beambook/core";
import { parseNcmat } from "@beambook/core/formats";
import { describe, expect, it } from "vitest";
import { runPythonJson } from "../../support/peers.js";
import { seededRandom } from "../../support/random.js";

const GOOD = `NCMAT v5
# corundum, shortened
@CELL
  lengths 4.757 !! 12.9877 # a b c
  angles 90 90 120
@SPACEGROUP
  167
@ATOMPOSITIONS
  Al 1/3 2/3 .0188
  O  0.30625 0 1/4
@DYNINFO
  element Al
  fraction 1/2
  type vdos
  vdos_egrid .01 .1
  vdos_density 1 2 3
    0r2 1
@DYNINFO
  element O
  fraction 1/2
  type vdosdebye
  debye_temp 900
@TEMPERATURE
  default 300
`;

describe("parseNcmat", () => {
  it("reads sections, fractions, repeats and comments", () => {
    const file = parseNcmat(GOOD.replaceAll("\n", "\r\n"));
    expect(file).toMatchObject({
      version: 5,
      cell: [4.757, 4.757, 12.9877, 90, 90, 120],
      spaceGroup: 167,
      temperature: { value: 300, isDefault: true },
    });
    expect(file.sites[0]).toMatchObject({ element: "Al", position: [1 / 3, 2 / 3, 0.0188] });
    expect(file.dynamics[0].density).toEqual([1, 2, 3, 0, 0, 1]);
    expect(file.dynamics[1]).toMatchObject({ type: "vdosdebye", debyeTemperature: 900 });
  });

  it.each([
    ["another kind of file", /NCMAT v5/, "CIF", 1],
    ["a version there is not", "v5", "v99", 1],
    ["text before a section", "# corundum", "corundum", 2],
    ["an unknown section", "@SPACEGROUP", "@SPACEGRUOP", 6],
    ["a section that comes twice", "@SPACEGROUP\n  167", "@CELL\n cubic 3", 6],
    ["text behind a section", "@CELL\n", "@CELL cubic\n", 3],
    ["a length that is no number", "12.9877", "12.98x", 4],
    ["a length of 0", "12.9877", "0", 4],
    ["too few lengths", "4.757 !! 12.9877", "4.757 12.9877", 4],
    ["no angles", "  angles 90 90 120\n", "", 3],
    ["an impossible space group", "167", "231", 7],
    ["a place without z", "2/3 .0188", "2/3", 9],
    ["a division by 0", "1/3 2/3", "1/0 2/3", 9],
    ["an atom without dynamics", "O  0.30625", "Si 0.30625", 10],
    ["an unknown field", "debye_temp", "debye_tmp", 22],
    ["an unknown type", "type vdosdebye", "type magic", 21],
    ["a fraction above 1", "fraction 1/2\n  type vdos\n", "fraction 3/2\n  type vdos\n", 13],
    [
      "fractions that do not add up",
      "fraction 1/2\n  type vdos\n",
      "fraction 1/3\n  type vdos\n",
      11,
    ],
    ["too few densities", "1 2 3\n    0r2 1", "1 2 3", 16],
    ["falling energies", ".01 .1", ".1 .01", 15],
    ["a negative density", "1 2 3", "1 -2 3", 16],
    ["a bad repeat", "0r2", "0r0", 17],
    ["numbers of no field", "@TEMPERATURE\n", "@DYNINFO\n 3 4\n@TEMPERATURE\n", 24],
    ["a negative temperature", "default 300", "default -3", 24],
  ] as const)("tells the line of %s", (_, from, to, line) => {
    const text = GOOD.replace(from, to);
    expect(text).not.toBe(GOOD);
    try {
      parseNcmat(text, "bad.ncmat");
      expect.unreachable();
    } catch (error) {
      expect(isBeambookError(error, "FileFormat")).toBe(true);
      expect(error).toMatchObject({ file: "bad.ncmat", at: `line ${line}` });
    }
  });

  it("answers any damage with a typed error or a file, never otherwise", () => {
    const random = seededRandom(7);
    for (let run = 0; run < 3000; run++) {
      const chars = [...GOOD];
      for (let k = 0; k < 1 + random() * 4; k++) {
        const at = Math.floor(random() * chars.length);
        const action = random();
        if (action < 0.4) chars.splice(at, 1 + Math.floor(random() * 30));
        else if (action < 0.7) chars[at] = String.fromCharCode(32 + Math.floor(random() * 95));
        else chars.splice(at, 0, ...GOOD.slice(at, at + Math.floor(random() * 60)));
      }
      try {
        parseNcmat(chars.join(""));
      } catch (error) {
        if (!isBeambookError(error, "FileFormat")) throw error;
      }
    }
  });

  it("reads every file of NCrystal's library that needs no kernel", () => {
    const texts = runPythonJson<Record<string, string>>(
      "import NCrystal as NC, json\nprint(json.dumps({e.name: NC.createTextData('stdlib::' + e.name).rawData for e in NC.browseFiles(factory='stdlib') if 'Liquid' not in e.name}))",
    );
    expect(Object.keys(texts).length).toBeGreaterThan(100);
    for (const [name, text] of Object.entries(texts)) {
      expect(parseNcmat(text, name).dynamics.length, name).toBeGreaterThan(0);
    }
  });
});
