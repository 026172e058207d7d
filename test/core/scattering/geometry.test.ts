import type { NDArray } from "@beambook/core";
import { readPoni } from "@beambook/core/formats";
import {
  type GeometryParameters,
  momentumMaps,
  ScatteringGeometry,
} from "@beambook/core/scattering";
import { beforeAll, describe, expect, it } from "vitest";
import { expected, reference } from "../formats/files.js";
import { askPyfai, PONIS, worst } from "./samples.js";

interface Maps {
  q: number[];
  chi: number[];
  tth: number[];
  r: number[];
  solid: number[];
  pol: number[];
  fit2d: Record<string, number>;
}

const names = Object.keys(PONIS);
let answers: Record<string, Maps>;
beforeAll(() => {
  const cases = names.map((name) => ({ kind: "maps" as const, poni: PONIS[name] }));
  const found = askPyfai<Maps>(cases);
  answers = Object.fromEntries(names.map((name, i) => [name, found[i]]));
});

describe.each(names)("the geometry %s", (name) => {
  const geometry = new ScatteringGeometry(PONIS[name]);

  it("has pyFAI's maps", () => {
    const { q, chi, tth, r, solid, pol } = answers[name];
    expect(worst(geometry.radial("q_A^-1").data, q)).toBeLessThan(1e-7);
    expect(worst(geometry.radial("2th_deg").data, tth)).toBeLessThan(1e-7);
    expect(worst(geometry.radial("r_mm").data, r)).toBeLessThan(1e-7);
    expect(worst(geometry.solidAngle().data, solid)).toBeLessThan(2e-7);
    expect(worst(geometry.polarization(0.9, 0.2).data, pol)).toBeLessThan(2e-7);
    const off = geometry.chi().data.map((v, i) => {
      const d = Math.abs(v - chi[i]);
      return Math.min(d, 360 - d);
    });
    expect(Math.max(...off)).toBeLessThan(1e-5);
  });

  it("is the same in Fit2D's and in the ESRF's terms", () => {
    const fit2d = geometry.toFit2d();
    const { directDist, centerX, centerY, tilt } = answers[name].fit2d;
    expect(fit2d.directDist).toBeCloseTo(directDist, 8);
    expect(fit2d.centerX).toBeCloseTo(centerX, 7);
    expect(fit2d.centerY).toBeCloseTo(centerY, 7);
    expect(fit2d.tilt).toBeCloseTo(tilt, 6);
    const { shape, orientation } = PONIS[name];
    const esrf = ScatteringGeometry.fromEsrf(geometry.toEsrf(), { shape }).with({ orientation });
    expect(worst(esrf.radial().data, Array.from(geometry.radial().data))).toBeLessThan(1e-11);
    expect(worst(esrf.chi().data, Array.from(geometry.chi().data))).toBeLessThan(1e-8);
    const back = ScatteringGeometry.fromFit2d(fit2d, { shape }).with({ orientation });
    expect(worst(back.radial().data, Array.from(geometry.radial().data))).toBeLessThan(1e-9);
  });

  it("knows q where the beam is, and everywhere else", () => {
    const { row, column } = geometry.beamCenter;
    expect(geometry.at(row, column).q).toBeLessThan(1e-6);
    expect(geometry.at(7, 11).q).toBeCloseTo(geometry.radial().get(7, 11), 12);
    expect(geometry.at(7, 11).chi).toBeCloseTo(geometry.chi().get(7, 11), 12);
  });
});

describe("detector orientations", () => {
  const { setup, by_orientation } = expected<{
    setup: GeometryParameters;
    by_orientation: Record<string, { q_A: number[]; chi_deg: number[] }>;
  }>("orientation");

  it.each(["1", "2", "3", "4"])("%s is pyFAI's", (orientation) => {
    const geometry = new ScatteringGeometry({
      ...setup,
      shape: [6, 4],
      orientation: Number(orientation),
    });
    expect(worst(geometry.radial().data, by_orientation[orientation].q_A)).toBeLessThan(1e-8);
    expect(worst(geometry.chi().data, by_orientation[orientation].chi_deg)).toBeLessThan(1e-8);
  });

  it.each([
    [5, 1],
    [6, 2],
    [7, 3],
    [8, 4],
  ])("%i is %i with rows and columns exchanged", (swapped, plain) => {
    const a = new ScatteringGeometry({ ...setup, shape: [4, 6], orientation: swapped });
    const b = new ScatteringGeometry({ ...setup, shape: [6, 4], orientation: plain });
    const turned = (map: NDArray<"float64">): number[] =>
      Array.from(map.transpose().contiguous().data);
    expect(worst(a.radial().data, turned(b.radial()))).toBeLessThan(1e-12);
    expect(worst(a.chi().data, turned(b.chi()))).toBeLessThan(1e-12);
  });
});

describe("the toolkit's maps", () => {
  type Seed = {
    geometry: Parameters<typeof ScatteringGeometry.fromEsrf>[0];
    shape: [number, number];
    pixels: [number, number][];
  } & Record<string, number[]>;
  const seeds = expected<Record<string, Seed>>("seed_maps");

  it.each(Object.keys(seeds))("of %s come out with whole-number pixel centres", (name) => {
    const seed = seeds[name];
    const geometry = ScatteringGeometry.fromEsrf(seed.geometry, {
      shape: seed.shape,
      pixelCenters: "integer",
    });
    const maps = momentumMaps(geometry);
    const named = {
      q_parr: maps.qParr,
      q_perp: maps.qPerp,
      qy: maps.qy,
      qz: maps.qz,
      norm_Q: maps.normQ,
      thetaB: maps.thetaB,
      beta: maps.beta,
    };
    for (const [key, map] of Object.entries(named)) {
      const ours = seed.pixels.map(([row, column]) => map.get(row, column));
      expect(worst(ours, seed[key]), key).toBeLessThan(1e-8);
    }
  });

  it("are shared by equal geometries", () => {
    const make = (): ScatteringGeometry =>
      ScatteringGeometry.fromEsrf(seeds.saxs.geometry, { shape: seeds.saxs.shape });
    expect(make()).toBe(make());
    expect(momentumMaps(make())).toBe(momentumMaps(make()));
  });
});

describe("what cannot be", () => {
  it("is refused by name", async () => {
    expect(() => new ScatteringGeometry({ ...PONIS.far, dist: Number.NaN })).toThrow(/dist = NaN/);
    expect(() => new ScatteringGeometry({ ...PONIS.far, orientation: 9 })).toThrow(/1 to 8/);
    const noWave = new ScatteringGeometry({ ...PONIS.far, wavelength: undefined });
    expect(() => noWave.radial("q_A^-1")).toThrow(/needs the wavelength/);
    expect(noWave.radial("2th_deg").get(0, 0)).toBeGreaterThan(0);
    expect(() => new ScatteringGeometry(PONIS.far).radial("q_A" as never)).toThrow(/q_A\^-1/);
    const poni = await readPoni(reference("v1.poni"));
    expect(() => ScatteringGeometry.fromPoni(poni)).toThrow(/shape/);
  });
});
