import { escapeHtml } from "../display.js";
import type { LabelledArray } from "./labelled.js";
import { bytesText, coordinateType, previewText } from "./labelled-text.js";
import { arrayText } from "./text.js";

const MUTED = "color: var(--jp-ui-font-color2, #666)";
const CELL = "padding: 1px 10px 1px 0; text-align: left; vertical-align: top";

/** A labelled array as HTML with sections that open and close; every text is escaped. */
export function labelledHtml(array: LabelledArray): string {
  const coords = Object.keys(array.coords);
  const attrs = Object.entries(array.attrs);
  const sections = [
    valuesSection(array),
    section(
      "Coordinates",
      coords.length,
      coords.map((name) => coordinateRow(array, name)),
    ),
    section(
      "Attributes",
      attrs.length,
      attrs.map(([name, value]) => row([escapeHtml(name), escapeHtml(String(value))])),
    ),
  ];
  return `<div class="beambook-labelled" style="font-family: var(--jp-code-font-family, monospace); font-size: 12px">${header(array)}${sections.join("")}</div>`;
}

function header(array: LabelledArray): string {
  const labelled = (dim: string): boolean => array.coordDims[dim] === dim;
  const dims = array.dims.map((dim, k) => {
    const name = escapeHtml(dim);
    return `${labelled(dim) ? `<strong>${name}</strong>` : name}: ${array.shape[k]}`;
  });
  const name = array.name === undefined ? "" : ` <em>'${escapeHtml(array.name)}'</em>`;
  const size = `${array.dtype} ${bytesText(array.nbytes)}`;
  return `<div style="border-bottom: 1px solid var(--jp-border-color2, #ccc); padding: 4px 0"><span style="${MUTED}">LabelledArray</span>${name} (${dims.join(", ")}) <span style="${MUTED}">${size}</span></div>`;
}

function valuesSection(array: LabelledArray): string {
  const flat = array.values.ndim === 0 ? String(array.values) : preview(array);
  const text = escapeHtml(arrayText(array.values, array.ndim <= 2 ? 3 : 1));
  return `<details><summary style="cursor: pointer">${escapeHtml(flat)}</summary><pre style="margin: 4px 0 4px 16px; overflow: auto; max-height: 300px">${text}</pre></details>`;
}

/** First and last values, read without copying the array. */
function preview(array: LabelledArray): string {
  const { size, shape, values } = array;
  const at = (i: number): unknown => {
    const index: number[] = [];
    let rest = i;
    for (let k = shape.length - 1; k >= 0; k--) {
      index.unshift(rest % shape[k]);
      rest = Math.floor(rest / shape[k]);
    }
    const value = values.get(...index) as unknown;
    return typeof value === "object" ? JSON.stringify(value) : value;
  };
  if (size <= 8) return previewText(Array.from({ length: size }, (_, i) => at(i)));
  const [head, tail] = [[0, 1, 2], [3, 2, 1].map((i) => size - i)].map((list) =>
    previewText(list.map(at)),
  );
  return `${head} ... ${tail}`;
}

function section(title: string, count: number, rows: readonly string[]): string {
  const open = count > 0 && count <= 25 ? " open" : "";
  const body = count > 0 ? `<table style="margin-left: 16px">${rows.join("")}</table>` : "";
  return `<details${open}><summary style="cursor: pointer">${title}: <span style="${MUTED}">(${count})</span></summary>${body}</details>`;
}

function coordinateRow(array: LabelledArray, name: string): string {
  const values = array.coords[name];
  const dim = array.coordDims[name];
  const title = escapeHtml(name);
  const all = escapeHtml(previewText(values, 2000));
  const short = escapeHtml(previewText(values));
  return row([
    dim === name ? `<strong>${title}</strong>` : title,
    dim === null ? "" : `(${escapeHtml(dim)})`,
    coordinateType(values),
    all === short
      ? short
      : `<details><summary style="cursor: pointer">${short}</summary>${all}</details>`,
  ]);
}

function row(cells: readonly string[]): string {
  return `<tr>${cells.map((cell) => `<td style="${CELL}">${cell}</td>`).join("")}</tr>`;
}
