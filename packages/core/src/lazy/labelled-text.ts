import { escapeHtml } from "../display.js";
import { coordinateType, previewText } from "../ndarray/labelled-text.js";
import { lazyHtml } from "./html.js";
import type { LazyLabelledArray } from "./lazy-labelled.js";
import { bytesText, lazyText } from "./text.js";

function headOf(array: LazyLabelledArray): string {
  const name = array.name === undefined ? "" : ` '${array.name}'`;
  const dims = array.dims.map((dim, k) => `${dim}: ${array.shape[k]}`).join(", ");
  return `<LazyLabelledArray${name} (${dims})> ${bytesText(array.nbytes)}`;
}

/** Axes, how it is computed, coordinates. */
export function labelledText(array: LazyLabelledArray): string {
  const lines = Object.keys(array.coords).map((name) => {
    const dim = array.coordDims[name];
    const values = array.coords[name];
    const mark = dim === name ? "*" : " ";
    return `  ${mark} ${name}  (${dim ?? ""}) ${coordinateType(values)} ${previewText(values)}`;
  });
  const coords = lines.length > 0 ? `\nCoordinates:\n${lines.join("\n")}` : "";
  return `${headOf(array)}\n${lazyText(array.values)}${coords}`;
}

/** The same with a picture of the blocks. */
export function labelledHtml(array: LazyLabelledArray): string {
  const rows = Object.keys(array.coords).map((name) => {
    const values = array.coords[name];
    const cells = [
      name,
      `(${array.coordDims[name] ?? ""})`,
      coordinateType(values),
      previewText(values),
    ];
    return `<tr>${cells.map((cell) => `<td style="text-align:left">${escapeHtml(cell)}</td>`).join("")}</tr>`;
  });
  const coords =
    rows.length > 0
      ? `<details open><summary>Coordinates: (${rows.length})</summary><table>${rows.join("")}</table></details>`
      : "";
  return `<div class="beambook-labelled"><div>${escapeHtml(headOf(array))}</div>${lazyHtml(array.values)}${coords}</div>`;
}
