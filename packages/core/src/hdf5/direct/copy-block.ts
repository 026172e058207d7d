/** Where a block of bytes lies: shape in elements, bytes per element. */
export interface ByteBlock {
  bytes: Uint8Array;
  /** Distance between neighbours along each axis, in bytes. */
  strides: readonly number[];
  /** Byte of the first element. */
  offset: number;
}

/** Copies `count` elements per axis between two blocks; runs without gaps move at once. */
export function copyBlock(
  from: ByteBlock,
  to: ByteBlock,
  count: readonly number[],
  elementSize: number,
): void {
  if (count.some((n) => n === 0)) return;
  let run = elementSize;
  let axis = count.length;
  while (axis > 0 && sameRun(from, axis - 1, run, count) && sameRun(to, axis - 1, run, count)) {
    run *= count[--axis];
  }
  const walk = (k: number, a: number, b: number): void => {
    if (k === axis) {
      if (run > 32) to.bytes.set(from.bytes.subarray(a, a + run), b);
      else for (let i = 0; i < run; i++) to.bytes[b + i] = from.bytes[a + i];
      return;
    }
    const [stepA, stepB] = [from.strides[k], to.strides[k]];
    for (let i = 0; i < count[k]; i++) walk(k + 1, a + i * stepA, b + i * stepB);
  };
  walk(0, from.offset, to.offset);
}

function sameRun(block: ByteBlock, axis: number, run: number, count: readonly number[]): boolean {
  return count[axis] === 1 || block.strides[axis] === run;
}

/** Strides of a row-major block, in bytes. */
export function byteStrides(shape: readonly number[], elementSize: number): number[] {
  const strides = new Array<number>(shape.length);
  let step = elementSize;
  for (let k = shape.length - 1; k >= 0; k--) {
    strides[k] = step;
    step *= shape[k];
  }
  return strides;
}
