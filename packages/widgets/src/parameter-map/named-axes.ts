import type { NamedArray } from "../detector-view/source.js";
import type { MapAxis, ParameterValues } from "./options.js";

/** Takes axes and their labels from the values' own names and coordinates, where they are not given. */
export function withNamedAxes(input: ParameterValues): ParameterValues {
  const { dims, coords = {} } = input.values as Partial<NamedArray>;
  if (!dims || dims.length < 1 || dims.length > 2) return input;
  const along = (dim: string | undefined): MapAxis | undefined => {
    const values: unknown =
      dim === undefined ? undefined : (coords as Record<string, unknown>)[dim];
    if (values === undefined || values === null) return undefined;
    const list = Array.from(values as ArrayLike<number | bigint | string>);
    return list.every((v) => typeof v === "string") ? (list as string[]) : list.map(Number);
  };
  const column = dims[dims.length - 1];
  const row = dims.length === 2 ? dims[0] : undefined;
  const named = { x: along(column), y: along(row), xLabel: column, yLabel: row };
  const missing = Object.entries(named).filter(
    ([name, value]) => value !== undefined && input[name as keyof typeof named] === undefined,
  );
  return { ...input, ...Object.fromEntries(missing) };
}
