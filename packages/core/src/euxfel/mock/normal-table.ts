import { SeededRandom } from "../../random.js";

/** Normal numbers to draw from quickly, one per pixel. */
export function normalTable(seed: number, bits: number = 14): Float32Array {
  const random = new SeededRandom(seed);
  return Float32Array.from({ length: 2 ** bits }, () => random.normal());
}
