import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isBeambookError } from "@beambook/core";
import {
  AGIPD_1MGeometry,
  DSSC_1MGeometry,
  JUNGFRAUGeometry,
  LPD_1MGeometry,
} from "@beambook/core/geometry";
import { afterAll, describe, expect, it } from "vitest";
import { agipd, dssc, expected, lpd, reference } from "./samples.js";

const folder = mkdtempSync(join(tmpdir(), "beambook-geom-"));
afterAll(() => rmSync(folder, { recursive: true }));
const text = readFileSync(reference("agipd.geom"), "utf8");

let files = 0;
function fileOf(content: string): string {
  const path = join(folder, `${files++}.geom`);
  writeFileSync(path, content);
  return path;
}

const read = (content: string): Promise<AGIPD_1MGeometry> =>
  AGIPD_1MGeometry.fromCrystfelGeom(fileOf(content));

async function failure(
  content: string,
): Promise<Error & { code: string; at?: string; file?: string }> {
  try {
    await read(content);
  } catch (error) {
    if (isBeambookError(error))
      return error as Error & { code: string; at?: string; file?: string };
    throw error;
  }
  throw new Error("nothing was thrown");
}

function worst(a: AGIPD_1MGeometry | LPD_1MGeometry | DSSC_1MGeometry, b: typeof a): number {
  const [x, y] = [a, b].map((g) => g.getPixelPositions().data);
  let most = 0;
  for (let i = 0; i < x.length; i++) most = Math.max(most, Math.abs(x[i] - y[i]));
  return most;
}

