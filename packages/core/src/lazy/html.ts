import { escapeHtml } from "../display.js";
import { itemSize } from "../ndarray/dtype.js";
import { sizeOf } from "../ndarray/strides.js";
import type { Blocked } from "./build.js";
import { blockCount } from "./chunks.js";
import { chunkPicture } from "./picture.js";
import { bytesText, largestBlock, shapeText } from "./text.js";

/** A table of what the array and one block of it take, beside a picture of the blocks. */
export function lazyHtml({ expression, chunks }: Blocked): string {
  const { shape, dtype } = expression;
  const block = largestBlock(chunks);
  const bytes = (of: readonly number[]): string => bytesText(sizeOf(of) * itemSize(dtype));
  const count = blockCount(chunks);
  const rows = [
    ["Bytes", bytes(shape), bytes(block)],
    ["Shape", shapeText(shape), shapeText(block)],
    ["Count", `${count} block${count === 1 ? "" : "s"}`, ""],
    ["Type", dtype, ""],
  ];
  const body = rows
    .map(([name, ...cells]) => {
      const values = cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join("");
      return `<tr><th scope="row" style="text-align:left">${name}</th>${values}</tr>`;
    })
    .join("");
  const table = `<table><thead><tr><td></td><th>Array</th><th>Block</th></tr></thead><tbody>${body}</tbody></table>`;
  const picture = shape.length > 0 ? chunkPicture(shape, chunks) : "";
  return `<div style="display:flex;align-items:center;gap:24px;flex-wrap:wrap">${table}${picture}</div>`;
}
