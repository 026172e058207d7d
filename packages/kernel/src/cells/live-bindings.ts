import type ts from "@tslab/typescript-for-tslab";

type TS = typeof ts;

const LIVE = "__beambook_live";

/**
 * Rewrites a cell's exported `let` and `var` names: an export in CommonJS is set anew with each assignment, which makes
 * a loop over a cell's own variable a hundred times slower. Here other cells get at the variable itself.
 */
export function liveBindings(ts: TS): ts.TransformerFactory<ts.SourceFile> {
  const { factory: f } = ts;
  return (): ts.Transformer<ts.SourceFile> =>
    (file: ts.SourceFile): ts.SourceFile => {
      const fixed = new Set(file.statements.flatMap((statement) => [...fixedNames(ts, statement)]));
      const names: string[] = [];
      const statements = file.statements.map((statement) => {
        if (!ts.isExportDeclaration(statement) || statement.moduleSpecifier) return statement;
        const { exportClause: clause } = statement;
        if (!clause || !ts.isNamedExports(clause)) return statement;
        const kept = clause.elements.filter(({ name }) => fixed.has(name.text));
        names.push(...clause.elements.map(({ name }) => name.text).filter((n) => !fixed.has(n)));
        const rest = f.createNamedExports(kept);
        return f.updateExportDeclaration(statement, undefined, false, rest, undefined, undefined);
      });
      if (names.length === 0) return file;
      return f.updateSourceFile(file, [register(ts, names), ...statements]);
    };
}

/** `__beambook_live({ get a() { return a }, set a(value) { a = value } })` */
function register(ts: TS, names: readonly string[]): ts.Statement {
  const { factory: f } = ts;
  const accessors = names.flatMap((name) => {
    const variable = f.createIdentifier(name);
    const value = f.createIdentifier("value");
    const get = f.createBlock([f.createReturnStatement(variable)]);
    const set = f.createBlock([f.createExpressionStatement(f.createAssignment(variable, value))]);
    const parameter = f.createParameterDeclaration(undefined, undefined, value);
    return [
      f.createGetAccessorDeclaration(undefined, name, [], undefined, get),
      f.createSetAccessorDeclaration(undefined, name, [parameter], set),
    ];
  });
  const call = f.createCallExpression(f.createIdentifier(LIVE), undefined, [
    f.createObjectLiteralExpression(accessors),
  ]);
  return f.createExpressionStatement(call);
}

/** Names that are not assigned again: imports, constants, functions, classes. */
function* fixedNames(ts: TS, statement: ts.Statement): Generator<string> {
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) {
    if (statement.name) yield statement.name.text;
  } else if (ts.isImportDeclaration(statement)) {
    const { name, namedBindings: bindings } = statement.importClause ?? {};
    if (name) yield name.text;
    if (bindings && ts.isNamespaceImport(bindings)) yield bindings.name.text;
    if (bindings && ts.isNamedImports(bindings)) {
      for (const element of bindings.elements) yield element.name.text;
    }
  } else if (ts.isVariableStatement(statement)) {
    const { declarationList: list } = statement;
    if (list.flags & ts.NodeFlags.Const) {
      for (const { name } of list.declarations) yield* bound(ts, name);
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

/**
 * Makes the function that takes a cell's variables: they live on the prototype of what cells export, because tslab
 * turns accessors of the object itself into values.
 */
export function createLive(locals: object): (bindings: object) => void {
  const live: object = Object.create(null);
  Object.setPrototypeOf(locals, live);
  return (bindings: object): void => {
    for (const [name, accessor] of Object.entries(Object.getOwnPropertyDescriptors(bindings))) {
      Reflect.deleteProperty(locals, name);
      Object.defineProperty(live, name, { ...accessor, configurable: true, enumerable: true });
    }
  };
}