describe("a .geom file written and read again", () => {
  it("gives the same positions as exactly as EXtra-geom's", async () => {
    const path = join(folder, "a.geom");
    await agipd().writeCrystfelGeom(path);
    expect(worst(agipd(), await AGIPD_1MGeometry.fromCrystfelGeom(path))).toBeLessThanOrEqual(
      expected.agipd_crystfel.max_difference_after_round_trip_m!,
    );
    await lpd().writeCrystfelGeom(path, { dims: ["frame", "ss", "fs"] });
    expect(worst(lpd(), await LPD_1MGeometry.fromCrystfelGeom(path))).toBeLessThanOrEqual(
      expected.lpd_crystfel.max_difference_after_round_trip_m!,
    );
    await dssc().writeCrystfelGeom(path, { dims: ["frame", "modno", 3, "ss", "fs"] });
    const back = await DSSC_1MGeometry.fromCrystfelGeom(path);
    expect(worst(dssc(), back)).toBeLessThanOrEqual(6e-17);
    expect(back.metadata.crystfel?.dims).toEqual(["frame", "modno", 3, "ss", "fs"]);
  });

  it("keeps comments, settings, bad regions and the axes that belong to the data path", async () => {
    const first =
      await read(`; calibrated by hand\n${text.replace("dim0 = %", "dim0 = %\nmask_good = 0x0000\nmax_adu = 7000")}
; mask of the beam stop
badbeam/min_x = -20
badbeam/max_x = 20.5
badbeam/min_y = -10
badbeam/max_y = 10
badstrip/panel = p3a2
badstrip/min_fs = 0
badstrip/max_fs = 127
badstrip/min_ss = 130
badstrip/max_ss = 131
rigid_group_loose = p3a2,p3a3
rigid_group_collection_loose = loose,p3
`);
    const path = join(folder, "kept.geom");
    await first.writeCrystfelGeom(path, { dims: ["frame", "ss", "fs"] });
    const second = await AGIPD_1MGeometry.fromCrystfelGeom(path);
    expect(second.metadata.crystfel).toMatchObject({
      data: "/entry_1/instrument_1/detector_1/data",
      clen: 0.119,
      photonEnergy: 9300,
      aduPerEv: 0.0075,
      dims: ["frame", "ss", "fs"],
      bad: first.metadata.crystfel?.bad,
      other: { mask_good: "0x0000", max_adu: "7000" },
    });
    expect(second.metadata.crystfel?.comments).toEqual(
      expect.arrayContaining([" calibrated by hand", " mask of the beam stop"]),
    );
    const rigid = second.metadata.crystfel?.rigidGroups;
    expect(rigid?.p3).toHaveLength(8);
    expect(rigid?.q1).toHaveLength(32);
    expect(rigid?.loose).toEqual(["p3a2", "p3a3"]);
    expect(second.metadata.crystfel?.rigidGroupCollections.loose).toEqual(["loose", "p3"]);
    await second.writeCrystfelGeom(path, { dims: ["frame", "ss", "fs"], nquads: 2 });
    const halves = (await AGIPD_1MGeometry.fromCrystfelGeom(path)).metadata.crystfel;
    expect(halves?.rigidGroupCollections).toEqual({
      modules: second.metadata.crystfel?.rigidGroupCollections.modules,
      quads: ["q0", "q1"],
    });
    const renamed = await read(
      readFileSync(path, "utf8").replace(/\bp(\d+)a(\d)\b/g, "mod$1asic$2"),
    );
    await renamed.writeCrystfelGeom(path);
    const again = (await AGIPD_1MGeometry.fromCrystfelGeom(path)).metadata.crystfel;
    expect(again?.rigidGroups).toEqual(halves?.rigidGroups);
    // Written twice it says nothing twice.
    await second.writeCrystfelGeom(path);
    const lines = readFileSync(path, "utf8")
      .split("\n")
      .filter((l) => l.startsWith(";"));
    expect(new Set(lines).size).toBe(lines.length);
    expect((await AGIPD_1MGeometry.fromCrystfelGeom(path)).metadata.crystfel?.dims).toEqual([
      "frame",
      "ss",
      "fs",
    ]);
  });

  it("marks values that are missing as comments", async () => {
    const path = join(folder, "b.geom");
    await agipd().writeCrystfelGeom(path, { clen: 0.2 });
    const written = readFileSync(path, "utf8");
    expect(written).toMatch(/^; photon_energy = SET ME$/m);
    expect(written).toMatch(/^clen = 0.2 /m);
    expect((await AGIPD_1MGeometry.fromCrystfelGeom(path)).metadata.crystfel).not.toHaveProperty(
      "photonEnergy",
    );
  });

  it("refuses axes without frame, ss or fs, and quadrants that do not divide the modules", async () => {
    const path = join(folder, "c.geom");
    for (const dims of [
      ["frame", "ss"],
      ["ss", "fs"],
      ["frame", "ss", "fs", "fs"],
    ] as const) {
      await expect(agipd().writeCrystfelGeom(path, { dims: [...dims] })).rejects.toMatchObject({
        code: "InvalidArgument",
      });
    }
    await expect(agipd().writeCrystfelGeom(path, { nquads: 3 })).rejects.toMatchObject({
      code: "InvalidArgument",
    });
    await expect(agipd().writeCrystfelGeom(join(folder, "no", "c.geom"))).rejects.toMatchObject({
      code: "FileAccess",
    });
  });
});

