import type ts from "@tslab/typescript-for-tslab";

type TS = typeof ts;

/** Names that compiled code uses; {@link CELL_PROLOGUE} defines them. */
const FLAGS = "__beambook_flags";
const STOP = "__beambook_stop";
const IMPORT = "__beambook_import";

/**
 * Code in front of every cell and file: one line, so that lines are easily counted. A cell that was interrupted while it
 * was being converted does not begin.
 */
export function prologue(serial: number): string {
  return (
    `const ${FLAGS} = globalThis.__beambook__.flags, ` +
    `${STOP} = globalThis.__beambook__.enter(${serial}), ` +
    `${IMPORT} = globalThis.__beambook__.import, ` +
    "__beambook_live = globalThis.__beambook__.live; " +
    `if (Atomics.load(${FLAGS}, 0)) ${STOP}();\n`
  );
}

/**
 * Rewrites compiled code: each round of a loop first looks whether the cell is interrupted, and `import()` stays an
 * import.
 */
export function cellTransformer(ts: TS): ts.TransformerFactory<ts.SourceFile> {
  const { factory: f } = ts;
  const guard = (): ts.Statement =>
    f.createIfStatement(
      f.createCallExpression(
        f.createPropertyAccessExpression(f.createIdentifier("Atomics"), "load"),
        undefined,
        [f.createIdentifier(FLAGS), f.createNumericLiteral(0)],
      ),
      f.createExpressionStatement(f.createCallExpression(f.createIdentifier(STOP), undefined, [])),
    );
  const guarded = (body: ts.Statement): ts.Statement =>
    ts.isBlock(body)
      ? f.updateBlock(body, [guard(), ...body.statements])
      : f.createBlock([guard(), body], true);

  return (context: ts.TransformationContext): ts.Transformer<ts.SourceFile> => {
    const visit = (node: ts.Node): ts.Node => {
      const inner = ts.visitEachChild(node, visit, context);
      if (ts.isWhileStatement(inner)) {
        return f.updateWhileStatement(inner, inner.expression, guarded(inner.statement));
      }
      if (ts.isDoStatement(inner)) {
        return f.updateDoStatement(inner, guarded(inner.statement), inner.expression);
      }
      if (ts.isForStatement(inner)) {
        const { initializer, condition, incrementor, statement } = inner;
        return f.updateForStatement(inner, initializer, condition, incrementor, guarded(statement));
      }
      if (ts.isForOfStatement(inner)) {
        const { awaitModifier, initializer, expression, statement } = inner;
        return f.updateForOfStatement(
          inner,
          awaitModifier,
          initializer,
          expression,
          guarded(statement),
        );
      }
      if (ts.isForInStatement(inner)) {
        const { initializer, expression, statement } = inner;
        return f.updateForInStatement(inner, initializer, expression, guarded(statement));
      }
      return isImportCall(ts, inner) ? importCall(ts, inner) : inner;
    };
    return (file: ts.SourceFile): ts.SourceFile => ts.visitNode(file, visit) as ts.SourceFile;
  };
}

function isImportCall(ts: TS, node: ts.Node): node is ts.CallExpression {
  return ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
}

function importCall(ts: TS, call: ts.CallExpression): ts.Expression {
  return ts.factory.createCallExpression(ts.factory.createIdentifier(IMPORT), undefined, [
    call.arguments[0],
    ts.factory.createIdentifier("require"),
  ]);
}
