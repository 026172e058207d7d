import { type NDArray, slice, zeros } from "@beambook/core";
import {
  AGIPD_1MGeometry,
  type DetectorGeometry,
  DSSC_1MGeometry,
  LPD_1MGeometry,
} from "@beambook/core/geometry";
import { describe, expect, it } from "vitest";
import {
  agipd,
  DSSC_QUADS,
  dssc,
  type Expected,
  expected,
  fromNested,
  LPD_QUADS,
  lpd,
  numbered,
  reference,
  sha256,
} from "./samples.js";

const geometries: Record<string, () => DetectorGeometry | Promise<DetectorGeometry>> = {
  agipd,
  agipd_crystfel: () => AGIPD_1MGeometry.fromCrystfelGeom(reference("agipd.geom")),
  agipd_crystfel_2d: () => AGIPD_1MGeometry.fromCrystfelGeom(reference("agipd_2d.geom")),
  agipd_offset: () =>
    agipd()
      .offset([0, 3.3e-3], { modules: slice(4, 8) })
      .offset([0, 0, 1e-3], { modules: slice(8, 12), tiles: slice(2, 5) }),
  agipd_rotate: () => agipd().rotate([0, 0, 0.3], { modules: slice(0, 4) }),
  lpd,
  lpd_crystfel: () => LPD_1MGeometry.fromCrystfelGeom(reference("lpd.geom")),
  "lpd_h5 lpd_mar_18_axesfixed.h5": () =>
    LPD_1MGeometry.fromH5FileAndQuadPositions(reference("lpd_mar_18_axesfixed.h5"), LPD_QUADS),
  "lpd_h5 lpd_mar_18.h5": () =>
    LPD_1MGeometry.fromH5FileAndQuadPositions(reference("lpd_mar_18.h5"), LPD_QUADS),
  dssc,
  dssc_h5: () =>
    DSSC_1MGeometry.fromH5FileAndQuadPositions(reference("dssc_geo_june19.h5"), DSSC_QUADS),
};

const close = (found: number, wanted: number, tolerance: number): void => {
  expect(Math.abs(found - wanted), `${found} against ${wanted}`).toBeLessThanOrEqual(tolerance);
};

const sums = (array: NDArray<"float64">): number[] => {
  const total = [0, 0, 0];
  array.data.forEach((v, i) => {
    total[i % 3] += v;
  });
  return total;
};

