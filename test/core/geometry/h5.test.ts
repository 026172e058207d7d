import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DSSC_1MGeometry, LPD_1MGeometry } from "@beambook/core/geometry";
import { createHdf5 } from "@beambook/core/hdf5";
import { afterAll, describe, expect, it } from "vitest";
import { runPythonJson } from "../../support/peers.js";
import { DSSC_QUADS, dssc, LPD_QUADS, lpd, reference } from "./samples.js";

const folder = mkdtempSync(join(tmpdir(), "beambook-geo-h5-"));
afterAll(() => rmSync(folder, { recursive: true }));

const corners = (g: LPD_1MGeometry | DSSC_1MGeometry): number[] =>
  g.modules.flatMap((tiles) => tiles.flatMap((t) => [...t.corner]));

const expectClose = (found: number[], wanted: number[], tolerance: number): void => {
  expect(found.length).toBe(wanted.length);
  found.forEach((v, k) => {
    expect(Math.abs(v - wanted[k])).toBeLessThanOrEqual(tolerance);
  });
};

const PEER = `
import extra_geom, json, sys
g = getattr(extra_geom, sys.argv[1]).from_h5_file(sys.argv[2])
print(json.dumps({"corners": [float(v) for m in g.modules for t in m for v in t.corner_pos],
                  "quads": [[float(v) for v in q] for q in g.quad_positions()]}))
`;

describe("EuXFEL geometry files", () => {
  it.each([
    ["LPD_1MGeometry", lpd],
    ["DSSC_1MGeometry", dssc],
  ] as const)("say which quadrant positions fit them: %s", async (name, ideal) => {
    const [path, other] = [join(folder, `${name}-a.h5`), join(folder, `${name}-b.h5`)];
    const moved = ideal().offset([1.5e-4, -2e-4], { modules: [0, 7, 11] });
    await moved.toH5FileAndQuadPositions(path);
    await ideal()
      .offset([-3e-3, 1e-3], { tiles: [0, -1] })
      .toH5FileAndQuadPositions(other);
    const peer = runPythonJson<number[][]>(
      `
import extra_geom, json, sys
g = getattr(extra_geom, sys.argv[1]).from_h5_file(sys.argv[2])
print(json.dumps([[float(v) for v in q] for q in g.quad_positions(sys.argv[3])]))`,
      [name, path, other],
    );
    const quads = await moved.quadPositions(other);
    expectClose(quads.flat(), peer.flat(), 1e-10);
    expect(quads).not.toEqual(moved.quadPositions());
    await expect(moved.quadPositions(join(folder, "none.h5"))).rejects.toThrow(/none\.h5/);
  });

  it("of LPD come back the same, here and in EXtra-geom", async () => {
    const path = join(folder, "lpd.h5");
    const moved = lpd().offset([1.5e-4, -2e-4], { modules: 6, tiles: [3, 15] });
    const quads = await moved.toH5FileAndQuadPositions(path);
    expect(quads).toEqual(moved.quadPositions());
    expectClose(corners(await LPD_1MGeometry.fromH5File(path)), corners(moved), 1e-15);
    const again = await LPD_1MGeometry.fromH5FileAndQuadPositions(path, quads);
    expectClose(corners(again), corners(moved), 1e-15);
    const peer = runPythonJson<{ corners: number[]; quads: number[][] }>(PEER, [
      "LPD_1MGeometry",
      path,
    ]);
    expectClose(corners(moved), peer.corners, 1e-15);
    expectClose(quads.flat(), peer.quads.flat(), 1e-12);
  });

  it("of DSSC come back the same, here and in EXtra-geom", async () => {
    const path = join(folder, "dssc.h5");
    const read = await DSSC_1MGeometry.fromH5FileAndQuadPositions(
      reference("dssc_geo_june19.h5"),
      DSSC_QUADS,
    );
    const quads = await read.toH5FileAndQuadPositions(path);
    expectClose(corners(await DSSC_1MGeometry.fromH5File(path)), corners(read), 1e-15);
    const peer = runPythonJson<{ corners: number[]; quads: number[][] }>(PEER, [
      "DSSC_1MGeometry",
      path,
    ]);
    expectClose(corners(read), peer.corners, 1e-15);
    expectClose(quads.flat(), peer.quads.flat(), 1e-12);
    expectClose(dssc().quadPositions().flat(), DSSC_QUADS.flat(), 1e-12);
  });

  it("without quadrant positions ask for them", async () => {
    await expect(LPD_1MGeometry.fromH5File(reference("lpd_mar_18.h5"))).rejects.toMatchObject({
      code: "FileFormat",
      dataset: "Q1/Position",
      hint: expect.stringContaining("fromH5FileAndQuadPositions"),
    });
  });

  it("that are missing, not HDF5, of another detector or damaged are refused", async () => {
    const open = (path: string, quads = LPD_QUADS): Promise<unknown> =>
      LPD_1MGeometry.fromH5FileAndQuadPositions(path, quads);
    await expect(open(join(folder, "none.h5"))).rejects.toMatchObject({ code: "FileNotFound" });
    const text = join(folder, "text.h5");
    writeFileSync(text, "no HDF5");
    await expect(open(text)).rejects.toMatchObject({ code: "FileFormat" });
    await expect(open(reference("dssc_geo_june19.h5"))).rejects.toMatchObject({
      code: "FileFormat",
    });
    await expect(open(reference("lpd_mar_18.h5"), LPD_QUADS.slice(1))).rejects.toMatchObject({
      code: "ShapeMismatch",
    });
    const damaged = join(folder, "damaged.h5");
    const file = await createHdf5(damaged);
    await file.write("Q1/M1/Position", Float64Array.of(1, 2, 3));
    await file.close();
    await expect(open(damaged)).rejects.toMatchObject({
      code: "FileFormat",
      dataset: "Q1/M1/Position",
    });
  });
});
