import { BeambookError } from "../errors.js";
import { arrayConstructor, isFloat, lanes } from "../ndarray/dtype.js";
import { isNDArray } from "../ndarray/guards.js";
import { NDArray, sameShape } from "../ndarray/ndarray.js";
import { type AxisSelection, resolveIndex } from "../ndarray/selection.js";
import { sizeOf } from "../ndarray/strides.js";
import type { TrainData } from "./trains.js";

/** How {@link stackDetectorData} stacks. */
export interface StackOptions {
  /** Axis of the result that counts modules; default −3: before slow and fast scan. */
  axis?: number;
  /** Modules of the detector; default 16. */
  modules?: number;
  /** Value for modules without data; default NaN for floating point, 0 for integers. */
  fillvalue?: number;
  /** Finds the module number in a source's name; default `/DET/(\d+)CH` (or CORR). */
  pattern?: RegExp;
  /** Number of the first module; default 0. */
  startsAt?: number;
  /** For programs written for EXtra-data, where false saves a copy; the result is a real array either way. */
  realArray?: boolean;
}

/**
 * Stacks the modules of one train, as `trains()` or `trainFromId()` gives it, into one array. Modules without data, or
 * without frames, are filled.
 *
 * @returns For images `(frame, module, slowScan, fastScan)`.
 * @throws `NoData` when no module has the key, `IndexOutOfRange` for a module number beyond `modules`, `ShapeMismatch`
 * when modules differ.
 * @example
 * const [id, data] = await run.select("*\/DET/*", "image.data").trainFromIndex(0);
 * const images = stackDetectorData(data, "image.data");
 */
export function stackDetectorData(
  train: TrainData,
  key: string,
  options: StackOptions = {},
): NDArray {
  const { axis = -3, modules = 16, pattern = /\/(?:DET|CORR)\/(\d+)CH/, startsAt = 0 } = options;
  const arrays = collectModules(train, key, pattern, startsAt);
  const [first] = arrays.values();
  if (first === undefined) {
    const sources = Object.keys(train).length;
    throw new BeambookError("NoData", `No module has data for "${key}" (${sources} sources).`, {
      hint: "The detector may have recorded no frames in this train.",
    });
  }
  const highest = Math.max(...arrays.keys());
  if (highest >= modules) {
    throw new BeambookError(
      "IndexOutOfRange",
      `Module ${highest} is out of range for a detector with ${modules} modules.`,
      { hint: "Give the number with { modules }." },
    );
  }
  const at = resolveIndex(axis, first.ndim + 1, "axis");
  const shape = [...first.shape.slice(0, at), modules, ...first.shape.slice(at)];
  const out = filled(shape, first, options.fillvalue);
  for (const [module, array] of arrays) {
    const place: AxisSelection[] = shape.map((_, k) => (k === at ? module : null));
    out.slice(...place).assign(array);
  }
  return out;
}

function collectModules(
  train: TrainData,
  key: string,
  pattern: RegExp,
  startsAt: number,
): Map<number, NDArray> {
  const arrays = new Map<number, NDArray>();
  for (const [source, values] of Object.entries(train)) {
    const match = pattern.exec(source);
    if (!match) {
      throw new BeambookError("InvalidArgument", `Source "${source}" is not a detector module.`, {
        hint: 'Select the detector first: run.select("*DET*", key).',
      });
    }
    const value = values[key];
    if (!isNDArray(value) || sizeOf(value.shape) === 0) continue;
    const module = Number(match[1]) - startsAt;
    const [first = value] = arrays.values();
    if (value.dtype !== first.dtype || !sameShape(value.shape, first.shape)) {
      throw new BeambookError(
        "ShapeMismatch",
        `Module ${module} has ${value.dtype} (${value.shape.join(", ")}), others ${first.dtype} (${first.shape.join(", ")}).`,
      );
    }
    if (arrays.has(module)) {
      throw new BeambookError("InvalidArgument", `Two sources are module ${module}.`, {
        hint: "Select one detector.",
      });
    }
    arrays.set(module, value);
  }
  return arrays;
}

function filled(shape: number[], like: NDArray, fillvalue: number | undefined): NDArray {
  const { dtype } = like;
  const data = new (arrayConstructor(dtype))(sizeOf(shape) * lanes(dtype));
  const fill = fillvalue ?? (isFloat(dtype) ? Number.NaN : 0);
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) data.fill(BigInt(fill));
  else if (fill !== 0) (data as Float64Array).fill(fill);
  return new NDArray(data, dtype, { shape });
}
