/**
 * Arrays larger than memory: write down what is to be done, compute it block by block where there are cores.
 *
 * Sources: {@link openLazy} (a dataset, virtual ones too), {@link lazyFromDataset} (one whose shape is known: no file is
 * opened), {@link lazyFromArray}, {@link lazyFromSource} (any function of a module that reads a selection); join them
 * with {@link concatLazy} and {@link stackLazy}. {@link LazyArray} has what NDArray has: `slice`, `reshape`, arithmetic,
 * comparisons, statistics; {@link LazyLabelledArray} names axes as LabelledArray does: `sel`, `isel`, `mean("train")`.
 * `compute({ executor })` gives the NDArray or LabelledArray.
 *
 * @module
 * @example
 * import { openLazy } from "@beambook/core/lazy";
 * const frames = await openLazy("run.h5", "/entry/data");      // nothing is read yet
 * const spread = frames.astype("float32").subtract(frames.mean(0)).std(0);
 * const image = await spread.compute({ executor: "workers" }); // an NDArray
 */
export type { ChunkSpec, Chunks } from "./chunks.js";
export type { ComputeOptions } from "./compute.js";
export type { BlockRequest, SourceRequest } from "./evaluate.js";
export type { Expression } from "./expression.js";
export { computeLazy, concatLazy, stackLazy, whereLazy } from "./join.js";
export { LazyArray, type LazyBlock, type LazyOperand } from "./lazy-array.js";
export { LazyLabelledArray, type LazyLabelOperand } from "./lazy-labelled.js";
export type { MapBlocksOptions } from "./map-blocks.js";
export {
  type LazyDataset,
  type LazySource,
  type LazySourceOptions,
  lazyFromArray,
  lazyFromDataset,
  lazyFromSource,
  openLazy,
} from "./sources.js";
