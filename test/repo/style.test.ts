import { existsSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { repoRoot } from "../support/peers.js";
import { filesBelow, packageNames, sourcesOf } from "../support/sources.js";

const MOST_LINES = 400;
const MOST_LINES_OF_A_FUNCTION = 50;
const sources = packageNames.flatMap(sourcesOf);

describe("source files", () => {
  it(`have at most ${MOST_LINES} lines`, () => {
    const long = sources
      .map(({ path, text }) => ({ path, lines: text.split("\n").length }))
      .filter(({ lines }) => lines > MOST_LINES);
    expect(long).toEqual([]);
  });

  it("are named after what they hold, in kebab-case", () => {
    const names = sources.map(({ path }) => path);
    expect(
      names.filter((path) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.d)?\.tsx?$/.test(posix.basename(path))),
    ).toEqual([]);
    expect(names.filter((path) => /\/(utils?|helpers?|misc|common)\.ts$/.test(path))).toEqual([]);
  });

  it("leave nothing for later", () => {
    const later = /\b(TODO|FIXME|XXX|HACK)\b|not implemented/;
    expect(sources.filter(({ text }) => later.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it(`have functions of at most ${MOST_LINES_OF_A_FUNCTION} lines`, () => {
    const long = sources.flatMap(({ path, tree }) =>
      longFunctions(tree).map((f) => `${path}:${f}`),
    );
    expect(long).toEqual([]);
  });

  it("document every export", () => {
    const bare = sources
      .filter(({ path }) => !path.endsWith("/index.ts"))
      .flatMap(({ path, tree }) => undocumented(tree).map((name) => `${path}: ${name}`));
    expect(bare).toEqual([]);
  });
});

describe("emitted types", () => {
  // TypeScript 5.0.4, which checks cells, reads these as `any` without a word.
  const TOO_NEW =
    /\b(?:(?:Float(?:16|32|64)|U?[iI]nt(?:8|16|32)|Big(?:Ui|I)nt64|Uint8Clamped)Array|DataView|Buffer)<|\b(?:NoInfer|IteratorObject|ArrayIterator|AsyncIteratorObject|MapIterator|SetIterator)</;

  it.each(packageNames.filter((name) => name !== "labextension"))(
    "of %s are readable for old compilers",
    (name) => {
      const emitted = filesBelow(`packages/${name}/dist`)
        .filter((path) => path.endsWith(".d.ts"))
        .filter((path) => existsSync(`${repoRoot}/${sourceOf(path)}`));
      expect(emitted.length).toBeGreaterThan(0);
      const lines = emitted.flatMap((path) =>
        readFileSync(`${repoRoot}/${path}`, "utf8")
          .split("\n")
          .flatMap((line, i) => (TOO_NEW.test(line) ? [`${path}:${i + 1} ${line.trim()}`] : [])),
      );
      expect(lines).toEqual([]);
    },
  );
});

const sourceOf = (emitted: string): string =>
  emitted.replace("/dist/", "/src/").replace(/\.d\.ts$/, ".ts");

function longFunctions(tree: ts.SourceFile): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && "body" in node && node.body) {
      const first = tree.getLineAndCharacterOfPosition(node.getStart(tree)).line;
      const last = tree.getLineAndCharacterOfPosition(node.end).line;
      const lines = last - first + 1;
      if (lines > MOST_LINES_OF_A_FUNCTION) found.push(`${first + 1} (${lines} lines)`);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function undocumented(tree: ts.SourceFile): string[] {
  return tree.statements.flatMap((statement) => {
    if (!ts.canHaveModifiers(statement)) return [];
    const exported = ts
      .getModifiers(statement)
      ?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    if (!exported || isLaterOverload(tree, statement)) return [];
    if (ts.getJSDocCommentsAndTags(statement).length > 0) return [];
    return [nameOf(statement)];
  });
}

/** The first overload's comment serves all. */
function isLaterOverload(tree: ts.SourceFile, statement: ts.Statement): boolean {
  if (!ts.isFunctionDeclaration(statement)) return false;
  const before = tree.statements[tree.statements.indexOf(statement) - 1];
  return Boolean(
    before && ts.isFunctionDeclaration(before) && nameOf(before) === nameOf(statement),
  );
}

function nameOf(statement: ts.Statement): string {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => name.getText()).join(", ");
  }
  const name = ts.getNameOfDeclaration(statement as unknown as ts.DeclarationStatement);
  return name?.getText() ?? "default";
}
