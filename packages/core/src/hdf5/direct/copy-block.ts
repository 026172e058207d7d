/** Where a block of bytes lies: shape in elements, bytes per element. */
export interface ByteBlock {
  bytes: Uint8Array;
  /** Distance between neighbours along each axis, in bytes. */
  strides: readonly number[];
  /** Byte of the first element. */
  offset: number;
}

/** Longer runs are left to the engine: its call costs as much as copying so many bytes one by one, or in words. */
const MOST_SINGLE = 32;
const MOST_WORDS = 512;

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
  const words = run <= MOST_WORDS && run % 8 === 0 && inWords(from, axis) && inWords(to, axis);
  const copy = words ? wordCopier(from, to, run) : byteCopier(from, to, run);
  const last = axis - 1;
  const walk = (k: number, a: number, b: number): void => {
    if (k >= last) {
      copy(a, b, k === last ? { n: count[k], from: from.strides[k], to: to.strides[k] } : ONE);
      return;
    }
    for (let i = 0; i < count[k]; i++) walk(k + 1, a + i * from.strides[k], b + i * to.strides[k]);
  };
  walk(0, from.offset, to.offset);
}

function sameRun(block: ByteBlock, axis: number, run: number, count: readonly number[]): boolean {
  return count[axis] === 1 || block.strides[axis] === run;
}

/** Whether runs, of which there are some along the axes before `axis`, begin at words. */
function inWords({ bytes: { byteOffset }, strides, offset }: ByteBlock, axis: number): boolean {
  return [byteOffset, offset, ...strides.slice(0, axis)].every((n) => n % 8 === 0);
}

/** How many runs there are, and how far apart. */
interface Row {
  n: number;
  from: number;
  to: number;
}

const ONE: Row = { n: 1, from: 0, to: 0 };

/** Copies runs between places of two blocks. */
type Copier = (from: number, to: number, row: Row) => void;

function wordCopier({ bytes: from }: ByteBlock, { bytes: to }: ByteBlock, run: number): Copier {
  const source = new BigInt64Array(from.buffer, from.byteOffset, from.length >> 3);
  const target = new BigInt64Array(to.buffer, to.byteOffset, to.length >> 3);
  return (a: number, b: number, row: Row): void => {
    const inWords = { n: row.n, from: row.from / 8, to: row.to / 8 };
    copyWords(source, a / 8, target, b / 8, inWords, run / 8);
  };
}

/** The engine moves integers of 64 bits between arrays without making numbers of them. */
function copyWords(
  source: BigInt64Array,
  first: number,
  target: BigInt64Array,
  at: number,
  { n, from, to }: Row,
  run: number,
): void {
  let a = first;
  let b = at;
  for (let k = 0; k < n; k++) {
    for (let i = 0; i < run; i++) target[b + i] = source[a + i];
    a += from;
    b += to;
  }
}

function byteCopier({ bytes: from }: ByteBlock, { bytes: to }: ByteBlock, run: number): Copier {
  return (a: number, b: number, row: Row): void => {
    let x = a;
    let y = b;
    for (let k = 0; k < row.n; k++) {
      if (run > MOST_SINGLE) to.set(from.subarray(x, x + run), y);
      else for (let i = 0; i < run; i++) to[y + i] = from[x + i];
      x += row.from;
      y += row.to;
    }
  };
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
