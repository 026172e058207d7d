import type ts from "@tslab/typescript-for-tslab";

type TS = typeof ts;

/**
 * The present value of an expression of names and properties, such as `run` or `data.run`; undefined for all else,
 * since nothing may be called for a look.
 */
export function liveValue(
  ts: TS,
  expression: ts.Expression,
  locals: Readonly<Record<string, unknown>>,
): unknown {
  if (ts.isStringLiteralLike(expression)) return expression.text;
  if (ts.isNumericLiteral(expression)) return Number(expression.text);
  if (ts.isParenthesizedExpression(expression) || ts.isNonNullExpression(expression)) {
    return liveValue(ts, expression.expression, locals);
  }
  if (ts.isIdentifier(expression)) {
    const { text } = expression;
    return text in locals ? locals[text] : undefined;
  }
  if (!ts.isPropertyAccessExpression(expression)) return undefined;
  const owner = liveValue(ts, expression.expression, locals);
  if (owner === undefined || owner === null) return undefined;
  try {
    return (owner as Record<string, unknown>)[expression.name.text];
  } catch {
    return undefined;
  }
}

/** What an array-like value is: `shape (2, 3), dtype float32, unit "mm"`; empty when there is nothing to say. */
export function describeValue(value: unknown): string {
  if (typeof value !== "object" || value === null) return "";
  try {
    return parts(value).join(", ");
  } catch {
    return "";
  }
}

function parts(value: object): string[] {
  if (ArrayBuffer.isView(value) && "length" in value) {
    return [`${value.constructor.name}, length ${value.length}`];
  }
  const { shape, dims, dtype, unit, units, attrs } = value as Record<string, unknown>;
  const out: string[] = [];
  if (isList(shape)) out.push(`shape (${shape.join(", ")})`);
  if (isList(dims)) out.push(`dims (${dims.join(", ")})`);
  if (typeof dtype === "string") out.push(`dtype ${dtype}`);
  const named = unit ?? units ?? (attrs as Record<string, unknown> | undefined)?.units;
  if (typeof named === "string" && out.length > 0) out.push(`unit ${named}`);
  return out;
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length < 20;
}
