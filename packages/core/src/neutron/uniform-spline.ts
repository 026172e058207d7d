/** A curve through evenly spaced points, straight beyond both ends. */
export interface UniformSpline {
  at(x: number): number;
}

/** The natural cubic spline through `values` at `start + i step`. */
export function cubicSpline(start: number, step: number, values: Float64Array): UniformSpline {
  const curvature = secondDerivatives(step, values);
  const last = values.length - 1;
  const slopeStart = (values[1] - values[0]) / step - (step * curvature[1]) / 6;
  const slopeEnd = (values[last] - values[last - 1]) / step + (step * curvature[last - 1]) / 6;
  const sixth = (step * step) / 6;
  return {
    at(x: number): number {
      const t = (x - start) / step;
      if (t <= 0) return values[0] + slopeStart * (x - start);
      if (t >= last) return values[last] + slopeEnd * (x - start - last * step);
      const i = Math.floor(t);
      const b = t - i;
      const a = 1 - b;
      return (
        a * values[i] +
        b * values[i + 1] +
        sixth * ((a * a * a - a) * curvature[i] + (b * b * b - b) * curvature[i + 1])
      );
    },
  };
}

/** Second derivatives at the points, 0 at both ends: a tridiagonal system. */
function secondDerivatives(step: number, values: Float64Array): Float64Array {
  const count = values.length;
  const result = new Float64Array(count);
  const factor = new Float64Array(count);
  for (let i = 1; i < count - 1; i++) {
    const right = (6 * (values[i + 1] - 2 * values[i] + values[i - 1])) / (step * step);
    const pivot = 4 - factor[i - 1];
    factor[i] = 1 / pivot;
    result[i] = (right - result[i - 1]) / pivot;
  }
  for (let i = count - 2; i > 0; i--) result[i] -= factor[i] * result[i + 1];
  return result;
}
