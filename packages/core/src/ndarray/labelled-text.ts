import type { CoordinateValues } from "./coordinates.js";
import { type AnyTypedArray, dtypeOf } from "./dtype.js";
import type { LabelledArray } from "./labelled.js";
import { arrayText } from "./text.js";

const PREVIEW = 60;

/** Bytes in the largest unit that keeps them above 1: `1.05 MB`. */
export function bytesText(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : Number(value.toPrecision(4))} ${units[unit]}`;
}

/** Axes with their lengths: `(train: 3, pulse: 20)`. */
export function dimsText(array: LabelledArray): string {
  return `(${array.dims.map((dim, k) => `${dim}: ${array.shape[k]}`).join(", ")})`;
}

/** Type of a coordinate's values. */
export function coordinateType(values: CoordinateValues): string {
  if (ArrayBuffer.isView(values)) return dtypeOf(values as AnyTypedArray);
  const [first] = values;
  return typeof first === "string" ? "string" : typeof first === "bigint" ? "bigint" : "float64";
}

/** The first and last values of a coordinate or array on one line. */
export function previewText(values: ArrayLike<unknown>, width: number = PREVIEW): string {
  const show = (v: unknown): string =>
    typeof v === "number" && !Number.isInteger(v) ? String(Number(v.toPrecision(4))) : String(v);
  const n = values.length;
  if (n <= 12) {
    const all = Array.from(values, show).join(" ");
    if (all.length <= width || n <= 2) return all;
  }
  const head: string[] = [];
  const tail: string[] = [];
  let used = 4;
  for (let i = 0; i < Math.ceil(n / 2); i++) {
    const pair = [show(values[i]), show(values[n - 1 - i])];
    used += pair[0].length + pair[1].length + 2;
    if (i > 0 && used > width) break;
    head.push(pair[0]);
    if (n - 1 - i > i) tail.unshift(pair[1]);
  }
  const gap = head.length + tail.length < n ? ["..."] : [];
  return [...head, ...gap, ...tail].join(" ");
}

/** The array's kind, name, axes, type and size in one line. */
export function headline(array: LabelledArray): string {
  const name = array.name === undefined ? "" : ` '${array.name}'`;
  return `<LabelledArray${name} ${dimsText(array)}> ${array.dtype} ${bytesText(array.nbytes)}`;
}

/** A labelled array as text: values, coordinates (`*` marks those that label an axis), attributes. */
export function labelledText(array: LabelledArray): string {
  const parts = [headline(array), arrayText(array.values, array.ndim <= 2 ? 3 : 1)];
  const names = Object.keys(array.coords);
  if (names.length > 0) {
    const width = Math.max(...names.map((name) => name.length));
    parts.push("Coordinates:");
    for (const name of names) parts.push(coordinateLine(array, name, width));
  }
  const attributes = Object.entries(array.attrs);
  if (attributes.length > 0) {
    parts.push("Attributes:");
    for (const [name, value] of attributes) parts.push(`    ${name}: ${String(value)}`);
  }
  return parts.join("\n");
}

function coordinateLine(array: LabelledArray, name: string, width: number): string {
  const dim = array.coordDims[name];
  const values = array.coords[name];
  const along = dim === null ? "" : `(${dim}) `;
  const mark = dim === name ? "*" : " ";
  return `  ${mark} ${name.padEnd(width)}  ${along}${coordinateType(values)} ${previewText(values)}`;
}
