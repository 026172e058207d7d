import { bordersOf, type Chunks } from "./chunks.js";
import { largestBlock } from "./text.js";

const LONGEST = 120;
const SHORTEST = 18;
/** More lines than this along an axis are drawn as a shade. */
const MOST_LINES = 24;
const SLANT = 0.5;

/** A picture of an array cut into blocks: up to three axes per box, more axes in boxes beside each other. */
export function chunkPicture(shape: readonly number[], chunks: Chunks): string {
  const boxes: { svg: string; width: number; height: number }[] = [];
  for (let end = shape.length; end > 0; end -= 3) {
    const start = Math.max(0, end - 3);
    boxes.unshift(box(shape.slice(start, end), chunks.slice(start, end)));
  }
  const height = Math.max(...boxes.map((one) => one.height));
  let x = 0;
  const parts = boxes.map((one) => {
    const part = `<g transform="translate(${x} 0)">${one.svg}</g>`;
    x += one.width + 20;
    return part;
  });
  const label = `Array of shape ${shape.join(" × ")} in blocks of ${largestBlock(chunks).join(" × ")}`;
  return `<svg role="img" aria-label="${label}" width="${round(x)}" height="${round(height)}" style="stroke: var(--jp-ui-font-color2, #555); fill: var(--jp-brand-color3, #b3d4f5); fill-opacity: 0.6; font-size: 10px">${parts.join("")}</svg>`;
}

type Point = readonly [x: number, y: number];

/** One, two or three axes: a bar, a sheet, a block seen from the corner. */
function box(
  shape: readonly number[],
  chunks: Chunks,
): { svg: string; width: number; height: number } {
  const sizes = drawnSizes(shape);
  const [depth, height, width] = [...new Array<number>(3 - shape.length).fill(0), ...sizes];
  const [dLines, hLines, wLines] = [0, 1, 2].map((k) => {
    const axis = k - 3 + shape.length;
    return axis < 0 ? [] : linesOf(chunks[axis], shape[axis]);
  });
  const h = shape.length === 1 ? SHORTEST : height;
  const slant = depth * SLANT;
  const at = (w: number, v: number, d: number): Point => [w + d * SLANT, v + d * SLANT];
  const face = (a: Point, b: Point, c: Point, d: Point): string =>
    `<polygon points="${[a, b, c, d].map(([x, y]) => `${round(x)},${round(y)}`).join(" ")}"/>`;
  const line = (a: Point, b: Point): string =>
    `<path d="M${round(a[0])} ${round(a[1])}L${round(b[0])} ${round(b[1])}" stroke-width="0.6"/>`;
  const front = face(at(0, 0, depth), at(width, 0, depth), at(width, h, depth), at(0, h, depth));
  const sides = [
    face(at(0, 0, 0), at(width, 0, 0), at(width, 0, depth), at(0, 0, depth)),
    face(at(0, 0, 0), at(0, h, 0), at(0, h, depth), at(0, 0, depth)),
  ];
  const inner = [
    ...wLines.map((t) => line(at(t * width, 0, depth), at(t * width, h, depth))),
    ...hLines.map((t) => line(at(0, t * h, depth), at(width, t * h, depth))),
    ...(depth > 0
      ? [
          ...wLines.map((t) => line(at(t * width, 0, 0), at(t * width, 0, depth))),
          ...hLines.map((t) => line(at(0, t * h, 0), at(0, t * h, depth))),
          ...dLines.map((t) => line(at(0, 0, t * depth), at(width, 0, t * depth))),
          ...dLines.map((t) => line(at(0, 0, t * depth), at(0, h, t * depth))),
        ]
      : []),
  ];
  const labels = labelsOf(shape, width, h, slant);
  const svg = `<g transform="translate(6 6)">${depth > 0 ? sides.join("") : ""}${front}${inner.join("")}${labels}</g>`;
  return { svg, width: width + slant + 64, height: h + slant + 28 };
}

function labelsOf(shape: readonly number[], width: number, h: number, slant: number): string {
  const text = (x: number, y: number, value: number, anchor: string): string =>
    `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}" stroke="none" style="fill: var(--jp-ui-font-color1, #222); fill-opacity: 1">${value}</text>`;
  const [last, middle, first] = [...shape].reverse();
  return [
    text(slant + width / 2, h + slant + 14, last, "middle"),
    ...(middle === undefined ? [] : [text(slant + width + 4, slant + h / 2 + 4, middle, "start")]),
    ...(first === undefined ? [] : [text(slant / 2 + width + 6, slant / 2 - 2, first, "start")]),
  ].join("");
}

/** Lengths on the screen: in proportion, but nothing too thin to see. */
function drawnSizes(shape: readonly number[]): number[] {
  const longest = Math.max(1, ...shape);
  return shape.map((n) => Math.max(SHORTEST, LONGEST * Math.sqrt(n / longest)));
}

/** Where blocks end, as parts of the axis, no more of them than can be told apart. */
function linesOf(lengths: readonly number[], length: number): number[] {
  if (length === 0) return [];
  const borders = bordersOf(lengths).slice(1, -1);
  const step = Math.max(1, Math.ceil(borders.length / MOST_LINES));
  return borders.filter((_, i) => i % step === 0).map((border) => border / length);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
