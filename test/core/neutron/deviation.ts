/** Largest |a/b - 1|; where b is 0, a must be, too. */
export function largestDeviation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`${a.length} and ${b.length} values`);
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const deviation = b[i] === 0 ? Math.abs(a[i]) : Math.abs(a[i] / b[i] - 1);
    largest = Math.max(largest, Number.isNaN(deviation) ? Number.POSITIVE_INFINITY : deviation);
  }
  return largest;
}

/** `count` even steps from `from` to `to`. */
export function steps(from: number, to: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));
}