describe("reading .geom files", () => {
  it("takes defaults for all later panels, units, paths, terse directions and any panel names", async () => {
    const other = text
      .replaceAll(/^p(\d+)a(\d+)\/(res|min_fs|max_fs|dim2|dim3) = .*\n/gm, "")
      .replaceAll(/\bp(\d+)a(\d+)\b/g, "x$1tile$2")
      .replaceAll("+0.x -1.y", "-y")
      .replaceAll("-1.x +0.y", "- 1.0 x")
      .replace("dim0 = %", "dim0 = %\ndim2 = ss\ndim3 = fs\nmin_fs = 0\nmax_fs = 127")
      .replace("photon_energy = 9300", "photon_energy = 9.3 keV")
      .replace("clen = 0.119", "clen = /LCLS/detector/z")
      .replaceAll("\n", "\r\n");
    const geometry = await read(other);
    expect(worst(geometry, await AGIPD_1MGeometry.fromCrystfelGeom(reference("agipd.geom")))).toBe(
      0,
    );
    expect(geometry.metadata.crystfel).toMatchObject({
      photonEnergy: 9300,
      clen: "/LCLS/detector/z",
    });
    expect(
      (await read(text.replace("clen = 0.119", "clen = 119 mm"))).metadata.crystfel?.clen,
    ).toBe(0.119);
  });

  it("makes a mask of the bad regions", async () => {
    const geometry = await read(`${text}
badstrip/panel = p3a2
badstrip/min_fs = 3
badstrip/max_fs = 5
badstrip/min_ss = 130
badstrip/max_ss = 131
badcorner/min_x = -1000
badcorner/max_x = -540
badcorner/min_y = -1000
badcorner/max_y = -20
`);
    const mask = geometry.badRegionMask();
    expect(mask.shape).toEqual([16, 512, 128]);
    expect(
      mask
        .slice(3)
        .flat()
        .reduce((a: number, b) => a + b, 0),
    ).toBe(6);
    expect([mask.get(3, 130, 3), mask.get(3, 131, 5), mask.get(3, 131, 6)]).toEqual([
      true,
      true,
      false,
    ]);
    const xyz = geometry.getPixelPositions();
    const inCorner = xyz.data.reduce((n, _, i) => {
      const hit = i % 3 === 0 && xyz.data[i] / 2e-4 <= -540 && xyz.data[i + 1] / 2e-4 <= -20;
      return n + (hit ? 1 : 0);
    }, 0);
    expect(inCorner).toBeGreaterThan(100);
    expect(mask.flat().reduce((a: number, b) => a + b, 0)).toBe(6 + inCorner);
    expect(agipd().badRegionMask().flat().includes(1)).toBe(false);
  });

  it("finds the number of JUNGFRAU modules", async () => {
    const path = join(folder, "jf.geom");
    const three = JUNGFRAUGeometry.fromModulePositions([
      [0, 0],
      [1100, 0],
      [0, 600],
    ]);
    await three.writeCrystfelGeom(path);
    expect((await JUNGFRAUGeometry.fromCrystfelGeom(path)).expectedDataShape).toEqual([
      3, 512, 1024,
    ]);
    await JUNGFRAUGeometry.fromModulePositions().writeCrystfelGeom(path, {
      dims: ["frame", 0, "ss", "fs"],
    });
    expect((await JUNGFRAUGeometry.fromCrystfelGeom(path)).expectedDataShape).toEqual([
      1, 512, 1024,
    ]);
  });
});

describe("a broken .geom file", () => {
  const lineOf = (content: string, part: string): string =>
    `line ${content.slice(0, content.indexOf(part)).split("\n").length}`;

  it("that is not there", async () => {
    await expect(
      AGIPD_1MGeometry.fromCrystfelGeom(join(folder, "none.geom")),
    ).rejects.toMatchObject({ code: "FileNotFound" });
    await expect(AGIPD_1MGeometry.fromCrystfelGeom(folder)).rejects.toMatchObject({
      code: "FileAccess",
    });
  });

  it.each([
    ["a line without =", "p2a3/min_fs = 0", "p2a3/min_fs"],
    ["a number that is none", "p2a3/min_fs = 0", "p2a3/min_fs = zero"],
    ["half a direction", "p2a3/fs = +0.x -1.y", "p2a3/fs = +0.x -1."],
    ["an unknown axis", "p2a3/dim2 = ss", "p2a3/dim2 = slow"],
  ])("with %s names the line", async (_name, good, bad) => {
    const content = text.replace(good, bad);
    expect(content).not.toBe(text);
    const error = await failure(content);
    expect(error.code).toBe("FileFormat");
    expect(error.at).toBe(lineOf(content, bad));
    expect(error.message).toContain(".geom");
  });

  it.each([
    ["lacks a field", /^p2a3\/corner_x.*\n/m, "", "corner_x"],
    ["has another size", /^p2a3\/max_ss.*$/m, "p2a3/max_ss = 200", "no tile of AGIPD-1M"],
    [
      "repeats the data of another panel",
      /^p2a3\/min_ss.*\n([\s\S]*?)p2a3\/max_ss.*$/m,
      "p2a3/min_ss = 0\n$1p2a3/max_ss = 63",
      "another panel",
    ],
    ["is of a module that is not there", /^p2a3\/dim1.*$/m, "p2a3/dim1 = 16", "module 16"],
  ])("with a panel that %s", async (_name, good, bad, message) => {
    const content = text.replace(good, bad);
    expect(content).not.toBe(text);
    const error = await failure(content);
    expect(error.code).toBe("FileFormat");
    expect(error.message).toContain(message);
    expect(error.at).toMatch(/^line \d+$/);
  });

  it("without some panels, or with none", async () => {
    expect((await failure(text.replaceAll(/^p15a7\/.*\n/gm, ""))).message).toContain("127 panels");
    expect((await failure("res = 5000\n")).code).toBe("FileFormat");
    expect((await failure(`${text}\nbadx/panel = p99\nbadx/min_fs = 0\n`)).message).toContain(
      "no panel",
    );
  });

  it("of another detector", async () => {
    await expect(LPD_1MGeometry.fromCrystfelGeom(reference("agipd.geom"))).rejects.toMatchObject({
      code: "FileFormat",
    });
  });
});

