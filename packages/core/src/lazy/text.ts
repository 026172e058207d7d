import type { Blocked } from "./build.js";
import type { Chunks } from "./chunks.js";

const UNITS = ["B", "kiB", "MiB", "GiB", "TiB", "PiB"];

/** Bytes as people read them: "19.66 MiB". */
export function bytesText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return unit === 0 ? `${bytes} B` : `${value.toFixed(2)} ${UNITS[unit]}`;
}

/** Lengths of the largest block. */
export function largestBlock(chunks: Chunks): number[] {
  return chunks.map((lengths) => Math.max(...lengths));
}

/** A shape as Python writes it. */
export function shapeText(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}

/** `LazyArray<mean, shape=(75, 128, 512), dtype=float32, blocksize=(75, 128, 512)>`. */
export function lazyText({ expression, chunks }: Blocked): string {
  const shape = shapeText(expression.shape);
  const block = shapeText(largestBlock(chunks));
  return `LazyArray<${nameOf({ expression })}, shape=${shape}, dtype=${expression.dtype}, blocksize=${block}>`;
}

/** What was done last. */
function nameOf({ expression }: Pick<Blocked, "expression">): string {
  switch (expression.kind) {
    case "source":
    case "call":
    case "callBlock":
      return expression.name;
    case "elements":
      return String(
        expression.fn === "astype" ? "astype" : (expression.parameters[0] ?? expression.fn),
      );
    case "reduce":
      return expression.reduction;
    case "reshape":
      return expression.input.kind === "reduce" ? expression.input.reduction : "reshape";
    default:
      return expression.kind;
  }
}
