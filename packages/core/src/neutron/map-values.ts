import { closestNames } from "../closest.js";
import { BeambookError } from "../errors.js";
import { type NDArray, ndarray } from "../ndarray/index.js";
import type { Table } from "../table/index.js";
import type { GroupedFitResult } from "./grouped-result.js";

/** A quantity over groups with its axes. */
export interface ParameterGrid {
  readonly kind: "heatmap" | "line" | "bar";
  /** `[rows, columns]` (y, x) of a grid, else `[n]`; NaN where there is none. */
  readonly values: NDArray<"float64">;
  readonly errors?: NDArray<"float64">;
  readonly x: number[] | string[];
  readonly y?: number[];
  readonly xLabel: string;
  readonly yLabel: string;
  /** Index of each value as text, row by row. */
  readonly labels: string[];
  /** Index `[x, y]` of each value of a grid, row by row: what a parameter map tells when one is chosen. */
  readonly indices?: number[][];
  readonly unit?: string;
}

const UNITS: Readonly<Record<string, string>> = {
  thickness: "cm",
  temp: "K",
  t0: "s",
  a: "Å",
  b: "Å",
  c: "Å",
  sans: "Å",
};

/** Values of a name or expression over the groups that fit a query. */
export function mapValues(
  result: GroupedFitResult,
  name: string,
  query: string | undefined,
): ParameterGrid {
  const { table } = result;
  const values = columnOf(table, name).slice();
  const known = Object.hasOwn(table.columns, `${name}_err`);
  const errors = known ? columnOf(table, `${name}_err`).slice() : undefined;
  hide(result, table, query, [values, ...(errors ? [errors] : [])]);
  const unit = UNITS[name.replace(/\d+$|_err$/g, "")];
  return { ...layout(result, values, errors), ...(unit ? { unit } : {}) };
}

function columnOf(table: Table, name: string): Float64Array {
  if (Object.hasOwn(table.columns, name)) {
    return Float64Array.from(table.columns[name] as ArrayLike<number>, Number);
  }
  if (/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) {
    const near = closestNames(name, Object.keys(table.columns));
    throw new BeambookError("NotFound", `No parameter or statistic "${name}".`, {
      hint: `Closest: ${near.join(", ")}.`,
    });
  }
  return Float64Array.from(table.eval(name).toArray(), Number);
}

/** NaN where a group failed or a query does not hold. */
function hide(
  { parts, indices }: GroupedFitResult,
  table: Table,
  query: string | undefined,
  lists: readonly Float64Array[],
): void {
  const fitting =
    query === undefined
      ? undefined
      : new Set(Array.from(table.query(query).columns.index as ArrayLike<string>, String));
  parts.fits.forEach(({ fitted }, i) => {
    if (fitted && (!fitting || fitting.has(indices[i]))) return;
    for (const list of lists) list[i] = Number.NaN;
  });
}

function layout(
  { parts, indices, groupShape }: GroupedFitResult,
  values: Float64Array,
  errors: Float64Array | undefined,
): Omit<ParameterGrid, "unit"> {
  if (groupShape?.length === 2) return gridLayout(parts.indices, values, errors);
  const { length } = values;
  const flat = {
    values: ndarray(values, [length]),
    ...(errors ? { errors: ndarray(errors, [length]) } : {}),
    labels: [...indices],
    yLabel: "",
  };
  if (groupShape === null) return { kind: "bar", x: [...indices], xLabel: "Group", ...flat };
  return { kind: "line", x: parts.indices.map(Number), xLabel: "Index", ...flat };
}

/** Places that were measured, x to the right and y in rows; gaps are NaN. */
function gridLayout(
  pairs: readonly unknown[],
  values: Float64Array,
  errors: Float64Array | undefined,
): Omit<ParameterGrid, "unit"> {
  const places = pairs as readonly (readonly [number, number])[];
  const axis = (k: 0 | 1): number[] => [...new Set(places.map((p) => p[k]))].sort((a, b) => a - b);
  const [x, y] = [axis(0), axis(1)];
  const column = new Map(x.map((v, i) => [v, i]));
  const row = new Map(y.map((v, i) => [v, i]));
  const spread = (list: Float64Array): NDArray<"float64"> => {
    const grid = new Float64Array(x.length * y.length).fill(Number.NaN);
    places.forEach(([px, py], i) => {
      grid[row.get(py)! * x.length + column.get(px)!] = list[i];
    });
    return ndarray(grid, [y.length, x.length]);
  };
  return {
    kind: "heatmap",
    values: spread(values),
    ...(errors ? { errors: spread(errors) } : {}),
    x,
    y,
    xLabel: "X coordinate",
    yLabel: "Y coordinate",
    labels: y.flatMap((py) => x.map((px) => `(${px},${py})`)),
    indices: y.flatMap((py) => x.map((px) => [px, py])),
  };
}
