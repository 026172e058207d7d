/** Corner of each quadrant in pixels: (x, y). */
export type QuadrantCorners = readonly (readonly [number, number])[];

/** The quadrants of the documentation's AGIPD example. */
export const AGIPD_QUADRANTS: QuadrantCorners = [
  [-525, 625],
  [-550, -10],
  [520, -160],
  [542.5, 475],
];

/** Slow-scan and fast-scan pixels of a module. */
export const MODULE_SHAPE: readonly [number, number] = [512, 128];

const PIXEL = 0.2e-3;
const TILE = 64;
const TILE_GAP = 2;
const MODULE_GAP = 29;

/**
 * Distance of every pixel's centre of one AGIPD module from the beam, in metres, row-major (slow scan, fast scan). Eight
 * tiles of 64 × 128 pixels of 0.2 mm lie side by side, four modules one below the other in each quadrant.
 */
export function pixelDistances(module: number, corners: QuadrantCorners): Float32Array {
  const quadrant = Math.floor(module / 4);
  const [cornerX, cornerY] = corners[quadrant];
  // The left quadrants run outwards to the right and downwards, the right ones the other way.
  const towardsX = quadrant < 2 ? 1 : -1;
  const towardsY = -towardsX;
  const [slow, fast] = MODULE_SHAPE;
  const top = cornerY - (module % 4) * (fast + MODULE_GAP);
  const distances = new Float32Array(slow * fast);
  for (let ss = 0; ss < slow; ss++) {
    const gaps = Math.floor(ss / TILE) * TILE_GAP;
    const x = (cornerX + towardsX * (ss + gaps + 0.5)) * PIXEL;
    for (let fs = 0; fs < fast; fs++) {
      const y = (top + towardsY * (fs + 0.5)) * PIXEL;
      distances[ss * fast + fs] = Math.hypot(x, y);
    }
  }
  return distances;
}
