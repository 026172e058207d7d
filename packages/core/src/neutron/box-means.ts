/** A curve at rising nodes, with its running integral. */
export interface IntegratedCurve {
  readonly nodes: Float64Array;
  readonly values: Float64Array;
  readonly integral: Float64Array;
}

/**
 * Means over bins of a curve after a box of `half` to either side: differences of the integral of its integral, which is
 * exact for straight pieces.
 */
export function boxMeans(curve: IntegratedCurve, bounds: Float64Array, half: number): Float64Array {
  const twice = secondIntegral(curve);
  const around = bounds.map(
    (bound) => twiceUpTo(curve, twice, bound + half) - twiceUpTo(curve, twice, bound - half),
  );
  return Float64Array.from({ length: bounds.length - 1 }, (_, i) => {
    return (around[i + 1] - around[i]) / (2 * half * (bounds[i + 1] - bounds[i]));
  });
}

/** Integral of the integral up to each node; between nodes the integral is the cubic through its values and slopes. */
function secondIntegral({ nodes, values, integral }: IntegratedCurve): Float64Array {
  const twice = new Float64Array(nodes.length);
  for (let i = 1; i < nodes.length; i++) {
    const h = nodes[i] - nodes[i - 1];
    const mean = (integral[i] + integral[i - 1]) / 2 + (h * (values[i - 1] - values[i])) / 12;
    twice[i] = twice[i - 1] + h * mean;
  }
  return twice;
}

/** The same up to any place; beyond the ends the curve goes on as it is. */
function twiceUpTo(
  { nodes, values, integral }: IntegratedCurve,
  twice: Float64Array,
  at: number,
): number {
  const last = nodes.length - 1;
  if (at <= nodes[0] || at >= nodes[last]) {
    const end = at <= nodes[0] ? 0 : last;
    const d = at - nodes[end];
    return twice[end] + d * (integral[end] + (values[end] * d) / 2);
  }
  const i = pieceOf(nodes, at);
  const h = nodes[i + 1] - nodes[i];
  const s = (at - nodes[i]) / h;
  const [s2, s3, s4] = [s ** 2, s ** 3, s ** 4];
  const byValues = integral[i] * (s - s3 + s4 / 2) + integral[i + 1] * (s3 - s4 / 2);
  const bySlopes = values[i] * (s2 / 2 - (2 * s3) / 3 + s4 / 4) + values[i + 1] * (s4 / 4 - s3 / 3);
  return twice[i] + h * (byValues + h * bySlopes);
}

/** The piece between nodes that a place lies in. */
function pieceOf(nodes: Float64Array, at: number): number {
  let low = 0;
  let high = nodes.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (nodes[middle] <= at) low = middle;
    else high = middle;
  }
  return low;
}
