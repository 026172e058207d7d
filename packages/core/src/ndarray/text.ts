import { type Complex, type DType, isFloat, lanes } from "./dtype.js";
import { floatTexts } from "./float-text.js";
import type { NDArray } from "./ndarray.js";
import { partType } from "./parts.js";

/** Arrays with more elements are shortened. */
const THRESHOLD = 1000;
/** Elements shown at each end of a shortened axis; one where there are so many axes that three would fill pages. */
function edgeOf(ndim: number): number {
  return ndim <= 3 ? 3 : 1;
}

const WIDTH = 75;

/** The elements as nested lists; a 0-d array gives its element. */
export function nested(array: NDArray): unknown {
  if (array.ndim === 0) return array.get();
  return Array.from({ length: array.shape[0] }, (_, i) => nested(array.slice(i)));
}

/** Nested lists that JSON can hold: 64-bit integers as text. */
export function plainNested(array: NDArray): unknown {
  const plain = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(plain) : typeof value === "bigint" ? String(value) : value;
  return plain(nested(array));
}

/** An array as numpy writes it: `array([[0., 1.], [2., 3.]], dtype=float32)`, long axes shortened. */
export function arrayText(array: NDArray, edge: number = edgeOf(array.ndim)): string {
  if (array.ndim === 0)
    return elementTexts([array.get()], array.dtype)[0].trim().replace(/\.$/, ".0");
  const { dtype } = array;
  const shape = `shape=(${array.shape.join(", ")}${array.ndim === 1 ? "," : ""})`;
  if (array.size === 0) return `array([], ${shape}, dtype=${dtype})`;
  const short = array.size > THRESHOLD;
  const values: unknown[] = [];
  const shown = short ? edge : Number.POSITIVE_INFINITY;
  collect(array, shown, values);
  const body = render(array, shown, elementTexts(values, dtype)[Symbol.iterator](), 6);
  const notes = [
    ...(short ? [shape] : []),
    ...(dtype === "float64" || dtype === "bool" || dtype === "complex128"
      ? []
      : [`dtype=${dtype}`]),
  ];
  if (notes.length === 0) return `array(${body})`;
  const note = notes.join(", ");
  const lastLine = body.length - (body.lastIndexOf("\n") + 1) + (body.includes("\n") ? 0 : 6);
  const fits = lastLine + note.length + 3 <= WIDTH;
  return `array(${body},${fits ? " " : "\n      "}${note})`;
}

function shownIndexes(length: number, edge: number): (number | undefined)[] {
  const all = Array.from({ length: Math.min(length, 2 * edge) }, (_, i) => i);
  if (all.length === length) return all;
  return [...all.slice(0, edge), undefined, ...all.slice(edge).map((i) => i + length - 2 * edge)];
}

function collect(array: NDArray, edge: number, values: unknown[]): void {
  if (array.ndim === 0) {
    values.push(array.get());
    return;
  }
  for (const i of shownIndexes(array.shape[0], edge)) {
    if (i !== undefined) collect(array.slice(i), edge, values);
  }
}

function render(array: NDArray, edge: number, texts: Iterator<string>, indent: number): string {
  const indexes = shownIndexes(array.shape[0], edge);
  if (array.ndim === 1) {
    const parts = indexes.map((i) => (i === undefined ? "..." : (texts.next().value as string)));
    return `[${wrap(parts, indent + 1)}]`;
  }
  const parts = indexes.map((i) =>
    i === undefined ? "..." : render(array.slice(i), edge, texts, indent + 1),
  );
  const gap = `,${"\n".repeat(array.ndim - 1)}${" ".repeat(indent + 1)}`;
  return `[${parts.join(gap)}]`;
}

function wrap(parts: readonly string[], indent: number): string {
  const lines: string[] = [];
  let line = "";
  for (const [i, part] of parts.entries()) {
    const text = i < parts.length - 1 ? `${part},` : part;
    if (line !== "" && indent + line.length + 1 + text.length > WIDTH - 1) {
      lines.push(line);
      line = text;
    } else {
      line = line === "" ? text : `${line} ${text}`;
    }
  }
  lines.push(line);
  return lines.join(`\n${" ".repeat(indent)}`);
}

/** Elements as text of one width. */
function elementTexts(values: readonly unknown[], dtype: DType): string[] {
  if (lanes(dtype) === 2) return complexTexts(values as Complex[], dtype);
  if (isFloat(dtype)) return floatTexts(values as number[], dtype === "float32");
  const texts = values.map((v) => (v === true ? "True" : v === false ? "False" : String(v)));
  const width = Math.max(...texts.map((t) => t.length));
  return texts.map((t) => t.padStart(width));
}

function complexTexts(values: readonly Complex[], dtype: DType): string[] {
  const single = partType(dtype) === "float32";
  const re = floatTexts(
    values.map((v) => v.re),
    single,
  );
  const im = floatTexts(
    values.map((v) => Math.abs(v.im)),
    single,
  );
  return values.map(({ im: part }, i) => {
    const sign = part < 0 || Object.is(part, -0) ? "-" : "+";
    const imaginary = im[i].trimStart();
    const digits = imaginary.trimEnd();
    return `${re[i]}${sign}${digits}j${" ".repeat(imaginary.length - digits.length)}`;
  });
}
