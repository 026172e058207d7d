import type { ByteBlock } from "./copy-block.js";

/** Turns round the bytes of every `unit` of a block's elements, in place. */
export function swapBlock(
  { bytes, strides, offset }: ByteBlock,
  count: readonly number[],
  elementSize: number,
  unit: number,
): void {
  if (unit < 2 || count.some((n) => n === 0)) return;
  const last = count.length - 1;
  const walk = (axis: number, at: number): void => {
    const [n, step] = axis <= last ? [count[axis], strides[axis]] : [1, 0];
    if (axis < last) {
      for (let i = 0; i < n; i++) walk(axis + 1, at + i * step);
      return;
    }
    for (let i = 0; i < n; i++) {
      for (let u = 0; u < elementSize; u += unit) swapUnit(bytes, at + i * step + u, unit);
    }
  };
  walk(0, offset);
}

function swapUnit(bytes: Uint8Array, at: number, unit: number): void {
  for (let low = at, high = at + unit - 1; low < high; low++, high--) {
    const byte = bytes[low];
    bytes[low] = bytes[high];
    bytes[high] = byte;
  }
}
