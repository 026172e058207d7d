/**
 * n-dimensional arrays over typed arrays: views without copies, every dtype of the facilities' files, numpy's
 * arithmetic and statistics, and arrays with named axes and coordinates.
 *
 * @module
 * @example
 * import { ndarray, slice } from "@beambook/core/ndarray";
 * const a = ndarray(new Float32Array(6), [2, 3]);
 * a.slice(null, slice(1, null)).shape; // [2, 2]
 */
export { countNonzero, nonzero } from "./arg-reduce.js";
export { allclose, assertAllClose, type Tolerance } from "./assert-close.js";
export type { CoordinateAlong, CoordinateValue, CoordinateValues } from "./coordinates.js";
export {
  arange,
  fromNested,
  full,
  linspace,
  type Nested,
  ones,
  zerosLike,
} from "./create.js";
export { diff } from "./cumulative.js";
export * from "./dtype.js";
export { binary, compare, type OutOption, unary } from "./elementwise.js";
export { isLabelledArray, isNDArray } from "./guards.js";
export { float32ToHalf, halfToFloat32 } from "./half.js";
export { type Histogram, type HistogramOptions, histogram } from "./histogram.js";
export { LabelledArray, type Labels } from "./labelled.js";
export type { LabelledOperand } from "./labelled-arithmetic.js";
export { concatLabelled } from "./labelled-concat.js";
export type {
  DimNames,
  LabelledReduceOptions,
  LabelledReduction,
  QuantileOptions,
} from "./labelled-reduce.js";
export type { IndexSelection, SelectOptions, ValueSelection } from "./labelled-select.js";
export { where } from "./masks.js";
export { type Layout, NDArray, ndarray, sameShape, zeros } from "./ndarray.js";
export { formatNpy, type NpyWriteOptions, parseNpy, readNpy, writeNpy } from "./npy.js";
export { readNpz, writeNpz } from "./npz.js";
export type { Operand } from "./operand.js";
export type { BinaryOp, ComparisonOp, TestOp, UnaryOp } from "./operations.js";
export { type PercentileMethod, type PercentileOptions, percentile } from "./order-statistics.js";
export { broadcastShapes, promote } from "./promote.js";
export { type Axes, type ReduceOptions, type Reduction, reduce } from "./reduce.js";
export * from "./selection.js";
export { broadcastTo, concatenate, expandDims, flip, moveaxis, stack } from "./stack.js";
export { StridedArray } from "./strided-array.js";
export { contiguousStrides, isContiguous, sizeOf } from "./strides.js";
