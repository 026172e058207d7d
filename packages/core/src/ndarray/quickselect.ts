/**
 * The value that would stand at position `k` if the values were sorted; afterwards smaller values stand before it,
 * larger ones behind it. No value may be NaN.
 */
export function selectSmallest(values: Float64Array, k: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const pivot = medianOfThree(values[low], values[(low + high) >>> 1], values[high]);
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i > j) break;
      const swap = values[i];
      values[i++] = values[j];
      values[j--] = swap;
    }
    if (k <= j) high = j;
    else if (k >= i) low = i;
    else break;
  }
  return values[k];
}

/** So many values are worth a look at their upper bits first. */
export const MANY_VALUES = 8192;

/**
 * The value that would stand at position `k` if the values were sorted, which may stay as they are. Many values are
 * sorted into boxes by sign, exponent and first digits; only one box is searched. No value may be NaN.
 */
export function valueAtRank(values: Float64Array, k: number): number {
  if (values.length < MANY_VALUES) return selectSmallest(values, k);
  const upper = new Uint16Array(values.buffer, values.byteOffset, 4 * values.length);
  const counts = new Uint32Array(65536);
  for (let i = 3; i < upper.length; i += 4) counts[upper[i]]++;
  let before = 0;
  const isBox = (box: number): boolean => {
    if (k < before + counts[box]) return true;
    before += counts[box];
    return false;
  };
  let box = 65535; // negative numbers first, the largest of them at the front
  while (box >= 32768 && !isBox(box)) box--;
  if (box < 32768) for (box = 0; !isBox(box); box++);
  const found = new Float64Array(counts[box]);
  let n = 0;
  for (let i = 0; i < values.length; i++) if (upper[4 * i + 3] === box) found[n++] = values[i];
  return selectSmallest(found, k - before);
}

function medianOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
