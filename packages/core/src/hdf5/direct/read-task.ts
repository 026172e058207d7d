import type { Hyperslab } from "../plan.js";
import { byteStrides } from "./copy-block.js";
import type { ReadPlace } from "./direct-dataset.js";
import { openPlaced } from "./placed-reader.js";

/** A part of a chunked dataset to read in a worker; HDF5 is not needed there. */
export interface ReadTask extends ReadPlace {
  slab: Hyperslab;
  /** Where the part goes, dense and row-major. */
  target: SharedArrayBuffer;
  offset: number;
}

/** Reads and decodes the part of a task. */
export async function readPart(task: ReadTask): Promise<void> {
  const { slab, target, offset } = task;
  const reader = await openPlaced(task);
  const { size } = task.extent.type;
  const length = slab.count.reduce((a, b) => a * b, size);
  const bytes = new Uint8Array(target, offset, length);
  reader.read(slab, { bytes, strides: byteStrides(slab.count, size), offset: 0 });
}
