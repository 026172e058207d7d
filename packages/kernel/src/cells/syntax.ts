import type ts from "@tslab/typescript-for-tslab";

type TS = typeof ts;

/** Whether a cell awaits outside of functions and classes, in any form. */
export function hasTopLevelAwait(ts: TS, source: ts.SourceFile): boolean {
  let found = false;
  const visit = (node: ts.Node): void => {
    if (found || isScope(ts, node)) return;
    if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier)) {
      found = true;
      return;
    }
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(source, visit);
  return found;
}

/** Whether `await` inside of the node belongs to the node. Computed names and static blocks are rare enough. */
function isScope(ts: TS, node: ts.Node): boolean {
  return ts.isFunctionLike(node) || ts.isClassLike(node) || ts.isModuleDeclaration(node);
}

/** A cell's source, parsed as a module so that `await (x)` is an await and not a call. */
export function parseCell(ts: TS, code: string): ts.SourceFile {
  return ts.createSourceFile("cell.ts", `${code}\nexport {};`, ts.ScriptTarget.Latest, true);
}

/**
 * The code without the word `export` in front of its declarations: a cell shares all its names already. Blanks take
 * its place, so positions stay.
 */
export function withoutExports(ts: TS, code: string, source: ts.SourceFile): string {
  let out = code;
  for (const statement of source.statements) {
    if (!ts.canHaveModifiers(statement)) continue;
    const modifiers = ts.getModifiers(statement) ?? [];
    if (modifiers.some((modifier) => modifier.kind === ts.SyntaxKind.DefaultKeyword)) continue;
    for (const modifier of modifiers) {
      if (modifier.kind !== ts.SyntaxKind.ExportKeyword) continue;
      const start = modifier.getStart(source);
      out = `${out.slice(0, start)}${" ".repeat(6)}${out.slice(start + 6)}`;
    }
  }
  return out;
}
