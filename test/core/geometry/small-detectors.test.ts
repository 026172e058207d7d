import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type NDArray, slice, zeros } from "@beambook/core";
import {
  AGIPD_1MGeometry,
  AGIPD_1MMotors,
  agipdAsicSeams,
  type DetectorGeometry,
  Epix10KGeometry,
  Epix100Geometry,
  JF4MMotors,
  JUNGFRAUGeometry,
  LPD_MiniGeometry,
  PNCCDGeometry,
  readMotorsFromGeom,
} from "@beambook/core/geometry";
import { afterAll, describe, expect, it } from "vitest";
import { runPythonJson } from "../../support/peers.js";
import { numbered, sha256 } from "./samples.js";

const folder = mkdtempSync(join(tmpdir(), "beambook-small-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Answer {
  shape: number[];
  image: number[];
  centre: number[];
  sha256: string;
  positions: string;
  corners: string;
}

const script = new URL("peer_geometry.py", import.meta.url).pathname;

/** A geometry made by the same call in both languages. */
interface Twin {
  class: string;
  build: string;
  args?: unknown[];
  kwargs?: Record<string, unknown>;
  ours: DetectorGeometry;
}

const TWINS: Twin[] = [
  { class: "LPD_MiniGeometry", build: "example", args: [3], ours: LPD_MiniGeometry.example(3) },
  {
    class: "LPD_MiniGeometry",
    build: "from_module_positions",
    args: [
      [
        [0, 0],
        [-20, 55.25],
        [30, 12, 2],
      ],
    ],
    kwargs: { rotations: [0, 90, 180], asic_gap: 3 },
    ours: LPD_MiniGeometry.fromModulePositions(
      [
        [0, 0],
        [-20, 55.25],
        [30, 12, 2],
      ],
      { rotations: [0, 90, 180], asicGap: 3 },
    ),
  },
  { class: "PNCCDGeometry", build: "example", ours: PNCCDGeometry.example() },
  {
    class: "PNCCDGeometry",
    build: "from_relative_positions",
    kwargs: { gap: 3.1e-3, top_offset: [1e-3, 2e-4, 0], bottom_offset: [0, -3e-4, 1e-3] },
    ours: PNCCDGeometry.fromRelativePositions({
      gap: 3.1e-3,
      topOffset: [1e-3, 2e-4, 0],
      bottomOffset: [0, -3e-4, 1e-3],
    }),
  },
  { class: "Epix100Geometry", build: "example", ours: Epix100Geometry.example() },
  {
    class: "Epix100Geometry",
    build: "pair_geometry",
    ours: Epix100Geometry.pairGeometry(),
  },
  {
    class: "Epix100Geometry",
    build: "from_origin",
    args: [[12.5, -7]],
    kwargs: { asic_gap: 0.4, unit: 1e-3 },
    ours: Epix100Geometry.fromOrigin([12.5, -7], { asicGap: 0.4, unit: 1e-3 }),
  },
  { class: "Epix10KGeometry", build: "example", ours: Epix10KGeometry.example() },
];

describe("LPD Mini, pnCCD and ePix", () => {
  const answers = runPythonJson<Answer[]>(script, [], {
    input: JSON.stringify(TWINS.map(({ ours, ...rest }) => rest)),
  });

  it.each(TWINS.map((twin, i) => [`${twin.class}.${twin.build}`, i] as const))(
    "%s has EXtra-geom's pixels and image",
    (_, i) => {
      const { ours } = TWINS[i];
      const peer = answers[i];
      expect(ours.expectedDataShape).toEqual(peer.shape);
      const { image, centre } = ours.positionModulesFast(numbered(ours.expectedDataShape));
      expect([image.shape, centre]).toEqual([peer.image, peer.centre]);
      expect(sha256(image)).toBe(peer.sha256);
      if (!TWINS[i].kwargs?.rotations) {
        expect(sha256(ours.getPixelPositions())).toBe(peer.positions);
        expect(sha256(ours.toDistortionArray())).toBe(peer.corners);
      }
    },
  );

  it("takes frames as files have them: halves as one frame, diagnostic rows, no module axis", () => {
    const ccd = PNCCDGeometry.example();
    const frames = numbered([2, 1024, 1024]);
    const apart = ccd.positionModulesFast(frames.reshape(2, 2, 512, 1024)).image;
    expect(sha256(ccd.positionModulesFast(frames).image)).toBe(sha256(apart));
    expect(ccd.outputFor(frames.slice(slice(0, 1))).shape).toEqual([1, ...apart.shape.slice(1)]);
    const epix = Epix100Geometry.example();
    const raw = numbered([708, 768]);
    const cut = Epix100Geometry.normalizeData(raw);
    expect(cut.shape).toEqual([704, 768]);
    expect(cut.get(0, 0)).toBe(raw.get(2, 0));
    const { image } = epix.positionModulesFast(cut.reshape(1, 704, 768));
    const forms: NDArray[] = [raw, cut, raw.reshape(1, 708, 768)];
    for (const form of forms) {
      expect(sha256(epix.positionModulesFast(form).image)).toBe(sha256(image));
    }
    const stack = zeros([3, 708, 768], "float32");
    expect(epix.positionModulesFast(stack).image.shape).toEqual([3, ...image.shape]);
    expect(() => epix.positionModulesFast(zeros([706, 768], "float32"))).toThrow(/Wrong shape/);
    expect(() => ccd.positionModulesFast(zeros([1028, 1024], "float32"))).toThrow(/Wrong shape/);
  });

  it("knows the wide pixels", () => {
    const wanted = runPythonJson<Record<string, number[]>>(`
import json, extra_geom as g
row = lambda a: [int(a.sum() * 1e12) if a.dtype.kind == "f" else int(a.sum()), *map(float, a[a.shape[0] // 2, :3])]
print(json.dumps({"seams": row(g.Epix100Geometry.asic_seams()), "areas": row(g.Epix100Geometry.pixel_areas()),
  "small": row(g.Epix10KGeometry.asic_seams()), "agipd": row(g.agipd_asic_seams())}))`);
    const row = (a: NDArray, factor = 1): number[] => [
      Math.trunc(Number(a.sum()) * factor + 1e-6),
      ...[0, 1, 2].map((k) => Number(a.get(a.shape[0] / 2, k))),
    ];
    expect(row(Epix100Geometry.asicSeams())).toEqual(wanted.seams);
    expect(row(Epix100Geometry.pixelAreas(), 1e12)).toEqual(wanted.areas);
    expect(row(Epix10KGeometry.asicSeams())).toEqual(wanted.small);
    expect(row(agipdAsicSeams())).toEqual(wanted.agipd);
  });

  it("comes back from CrystFEL files", async () => {
    const kinds = [LPD_MiniGeometry, PNCCDGeometry, Epix100Geometry, Epix10KGeometry];
    for (const Kind of kinds) {
      const path = join(folder, `${Kind.name}.geom`);
      const geometry = Kind.example();
      await geometry.writeCrystfelGeom(path, { clen: 0.3 });
      const back = await Kind.fromCrystfelGeom(path);
      const [a, b] = [geometry, back].map((g) => g.getPixelPositions().data);
      expect(a.every((v, i) => Math.abs(v - b[i]) < 1e-15)).toBe(true);
    }
  });
});

describe("motors", () => {
  const moved = [
    [0.5, -1.25],
    [0, 2],
    [1, 1],
    [-0.3, 0],
  ];

  it("move quadrants and halves as EXtra-geom does", () => {
    const wanted = runPythonJson<Record<string, number[][]>>(
      `
import json, sys, numpy as np, extra_geom as g
from extra_geom.motors import AGIPD_1MMotors, JF4MMotors
moved = json.load(sys.stdin)
corners = lambda geom: [list(map(float, m[0].corner_pos)) for m in geom.modules]
agipd = AGIPD_1MMotors(g.AGIPD_1MGeometry.example(), np.ones((4, 2)))
axes = np.full((4, 2, 2), 0.5)
print(json.dumps({"at": corners(agipd.geom_at(moved)), "by": corners(agipd.move_geom_by(moved)),
  "axes": corners(agipd.with_motor_axes(axes).move_geom_by(moved)),
  "jf": corners(JF4MMotors(g.JUNGFRAUGeometry.example(8)).move_geom_by([[1.5], [2]]))}))`,
      [],
      { input: JSON.stringify(moved) },
    );
    const ones = moved.map(() => [1, 1]);
    const agipd = new AGIPD_1MMotors(AGIPD_1MGeometry.example(), ones);
    const half = moved.map(() => [
      [0.5, 0.5],
      [0.5, 0.5],
    ]);
    const jungfrau = new JF4MMotors(JUNGFRAUGeometry.example(8));
    const found = {
      at: agipd.geomAt(moved),
      by: agipd.moveGeomBy(moved),
      axes: agipd.withMotorAxes(half).moveGeomBy(moved),
      jf: jungfrau.moveGeomBy([[1.5], [2]]),
    };
    for (const [name, geometry] of Object.entries(found)) {
      geometry.modules.forEach(([{ corner }], m) => {
        corner.forEach((v, k) => {
          expect(v).toBeCloseTo(wanted[name][m][k], 14);
        });
      });
    }
    expect(() => jungfrau.geomAt([[0], [0]])).toThrow(/reference/);
    expect(() => agipd.geomAt([[0, 0]])).toThrow(/4 groups by 2 motors/);
    expect(() => agipd.withMotorAxes([[[1]]])).toThrow(/4, 2, 2/);
  });

  it("are told by .geom files, to us and to EXtra-geom", async () => {
    const path = join(folder, "motors.geom");
    const zero = moved.map(() => [0, 0]);
    const geometry = AGIPD_1MGeometry.example();
    await geometry.writeCrystfelGeom(path, { motorPositions: zero });
    const tracker = new AGIPD_1MMotors(await AGIPD_1MGeometry.fromCrystfelGeom(path));
    expect(tracker.refMotorPositions).toEqual(zero);
    await tracker.geomAt(moved).writeCrystfelGeom(path, { motorPositions: moved });
    const back = new AGIPD_1MMotors(await AGIPD_1MGeometry.fromCrystfelGeom(path));
    expect(back.refMotorPositions).toEqual(moved);
    const theirs = runPythonJson<{ motors: number[][]; corner: number[] }>(
      `
import json, sys, extra_geom as g
geom = g.AGIPD_1MGeometry.from_crystfel_geom(sys.argv[1])
print(json.dumps({"motors": geom.motor_positions.tolist(), "corner": list(map(float, geom.modules[0][0].corner_pos))}))`,
      [path],
    );
    expect(theirs.motors).toEqual(moved);
    geometry.modules[0][0].corner.forEach((v, k) => {
      expect(theirs.corner[k]).toBeCloseTo(v + [1.25e-3, -0.5e-3, 0][k], 9);
    });
  });

  it("are read from a .geom file's comments", () => {
    const text = ";XGEOM MOTORS=2,1\n; other\n;XGEOM MOTOR_Q1=0.25\n;XGEOM MOTOR_Q2=-3e-1\n";
    expect(readMotorsFromGeom(text)).toEqual([[0.25], [-0.3]]);
    expect(() => readMotorsFromGeom("clen = 1")).toThrow(/MOTORS/);
    expect(() => readMotorsFromGeom(";XGEOM MOTORS=2,1\n;XGEOM MOTOR_Q1=a")).toThrow(/MOTOR_Q1/);
    expect(() => readMotorsFromGeom(";XGEOM MOTORS=2,1\n;XGEOM MOTOR_Q1=1")).toThrow(/MOTOR_Q2/);
  });
});
