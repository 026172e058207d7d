import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compileAsCell, errorsOf } from "../support/cell-compiler.js";
import { repoRoot } from "../support/peers.js";

const UNKNOWN = /(?:Cannot find name|for the shorthand property) '(\w+)'/;
const pages = readdirSync(`${repoRoot}/docs`).filter((name) => name.endsWith(".md"));

/** The pieces of code of a page, by the line where they begin. */
function piecesOf(page: string): Record<string, string> {
  const text = readFileSync(page, "utf8");
  const pieces: Record<string, string> = {};
  for (const { 1: code, index } of text.matchAll(/```ts\n([\s\S]*?)```/g)) {
    const line = text.slice(0, index).split("\n").length + 1;
    pieces[`${page}.${line}.cell.ts`] = `${code}\nexport {};`;
  }
  return pieces;
}

/** What remains when names that a piece takes from elsewhere may be anything. */
function realErrors(pieces: Record<string, string>): string[] {
  const open: Record<string, Set<string>> = {};
  for (const error of errorsOf(compileAsCell(pieces))) {
    const name = UNKNOWN.exec(error)?.[1];
    const file = Object.keys(pieces).find((path) => path.endsWith(`/${error.split(":")[0]}`));
    if (name && file) {
      open[file] ??= new Set();
      open[file].add(name);
    }
  }
  const declared = Object.entries(pieces).map(([file, code]) => [
    file,
    code + [...(open[file] ?? [])].map((name) => `\ndeclare const ${name}: any;`).join(""),
  ]);
  return errorsOf(compileAsCell(Object.fromEntries(declared)));
}

describe("code in the documentation", () => {
  it("compiles on every page as cells do", () => {
    const paths = [...pages.map((name) => `${repoRoot}/docs/${name}`), `${repoRoot}/README.md`];
    const pieces = Object.assign({}, ...paths.map(piecesOf)) as Record<string, string>;
    expect(Object.keys(pieces).length).toBeGreaterThan(20);
    expect(realErrors(pieces)).toEqual([]);
  });
});
