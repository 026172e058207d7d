import { escapeHtml } from "../display.js";
import type { Table } from "./table.js";
import { layOut, type ShowOptions, sizeText } from "./table-layout.js";

/** A table as HTML, long ones shortened; every text is escaped. */
export function tableHtml(table: Table, options: ShowOptions = {}): string {
  const { indexNames, columnNames, labels, cells, gapRow, gapColumn } = layOut(table, options);
  const named = indexNames.some((name) => name !== "");
  const heads = withGap(columnNames, gapColumn);
  const th = (text: string): string => `<th>${escapeHtml(text)}</th>`;
  const td = (text: string): string => `<td>${escapeHtml(text)}</td>`;
  const blank = (count: number): string => "<th></th>".repeat(count);
  const depth = indexNames.length;
  const head = [`<tr style="text-align: right;">${blank(depth)}${heads.map(th).join("")}</tr>`];
  if (named) head.push(`<tr>${indexNames.map(th).join("")}${blank(heads.length)}</tr>`);
  const body = cells.map((row, i) => {
    const texts = withGap(row, gapColumn);
    return `<tr>${labels[i].map(th).join("")}${texts.map(td).join("")}</tr>`;
  });
  if (gapRow !== undefined) {
    body.splice(
      gapRow,
      0,
      `<tr>${"<th>…</th>".repeat(depth)}${heads.map(() => td("…")).join("")}</tr>`,
    );
  }
  const size = `<p>${sizeText(table, "×")}</p>`;
  return `<div><table border="1" class="dataframe"><thead>${head.join("")}</thead><tbody>${body.join("")}</tbody></table>${size}</div>`;
}

function withGap(texts: readonly string[], gap: number | undefined): readonly string[] {
  return gap === undefined ? texts : [...texts.slice(0, gap), "…", ...texts.slice(gap)];
}
