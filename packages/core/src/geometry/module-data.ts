import { BeambookError } from "../errors.js";
import { type DType, isNDArray, NDArray } from "../ndarray/index.js";
import type { Layout } from "./layout.js";

/** What a labelled array must offer for its modules to be found by name. */
export interface LabelledModules<D extends DType = DType> {
  readonly values: NDArray<D>;
  readonly dims: readonly string[];
  readonly coords: object;
}

/**
 * Detector data: an array `(..., module, slowScan, fastScan)`, or a labelled array with an axis "module" anywhere before
 * the last two; its module coordinates say which modules are there.
 */
export type ModuleData<D extends DType = DType> = NDArray<D> | LabelledModules<D>;

/** Module data with the axes in order `(..., module, slowScan, fastScan)`. */
export interface OrderedModules<D extends DType> {
  readonly array: NDArray<D>;
  /** Which module each entry of the module axis is. */
  readonly numbers: readonly number[];
}

/**
 * Finds the module axis, checks the shape.
 *
 * @param moduleCount - modules of the detector
 * @param layout - rows and columns of one module, number of the first module in labelled data
 * @throws ShapeMismatch for another number of modules or another size of module; IndexOutOfRange for module coordinates
 * that the detector does not have
 */
export function orderModules<D extends DType>(
  data: ModuleData<D>,
  moduleCount: number,
  { moduleShape, firstModule = 0, joined }: Pick<Layout, "moduleShape" | "firstModule" | "joined">,
): OrderedModules<D> {
  if (isLabelled(data)) return orderLabelled(data, moduleCount, moduleShape, firstModule);
  const whole = toArray(data);
  const split = joined && splitFrame(whole, moduleCount, moduleShape, joined.extraRows);
  const array = split ?? withModuleAxis(whole, moduleCount, moduleShape);
  const expected = [moduleCount, ...moduleShape];
  const last = array.shape.slice(-3);
  if (last.length < 3 || last.some((n, k) => n !== expected[k])) {
    throw new BeambookError(
      "ShapeMismatch",
      `Wrong shape for detector data: (${array.shape.join(", ")}) does not end with (${expected.join(", ")}).`,
      { hint: "The last three axes are module, slow scan and fast scan." },
    );
  }
  return { array, numbers: Array.from({ length: moduleCount }, (_, m) => m) };
}

function isLabelled<D extends DType>(data: ModuleData<D>): data is LabelledModules<D> {
  return "dims" in data && "values" in data;
}

/** Rejects what is no array at all: notebooks do not check types strictly. */
function toArray<D extends DType>(data: NDArray<D>): NDArray<D> {
  if (Array.isArray(data?.shape) && data.data && data.strides) return data;
  throw new BeambookError(
    "InvalidArgument",
    "Detector data must be an NDArray or a LabelledArray.",
    {
      hint: "Wrap a typed array with ndarray(data, shape).",
    },
  );
}

/** The modules of frames that hold them below each other, without the rows above and below; undefined for other data. */
function splitFrame<D extends DType>(
  { data, dtype, shape, strides, offset }: NDArray<D>,
  moduleCount: number,
  [ss, fs]: readonly [number, number],
  extraRows: number,
): NDArray<D> | undefined {
  const [rows, columns] = shape.slice(-2);
  const extra = (rows - moduleCount * ss) / 2;
  if (columns !== fs || shape.length < 2 || (extra !== 0 && extra !== extraRows)) return undefined;
  const hasAxis = moduleCount === 1 && shape.at(-3) === 1;
  if (extra === 0 && moduleCount === 1) return undefined;
  const lead = hasAxis ? -3 : -2;
  const [rowStep, columnStep] = strides.slice(-2);
  return new NDArray(data, dtype, {
    shape: [...shape.slice(0, lead), moduleCount, ss, fs],
    strides: [...strides.slice(0, lead), ss * rowStep, rowStep, columnStep],
    offset: offset + extra * rowStep,
  });
}

/** Data of a detector of one module may come without the module axis. */
function withModuleAxis<D extends DType>(
  array: NDArray<D>,
  moduleCount: number,
  [ss, fs]: readonly [number, number],
): NDArray<D> {
  const { shape } = array;
  const n = shape.length;
  if (moduleCount !== 1 || shape[n - 2] !== ss || shape[n - 1] !== fs || shape[n - 3] === 1) {
    return array;
  }
  return new NDArray(array.data, array.dtype, {
    shape: [...shape.slice(0, -2), 1, ss, fs],
    strides: [...array.strides.slice(0, -2), 0, ...array.strides.slice(-2)],
    offset: array.offset,
  });
}

function orderLabelled<D extends DType>(
  data: LabelledModules<D>,
  moduleCount: number,
  moduleShape: readonly [number, number],
  firstModule: number,
): OrderedModules<D> {
  const { values, dims } = data;
  const axis = dims.indexOf("module");
  const [ss, fs] = values.shape.slice(-2);
  if (axis < 0 || axis > dims.length - 3) {
    throw new BeambookError(
      "ShapeMismatch",
      `No axis "module" before the last two; the axes are ${dims.join(", ")}.`,
    );
  }
  if (ss !== moduleShape[0] || fs !== moduleShape[1]) {
    throw new BeambookError(
      "ShapeMismatch",
      `Wrong shape for detector data: modules of (${ss}, ${fs}), expected (${moduleShape.join(", ")}).`,
    );
  }
  const rest = dims.map((_, k) => k).filter((k) => k !== axis);
  const order = [...rest.slice(0, -2), axis, ...rest.slice(-2)];
  const numbers = moduleNumbers(data, values.shape[axis], moduleCount, firstModule);
  return { array: values.transpose(...order), numbers };
}

function moduleNumbers(
  data: LabelledModules,
  length: number,
  moduleCount: number,
  firstModule: number,
): number[] {
  const labels = (data.coords as Record<string, unknown>).module;
  if (labels === undefined || labels === null) {
    if (length === moduleCount) return Array.from({ length }, (_, m) => m);
    throw new BeambookError(
      "ShapeMismatch",
      `${length} modules without module coordinates, expected ${moduleCount}.`,
    );
  }
  const list =
    isNDArray(labels) || (typeof labels === "object" && "flat" in labels && "dtype" in labels)
      ? (labels as NDArray).flat()
      : labels;
  const numbers = Array.from(
    list as ArrayLike<number | bigint>,
    (label) => Number(label) - firstModule,
  );
  const strange = numbers.find((m) => !Number.isInteger(m) || m < 0 || m >= moduleCount);
  if (strange !== undefined) {
    throw new BeambookError(
      "IndexOutOfRange",
      `Module coordinate ${strange + firstModule} is outside ${firstModule}..${moduleCount - 1 + firstModule}.`,
    );
  }
  return numbers;
}
