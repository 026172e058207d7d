import { indexAt, type MapState, offsetOf } from "./state.js";

/** A quantity with its unit: `thickness (cm)`. */
export function withUnit(name: string, unit: string): string {
  if (unit === "") return name;
  return name === "" ? unit : `${name} (${unit})`;
}

/** A value with its error, the error to two digits and the value as far as the error reaches: `1.234 ± 0.012`. */
export function valueText(value: number, error: number | undefined, unit: string): string {
  const suffix = unit === "" ? "" : ` ${unit}`;
  if (Number.isNaN(value)) return "no value";
  if (error === undefined || !Number.isFinite(error) || error <= 0) {
    return `${plain(Number(value.toPrecision(6)))}${suffix}`;
  }
  const digits = 1 - Math.floor(Math.log10(error));
  if (digits < -2 || digits > 8) {
    return `${plain(Number(value.toPrecision(6)))} ± ${plain(Number(error.toPrecision(2)))}${suffix}`;
  }
  const places = Math.max(0, digits);
  return `${minus(value.toFixed(places))} ± ${error.toFixed(places)}${suffix}`;
}

/** Name of a value: its label, or the positions along the axes. */
export function labelText(state: MapState, index: readonly number[]): string {
  const { shape, labels, x, y, xLabel, yLabel } = state;
  const label = labels?.[offsetOf(index, shape)];
  if (label !== undefined) return label;
  if (shape.length === 1) return position(xLabel, "x", x[index[0]]);
  return `${position(xLabel, "column", x[index[1]])}, ${position(yLabel, "row", y[index[0]])}`;
}

/** A position on an axis, its unit after the number: `x (mm)` and 2 give `x = 2 mm`. */
function position(axisLabel: string, missing: string, at: unknown): string {
  const text = typeof at === "number" ? positionText(at) : String(at);
  if (axisLabel === "") return `${missing} ${text}`;
  const [, name, unit] = /^(.*?)\s*\(([^)]*)\)$/.exec(axisLabel) ?? [];
  return name === undefined ? `${axisLabel} = ${text}` : `${name} = ${text} ${unit}`;
}

/** Whole numbers in full, since they are train IDs and indexes; others to six digits. */
function positionText(at: number): string {
  return plain(Number.isInteger(at) ? at : Number(at.toPrecision(6)));
}

/** What is shown on hover, one text per value in row-major order. */
export function hoverTexts(state: MapState): string[] {
  const { values, errors, shape, unit } = state;
  return Array.from(values, (value, k) => {
    const name = labelText(state, indexAt(k, shape));
    return `${markupSafe(name)}<br><b>${valueText(value, errors?.[k], unit)}</b>`;
  });
}

/** What a screen reader says of the marked value. */
export function selectionText(state: MapState): string {
  const { selected, shape, values, errors, unit } = state;
  if (selected === null) return "Nothing selected";
  const k = offsetOf(selected, shape);
  return `${labelText(state, selected)}: ${valueText(values[k], errors?.[k], unit)}`;
}

function plain(value: number): string {
  return minus(String(value));
}

function minus(text: string): string {
  return text.replace(/^-/, "−");
}

/** Plotly reads hover texts as markup. */
function markupSafe(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
