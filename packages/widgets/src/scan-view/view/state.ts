import type { ImageFacts } from "../../panes/coded-image.js";
import { bytesOf, copyOf } from "../../panes/view/buffers.js";
import type { ViewModel } from "../../view/contract.js";

/** What the view knows, decoded from the traits. */
export interface ScanState {
  title: string;
  places: Float64Array;
  placed: boolean;
  indices: Float64Array;
  quantity: string;
  quantityName: string;
  values: Float32Array;
  valueLimits: readonly number[];
  valuePalette: Uint8Array;
  frame: number;
  frameCount: number;
  show: string;
  norm: string;
  masked: boolean;
  facts: ImageFacts;
  codes: Uint8Array;
  palette: Uint8Array;
  center: readonly number[] | null;
  mass: readonly number[] | null;
  height: number;
}

/** The traits of the model as a {@link ScanState}. */
export function scanState(model: ViewModel): ScanState {
  const text = (name: string): string => String(model.get(name) ?? "");
  const marks = (model.get("marks") ?? {}) as { center?: number[]; mass?: number[] };
  return {
    title: text("title"),
    places: new Float64Array(copyOf(model.get("places"))),
    placed: model.get("placed") === true,
    indices: new Float64Array(copyOf(model.get("indices"))),
    quantity: text("quantity"),
    quantityName: text("quantity_name"),
    values: new Float32Array(copyOf(model.get("values"))),
    valueLimits: (model.get("value_limits") as number[] | null) ?? [0, 1],
    valuePalette: bytesOf(model.get("value_palette")),
    frame: Number(model.get("frame") ?? 0),
    frameCount: Number(model.get("frame_count") ?? 0),
    show: text("show"),
    norm: text("norm"),
    masked: model.get("masked") !== false,
    facts: model.get("facts") as ImageFacts,
    codes: bytesOf(model.get("codes")),
    palette: bytesOf(model.get("palette")),
    center: marks.center ?? null,
    mass: marks.mass ?? null,
    height: Number(model.get("height") ?? 340),
  };
}

/** A point in words. */
export function pointText(state: ScanState, k: number): string {
  const { indices, places, placed, values, quantityName, quantity } = state;
  if (k < 0 || k >= indices.length) return "";
  const digits = (v: number): string => String(Number(v.toPrecision(4)));
  const where = placed
    ? ` at x = ${digits(places[2 * k])}, y = ${digits(places[2 * k + 1])} µm`
    : "";
  const value = quantity === "index" ? "" : `: ${quantityName} ${digits(values[k])}`;
  return `scan point ${indices[k]}${where}${value}`;
}
