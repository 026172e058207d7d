import type { PositionFunction } from "./units.js";

/** Solid angle of pixels relative to one at the foot of the normal: the cube of the incidence's cosine. */
export function solidAngleAt(dist: number): PositionFunction {
  return (t1: number, t2: number, t3: number): number => {
    const cosine = dist / Math.sqrt(t1 * t1 + t2 * t2 + t3 * t3);
    return cosine * cosine * cosine;
  };
}

/** What polarised light does to the intensity; see `ScatteringGeometry.polarization`. */
export function polarizationAt(factor: number, axisOffset: number): PositionFunction {
  const [c, s] = [Math.cos(2 * axisOffset), Math.sin(2 * axisOffset)];
  return (t1: number, t2: number, t3: number): number => {
    const square = t1 * t1 + t2 * t2;
    const all = square + t3 * t3;
    const double = c * (t2 * t2 - t1 * t1) - s * 2 * t1 * t2; // cos 2(χ + offset) times r²
    return (1 + (t3 * t3) / all - (factor * double) / all) / 2;
  };
}
