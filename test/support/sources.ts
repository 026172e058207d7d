import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import ts from "typescript";
import { repoRoot } from "./peers.js";

/** One thing that a source file imports. */
export interface Import {
  specifier: string;
  /** Erased when compiled. */
  typeOnly: boolean;
  /** `import()`, loaded on use. */
  dynamic: boolean;
}

/** A source file of a package. */
export interface Source {
  /** Path in the repository. */
  path: string;
  text: string;
  tree: ts.SourceFile;
  imports: Import[];
}

/** What a package.json says that tests here ask about. */
export interface Manifest {
  name: string;
  bin?: Record<string, string>;
  exports?: Record<string, string | Record<string, string>>;
  typesVersions?: Record<string, Record<string, string[]>>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

/** Names of the folders in `packages/`. */
export const packageNames: string[] = readdirSync(`${repoRoot}/packages`).sort();

/** A package's package.json. */
export function manifestOf(name: string): Manifest {
  return JSON.parse(readFileSync(`${repoRoot}/packages/${name}/package.json`, "utf8")) as Manifest;
}

/** Every file below a folder of the repository, by its path in the repository. */
export function filesBelow(folder: string): string[] {
  return readdirSync(`${repoRoot}/${folder}`, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => posix.relative(repoRoot, `${entry.parentPath}/${entry.name}`))
    .sort();
}

/** The TypeScript sources of a package. */
export function sourcesOf(name: string): Source[] {
  return filesBelow(`packages/${name}/src`)
    .filter((path) => /\.tsx?$/.test(path))
    .map(readSource);
}

function readSource(path: string): Source {
  const text = readFileSync(`${repoRoot}/${path}`, "utf8");
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  return { path, text, tree, imports: importsOf(tree) };
}

function importsOf(tree: ts.SourceFile): Import[] {
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    const imported = importAt(node);
    if (imported) found.push(imported);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function importAt(node: ts.Node): Import | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
    if (!node.moduleSpecifier || !ts.isStringLiteral(node.moduleSpecifier)) return undefined;
    const typeOnly = ts.isImportDeclaration(node)
      ? importsOnlyTypes(node.importClause)
      : node.isTypeOnly;
    return { specifier: node.moduleSpecifier.text, typeOnly, dynamic: false };
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    const { literal } = node.argument;
    if (ts.isStringLiteral(literal)) {
      return { specifier: literal.text, typeOnly: true, dynamic: false };
    }
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [argument] = node.arguments;
    if (argument && ts.isStringLiteral(argument)) {
      return { specifier: argument.text, typeOnly: false, dynamic: true };
    }
  }
  return undefined;
}

function importsOnlyTypes(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  if (clause.name || !clause.namedBindings || !ts.isNamedImports(clause.namedBindings)) {
    return false;
  }
  return clause.namedBindings.elements.every((element) => element.isTypeOnly);
}

/** The source file that a relative import means, by its path in the repository; undefined for a package. */
export function targetOf(from: string, { specifier }: Import): string | undefined {
  if (!specifier.startsWith(".")) return undefined;
  return posix.join(posix.dirname(from), specifier).replace(/\.js$/, ".ts");
}
