/** What a selection takes along one axis: `count` blocks of `block` elements every `stride`, from `start`. */
export interface SelectedAxis {
  start: number;
  stride: number;
  /** Infinity where unlimited. */
  count: number;
  /** Infinity where unlimited. */
  block: number;
}

/** Elements that an axis selects; Infinity where unlimited. */
export function axisLength({ count, block }: SelectedAxis): number {
  return count * block;
}

/** Index of the element after the last selected one. */
export function axisEnd({ start, stride, count, block }: SelectedAxis): number {
  if (count === 0 || block === Number.POSITIVE_INFINITY) return start + block * count;
  return start + (count - 1) * stride + block;
}

/** The index of the `n`-th selected element. */
export function axisIndex({ start, stride, block }: SelectedAxis, n: number): number {
  if (block === Number.POSITIVE_INFINITY) return start + n;
  return start + Math.floor(n / block) * stride + (n % block);
}

/** The number of an index among `length` selected ones; undefined if it is not selected. */
export function axisNumber(
  { start, stride, block }: SelectedAxis,
  index: number,
  length: number,
): number | undefined {
  const distance = index - start;
  if (distance < 0) return undefined;
  if (block === Number.POSITIVE_INFINITY) return distance < length ? distance : undefined;
  const of = Math.floor(distance / stride);
  const inside = distance - of * stride;
  if (inside >= block) return undefined;
  const number = of * block + inside;
  return number < length ? number : undefined;
}

/** How many elements an unlimited axis selects below `extent`; a block may be cut. */
export function clippedLength(axis: SelectedAxis, extent: number): number {
  const room = extent - axis.start;
  if (room <= 0) return 0;
  if (axis.block === Number.POSITIVE_INFINITY) return room;
  const whole = Math.floor(room / axis.stride);
  const blocks = Math.min(whole, axis.count);
  const rest = blocks < axis.count ? Math.min(axis.block, room - whole * axis.stride) : 0;
  return blocks * axis.block + rest;
}

/** Elements that run along a virtual and a source axis at once, in even steps. */
export interface AxisRun {
  /** Position of the first among the elements to read. */
  at: number;
  /** Distance between positions. */
  atStep: number;
  /** Index of the first in the source. */
  source: number;
  sourceStep: number;
  count: number;
}

/** Which of the elements `start + i * step` (i < count) a mapping holds along one axis, and where in its source. */
export function matchAxis(
  slab: { start: number; step: number; count: number },
  virtual: SelectedAxis,
  source: SelectedAxis,
  length: number,
): AxisRun[] {
  const simple = (axis: SelectedAxis): boolean => axis.block === 1 || axis.block >= length;
  if (slab.step === 1 && simple(virtual) && simple(source)) {
    return evenRun(slab, virtual, source, length);
  }
  const runs: AxisRun[] = [];
  for (let at = 0; at < slab.count; at++) {
    const number = axisNumber(virtual, slab.start + at * slab.step, length);
    if (number === undefined) continue;
    const index = axisIndex(source, number);
    const last = runs.at(-1);
    if (last && continues(last, at, index)) last.count += 1;
    else runs.push({ at, atStep: 1, source: index, sourceStep: 1, count: 1 });
  }
  return runs;
}

function continues(run: AxisRun, at: number, index: number): boolean {
  if (run.count === 1) {
    run.atStep = at - run.at;
    run.sourceStep = index - run.source;
    return run.sourceStep > 0;
  }
  return (
    at === run.at + run.count * run.atStep && index === run.source + run.count * run.sourceStep
  );
}

/** Where both sides step evenly the match is one run, found without looking at elements. */
function evenRun(
  slab: { start: number; count: number },
  virtual: SelectedAxis,
  source: SelectedAxis,
  length: number,
): AxisRun[] {
  const step = virtual.block === 1 ? virtual.stride : 1;
  const first = Math.max(0, Math.ceil((slab.start - virtual.start) / step));
  const stop = Math.min(length, Math.ceil((slab.start + slab.count - virtual.start) / step));
  if (stop <= first) return [];
  const sourceStep = source.block === 1 ? source.stride : 1;
  const at = virtual.start + first * step - slab.start;
  const from = source.start + first * sourceStep;
  return [{ at, atStep: step, source: from, sourceStep, count: stop - first }];
}
