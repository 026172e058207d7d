import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { slice } from "@beambook/core";
import {
  AGIPD_1MGeometry,
  AGIPD_500K2GGeometry,
  type DetectorGeometry,
  DSSC_1MGeometry,
  GenericGeometry,
  JUNGFRAUGeometry,
  LPD_1MGeometry,
  type Vector,
} from "@beambook/core/geometry";
import { afterAll, describe, expect, it } from "vitest";
import { runPythonJson } from "../../support/peers.js";
import { AGIPD_QUADS, agipd, dssc, LPD_QUADS, lpd, numbered, sha256 } from "./samples.js";

interface PeerCase {
  class: string;
  build: string;
  args?: unknown[];
  kwargs?: Record<string, unknown>;
  steps?: { do: "offset" | "rotate"; by: unknown; modules?: number[]; tiles?: number[] }[];
  write?: string;
  write_options?: Record<string, unknown>;
  metadata?: boolean;
}

interface PeerAnswer {
  shape: number[];
  tiles: number[][];
  image: number[];
  centre: number[];
  sha256: string;
  positions: string;
  corners: string;
  metadata?: Record<string, unknown>;
}

const script = new URL("peer_geometry.py", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "beambook-geometry-"));
afterAll(() => rmSync(folder, { recursive: true }));

function askPeer(cases: PeerCase[]): PeerAnswer[] {
  return runPythonJson<PeerAnswer[]>(script, [], { input: JSON.stringify(cases) });
}

const tilesOf = (g: DetectorGeometry): number[][] =>
  g.modules.flatMap((tiles) => tiles.map((t) => [...t.corner, ...t.ss, ...t.fs]));

/** @param tolerance - metres that tiles may differ by; 0 also compares positions and corners to the byte */
function expectSame(ours: DetectorGeometry, peer: PeerAnswer, tolerance: number): void {
  expect(ours.expectedDataShape).toEqual(peer.shape);
  const found = tilesOf(ours);
  expect(found.length).toBe(peer.tiles.length);
  let worst = 0;
  found.forEach((tile, k) => {
    tile.forEach((v, i) => {
      worst = Math.max(worst, Math.abs(v - peer.tiles[k][i]));
    });
  });
  expect(worst).toBeLessThanOrEqual(tolerance);
  const { image, centre } = ours.positionModulesFast(numbered(ours.expectedDataShape));
  expect([image.shape, centre]).toEqual([peer.image, peer.centre]);
  expect(sha256(image)).toBe(peer.sha256);
  if (tolerance > 0) return;
  expect(sha256(ours.getPixelPositions())).toBe(peer.positions);
  expect(sha256(ours.toDistortionArray())).toBe(peer.corners);
}

let state = 12345;
const random = (): number => {
  state = (state * 1103515245 + 12345) % 2147483648;
  return state / 2147483648;
};
/** Half-pixel positions: what rounding half to even is about. */
const halves = (range: number): number => Math.round((random() - 0.5) * range) / 2;
const quads = (range: number): [number, number][] =>
  Array.from({ length: 4 }, () => [halves(range), halves(range)]);

describe("geometries from quadrant positions equal EXtra-geom's to the last bit", () => {
  const options = [
    {
      class: "AGIPD_1MGeometry",
      of: AGIPD_1MGeometry,
      range: 2000,
      gaps: [{}, { asicGap: 3, panelGap: 10 }],
    },
    {
      class: "LPD_1MGeometry",
      of: LPD_1MGeometry,
      range: 800,
      gaps: [{}, { asicGap: 1.5, panelGap: 3.1 }, { unit: 5e-4 }],
    },
    {
      class: "DSSC_1MGeometry",
      of: DSSC_1MGeometry,
      range: 400,
      gaps: [{}, { asicGap: 1.5, panelGap: 3.1 }, { unit: 2.36e-4 }],
    },
  ] as const;

  it.each(options)("$class", ({ class: name, of, range, gaps }) => {
    const cases = [...gaps, ...gaps].map((gap) => ({ gap, quad: quads(range) }));
    const peers = askPeer(
      cases.map(({ gap, quad }) => ({
        class: name,
        build: "from_quad_positions",
        args: [quad],
        kwargs: Object.fromEntries(
          Object.entries(gap).map(([k, v]) => [k.replace("Gap", "_gap"), v]),
        ),
      })),
    );
    cases.forEach(({ gap, quad }, k) => {
      expectSame(of.fromQuadPositions(quad, gap), peers[k], 0);
    });
  });
});

it("AGIPD quadrants in millimetres have pixels of 0.2 mm (EXtra-geom makes them as large as the unit)", () => {
  const inMetres = AGIPD_QUADS.map(([x, y]) => [x * 0.2, y * 0.2]);
  const ours = AGIPD_1MGeometry.fromQuadPositions(inMetres, {
    unit: 1e-3,
    asicGap: 0.4,
    panelGap: 5.8,
  });
  const same = agipd();
  tilesOf(ours).forEach((tile, k) => {
    tile.forEach((v, i) => {
      expect(Math.abs(v - tilesOf(same)[k][i])).toBeLessThan(1e-15);
    });
  });
});

