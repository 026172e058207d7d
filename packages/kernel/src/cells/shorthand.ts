import type ts from "@tslab/typescript-for-tslab";

type TS = typeof ts;

/**
 * Spells out `{ a }` as `{ a: exports.a }` where `a` comes from an earlier cell. tslab does so for all other uses of
 * earlier variables; the name in a shorthand stands for a property too, and that is the symbol it looks at.
 */
export function shorthandTransformer(
  ts: TS,
  checker: ts.TypeChecker,
): ts.TransformerFactory<ts.SourceFile> {
  const { factory: f } = ts;
  return (context: ts.TransformationContext): ts.Transformer<ts.SourceFile> => {
    return (file: ts.SourceFile): ts.SourceFile => {
      // The converter hangs the cell below the file with the declarations of earlier cells.
      const earlier = file.parent as ts.Node | undefined;
      if (earlier === undefined) return file;
      const visit = (node: ts.Node): ts.Node => {
        const inner = ts.visitEachChild(node, visit, context);
        if (!ts.isShorthandPropertyAssignment(node) || !ts.isShorthandPropertyAssignment(inner)) {
          return inner;
        }
        const value = checker.getShorthandAssignmentValueSymbol(node);
        const isEarlier = value?.declarations?.some((d) => d.getSourceFile() === earlier);
        if (!isEarlier) return inner;
        const variable = f.createPropertyAccessExpression(
          f.createIdentifier("exports"),
          node.name.text,
        );
        const preset = inner.objectAssignmentInitializer;
        return f.createPropertyAssignment(
          node.name.text,
          preset ? f.createAssignment(variable, preset) : variable,
        );
      };
      return ts.visitNode(file, visit) as ts.SourceFile;
    };
  };
}
