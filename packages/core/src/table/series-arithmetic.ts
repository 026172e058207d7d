import { BeambookError } from "../errors.js";
import { type Column, takeRows } from "./column.js";
import { joinedIndex, pairRows } from "./join.js";
import { sameIndex, type TableIndex } from "./table-index.js";

/** Arithmetic between series. */
export type SeriesOperator = "add" | "subtract" | "multiply" | "divide";

const OPERATIONS: Readonly<Record<SeriesOperator, (x: number, y: number) => number>> = {
  add: (x: number, y: number): number => x + y,
  subtract: (x: number, y: number): number => x - y,
  multiply: (x: number, y: number): number => x * y,
  divide: (x: number, y: number): number => x / y,
};

interface Operand extends Column {
  readonly index: TableIndex;
}

/**
 * Combines two series label by label, or a series with a number, in float64.
 *
 * @throws UnsupportedType for text
 */
export function combineSeries(
  a: Operand,
  operator: SeriesOperator,
  b: Operand | number,
): { values: Float64Array; index: TableIndex } {
  const apply = OPERATIONS[operator];
  if (typeof b === "number") {
    return { values: numbers(a).map((x) => apply(x, b)), index: a.index };
  }
  if (sameIndex(a.index, b.index)) {
    const other = numbers(b);
    return { values: numbers(a).map((x, i) => apply(x, other[i])), index: a.index };
  }
  const pairs = pairRows(a.index, b.index, "outer");
  const left = numbers(takeRows(a, pairs.left));
  const right = numbers(takeRows(b, pairs.right));
  return {
    values: left.map((x, i) => apply(x, right[i])),
    index: joinedIndex(a.index, b.index, pairs),
  };
}

function numbers({ dtype, values }: Column): Float64Array {
  if (dtype === "string") throw new BeambookError("UnsupportedType", "Arithmetic with text.");
  return Float64Array.from(values as ArrayLike<unknown>, Number);
}
