import { inspect } from "node:util";

/** Above this many elements only the ends of an array are shown, as numpy does. */
const THRESHOLD = 1000;
const EDGE = 3;

/** Plain and typed arrays, as far as showing them goes. */
type Listed = ArrayLike<unknown> & object;

/** Whether a value is an array that is too long to be shown whole. */
export function isLongArray(value: unknown): value is Listed {
  if (Array.isArray(value)) return countElements(value) > THRESHOLD;
  return ArrayBuffer.isView(value) && "length" in value && (value.length as number) > THRESHOLD;
}

/** Text of a long array: `Float64Array(5000) [ 0, 1, 2, …, 4997, 4998, 4999 ]`; rows of nested arrays likewise. */
export function longArrayText(array: Listed, indent: string = ""): string {
  const name = array.constructor?.name ?? "Array";
  const head = name === "Array" ? `(${array.length}) ` : `${name}(${array.length}) `;
  const nested = Array.isArray(array) && array.some((item) => Array.isArray(item));
  const show = (item: unknown): string => elementText(item, `${indent}  `);
  const parts =
    array.length > 2 * EDGE
      ? [...ends(array, 0, EDGE).map(show), "...", ...ends(array, -EDGE, EDGE).map(show)]
      : ends(array, 0, array.length).map(show);
  if (!nested) return `${head}[ ${parts.join(", ")} ]`;
  const inner = `\n${indent}  `;
  return `${head}[${inner}${parts.join(`,${inner}`)}\n${indent}]`;
}

function elementText(item: unknown, indent: string): string {
  const listed = Array.isArray(item) || (ArrayBuffer.isView(item) && "length" in item);
  if (listed && (item as Listed).length > 2 * EDGE) return longArrayText(item as Listed, indent);
  return inspect(item, { depth: 1, maxArrayLength: 2 * EDGE, breakLength: 100 });
}

function ends(array: Listed, start: number, count: number): unknown[] {
  const first = start < 0 ? array.length + start : start;
  return Array.from({ length: count }, (_, i) => array[first + i]);
}

/** Elements of nested arrays, counted no further than needed. */
function countElements(array: readonly unknown[]): number {
  let count = array.length;
  for (let i = 0; i < array.length && count <= THRESHOLD; i++) {
    const item = array[i];
    if (Array.isArray(item)) count += countElements(item);
    else if (ArrayBuffer.isView(item) && "length" in item) count += item.length as number;
  }
  return count;
}
