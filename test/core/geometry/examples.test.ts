import { type NDArray, ndarray, slice, zeros } from "@beambook/core";
import {
  AGIPD_1MGeometry,
  AGIPD_500K2GGeometry,
  DSSC_1MGeometry,
  JUNGFRAUGeometry,
  LPD_1MGeometry,
} from "@beambook/core/geometry";
import { describe, expect, it } from "vitest";
import { runPythonJson } from "../../support/peers.js";

const OURS = {
  AGIPD_1MGeometry: AGIPD_1MGeometry.example(),
  AGIPD_500K2GGeometry: AGIPD_500K2GGeometry.example(),
  DSSC_1MGeometry: DSSC_1MGeometry.example(),
  LPD_1MGeometry: LPD_1MGeometry.example(),
  JUNGFRAUGeometry: JUNGFRAUGeometry.example(5),
};

/** Numbers that differ from pixel to pixel. */
function ramp(shape: readonly number[], factor = 1): NDArray<"float32"> {
  const length = shape.reduce((a, b) => a * b, 1);
  return ndarray(
    Float32Array.from({ length }, (_, i) => (factor * i * 2654435761) % 50021),
    [...shape],
  );
}

function same(a: NDArray, b: NDArray): boolean {
  const bytes = (array: NDArray): Buffer => {
    const flat = array.flat();
    return Buffer.from(flat.buffer, flat.byteOffset, flat.byteLength);
  };
  return Buffer.compare(bytes(a), bytes(b)) === 0;
}

describe("example()", () => {
  it("is the same detector as EXtra-geom's", () => {
    const wanted = runPythonJson<
      Record<string, { shape: number[]; centre: number[]; at: number[] }>
    >(`
import json, extra_geom, numpy as np
out = {}
for name in ${JSON.stringify(Object.keys(OURS))}:
    cls = getattr(extra_geom, name)
    geom = cls.example(5) if name == "JUNGFRAUGeometry" else cls.example()
    image, centre = geom.position_modules(np.zeros(geom.expected_data_shape, dtype=np.uint16))
    out[name] = {"shape": list(image.shape), "centre": [float(c) for c in centre],
                 "at": [float(v) for v in geom.get_pixel_positions()[3, 7, 11]]}
print(json.dumps(out))`);
    for (const [name, geometry] of Object.entries(OURS)) {
      const { height, width, centre } = geometry.imageGrid;
      expect([name, height, width]).toEqual([name, ...wanted[name].shape]);
      expect([...centre]).toEqual(wanted[name].centre);
      const place = geometry.getPixelPositions().slice(3, 7, 11).toArray() as number[];
      place.forEach((v, k) => {
        expect(v).toBeCloseTo(wanted[name].at[k], 12);
      });
    }
  });
});

