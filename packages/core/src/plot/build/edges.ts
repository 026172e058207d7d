import { BeambookError } from "../../errors.js";

/**
 * Edges of cells along one axis: of `count` centres or of `count + 1` edges. Equal cells give only the two outer
 * edges.
 *
 * @throws ShapeMismatch for another number of positions
 */
export function cellEdges(positions: Float64Array, count: number, name: string): Float64Array {
  const n = positions.length;
  if (n !== count && n !== count + 1) {
    throw new BeambookError(
      "ShapeMismatch",
      `${name} has ${n} positions, the image has ${count} cells along it; give ${count} centres or ${count + 1} edges.`,
    );
  }
  const edges = n === count ? edgesOfCentres(positions) : positions;
  checkOrder(edges, name);
  return isUniform(edges) ? Float64Array.of(edges[0], edges[edges.length - 1]) : edges;
}

function edgesOfCentres(centres: Float64Array): Float64Array {
  const n = centres.length;
  if (n === 1) return Float64Array.of(centres[0] - 0.5, centres[0] + 0.5);
  const edges = new Float64Array(n + 1);
  for (let k = 1; k < n; k++) edges[k] = (centres[k - 1] + centres[k]) / 2;
  edges[0] = centres[0] - (centres[1] - centres[0]) / 2;
  edges[n] = centres[n - 1] + (centres[n - 1] - centres[n - 2]) / 2;
  return edges;
}

function checkOrder(edges: Float64Array, name: string): void {
  const direction = Math.sign(edges[edges.length - 1] - edges[0]);
  for (let k = 1; k < edges.length; k++) {
    if (Math.sign(edges[k] - edges[k - 1]) === direction && direction !== 0) continue;
    throw new BeambookError(
      "InvalidArgument",
      `${name} must increase or decrease throughout; position ${k} does not follow.`,
    );
  }
}

function isUniform(edges: Float64Array): boolean {
  const last = edges.length - 1;
  const step = (edges[last] - edges[0]) / last;
  return edges.every((e, k) => Math.abs(e - (edges[0] + k * step)) <= 1e-6 * Math.abs(step));
}
