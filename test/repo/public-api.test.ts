import { existsSync } from "node:fs";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { repoRoot } from "../support/peers.js";
import { manifestOf } from "../support/sources.js";

/** The typed entry points of a package: specifier and declaration file. */
function entriesOf(name: string): [string, string][] {
  return Object.entries(manifestOf(name).exports ?? {}).flatMap(([path, target]) =>
    typeof target === "string"
      ? []
      : [[path.replace(/^\./, `@beambook/${name}`), `packages/${name}/${target.types}`]],
  );
}

const entries = ["core", "kernel", "widgets"].flatMap(entriesOf);
const program = ts.createProgram(
  entries.map(([, file]) => `${repoRoot}/${file}`),
  { module: ts.ModuleKind.NodeNext, skipLibCheck: true, noEmit: true },
);
const checker = program.getTypeChecker();

/** Names that an entry point exports, each with what it is. */
function exportsOf(file: string): string[] {
  const source = program.getSourceFile(`${repoRoot}/${file}`);
  const module = source && checker.getSymbolAtLocation(source);
  if (!module) return [];
  return checker
    .getExportsOfModule(module)
    .map((symbol) => `${kindOf(symbol)} ${symbol.name}`)
    .sort();
}

function kindOf(symbol: ts.Symbol): string {
  const { flags } = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  if (flags & ts.SymbolFlags.Class) return "class";
  if (flags & ts.SymbolFlags.Function) return "function";
  if (flags & ts.SymbolFlags.Variable) return "const";
  if (flags & (ts.SymbolFlags.NamespaceModule | ts.SymbolFlags.ValueModule)) return "namespace";
  return "type";
}

// A new name here is a decision: update with `npx vitest run test/repo/public-api.test.ts -u`.
describe("the public API", () => {
  it.each(entries)("of %s exports these names", async (specifier, file) => {
    expect(existsSync(`${repoRoot}/${file}`)).toBe(true);
    const names = `${exportsOf(file).join("\n")}\n`;
    const snapshot = specifier.replace("@beambook/", "").replaceAll("/", ".");
    await expect(names).toMatchFileSnapshot(`public-api/${snapshot}.txt`);
  });
});

/** Public functions and methods named `plot` or `plotX` that return a figure, each with the type of its last parameter. */
function plotsOf(file: string): Map<string, ts.Type | undefined> {
  const source = program.getSourceFile(`${repoRoot}/${file}`);
  const module = source && checker.getSymbolAtLocation(source);
  const found = new Map<string, ts.Type | undefined>();
  for (const exported of module ? checker.getExportsOfModule(module) : []) {
    const symbol =
      exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    const own = [[symbol.name, symbol]] as [string, ts.Symbol][];
    const members = symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface);
    const methods = members
      ? checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol))
      : [];
    for (const method of methods) own.push([`${symbol.name}.${method.name}`, method]);
    for (const [name, one] of own) {
      if (!/^plot(?![a-z])/.test(one.name)) continue;
      for (const signature of checker.getTypeOfSymbol(one).getCallSignatures()) {
        if (!/\bFigure\b/.test(checker.typeToString(signature.getReturnType()))) continue;
        const last = signature.parameters.at(-1);
        const type = last && checker.getTypeOfSymbol(last);
        found.set(name, type && checker.getNonNullableType(type));
      }
    }
  }
  return found;
}

describe("every plotX", () => {
  const plots = entries.flatMap(([, file]) => [...plotsOf(file)]);

  it("is found in every domain that draws", () => {
    expect(plots.length).toBeGreaterThan(40);
  });

  it("takes a panel, figsize and colorbar", () => {
    const lacking = plots.flatMap(([name, type]) => {
      const options = ["panel", "figsize", "colorbar"];
      const missing = options.filter((one) => !type || !checker.getPropertyOfType(type, one));
      return missing.length > 0 ? [`${name}: ${missing.join(", ")}`] : [];
    });
    expect(lacking).toEqual([]);
  });
});
