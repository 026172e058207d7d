/** Pixels per metre for a pixel size, such that a reader's `1 / res` gives the size back if any double does. */
export function bestRes(pixelSize: number): number {
  return around(1 / pixelSize).find((res) => 1 / res === pixelSize) ?? 1 / pixelSize;
}

/** A length in pixels, such that a reader's `pixels / res` gives back exactly the metres if any double does. */
export function pixelsFor(metres: number, res: number): number {
  if (metres === 0) return 0;
  const shortest = Number((metres * res).toPrecision(15));
  const candidates = [shortest, ...around(metres * res)];
  return candidates.find((pixels) => pixels / res === metres) ?? metres * res;
}

/** A number and its neighbours among the doubles. */
function around(x: number): number[] {
  const bits = new BigInt64Array(1);
  const value = new Float64Array(bits.buffer);
  value[0] = x;
  const middle = bits[0];
  return [0n, 1n, -1n, 2n, -2n].map((step) => {
    bits[0] = middle + step;
    return value[0];
  });
}
