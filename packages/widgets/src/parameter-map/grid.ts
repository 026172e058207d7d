import { BeambookError } from "@beambook/core";
import type { NDArray } from "@beambook/core/ndarray";
import { type NamedArray, plainArray } from "../detector-view/source.js";
import { withNamedAxes } from "./named-axes.js";
import type {
  MapAxis,
  MapKind,
  MapValues,
  ParameterMapOptions,
  ParameterValues,
} from "./options.js";

/** Values, errors and axes in one form. */
export interface MapGrid {
  /** `[n]` or `[rows, columns]`. */
  shape: number[];
  /** Row-major; NaN where there is none. */
  values: Float64Array;
  errors: Float64Array | null;
  x: number[] | string[];
  y: number[] | string[];
  labels: string[] | null;
  /** What `select` tells of each value; positions when null. */
  indices: number[][] | null;
  kind: Exclude<MapKind, "auto">;
}

/** @throws ShapeMismatch or InvalidArgument naming what does not fit */
export function makeGrid(input: ParameterValues): MapGrid {
  const { values, shape } = flatten(input.values, "values");
  if (shape.length < 1 || shape.length > 2 || values.length === 0) {
    throw new BeambookError(
      "ShapeMismatch",
      `A ParameterMap shows one or two axes with values, these have shape (${shape.join(", ")}).`,
    );
  }
  const errors = input.errors === undefined ? null : flatten(input.errors, "errors");
  if (errors !== null && errors.shape.join() !== shape.join()) {
    throw new BeambookError(
      "ShapeMismatch",
      `errors have shape (${errors.shape.join(", ")}), values (${shape.join(", ")}).`,
    );
  }
  const labels = input.labels ? [...input.labels] : null;
  if (labels !== null) checkLength("labels", labels.length, values.length);
  const indices = input.indices ? input.indices.map((index) => [...index]) : null;
  if (indices !== null) checkLength("indices", indices.length, values.length);
  const columns = shape[shape.length - 1];
  const x = axis("x", input.x, columns);
  const y = shape.length === 2 ? axis("y", input.y, shape[0]) : [];
  const kind = chooseKind(input.kind ?? "auto", shape, x);
  return { shape, values, errors: errors?.values ?? null, x, y, labels, indices, kind };
}

/** The values to show: those given, or a parameter of the result. @throws InvalidArgument */
export function inputOf(options: ParameterMapOptions): ParameterValues {
  const { result, parameter } = options;
  if (options.values !== undefined) return withNamedAxes(options as ParameterValues);
  if (result === undefined || parameter === undefined) {
    throw new BeambookError(
      "InvalidArgument",
      "A ParameterMap needs values, or a result and a parameter.",
      {
        hint: 'Give { values } or { result, parameter: "thickness" }.',
      },
    );
  }
  const given = Object.fromEntries(Object.entries(options).filter(([, v]) => v !== undefined));
  return withNamedAxes({ ...result.parameter(parameter), ...given } as ParameterValues);
}

function chooseKind(
  wanted: MapKind,
  shape: readonly number[],
  x: readonly unknown[],
): MapGrid["kind"] {
  if (wanted === "auto") {
    if (shape.length === 2) return "heatmap";
    return typeof x[0] === "string" ? "bar" : "line";
  }
  if (!["heatmap", "line", "bar"].includes(wanted)) {
    throw new BeambookError("InvalidArgument", `No kind "${wanted}" of a ParameterMap.`, {
      hint: "There are auto, heatmap, line and bar.",
    });
  }
  if ((wanted === "heatmap") === (shape.length === 2)) return wanted;
  throw new BeambookError(
    "InvalidArgument",
    `A ${wanted} cannot show values of shape (${shape.join(", ")}).`,
    { hint: wanted === "heatmap" ? "It needs two axes." : "It needs one axis." },
  );
}

function axis(name: "x" | "y", given: MapAxis | undefined, length: number): number[] | string[] {
  if (given === undefined) return Array.from({ length }, (_, i) => i);
  checkLength(name, given.length, length);
  const items = Array.from(given as ArrayLike<number | string>);
  if (items.some((v) => typeof v === "string")) return items.map(String);
  return items.map(Number);
}

function checkLength(name: string, actual: number, wanted: number): void {
  if (actual === wanted) return;
  throw new BeambookError(
    "ShapeMismatch",
    `${name} has ${actual} entries, the values need ${wanted}.`,
  );
}

function flatten(input: MapValues, name: string): { values: Float64Array; shape: number[] } {
  if (
    Array.isArray(input) &&
    input.length > 0 &&
    typeof input[0] === "object" &&
    input[0] !== null
  ) {
    return flattenRows(input as readonly ArrayLike<number>[], name);
  }
  if (ArrayBuffer.isView(input) || Array.isArray(input)) {
    const values = Float64Array.from(input as ArrayLike<number>, toNumber);
    return { values, shape: [values.length] };
  }
  const array = plainArray(input as NDArray | NamedArray);
  return {
    values: Float64Array.from(array.flat() as ArrayLike<number>, Number),
    shape: [...array.shape],
  };
}

function flattenRows(
  rows: readonly ArrayLike<number>[],
  name: string,
): { values: Float64Array; shape: number[] } {
  const columns = rows[0].length;
  const values = new Float64Array(rows.length * columns);
  for (const [i, row] of rows.entries()) {
    checkLength(`row ${i} of ${name}`, row.length, columns);
    for (let j = 0; j < columns; j++) values[i * columns + j] = toNumber(row[j]);
  }
  return { values, shape: [rows.length, columns] };
}

/** `null` and `undefined`, as fits leave them where they failed, are NaN (`Number(null)` would be 0). */
function toNumber(value: unknown): number {
  return value === null || value === undefined ? Number.NaN : Number(value);
}
