import type { ViewModel } from "../../view/contract.js";

/** What a map's view knows, decoded from the traits. */
export interface MapState {
  kind: "heatmap" | "line" | "bar";
  shape: readonly number[];
  values: Float64Array;
  errors: Float64Array | null;
  x: readonly (number | string)[];
  y: readonly (number | string)[];
  labels: readonly string[] | null;
  xLabel: string;
  yLabel: string;
  parameter: string;
  unit: string;
  title: string;
  colorscale: readonly (readonly [number, string])[];
  limits: readonly [number, number] | null;
  selected: readonly number[] | null;
  height: number;
}

/** The traits of the model as a {@link MapState}. */
export function mapState(model: ViewModel): MapState {
  const single = model.get("precision") === "float32";
  const text = (name: string): string => String(model.get(name) ?? "");
  const array = <T>(name: string): readonly T[] => (model.get(name) as readonly T[] | null) ?? [];
  const errors = numbers(model.get("errors"), single);
  return {
    kind: text("kind") as MapState["kind"],
    shape: array<number>("shape"),
    values: numbers(model.get("values"), single),
    errors: errors.length > 0 ? errors : null,
    x: array("x"),
    y: array("y"),
    labels: model.get("labels") as readonly string[] | null,
    xLabel: text("x_label"),
    yLabel: text("y_label"),
    parameter: text("parameter"),
    unit: text("unit"),
    title: text("title"),
    colorscale: array("colorscale"),
    limits: model.get("limits") as MapState["limits"],
    selected: model.get("selected") as MapState["selected"],
    height: Number(model.get("height") ?? 420),
  };
}

function numbers(value: unknown, single: boolean): Float64Array {
  if (!ArrayBuffer.isView(value)) return new Float64Array(0);
  const bytes = value.buffer.slice(value.byteOffset, value.byteOffset + value.byteLength);
  return single ? Float64Array.from(new Float32Array(bytes)) : new Float64Array(bytes);
}

/** Position of an index in the row-major values. */
export function offsetOf(index: readonly number[], shape: readonly number[]): number {
  return shape.length === 2 ? index[0] * shape[1] + index[1] : index[0];
}

/** The index at a position of the row-major values. */
export function indexAt(offset: number, shape: readonly number[]): number[] {
  return shape.length === 2 ? [Math.floor(offset / shape[1]), offset % shape[1]] : [offset];
}

/** The index next to another; stays at the edges, starts in the middle. */
export function moveSelection(
  selected: readonly number[] | null,
  shape: readonly number[],
  columns: number,
  rows: number,
): number[] {
  if (selected === null) return shape.map((n) => Math.floor((n - 1) / 2));
  const steps = shape.length === 2 ? [rows, columns] : [columns !== 0 ? columns : rows];
  return selected.map((i, k) => Math.min(Math.max(0, i + steps[k]), shape[k] - 1));
}
