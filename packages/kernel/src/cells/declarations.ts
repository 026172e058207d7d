import type ts from "@tslab/typescript-for-tslab";

type TS = typeof ts;

/**
 * The declarations that stay of a cell that threw: what it had assigned before is there for the next cell, what it did
 * not come to is not.
 *
 * @param declarations - of all cells including this one, as the converter writes them
 * @param names - that this cell declares
 * @param values - of all cells
 */
export function declarationsAfterError(
  ts: TS,
  declarations: string,
  names: ReadonlySet<string>,
  values: Readonly<Record<string, unknown>>,
): string {
  const file = ts.createSourceFile("d.ts", declarations, ts.ScriptTarget.Latest, true);
  const missing = (name: string): boolean => names.has(name) && !hasValue(values, name);
  const kept = file.statements.map((statement) => {
    if (!ts.isVariableStatement(statement)) {
      const all = [...declaredBy(ts, statement)];
      return all.length > 0 && all.every(missing) ? "" : statement.getFullText(file);
    }
    const { declarationList: list } = statement;
    const there = list.declarations.filter(({ name }) => !missing(name.getText(file)));
    if (there.length === list.declarations.length) return statement.getFullText(file);
    const texts = there.map((declaration) => declaration.getText(file));
    return texts.length > 0 ? `\ndeclare let ${texts.join(", ")};` : "";
  });
  return `${kept.join("")}\n`;
}

/** A variable whose declaration has not been reached throws. */
function hasValue(values: Readonly<Record<string, unknown>>, name: string): boolean {
  try {
    return values[name] !== undefined;
  } catch {
    return false;
  }
}

/** Names with a value that a cell declares at its top level. */
export function declaredNames(ts: TS, cell: ts.SourceFile): Set<string> {
  return new Set(cell.statements.flatMap((statement) => [...declaredBy(ts, statement)]));
}

function* declaredBy(ts: TS, statement: ts.Statement): Generator<string> {
  if (ts.isVariableStatement(statement)) {
    for (const { name } of statement.declarationList.declarations) yield* bound(ts, name);
  } else if (
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isEnumDeclaration(statement)
  ) {
    if (statement.name) yield statement.name.text;
  } else if (ts.isImportDeclaration(statement)) {
    const { importClause: clause } = statement;
    if (clause === undefined || clause.isTypeOnly) return;
    if (clause.name) yield clause.name.text;
    const { namedBindings: bindings } = clause;
    if (bindings && ts.isNamespaceImport(bindings)) yield bindings.name.text;
    if (bindings && ts.isNamedImports(bindings)) {
      for (const { name } of bindings.elements) yield name.text;
    }
  }
}

function* bound(ts: TS, name: ts.BindingName): Generator<string> {
  if (ts.isIdentifier(name)) {
    yield name.text;
    return;
  }
  for (const element of name.elements) {
    if (ts.isBindingElement(element)) yield* bound(ts, element.name);
  }
}
