import { BeambookError } from "../../errors.js";
import type { FileHandle } from "../file-handle.js";
import type { Hyperslab } from "../plan.js";
import type { ByteReader, DatasetFacts } from "./byte-reader.js";
import type { ByteBlock } from "./copy-block.js";
import type { DirectDataset } from "./direct-dataset.js";
import type { DataLayout } from "./layout.js";
import { fillBlock } from "./read-piece.js";
import { type AxisRun, matchAxis, type SelectedAxis } from "./selected-axis.js";
import { type SourcePool, sourcesOf, type VirtualSourceData } from "./source-pool.js";
import { swapBlock } from "./swap-block.js";
import { touchedBlocks, type VirtualBlock, wholeAxes } from "./virtual-blocks.js";
import { readMappings, type StoredMapping } from "./virtual-mappings.js";
import { type MatchedAxes, matchAxes } from "./virtual-match.js";

/** Virtual datasets inside each other; more are a damaged file. */
const MAX_DEPTH = 32;

/** A reader of a virtual dataset that reads the sources directly; undefined if its mappings need HDF5. */
export function virtualBytes(
  handle: FileHandle,
  facts: DatasetFacts,
  dataset: DirectDataset,
  layout: Extract<DataLayout, { kind: "virtual" }>,
  chain: readonly string[],
): ByteReader | undefined {
  const self = `${handle.path}\n${facts.path}`;
  if (chain.includes(self) || chain.length >= MAX_DEPTH) {
    throw new BeambookError("FileFormat", "A virtual dataset refers to itself.", {
      file: handle.path,
      dataset: facts.path,
    });
  }
  const { direct } = handle;
  if (!direct || facts.shape.length === 0 || dataset.filters.length > 0) return undefined;
  const mappings = readMappings(direct.file, direct.base + layout.heap, layout.index);
  if (!mappings?.every((m) => m.virtual === "all" || m.virtual.length === facts.shape.length)) {
    return undefined;
  }
  const inside = [...chain, self];
  const pool = sourcesOf(handle);
  const virtuals = mappings.map((m) => (m.virtual === "all" ? wholeAxes(facts.shape) : m.virtual));
  return {
    read: (slab: Hyperslab, place: ByteBlock): boolean => {
      const touched: VirtualBlock[] = [];
      for (let i = 0; i < mappings.length; i++) {
        const blocks = touchedBlocks(mappings[i], virtuals[i], slab, facts.shape);
        if (!blocks) return false;
        touched.push(...blocks);
      }
      if (!touched.some((block) => covers(block, slab) && !isMissing(pool, block, inside))) {
        fillBlock(dataset, place, slab.count, facts.type.size);
        swapBlock(place, slab.count, facts.type.size, dataset.swap); // sources swap their own
      }
      // As in HDF5 a later mapping lies over an earlier one.
      return touched.every((block) => readBlock(pool, block, facts, slab, place, inside));
    },
  };
}

/** Whether a block alone holds all of a slab, so that nothing needs filling first. */
function covers({ virtual }: VirtualBlock, slab: Hyperslab): boolean {
  return virtual.every(({ start, stride, count, block }, k) => {
    if (count === Number.POSITIVE_INFINITY || block === Number.POSITIVE_INFINITY) return false;
    if (slab.count[k] === 1) {
      const distance = slab.start[k] - start;
      return distance >= 0 && distance < count * stride && distance % stride < block;
    }
    const last = slab.start[k] + (slab.count[k] - 1) * slab.step[k];
    return count === 1 && slab.start[k] >= start && last < start + block;
  });
}

function isMissing(
  pool: SourcePool,
  { file, dataset }: VirtualBlock,
  chain: readonly string[],
): boolean {
  return pool.find(file, dataset, chain) === "missing";
}

function readBlock(
  pool: SourcePool,
  block: VirtualBlock,
  facts: DatasetFacts,
  slab: Hyperslab,
  place: ByteBlock,
  chain: readonly string[],
): boolean {
  const source = pool.find(block.file, block.dataset, chain);
  if (source === undefined) return false;
  if (source === "missing") return true;
  if (!sameElements(source.facts, facts)) return false;
  const axes = matchFor(block.mapping, block.virtual, source, facts.shape);
  if (!axes) return false;
  const runs = axes.virtual.map((axis, k) =>
    matchAxis(slabAxis(slab, k), axis, axes.partner(k), axes.lengths[k]),
  );
  if (runs.some((list) => list.length === 0)) return true;
  return eachBox(runs, (box) => readBox(source, axes, box, place));
}

function slabAxis(slab: Hyperslab, k: number): { start: number; step: number; count: number } {
  return { start: slab.start[k], step: slab.step[k], count: slab.count[k] };
}

function sameElements(a: DatasetFacts, b: DatasetFacts): boolean {
  if (a.type.kind !== b.type.kind || a.type.size !== b.type.size) return false;
  if (!("dtype" in a.type) || !("dtype" in b.type) || a.type.dtype !== b.type.dtype) return false;
  return a.type.kind !== "enum" || JSON.stringify(a.type) === JSON.stringify(b.type);
}

const matches = new WeakMap<
  readonly SelectedAxis[],
  [VirtualSourceData, MatchedAxes | undefined]
>();

/** How a mapping's axes match its source's, worked out once as long as the source stays open. */
function matchFor(
  mapping: StoredMapping,
  virtual: readonly SelectedAxis[],
  source: VirtualSourceData,
  shape: readonly number[],
): MatchedAxes | undefined {
  const known = matches.get(virtual);
  if (known && known[0] === source) return known[1];
  const own = mapping.source === "all" ? wholeAxes(source.facts.shape) : mapping.source;
  const found = matchAxes(virtual, own, shape, source.facts.shape);
  matches.set(virtual, [source, found]);
  return found;
}

/** Calls `visit` for every combination of one run per axis, until one says false. */
function eachBox(runs: readonly AxisRun[][], visit: (box: AxisRun[]) => boolean): boolean {
  const walk = (k: number, box: AxisRun[]): boolean =>
    k === runs.length ? visit(box) : runs[k].every((run) => walk(k + 1, [...box, run]));
  return walk(0, []);
}

function readBox(
  { facts, reader }: VirtualSourceData,
  axes: MatchedAxes,
  box: readonly AxisRun[],
  place: ByteBlock,
): boolean {
  const offset = box.reduce((sum, run, k) => sum + run.at * place.strides[k], place.offset);
  const slab: Hyperslab = { start: [], count: [], step: [] };
  const strides: number[] = [];
  for (let k = 0; k < facts.shape.length; k++) {
    const from = axes.virtualOf[k];
    const run = from === undefined ? undefined : box[from];
    slab.start.push(run ? run.source : axes.source[k].start);
    slab.count.push(run ? run.count : 1);
    slab.step.push(run ? run.sourceStep : 1);
    strides.push(run && from !== undefined ? place.strides[from] * run.atStep : 0);
  }
  return reader.read(slab, { bytes: place.bytes, strides, offset });
}
