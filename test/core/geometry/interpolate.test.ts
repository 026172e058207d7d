import { isBeambookError, LabelledArray, type NDArray, zeros } from "@beambook/core";
import { type DetectorGeometry, GenericGeometry } from "@beambook/core/geometry";
import { describe, expect, it } from "vitest";
import { runPythonJson } from "../../support/peers.js";
import { AGIPD_QUADS, agipd, dssc, noise, numbered, sha256 } from "./samples.js";

const total = (image: NDArray): number =>
  (image.flat() as Float64Array).reduce((a, v) => a + (Number.isNaN(v) ? 0 : v), 0);

const small = (): DetectorGeometry =>
  GenericGeometry.fromSimpleDescription({ pixelSize: 1e-4, slowPixels: 12, fastPixels: 9 });

describe("positionModulesInterpolate", () => {
  it("equals positionModulesFast where tiles lie on the grid", () => {
    const g = small();
    const frame = numbered(g.expectedDataShape);
    const { image, centre } = g.positionModulesInterpolate(frame);
    const fast = g.positionModulesFast(frame);
    expect(image.shape).toEqual(fast.image.shape);
    expect(centre).toEqual(fast.centre.map((c) => c - 0.5));
    image.flat().forEach((v, i) => {
      expect(v).toBeCloseTo(fast.image.data[i], 4);
    });
  });

  it.each([
    ["half a pixel off", small().offset([[5e-5, 2.5e-5]], { modules: [0] })],
    ["turned", small().rotate([0, 0, 17])],
    ["hexagons", dssc()],
  ] as [string, DetectorGeometry][])("keeps the sum of counts: %s", (_name, g) => {
    const frame = zeros(g.expectedDataShape, "float64");
    for (let i = 0; i < frame.size; i++) frame.data[i] = 1 + (i % 7);
    const { image } = g.positionModulesInterpolate(frame);
    expect(total(image) / total(frame)).toBeCloseTo(1, 6);
  });

  it("splits a pixel by area", () => {
    const g = GenericGeometry.fromSimpleDescription({
      pixelSize: 1,
      slowPixels: 1,
      fastPixels: 1,
      cornerCoordinates: [
        [0, 0, 0],
        [2.25, 0.5, 0],
      ],
    });
    const data = zeros([2, 1, 1]);
    data.data.set([8, 16]);
    const { image, centre } = g.positionModulesInterpolate(data, { empty: -1 });
    expect(image.shape).toEqual([2, 4]);
    expect([...image.data]).toEqual([8, -1, 6, 2, -1, -1, 6, 2]);
    expect(centre).toEqual([-0.5, -0.5]);
  });

  it("gives more image pixels with oversample or a pixel size", () => {
    const g = small();
    const frame = numbered(g.expectedDataShape, "uint16");
    const fine = g.positionModulesInterpolate(frame, { oversample: 2 }).image;
    expect([fine.shape, fine.dtype]).toEqual([[18, 24], "float32"]);
    expect(total(fine)).toBeCloseTo(total(frame), 0);
    expect(g.positionModulesInterpolate(frame, { outputPixelSize: 3e-4 }).image.shape).toEqual([
      3, 4,
    ]);
    for (const options of [{ oversample: 0 }, { oversample: 1.5 }, { outputPixelSize: -1 }]) {
      expect(() => g.positionModulesInterpolate(frame, options)).toThrow(/image pixels/);
    }
  });

  it("takes stacks and labelled data, and refuses complex numbers", () => {
    const g = small();
    const stack = noise([2, 3, ...g.expectedDataShape], "uint16", 8);
    const { image } = g.positionModulesInterpolate(stack);
    expect(image.shape.slice(0, 2)).toEqual([2, 3]);
    const one = g.positionModulesInterpolate(stack.slice(1, 2)).image;
    expect(sha256(image.slice(1, 2))).toBe(sha256(one));
    const labelled = new LabelledArray(stack.transpose(2, 0, 1, 3, 4), {
      dims: ["module", "train", "pulse", "slow_scan", "fast_scan"],
      coords: { module: [0] },
    });
    expect(sha256(g.positionModulesInterpolate(labelled).image)).toBe(sha256(image));
    expect(sha256(g.positionModulesFast(labelled).image)).toBe(
      sha256(g.positionModulesFast(stack).image),
    );
    try {
      g.positionModulesInterpolate(zeros(g.expectedDataShape, "complex64"));
      expect.unreachable();
    } catch (error) {
      expect(isBeambookError(error, "UnsupportedType")).toBe(true);
    }
  });

  it("agrees with EXtra-geom (pyFAI) in size, centre and counts", () => {
    const turns = [
      [0, 0, 0],
      [0, 0, 3],
    ];
    const peers = runPythonJson<
      { shape: number[]; centre: number[]; sums: number[]; values: number[] }[]
    >(
      `
import extra_geom, json, numpy as np
a = extra_geom.AGIPD_1MGeometry.from_quad_positions(${JSON.stringify(AGIPD_QUADS)})
data = (np.arange(16 * 512 * 128) % 1009).reshape(16, 512, 128).astype("f4")
found = []
for turn in ${JSON.stringify(turns)}:
    image, centre = a.rotate(turn).position_modules_interpolate(data)
    found.append({"shape": list(image.shape), "centre": [float(c) for c in centre],
                  "sums": np.nansum(image, axis=1, dtype="f8").tolist(),
                  "values": np.nan_to_num(image, nan=-1)[::50, ::50].ravel().tolist()})
print(json.dumps(found))
`,
    );
    const frame = zeros([16, 512, 128], "float32");
    for (let i = 0; i < frame.size; i++) frame.data[i] = i % 1009;
    turns.forEach((turn, k) => {
      const { image, centre } = agipd().rotate(turn).positionModulesInterpolate(frame);
      expect(image.shape).toEqual(peers[k].shape);
      centre.forEach((c, i) => {
        expect(c).toBeCloseTo(peers[k].centre[i], 4);
      });
      const [height, width] = image.shape;
      let worst = 0;
      let most = 0;
      for (let row = 0; row < height; row++) {
        const sum = total(image.slice(row));
        most = Math.max(most, sum);
        worst = Math.max(worst, Math.abs(sum - peers[k].sums[row]));
      }
      expect(worst / most).toBeLessThan(2e-3);
      let different = 0;
      let n = 0;
      for (let row = 0; row < height; row += 50) {
        for (let column = 0; column < width; column += 50) {
          const ours = image.get(row, column);
          const value = Number.isNaN(ours) ? -1 : ours;
          if (Math.abs(value - peers[k].values[n++]) > 2) different++;
        }
      }
      expect(different / n).toBeLessThan(0.01);
    });
  });
});
