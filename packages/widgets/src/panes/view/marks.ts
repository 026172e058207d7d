import { svg } from "./svg.js";

/** Something drawn over an image; pixels are continuous, a pixel's corner is whole. */
export type Mark =
  | { kind: "rect"; row: number; col: number; rows: number; cols: number; name?: string }
  | { kind: "cross"; row: number; col: number; name?: string }
  | { kind: "dot"; row: number; col: number; name?: string }
  | { kind: "arrow"; row: number; col: number; toRow: number; toCol: number; text: string };

/** How image pixels lie on the screen. */
export interface MarkPlace {
  rows: number;
  cols: number;
  /** CSS pixels per image pixel. */
  scale: number;
  flipX: boolean;
  flipY: boolean;
}

/** Draws marks in an SVG as large as the image. */
export function drawMarks(target: SVGSVGElement, marks: readonly Mark[], place: MarkPlace): void {
  target.setAttribute("viewBox", `0 0 ${place.cols * place.scale} ${place.rows * place.scale}`);
  target.replaceChildren(...marks.flatMap((mark) => shapesOf(mark, place)));
}

function shapesOf(mark: Mark, place: MarkPlace): SVGElement[] {
  const x = (col: number): number => place.scale * (place.flipX ? place.cols - col : col);
  const y = (row: number): number => place.scale * (place.flipY ? place.rows - row : row);
  if (mark.kind === "arrow") return arrow(mark, x, y, place.cols * place.scale);
  const shape =
    mark.kind === "rect" ? rectPath(mark, x, y) : signPath(mark.kind, x(mark.col), y(mark.row));
  // Dark under light shows on any colour.
  const name = mark.name ?? mark.kind;
  return [
    svg("path", { d: shape, class: "bb-mark-under" }),
    svg("path", { d: shape, class: `bb-mark bb-mark-${name}`, "data-mark": name }),
  ];
}

function rectPath(
  { row, col, rows, cols }: Extract<Mark, { kind: "rect" }>,
  x: (col: number) => number,
  y: (row: number) => number,
): string {
  return `M${x(col)} ${y(row)}H${x(col + cols)}V${y(row + rows)}H${x(col)}Z`;
}

function signPath(kind: "cross" | "dot", x: number, y: number): string {
  if (kind === "dot") return `M${x - 5} ${y}a5 5 0 1 0 10 0a5 5 0 1 0 -10 0`;
  return `M${x - 10} ${y}H${x - 3}M${x + 3} ${y}H${x + 10}M${x} ${y - 10}V${y - 3}M${x} ${y + 3}V${y + 10}`;
}

function arrow(
  { row, col, toRow, toCol, text }: Extract<Mark, { kind: "arrow" }>,
  x: (col: number) => number,
  y: (row: number) => number,
  width: number,
): SVGElement[] {
  const [x0, y0, x1, y1] = [x(col), y(row), x(toCol), y(toRow)];
  const length = Math.hypot(x1 - x0, y1 - y0) || 1;
  const [ux, uy] = [(x1 - x0) / length, (y1 - y0) / length];
  const head = `M${x1} ${y1}L${x1 - 9 * ux + 5 * uy} ${y1 - 9 * uy - 5 * ux}L${x1 - 9 * ux - 5 * uy} ${y1 - 9 * uy + 5 * ux}Z`;
  const line = `M${x0} ${y0}L${x1 - 8 * ux} ${y1 - 8 * uy}`;
  const along = Math.abs(ux) > Math.abs(uy);
  // Towards the middle, where there is room.
  const leftwards = along ? ux < 0 : x1 > width / 2;
  const label = svg("text", {
    x: along ? x1 + 6 * Math.sign(ux) : x1 + (leftwards ? -8 : 8),
    y: along ? y1 + (y1 < 20 ? 14 : -6) : y1 + 4,
    class: "bb-mark-text",
    "text-anchor": leftwards ? "end" : "start",
  });
  label.textContent = text;
  return [
    svg("path", { d: `${line}${head}`, class: "bb-mark-under bb-mark-arrow-under" }),
    svg("path", { d: line, class: "bb-mark-arrow", "data-mark": "arrow" }),
    svg("path", { d: head, class: "bb-mark-head" }),
    label,
  ];
}