describe("other constructors equal EXtra-geom's", () => {
  it("AGIPD 500K", () => {
    const peers = askPeer([
      { class: "AGIPD_500K2GGeometry", build: "from_origin" },
      {
        class: "AGIPD_500K2GGeometry",
        build: "from_origin",
        args: [[10, 20.3]],
        kwargs: { asic_gap: 3, panel_gap: [10, 20] },
      },
      {
        class: "AGIPD_500K2GGeometry",
        build: "from_origin",
        args: [[1, 2]],
        kwargs: { asic_gap: 0.4, panel_gap: [3, 6], unit: 1e-3 },
      },
    ]);
    expectSame(AGIPD_500K2GGeometry.fromOrigin(), peers[0], 1e-16);
    expectSame(
      AGIPD_500K2GGeometry.fromOrigin([10, 20.3], { asicGap: 3, panelGap: [10, 20] }),
      peers[1],
      1e-16,
    );
    expectSame(
      AGIPD_500K2GGeometry.fromOrigin([1, 2], { asicGap: 0.4, panelGap: [3, 6], unit: 1e-3 }),
      peers[2],
      1e-16,
    );
  });

  it("JUNGFRAU", () => {
    const offsets: [number, number][] = [
      [-1125, -100],
      [95, 564],
      [-1125, 464],
      [95, -664],
    ];
    const orientations: [number, number][] = [
      [1, 1],
      [-1, -1],
      [1, -1],
      [-1, 1],
    ];
    const peers = askPeer([
      { class: "JUNGFRAUGeometry", build: "from_module_positions", args: [offsets, orientations] },
      {
        class: "JUNGFRAUGeometry",
        build: "from_module_positions",
        args: [offsets.slice(0, 1)],
        kwargs: { asic_gap: 5 },
      },
    ]);
    expectSame(JUNGFRAUGeometry.fromModulePositions(offsets, { orientations }), peers[0], 1e-16);
    expectSame(
      JUNGFRAUGeometry.fromModulePositions(offsets.slice(0, 1), { asicGap: 5 }),
      peers[1],
      1e-16,
    );
  });

  it("generic detectors", () => {
    const corners: Vector[] = [
      [0, 0, 0],
      [0.02, 0.001, 0.01],
    ];
    const peers = askPeer([
      {
        class: "GenericGeometry",
        build: "from_simple_description",
        args: [1e-4, 100, 50],
        kwargs: {
          corner_coordinates: corners,
          n_tiles_per_module: 3,
          tile_gap: 5e-4,
          tile_vec: [0, 1, 0],
        },
      },
      {
        class: "GenericGeometry",
        build: "from_simple_description",
        args: [5.5e-5, 33, 17],
        kwargs: { n_tiles_per_module: 3, ss_vec: [0, 1, 0], fs_vec: [-1, 0, 0] },
      },
    ]);
    expectSame(
      GenericGeometry.fromSimpleDescription({
        pixelSize: 1e-4,
        slowPixels: 100,
        fastPixels: 50,
        cornerCoordinates: corners,
        nTilesPerModule: 3,
        tileGap: 5e-4,
        tileVec: [0, 1, 0],
      }),
      peers[0],
      1e-16,
    );
    expectSame(
      GenericGeometry.fromSimpleDescription({
        pixelSize: 5.5e-5,
        slowPixels: 33,
        fastPixels: 17,
        nTilesPerModule: 3,
        ssVec: [0, 1, 0],
        fsVec: [-1, 0, 0],
      }),
      peers[1],
      1e-16,
    );
  });
});

describe("moving and turning parts equals EXtra-geom", () => {
  it("for the whole detector, modules, tiles and lists of vectors", () => {
    const perModule = Array.from({ length: 16 }, (_, m) => [m * 1e-4, -m * 2e-4, m * 1e-3]);
    const angles = Array.from({ length: 4 }, (_, m) => [m, -m / 2, m / 3]);
    const base = { class: "AGIPD_1MGeometry", build: "from_quad_positions", args: [AGIPD_QUADS] };
    const peers = askPeer([
      { ...base, steps: [{ do: "offset", by: perModule }] },
      { ...base, steps: [{ do: "rotate", by: [1, 2, 3] }] },
      { ...base, steps: [{ do: "rotate", by: [0, 0, 90] }] },
      { ...base, steps: [{ do: "rotate", by: angles, modules: [2, 6] }] },
      { ...base, steps: [{ do: "rotate", by: [0, 0.5, -2], tiles: [1, 3] }] },
      {
        ...base,
        steps: [
          { do: "offset", by: [0.01, 0.003, 0.02], modules: [2, 3], tiles: [3, 4] },
          { do: "rotate", by: [0, 0, 180], modules: [2, 3] },
        ],
      },
    ]);
    const g = agipd();
    expectSame(g.offset(perModule), peers[0], 0);
    expectSame(g.rotate([1, 2, 3]), peers[1], 1e-16);
    expectSame(g.rotate([0, 0, 90]), peers[2], 1e-16);
    expectSame(g.rotate(angles, { modules: slice(2, 6) }), peers[3], 1e-16);
    expectSame(g.rotate([0, 0.5, -2], { tiles: slice(1, 3) }), peers[4], 1e-16);
    expectSame(
      g.offset([0.01, 0.003, 0.02], { modules: 2, tiles: [3] }).rotate([0, 0, 180], { modules: 2 }),
      peers[5],
      1e-16,
    );
  });
});

