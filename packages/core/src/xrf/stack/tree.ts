import { escapeHtml, JUPYTER_DISPLAY, type MimeBundle } from "../../display.js";
import type { ZarrArray, ZarrFormat } from "../../zarr/index.js";
import { chunkPicture } from "./chunk-picture.js";

/** Options of {@link DataStack.tree}. */
export interface TreeOptions {
  /** Also tells bytes, chunks and dtype of each dataset, in a notebook with a picture of the chunks; false. */
  showArrays?: boolean;
}

const UNITS = ["B", "kiB", "MiB", "GiB", "TiB", "PiB"];

/** Content of a datastack, printed as the original prints it: `console.log(String(tree))`. */
export class DatastackTree {
  readonly #file: string;
  readonly #format: ZarrFormat;
  readonly #arrays: readonly ZarrArray[];
  readonly #showArrays: boolean;

  /** @internal */
  constructor(
    file: string,
    format: ZarrFormat,
    arrays: readonly ZarrArray[],
    { showArrays = false }: TreeOptions = {},
  ) {
    this.#file = file;
    this.#format = format;
    this.#arrays = arrays;
    this.#showArrays = showArrays;
  }

  toString(): string {
    const margin = this.#format === 2 ? " " : "";
    const lines = this.#arrays.map((array, i) => {
      const branch = i === this.#arrays.length - 1 ? "└──" : "├──";
      return `${margin}${branch} ${array.name} ${shapeText(array.shape)} ${array.type}`;
    });
    const text = [`${this.#file}:`, "", "/", ...lines].join("\n");
    const details = this.#showArrays ? `\n${this.#arrays.map(detailText).join("\n")}` : "";
    return `${text}${details}${this.#format === 3 ? "\n" : ""}`;
  }

  [JUPYTER_DISPLAY](): MimeBundle {
    const text = String(this);
    if (!this.#showArrays) return { "text/plain": text };
    const plain = new DatastackTree(this.#file, this.#format, this.#arrays);
    const html = [`<pre>${escapeHtml(String(plain))}</pre>`, ...this.#arrays.map(detailHtml)].join(
      "",
    );
    return { "text/plain": text, "text/html": html };
  }
}

/** A shape as Python writes tuples. */
export function shapeText(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}

/** Bytes in binary units with two decimals. */
export function bytesText(bytes: number): string {
  let unit = 0;
  let value = bytes;
  while (value >= 1024 * 0.9 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return unit === 0 ? `${value} B` : `${value.toFixed(2)} ${UNITS[unit]}`;
}

function rowsOf(array: ZarrArray): [label: string, array: string, chunk: string][] {
  const item =
    array.nbytes /
    Math.max(
      1,
      array.shape.reduce((a, b) => a * b, 1),
    );
  const chunkBytes = array.chunks.reduce((a, b) => a * b, item);
  const stored = array.storedBytes;
  return [
    ["", "Array", "Chunk"],
    ["Bytes", bytesText(array.nbytes), bytesText(chunkBytes)],
    ["Shape", shapeText(array.shape), shapeText(array.chunks)],
    ["Stored", `${bytesText(stored)} in ${array.chunkCount} chunks`, ""],
    ["Data type", `${array.type}`, ""],
  ];
}

function detailText(array: ZarrArray): string {
  const rows = rowsOf(array);
  const wide = Math.max(...rows.map(([, a]) => a.length));
  const lines = rows.map(([label, a, b]) => `  ${label.padEnd(10)}${a.padEnd(wide + 2)}${b}`);
  return [`- Dataset: ${array.name}`, ...lines.map((line) => line.trimEnd())].join("\n");
}

function detailHtml(array: ZarrArray): string {
  const [head, ...rows] = rowsOf(array);
  const cells = (tag: string, row: readonly string[]): string =>
    row
      .map((text, i) => `<${i === 0 ? "th" : tag}>${escapeHtml(text)}</${i === 0 ? "th" : tag}>`)
      .join("");
  const table =
    `<table><thead><tr>${cells("th", head)}</tr></thead><tbody>` +
    `${rows.map((row) => `<tr>${cells("td", row)}</tr>`).join("")}</tbody></table>`;
  const picture = chunkPicture(array.shape, array.chunks);
  return (
    `<div><b>- Dataset: ${escapeHtml(array.name)}</b>` +
    `<div style="display:flex;gap:2em;align-items:center">${table}${picture}</div></div>`
  );
}
