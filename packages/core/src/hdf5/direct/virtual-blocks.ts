import type { Hyperslab } from "../plan.js";
import type { SelectedAxis } from "./selected-axis.js";
import { blockName, isNumbered, type StoredMapping } from "./virtual-mappings.js";

/** A mapping, or one block of a mapping whose source names are numbered. */
export interface VirtualBlock {
  mapping: StoredMapping;
  virtual: readonly SelectedAxis[];
  file: string;
  dataset: string;
}

/** The selection of everything. */
export function wholeAxes(shape: readonly number[]): SelectedAxis[] {
  return shape.map((n) => ({ start: 0, stride: Math.max(1, n), count: 1, block: n }));
}

const numbered = new WeakMap<StoredMapping, Map<number, VirtualBlock>>();
const plain = new WeakMap<StoredMapping, VirtualBlock>();

/** What of a mapping a slab touches (as far as the first and last index tell); undefined if HDF5 has to look. */
export function touchedBlocks(
  mapping: StoredMapping,
  virtual: readonly SelectedAxis[],
  slab: Hyperslab,
  shape: readonly number[],
): VirtualBlock[] | undefined {
  if (!touches(virtual, slab)) return [];
  if (isNumbered(mapping.file) || isNumbered(mapping.dataset)) {
    return numberedBlocks(mapping, virtual, slab, shape);
  }
  let block = plain.get(mapping);
  if (!block) {
    const made = makeBlock(mapping, virtual, 0);
    if (!made) return undefined;
    plain.set(mapping, made);
    block = made;
  }
  return [block];
}

function makeBlock(
  mapping: StoredMapping,
  virtual: readonly SelectedAxis[],
  number: number,
): VirtualBlock | undefined {
  const file = blockName(mapping.file, number);
  const dataset = blockName(mapping.dataset, number);
  if (file === undefined || dataset === undefined) return undefined;
  return { mapping, virtual, file, dataset };
}

function touches(axes: readonly SelectedAxis[], slab: Hyperslab): boolean {
  return axes.every(({ start, stride, count, block }, k) => {
    const first = slab.start[k];
    const last = first + (slab.count[k] - 1) * slab.step[k];
    if (last < start) return false;
    if (block === Number.POSITIVE_INFINITY) return true;
    if (first >= start + (count - 1) * stride + block) return false;
    return last > first || (first - start) % stride < block;
  });
}

/** Block `k` of the unlimited axis comes from the source with number `k`. */
function numberedBlocks(
  mapping: StoredMapping,
  virtual: readonly SelectedAxis[],
  slab: Hyperslab,
  shape: readonly number[],
): VirtualBlock[] | undefined {
  const axis = virtual.findIndex(({ count }) => count === Number.POSITIVE_INFINITY);
  if (axis < 0) return undefined;
  const { start, stride, block } = virtual[axis];
  const end = Math.min(
    shape[axis],
    slab.start[axis] + (slab.count[axis] - 1) * slab.step[axis] + 1,
  );
  let known = numbered.get(mapping);
  if (!known) {
    known = new Map();
    numbered.set(mapping, known);
  }
  const blocks: VirtualBlock[] = [];
  const first = Math.max(0, Math.ceil((slab.start[axis] - start - block + 1) / stride));
  for (let k = first; start + k * stride < end; k++) {
    let found = known.get(k);
    if (!found) {
      const one = { start: start + k * stride, stride: block, count: 1, block };
      const axes = virtual.map((a, i) => (i === axis ? one : a));
      const made = makeBlock(mapping, axes, k);
      if (!made || one.start + block > shape[axis]) return undefined;
      known.set(k, made);
      found = made;
    }
    blocks.push(found);
  }
  return blocks;
}