describe("tiles of a module that overlap, or lie across each other", () => {
  it("are assembled as EXtra-geom does: the later one wins", () => {
    const base = { class: "AGIPD_1MGeometry", build: "from_quad_positions", args: [AGIPD_QUADS] };
    const across = { do: "rotate" as const, by: [0, 0, 90], tiles: [3, 4] };
    const peers = askPeer([
      { ...base, steps: [{ do: "offset", by: [3e-3, 5e-3], tiles: [1, 2] }] },
      { ...base, steps: [across] },
      { class: "LPD_1MGeometry", build: base.build, args: [LPD_QUADS], steps: [across] },
    ]);
    expectSame(agipd().offset([3e-3, 5e-3], { tiles: slice(1, 2) }), peers[0], 1e-16);
    expectSame(agipd().rotate([0, 0, 90], { tiles: slice(3, 4) }), peers[1], 1e-16);
    expectSame(lpd().rotate([0, 0, 90], { tiles: slice(3, 4) }), peers[2], 1e-16);
  });
});

describe("EXtra-geom reads the .geom files we write", () => {
  const turned = agipd()
    .rotate([0.3, -0.2, 1.1], { modules: slice(0, 8) })
    .offset([1e-3, 2e-3, 0.05]);
  const files: [
    string,
    string,
    DetectorGeometry,
    Parameters<DetectorGeometry["writeCrystfelGeom"]>[1],
  ][] = [
    [
      "agipd.geom",
      "AGIPD_1MGeometry",
      agipd(),
      { clen: 0.119, photonEnergy: 9300, aduPerEv: 0.0075 },
    ],
    [
      "agipd-2d.geom",
      "AGIPD_1MGeometry",
      turned,
      { dims: ["frame", "ss", "fs"], maskPath: "/mask" },
    ],
    ["lpd.geom", "LPD_1MGeometry", lpd().offset([1e-5, 1e-6]), { nquads: 0 }],
    ["dssc.geom", "DSSC_1MGeometry", dssc(), {}],
    [
      "jungfrau.geom",
      "JUNGFRAUGeometry",
      JUNGFRAUGeometry.fromModulePositions([
        [-1125, -100],
        [95, 564],
      ]),
      {},
    ],
    [
      "agipd500k.geom",
      "AGIPD_500K2GGeometry",
      AGIPD_500K2GGeometry.fromOrigin([300, 200]),
      { nquads: 1 },
    ],
  ];

  it("and gets what we get from them, to the last bit", async () => {
    for (const [name, , geometry, options] of files) {
      await geometry.writeCrystfelGeom(join(folder, name), options);
    }
    expect(readdirSync(folder).filter((f) => f.endsWith(".part"))).toEqual([]);
    const peers = askPeer(
      files.map(([name, cls]) => ({
        class: cls,
        build: "from_crystfel_geom",
        args: [join(folder, name)],
        metadata: true,
      })),
    );
    for (const [k, [name, , geometry]] of files.entries()) {
      const type = geometry.constructor as unknown as typeof AGIPD_1MGeometry;
      const back = await type.fromCrystfelGeom(join(folder, name));
      expectSame(back, peers[k], 0);
      // Pixels are written, metres are kept: a sixteenth decimal may change on the way.
      expectSame(geometry, peers[k], 6e-17);
    }
    expect(peers[0].metadata).toMatchObject({
      data: "/entry_1/instrument_1/detector_1/data",
      clen: 0.119,
      photon_energy: 9300,
      adu_per_eV: 0.0075,
    });
    expect(peers[1].metadata).toMatchObject({ mask: "/mask" });
  });

  it("and we read the ones it writes, five axes included", async () => {
    const written = [
      {
        class: "AGIPD_1MGeometry",
        args: [AGIPD_QUADS],
        file: "raw.geom",
        options: { dims: ["frame", "modno", 0, "ss", "fs"] },
      },
      {
        class: "LPD_1MGeometry",
        args: [LPD_QUADS],
        file: "peer-lpd.geom",
        options: { dims: ["frame", "ss", "fs"] },
      },
    ];
    const peers = askPeer(
      written.map((w) => ({
        class: w.class,
        build: "from_quad_positions",
        args: w.args,
        write: join(folder, w.file),
        write_options: w.options,
      })),
    );
    const raw = await AGIPD_1MGeometry.fromCrystfelGeom(join(folder, "raw.geom"));
    expectSame(raw, peers[0], 3e-17);
    expect(raw.metadata.crystfel?.dims).toEqual(["frame", "modno", 0, "ss", "fs"]);
    expectSame(
      await LPD_1MGeometry.fromCrystfelGeom(join(folder, "peer-lpd.geom")),
      peers[1],
      6e-17,
    );
  });
});
