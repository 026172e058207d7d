import type { NDArray } from "@beambook/core";
import type { DetectorGeometry, DSSC_1MGeometry } from "@beambook/core/geometry";
import { describe, expect, it } from "vitest";
import { agipd, dssc, lpd } from "./samples.js";

const detectors: [string, DetectorGeometry][] = [
  ["AGIPD", agipd()],
  ["AGIPD turned by 5 degrees", agipd().rotate([0, 0, 5])],
  ["LPD", lpd()],
  ["DSSC", dssc()],
];

/** Every 997th pixel or so, and the corners of modules. */
function* somePixels(g: DetectorGeometry): Generator<[number, number, number]> {
  const [modules, rows, columns] = g.expectedDataShape;
  for (let i = 0; i < modules * rows * columns; i += 997) {
    yield [Math.floor(i / (rows * columns)), Math.floor(i / columns) % rows, i % columns];
  }
  yield [modules - 1, rows - 1, columns - 1];
  yield [0, 0, columns - 1];
}

describe.each(detectors)("%s", (_name, g) => {
  const xyz = g.getPixelPositions();
  const place = (m: number, s: number, f: number): number[] =>
    [0, 1, 2].map((k) => xyz.get(m, s, f, k));

  it("locate finds the pixel whose centre a point is", () => {
    for (const [m, s, f] of somePixels(g)) {
      const [x, y, z] = place(m, s, f);
      const found = g.locate(x, y);
      expect(found).toMatchObject({ module: m, slowScan: s, fastScan: f });
      expect(Math.hypot(found!.x - x, found!.y - y, found!.z - z)).toBeLessThan(1e-15);
    }
  });

  it("locate finds nothing in gaps and outside", () => {
    expect(g.locate(1, 1)).toBeUndefined();
    expect(g.locate(0, 0)).toBeUndefined();
    expect(g.locate(Number.NaN, 0)).toBeUndefined();
  });

  it("imagePositionOf and pixelAt are each other's inverse", () => {
    for (const [m, s, f] of somePixels(g)) {
      const [row, column] = g.imagePositionOf(m, s, f);
      const found = g.pixelAt(row + 0.7, column + 0.2);
      expect(found).toMatchObject({ module: m, slowScan: s, fastScan: f });
      expect([found!.x, found!.y, found!.z]).toEqual(place(m, s, f));
    }
    const { height, width } = g.imageGrid;
    expect(g.pixelAt(-1, 0)).toBeUndefined();
    expect(g.pixelAt(height, width)).toBeUndefined();
  });

  it("data coordinates of pixel centres are the pixel positions", () => {
    const pixels = [...somePixels(g)];
    const found = g.dataCoordsToPositions(
      pixels.map((p) => p[0]),
      pixels.map((p) => p[1] + 0.5),
      pixels.map((p) => p[2] + 0.5),
    );
    pixels.forEach(([m, s, f], i) => {
      place(m, s, f).forEach((v, k) => {
        expect(Math.abs(found.get(i, k) - v)).toBeLessThan(1e-15);
      });
    });
  });

  it("pixel corners surround pixel centres", () => {
    const corners = g.toDistortionArray({ allowNegativeXy: true });
    const count = corners.shape[2];
    for (const [m, s, f] of somePixels(g)) {
      const [x, y] = place(m, s, f);
      const mean = [0, 0];
      for (let c = 0; c < count; c++) {
        mean[0] += corners.get(m * g.expectedDataShape[1] + s, f, c, 2) / count;
        mean[1] += corners.get(m * g.expectedDataShape[1] + s, f, c, 1) / count;
      }
      expect(Math.hypot(mean[0] - x, mean[1] - y)).toBeLessThan(1e-7);
    }
  });

  it("outlines hold all pixels", () => {
    const tiles = g.outline();
    expect(tiles.length).toBe(g.modules.length * g.modules[0].length);
    const { height, width } = g.imageGrid;
    for (const { metres, pixels } of tiles) {
      expect([metres.length, pixels.length]).toEqual([4, 4]);
      for (const [column, row] of pixels) {
        expect(column).toBeGreaterThan(-width);
        expect(column).toBeLessThan(2 * width);
        expect(row).toBeGreaterThan(-height);
        expect(row).toBeLessThan(2 * height);
      }
    }
  });
});

describe("outline", () => {
  it("names modules and lies on the image's pixels", () => {
    const [first] = agipd().outline();
    expect(first).toMatchObject({ module: 0, tile: 0, name: "Q1M1" });
    expect(first.metres[0]).toEqual([-0.10500000000000001, 0.125]);
    // The first pixel is shown in row 1255, column 25: its outer corner is one row further.
    expect(first.pixels[0][0]).toBeCloseTo(25, 9);
    expect(first.pixels[0][1]).toBeCloseTo(1256, 9);
    expect(agipd().outline()[8 * 13].name).toBe("Q4M2");
  });
});

describe("DSSC's hexagons", () => {
  const g: DSSC_1MGeometry = dssc();

  it("odd rows are half a pixel further along fast scan", () => {
    const xyz = g.getPixelPositions();
    const step = (s: number): number => xyz.get(0, s, 0, 0) - xyz.get(0, 0, 0, 0);
    expect(step(1)).toBeCloseTo(-0.118e-3, 12);
    expect(step(2)).toBeCloseTo(0, 12);
  });

  it("meet without gaps: every point inside belongs to the nearest centre", () => {
    const xyz: NDArray<"float64"> = g.getPixelPositions();
    let seed = 5;
    const random = (): number => {
      seed = (seed * 16807) % 2147483647;
      return seed / 2147483647;
    };
    for (let k = 0; k < 300; k++) {
      const [s, f] = [3 + Math.floor(random() * 120), 3 + Math.floor(random() * 250)];
      const x = xyz.get(2, s, f, 0) + (random() - 0.5) * 4e-4;
      const y = xyz.get(2, s, f, 1) + (random() - 0.5) * 4e-4;
      let nearest = Infinity;
      let best = [0, 0];
      for (let i = s - 2; i <= s + 2; i++) {
        for (let j = Math.max(0, f - 3); j <= Math.min(255, f + 3); j++) {
          const d = Math.hypot(xyz.get(2, i, j, 0) - x, xyz.get(2, i, j, 1) - y);
          if (d < nearest) [nearest, best] = [d, [i, j]];
        }
      }
      const found = g.locate(x, y);
      expect(found).toMatchObject({ module: 2, slowScan: best[0], fastScan: best[1] });
    }
  });
});
