import { BeambookError } from "../../errors.js";
import { cssColor } from "../color/colors.js";
import type { ErrorsSpec, MarkBase, NumericArray } from "../spec/types.js";
import { isVectorLike, toVector } from "../spec/vector.js";
import type { ErrorsInput, MarkOptions } from "./options.js";

/** Gives marks their colours in turn. */
export interface ColorCycle {
  next(): string;
}

/** What marks have in common, from their options. */
export function markBase(
  options: MarkOptions,
  cycle: ColorCycle | string,
  opacity: number = 1,
): MarkBase {
  const fallback = (): string => (typeof cycle === "string" ? cycle : cycle.next());
  const base: MarkBase = {
    color: options.color === undefined ? fallback() : cssColor(options.color),
    opacity: options.opacity ?? opacity,
    axis: options.axis ?? "y",
  };
  if (options.label !== undefined) base.label = options.label;
  return base;
}

/** @throws ShapeMismatch naming both vectors if their lengths differ */
export function checkLengths(vectors: Readonly<Record<string, ArrayLike<unknown>>>): void {
  const [[first, { length }], ...others] = Object.entries(vectors);
  for (const [name, vector] of others) {
    if (vector.length === length) continue;
    throw new BeambookError(
      "ShapeMismatch",
      `${first} has ${length} values, ${name} has ${vector.length}; they must be equally many.`,
    );
  }
}

/** Error lengths for `count` points. */
export function toErrors(
  input: ErrorsInput,
  count: number,
  name: string,
): ErrorsSpec<NumericArray> {
  if (typeof input === "number") {
    const all = new Float64Array(count).fill(input);
    return { low: all, high: all };
  }
  const pair = pairOf(input);
  const low = toVector(pair ? pair[0] : input, name);
  const high = pair ? toVector(pair[1], name) : low;
  checkLengths({ points: { length: count }, [`${name} (below)`]: low, [`${name} (above)`]: high });
  return { low, high };
}

/** `[below, above]` if the input is such a pair: a list of two vectors or an array of shape (2, N). */
function pairOf(input: ErrorsInput): [unknown, unknown] | undefined {
  if (Array.isArray(input)) {
    return input.length === 2 && input.every(isVectorLike) ? [input[0], input[1]] : undefined;
  }
  if (typeof input !== "object" || !("shape" in input) || input.shape.length !== 2)
    return undefined;
  return input.shape[0] === 2 ? [input.slice(0), input.slice(1)] : undefined;
}

/** Splits `(y, options)` and `(x, y, options)`; without x the points stand at 0, 1, 2, … */
export function splitPoints<O>(
  args: readonly unknown[],
  read: (input: unknown, name: string) => Float64Array | string[],
): { x: Float64Array | string[]; y: Float64Array; options: Partial<O> } {
  const withX = args.length > 1 && isVectorLike(args[1]);
  const y = toVector(args[withX ? 1 : 0], "y");
  const x = withX ? read(args[0], "x") : Float64Array.from(y, (_, i) => i);
  checkLengths({ x, y });
  return { x, y, options: (args[withX ? 2 : 1] ?? {}) as Partial<O> };
}
