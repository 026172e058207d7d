import type { ArrowsMark, NumericArray, RuleMark, SpanMark, TextMark } from "../spec/types.js";
import { isVectorLike, toPositions, toVector } from "../spec/vector.js";
import { type ColorCycle, checkLengths, markBase } from "./inputs.js";
import type { ArrowOptions, MarkOptions, RuleOptions, TextOptions } from "./options.js";

/** Colour of notes: the theme's text colour. */
export const INK = "ink";

/** The mark of `arrows(x, y, dx, dy, options)`. */
export function arrowsMark(
  ends: readonly [unknown, unknown, unknown, unknown],
  options: ArrowOptions,
  cycle: ColorCycle,
): ArrowsMark<NumericArray> {
  const [x, y, dx, dy] = ends.map((v, k) =>
    toVector(typeof v === "number" ? [v] : v, ["x", "y", "dx", "dy"][k]),
  );
  checkLengths({ x, y, dx, dy });
  const { width = 1.6, head = 9 } = options;
  return { kind: "arrows", ...markBase(options, cycle), x, y, dx, dy, width, head };
}

/** The mark of `text(x, y, text, options)`. */
export function textMark(
  x: unknown,
  y: unknown,
  text: string | readonly string[],
  options: TextOptions,
): TextMark<NumericArray> {
  const { size = 12, anchor = "middle", baseline = "middle", angle = 0, bold = false } = options;
  const mark: TextMark<NumericArray> = {
    kind: "text",
    ...markBase(options, INK),
    x: toPositions(isVectorLike(x) ? x : [x], "x"),
    y: toVector(isVectorLike(y) ? y : [y], "y"),
    text: typeof text === "string" ? [text] : [...text],
    size,
    anchor,
    baseline,
    angle,
    bold,
  };
  checkLengths({ x: mark.x, y: mark.y, text: mark.text });
  return mark;
}

/** The mark of `vline(x, options)` and `hline(y, options)`. */
export function ruleMark(
  direction: RuleMark["direction"],
  at: unknown,
  options: RuleOptions,
): RuleMark<NumericArray> {
  const places = toVector(isVectorLike(at) ? at : [at], "at");
  const { width = 1.2, dash = "dash" } = options;
  return { kind: "rule", ...markBase(options, INK), direction, at: places, width, dash };
}

/** The mark of `vspan(from, to, options)` and `hspan(from, to, options)`. */
export function spanMark(
  direction: SpanMark["direction"],
  from: number,
  to: number,
  options: MarkOptions,
  cycle: ColorCycle,
): SpanMark {
  return { kind: "span", ...markBase(options, cycle, 0.25), direction, from, to };
}