describe.each(Object.keys(geometries))("%s agrees with EXtra-geom in", (name) => {
  const want: Expected = expected[name];
  let geometry: DetectorGeometry;
  const get = async (): Promise<DetectorGeometry> => {
    geometry ??= await geometries[name]();
    return geometry;
  };

  it("the shape of the data", async () => {
    expect((await get()).expectedDataShape).toEqual(want.expected_data_shape);
    expect((await get()).constructor.name).toBe(want.class);
  });

  it.each([true, false])("pixel positions with centre %s", async (centre) => {
    const rows = want[centre ? "pixel_positions centre=True" : "pixel_positions centre=False"];
    const found = (await get()).getPixelPositions({ centre });
    expect(found.shape).toEqual(rows.shape);
    expect(found.dtype).toBe("float64");
    sums(found).forEach((s, k) => {
      close(s, rows.sum[k], 1e-6);
    });
    for (const [index, xyz] of rows.samples) {
      xyz.forEach((v, k) => {
        close(found.get(...index, k), v, 2e-16);
      });
    }
  });

  it.each([true, false])("pixel corners with allowNegativeXy %s", async (allowNegativeXy) => {
    const key = allowNegativeXy ? "True" : "False";
    const rows = want[`distortion allow_negative_xy=${key}`];
    const found = (await get()).toDistortionArray({ allowNegativeXy });
    expect(found.shape).toEqual(rows.shape);
    const [low, high] = [
      [Infinity, Infinity, Infinity],
      [-Infinity, -Infinity, -Infinity],
    ];
    found.data.forEach((v, i) => {
      low[i % 3] = Math.min(low[i % 3], v);
      high[i % 3] = Math.max(high[i % 3], v);
    });
    expect([low, high]).toEqual([rows.min, rows.max]);
    for (const [[row, column], corners] of rows.samples) {
      corners.forEach((zyx, c) => {
        zyx.forEach((v, k) => {
          close(found.get(row, column, c, k), v, 1e-16);
        });
      });
    }
  });

  it("assembled images, to the byte", async () => {
    const rows = want.position_modules_fast;
    const frame = numbered(want.expected_data_shape);
    const { image, centre } = (await get()).positionModulesFast(frame);
    expect(image.shape).toEqual(rows.shape);
    expect(centre).toEqual(rows.centre_yx);
    expect(image.flat().reduce((n: number, v) => n + (Number.isNaN(v) ? 1 : 0), 0)).toBe(
      rows.n_nan,
    );
    expect(sha256(image)).toBe(rows.image.sha256);
    for (const [index, place] of rows.where) {
      const [m, s, f] = index;
      expect(image.get(...place)).toBe(frame.get(m, s, f));
      expect((await get()).imagePositionOf(m, s, f)).toEqual(place);
    }
  });

  it("stacks of frames", async () => {
    const shape = want.expected_data_shape;
    const frame = numbered(shape);
    const stack = zeros([2, ...shape]);
    stack.slice(0).assign(frame);
    stack.data.set(
      frame.data.map((v) => v + 0.25),
      frame.size,
    );
    const plain = (await get()).positionModulesFast(stack).image;
    expect(plain.shape).toEqual(want.stack_of_2.shape);
    expect(sha256(plain)).toBe(want.stack_of_2.sha256);
    const out = (await get()).outputFor(stack);
    expect((await get()).positionModulesFast(stack, { out }).image).toBe(out);
    expect(sha256(out)).toBe(want.stack_of_2.sha256);
  });

  it("empty output arrays", async () => {
    const [first, second] = want.output_array_for_position_fast;
    const one = (await get()).outputArrayForPositionFast();
    expect([one.shape, one.dtype, one.get(0, 0)]).toEqual([first.shape, "float32", Number.NaN]);
    const two = (await get()).outputArrayForPositionFast({ extraShape: [2], dtype: "uint16" });
    expect([two.shape, two.dtype, two.get(0, 0, 0)]).toEqual([second.shape, "uint16", second.fill]);
  });

  it.each(["data_coords_to_positions", "data_coords_to_positions_2d"] as const)(
    "%s",
    async (key) => {
      const { module_no, slow_scan, fast_scan, result } = want[key];
      if (!Array.isArray(result)) return; // EXtra-geom cannot do this for DSSC; ours is tested on its own
      const found = (await get()).dataCoordsToPositions(
        fromNested(module_no),
        fromNested(slow_scan),
        fromNested(fast_scan),
      );
      const flat = result.flat(2);
      expect(found.size).toBe(flat.length);
      found.data.forEach((v, i) => {
        close(v, flat[i], 1e-16);
      });
    },
  );

  it("quadrant positions and modules taken from a mask", async () => {
    const g = await get();
    if (want.quad_positions && "quadPositions" in g) {
      const found = (g as AGIPD_1MGeometry).quadPositions();
      found.flat().forEach((v, k) => {
        close(v, want.quad_positions!.flat()[k], 1e-12);
      });
    }
    if (!want.take_modules) return;
    const { height, width } = g.imageGrid;
    const mask = zeros([height, width], "bool");
    const top = Math.floor(height / 3);
    for (let r = top; r < top + 50; r++) mask.data.fill(1, r * width + 100, r * width + 200);
    const taken = g.takeModules(mask);
    expect(sha256(taken)).toBe(want.take_modules.result.sha256);
  });
});

describe("position_modules_symmetric", () => {
  it("agrees with EXtra-geom to the byte", () => {
    const image = agipd().positionModulesSymmetric(numbered([16, 512, 128]));
    expect(image.shape).toEqual(expected.agipd_symmetric.shape);
    expect(sha256(image)).toBe(expected.agipd_symmetric.sha256);
  });
});
