import { ndarray } from "@beambook/core";
import { ScatteringGeometry } from "@beambook/core/scattering";
import { DetectorView } from "@beambook/widgets";
import { expect, it } from "vitest";
import { readoutParts } from "../../../packages/widgets/src/detector-view/view/readout.js";

const geometry = new ScatteringGeometry({
  ...{ dist: 0.2, poni1: 0.004, poni2: 0.006, rot1: 0.3, rot2: -0.1, wavelength: 1e-10 },
  ...{ pixel1: 1e-3, pixel2: 1e-3, shape: [10, 12] },
});

it("reads q, 2θ, χ and d of a tilted detector from its scattering geometry", async () => {
  const source = ndarray(
    Float32Array.from({ length: 120 }, (_, i) => i),
    [10, 12],
  );
  const view = new DetectorView({ source, scattering: geometry });
  const reading = await view.readPixel(7, 2);
  const { q, twoTheta, chi } = geometry.at(7, 2);
  expect(reading).toMatchObject({ value: 86, q, d: (2 * Math.PI) / q });
  expect(reading!.twoTheta).toBeCloseTo((twoTheta * Math.PI) / 180, 12);
  expect(reading!.chi).toBeCloseTo((chi * Math.PI) / 180, 12);
  const parts = readoutParts(reading!, "counts", false);
  expect(parts.map(({ name }) => name)).toEqual(["value", "pixel", "q", "angle", "chi", "d"]);
  expect(parts[4].text).toBe(`χ ${chi.toFixed(2).replace("-", "−")}°`);
});

it("has no χ without one", async () => {
  const view = new DetectorView({ source: ndarray(new Float32Array(6), [2, 3]) });
  expect(await view.readPixel(1, 1)).not.toHaveProperty("chi");
});