describe("assembling module by module and in one memory", () => {
  it.each(["float32", "uint16", "float64", "uint8"] as const)(
    "gives the same images, %s",
    (dtype) => {
      const geometry = OURS.AGIPD_1MGeometry;
      const frames = ramp([3, 16, 512, 128]).astype(dtype);
      const { image } = geometry.positionModulesFast(frames);
      const { data, out } = geometry.assemblyBuffers({ extraShape: [3], dtype });
      data.assign(frames);
      expect(same(geometry.positionModulesFast(data, { out }).image, image)).toBe(true);
      const piecewise = geometry.outputArrayForPositionFast({ extraShape: [3], dtype });
      for (let m = 0; m < 16; m++) geometry.placeModule(m, frames.slice(null, m), piecewise);
      expect(same(piecewise, image)).toBe(true);
    },
  );

  it.each(["float32", "uint16", "float64"] as const)(
    "gives the same images with two threads, again and again, %s",
    async (dtype) => {
      // Tiles that overlap: the later module wins, whichever thread comes first.
      const crowded = LPD_1MGeometry.fromQuadPositions(
        [
          [11.4, 299],
          [-11.5, 8],
          [254.5, -16],
          [278.5, 275],
        ],
        { asicGap: -1, panelGap: -3 },
      );
      for (const geometry of [OURS.DSSC_1MGeometry, crowded]) {
        const frames = ramp([3, ...geometry.expectedDataShape]).astype(dtype);
        const wanted = geometry.outputFor(frames);
        wanted.data.fill(7);
        geometry.positionModulesFast(frames, { out: wanted });
        const { data, out } = geometry.assemblyBuffers({ extraShape: [3], dtype, workers: 2 });
        data.assign(frames);
        for (let round = 0; round < 10; round++) {
          out.data.fill(7);
          expect(geometry.positionModulesFast(data, { out }).image).toBe(out);
          expect(same(out, wanted)).toBe(true);
          // Lets the other thread start, and end its last job.
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
        const parts = [data, out].map((array) => array.slice(slice(1, 3)) as NDArray);
        parts[1].assign(zeros(parts[1].shape, dtype));
        geometry.positionModulesFast(parts[0], { out: parts[1] });
        const rest = [frames, wanted].map((array) => array.slice(slice(1, 3)) as NDArray);
        rest[1].assign(zeros(rest[1].shape, dtype));
        geometry.positionModulesFast(rest[0], { out: rest[1] });
        expect(same(out, wanted)).toBe(true);
      }
    },
  );

  it("never writes over the frames, wherever they come from", () => {
    const geometry = OURS.AGIPD_1MGeometry;
    const { data, out } = geometry.assemblyBuffers({ extraShape: [1] });
    const kept = ramp([1, 16, 512, 128]);
    data.assign(kept);
    const other = ramp([1, 16, 512, 128], 3);
    const { image } = geometry.positionModulesFast(other, { out });
    expect(same(data, kept)).toBe(true);
    expect(same(image, geometry.positionModulesFast(other).image)).toBe(true);
  });

  it("refuses frames and images of other shapes", () => {
    const geometry = OURS.DSSC_1MGeometry;
    const out = geometry.outputArrayForPositionFast({ extraShape: [2] });
    const frames = zeros([2, 128, 512], "float32");
    expect(() => geometry.placeModule(0, zeros([2, 128, 128], "float32"), out)).toThrow(/module 0/);
    expect(() => geometry.placeModule(16, frames, out)).toThrow(/module 16/);
    expect(() => geometry.placeModule(0, zeros([1, 128, 512], "float32"), out)).toThrow(/needs/);
  });
});

describe("JUNGFRAU", () => {
  it("counts modules from 1 in labelled data, from 0 in arrays", () => {
    const geometry = JUNGFRAUGeometry.example(2);
    const data = ramp([2, 512, 1024]);
    const labelled = (numbers: number[]) => ({
      values: data,
      dims: ["module", "slow_scan", "fast_scan"],
      coords: { module: numbers },
    });
    const { image } = geometry.positionModulesFast(data);
    expect(same(geometry.positionModulesFast(labelled([1, 2])).image, image)).toBe(true);
    expect(() => geometry.positionModulesFast(labelled([0, 1]))).toThrow(/0 is outside 1\.\.2/);
  });
});

/** The values of a heat map as plotly gets them. */
function drawnValues(figure: { toPlotly(): { data: unknown[] } }): {
  values: number[];
  shape: string;
} {
  const { z } = figure.toPlotly().data[0] as { z: { dtype: string; bdata: string; shape: string } };
  const kinds = { f4: Float32Array, f8: Float64Array, u1: Uint8Array, u2: Uint16Array };
  const bytes = new Uint8Array(Buffer.from(z.bdata, "base64"));
  return { values: Array.from(new kinds[z.dtype as "f4"](bytes.buffer)), shape: z.shape };
}

describe("drawings of hexagons", () => {
  const geometry = OURS.DSSC_1MGeometry;

  it("show at every point the value of the pixel that is there", () => {
    const data = ramp([16, 128, 512]);
    const region = [0.0052, 0.0062, 0.0052, 0.0062] as const;
    const figure = geometry.plotDataHexes(data, { region, points: 40 });
    const { values: drawn, shape } = drawnValues(figure);
    expect(shape).toBe("40, 40");
    let shown = 0;
    for (let row = 0; row < 40; row++) {
      for (let column = 0; column < 40; column++) {
        const [x, y] = [column, row].map((k) => 0.0052 + ((k + 0.5) * 0.001) / 40);
        const pixel = geometry.locate(x, y);
        const value = drawn[row * 40 + column];
        if (!pixel) expect(value).toBeNaN();
        else {
          shown += 1;
          expect(value).toBe(Number(data.get(pixel.module, pixel.slowScan, pixel.fastScan)));
        }
      }
    }
    expect(shown).toBeGreaterThan(1000);
  });

  it("take one module, and refuse what is none", () => {
    const one = geometry.plotDataHexes(zeros([128, 512], "float32"), { module: 3, points: 200 });
    expect(JSON.stringify(one.toPlotly().layout)).toContain("x (m)");
    const wrong = (): unknown =>
      geometry.plotDataHexes(zeros([128, 512], "float32"), { module: 16 });
    expect(wrong).toThrow(/module 16/);
    expect(() => geometry.plotDataHexes(zeros([2, 16, 128, 512], "float32"))).toThrow(/one frame/);
    const empty = [0, 0, 0, 0] as const;
    const data = zeros([16, 128, 512], "float32");
    expect(() => geometry.plotDataHexes(data, { region: empty })).toThrow(/empty/);
  });

  it("on squares keep the sum of the counts", () => {
    const data = ramp([16, 128, 512]);
    const { centre, pixelSize } = geometry.positionModulesCartesian(data);
    expect(pixelSize).toBeCloseTo(2.36e-4 * Math.sqrt(Math.sqrt(3) / 2), 12);
    expect(centre[0] * pixelSize).toBeCloseTo(geometry.imageGrid.centre[0] * 2.0438e-4, 3);
    const plot = geometry.plotDataCartesian(data, { axisUnits: "m" });
    const { values: drawn } = drawnValues(plot);
    const sum = drawn.reduce((a, b) => a + (Number.isNaN(b) ? 0 : b), 0);
    expect(sum / (data.sum() as number)).toBeCloseTo(1, 3);
  });
});
