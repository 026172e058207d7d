import type ts from "@tslab/typescript-for-tslab";

type TS = typeof ts;

/** A text literal under the cursor, and what it is an argument of. */
export interface TextArgument {
  /** Expression that the method belongs to, such as `run` in `run.getArray("…")`. */
  object: ts.Expression;
  /** Method that is called; undefined for `object["…"]`. */
  method: string | undefined;
  /** The other arguments, or elements of the list the text stands in. */
  neighbours: readonly ts.Expression[];
  /** Place among them. */
  index: number;
  /** Where the text begins and ends, without its quotes. */
  start: number;
  end: number;
}

/** Finds the text literal that the cursor stands in. Code that is not finished yet is usual here. */
export function textArgumentAt(
  ts: TS,
  file: ts.SourceFile,
  cursor: number,
): TextArgument | undefined {
  const literal = nodeAt(ts, file, cursor, ts.isStringLiteralLike);
  if (literal === undefined) return undefined;
  const start = literal.getStart(file) + 1;
  const closed = /^(["'`]).*\1$/s.test(literal.getText(file));
  const end = closed ? literal.end - 1 : literal.end;
  if (cursor < start || cursor > end) return undefined;
  const range = { start, end };
  const { parent } = literal;
  if (ts.isElementAccessExpression(parent) && parent.argumentExpression === literal) {
    const { expression: object } = parent;
    return { object, method: undefined, neighbours: [], index: 0, ...range };
  }
  const neighbours = siblings(ts, literal);
  const call = enclosingCall(ts, literal);
  if (!call || !neighbours || !ts.isPropertyAccessExpression(call.expression)) return undefined;
  const { expression: object, name } = call.expression;
  const index = neighbours.indexOf(literal as ts.Expression);
  return { object, method: name.text, neighbours, index, ...range };
}

/** The name, with what it belongs to, that the cursor stands on. */
export function nameAt(ts: TS, file: ts.SourceFile, cursor: number): ts.Expression | undefined {
  const name = nodeAt(ts, file, cursor, ts.isIdentifier);
  if (name === undefined) return undefined;
  const { parent } = name;
  return ts.isPropertyAccessExpression(parent) && parent.name === name ? parent : name;
}

function siblings(ts: TS, node: ts.Node): readonly ts.Expression[] | undefined {
  const { parent } = node;
  if (ts.isCallExpression(parent)) return parent.arguments;
  return ts.isArrayLiteralExpression(parent) ? parent.elements : undefined;
}

/** The call whose argument the node is, through lists of lists. */
function enclosingCall(ts: TS, node: ts.Node): ts.CallExpression | undefined {
  let at = node.parent;
  while (ts.isArrayLiteralExpression(at)) at = at.parent;
  return ts.isCallExpression(at) ? at : undefined;
}

function nodeAt<T extends ts.Node>(
  ts: TS,
  file: ts.SourceFile,
  cursor: number,
  wanted: (node: ts.Node) => node is T,
): T | undefined {
  let found: T | undefined;
  const visit = (node: ts.Node): void => {
    if (cursor < node.getStart(file) || cursor > node.end) return;
    if (wanted(node)) found = node;
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(file, visit);
  return found;
}
