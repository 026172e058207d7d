import { openHdf5 } from "@beambook/core/hdf5";
import {
  AzimuthalIntegrator,
  integrateFrames,
  integrateFramesRadial,
  ScatteringGeometry,
} from "@beambook/core/scattering";
import { describe, expect, it } from "vitest";
import { reference } from "../formats/files.js";

const FILE = reference("SYNsaxs_eiger2_00376_raw.h5");
const DATASET = "/entry_0000/measurement/data";
const geometry = new ScatteringGeometry({
  ...{ dist: 2, poni1: 0.06762, poni2: 0.07878, wavelength: 1.013e-10 },
  ...{ pixel1: 6e-4, pixel2: 6e-4, shape: [240, 256] },
});

describe("integrateFrames", () => {
  it.each(["inline", "workers"] as const)(
    "integrates every frame of a file (%s)",
    async (executor) => {
      const options = { errorModel: "poisson", executor, workers: 2, block: 2 } as const;
      const series = await integrateFrames(FILE, geometry, 50, options);
      expect(series.intensity.shape).toEqual([3, 50]);
      const file = await openHdf5(FILE);
      const frame = await file.dataset(DATASET).read([2]);
      file.close();
      const one = AzimuthalIntegrator.for(geometry).integrate1d(frame, 50, {
        errorModel: "poisson",
      });
      expect(Array.from(series.axis)).toEqual(Array.from(one.radial));
      expect(series.intensity.slice(2).toArray()).toEqual(Array.from(one.intensity));
      expect(series.sigma?.slice(2).toArray()).toEqual(Array.from(one.sigma!));
    },
  );

  it("makes azimuthal profiles of some frames too", async () => {
    const series = await integrateFramesRadial(FILE, geometry, 36, {
      ...{ radialRange: [0.045, 0.055], frames: [1, 3], executor: "inline" },
    });
    expect(series.intensity.shape).toEqual([2, 36]);
    expect(series.axis[0]).toBe(-175);
    expect(series.sigma).toBeUndefined();
  });

  it.each(["inline", "workers"] as const)(
    "divides each frame by its monitor (%s)",
    async (executor) => {
      const options = {
        frames: [1, 3],
        errorModel: "poisson",
        executor,
        workers: 2,
        block: 1,
      } as const;
      const plain = await integrateFrames(FILE, geometry, 20, options);
      const monitors = [7, 2, 5];
      const series = await integrateFrames(FILE, geometry, 20, {
        ...{ ...options, monitors, normalizationFactor: 10 },
      });
      for (const [row, monitor] of [2, 5].entries()) {
        for (const name of ["intensity", "sigma"] as const) {
          const found = Array.from(series[name]!.slice(row).toArray() as number[]);
          const expected = Array.from(plain[name]!.slice(row).toArray() as number[]);
          for (const [b, value] of found.entries()) {
            expect(value * monitor * 10).toBeCloseTo(expected[b], 9);
          }
        }
      }
    },
  );

  it("refuses monitors that do not fit", async () => {
    const wrong = (monitors: number[]): Promise<unknown> =>
      integrateFrames(FILE, geometry, 20, { monitors, executor: "inline" });
    await expect(wrong([1, 2])).rejects.toThrow(/2 monitors for 3 frames/);
    await expect(wrong([1, 0, 2])).rejects.toThrow(/monitors\[1\] = 0/);
  });

  it("refuses frames that are not there", async () => {
    await expect(integrateFrames(FILE, geometry, 50, { frames: [2, 9] })).rejects.toThrow(/of 3/);
    await expect(integrateFrames(FILE, geometry, 50, { dataset: "/nope" })).rejects.toThrow(
      /Nothing at/,
    );
  });
});