describe("wrong numbers in constructors", () => {
  const code = (run: () => unknown): string | undefined => {
    try {
      run();
    } catch (error) {
      return isBeambookError(error) ? error.code : "not ours";
    }
    return undefined;
  };

  it("are refused", () => {
    const quads =
      (q: unknown): (() => unknown) =>
      () =>
        AGIPD_1MGeometry.fromQuadPositions(q as number[][]);
    expect(
      code(
        quads([
          [1, 2],
          [3, 4],
          [5, 6],
        ]),
      ),
    ).toBe("ShapeMismatch");
    expect(code(quads([[1, 2], [3, 4], [5, 6], [7]]))).toBe("ShapeMismatch");
    expect(code(quads(undefined))).toBe("ShapeMismatch");
    expect(
      code(
        quads([
          [1, 2],
          [3, 4],
          [5, 6],
          [7, Number.NaN],
        ]),
      ),
    ).toBe("InvalidArgument");
    expect(
      code(
        quads([
          [1, 2],
          [3, 4],
          [5, 6],
          [7, "8"],
        ]),
      ),
    ).toBe("InvalidArgument");
    expect(
      code(() =>
        AGIPD_1MGeometry.fromQuadPositions(
          [
            [1, 2],
            [3, 4],
            [5, 6],
            [7, 8],
          ],
          { unit: 0 },
        ),
      ),
    ).toBe("InvalidArgument");
    expect(
      code(() => JUNGFRAUGeometry.fromModulePositions([[0, 0]], { orientations: [[1, 2]] })),
    ).toBe("InvalidArgument");
    expect(code(() => JUNGFRAUGeometry.fromModulePositions([[0, 0]], { orientations: [] }))).toBe(
      "ShapeMismatch",
    );
    expect(code(() => new AGIPD_1MGeometry(lpd().modules))).toBe("ShapeMismatch");
    expect(code(() => agipd().offset([1]))).toBe("InvalidArgument");
    expect(
      code(() =>
        agipd().offset([
          [1, 2],
          [3, 4],
        ]),
      ),
    ).toBe("ShapeMismatch");
    expect(code(() => agipd().offset([1, 2], { modules: 16 }))).toBe("IndexOutOfRange");
    expect(code(() => agipd().dataCoordsToPositions([0], [1, 2], [3]))).toBe("ShapeMismatch");
    expect(code(() => agipd().dataCoordsToPositions(16, 1, 1))).toBe("IndexOutOfRange");
    expect(code(() => agipd().dataCoordsToPositions(0, 513, 1))).toBe("IndexOutOfRange");
    expect(code(() => agipd().imagePositionOf(0, 512, 0))).toBe("IndexOutOfRange");
  });
});
