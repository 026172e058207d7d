export type { Compression } from "./chunk-filters.js";
export type { WriteValue } from "./encode-data.js";
export { GrowingDataset } from "./growing-dataset.js";
export type { Hyperslab } from "./selection.js";
export type { AttributeInput, AttributesInput } from "./tree-node.js";
export type { WriteType } from "./types.js";
export type { VirtualSource } from "./virtual.js";
export {
  type CreateOptions,
  continueHdf5,
  createHdf5,
  Hdf5Writer,
  type VirtualOptions,
  type WriteOptions,
} from "./writer.js";
