import { createRequire } from "node:module";
import type TypeScript from "typescript";
import { repoRoot } from "./peers.js";

// The compiler that checks notebook cells, TypeScript 5.0.4; what is used of its API has not changed since.
const old = createRequire(import.meta.url)("@tslab/typescript-for-tslab") as typeof TypeScript;

/** What cells find in the global scope. */
const CELL_GLOBALS = `${repoRoot}/packages/kernel/dist/cells/cell-globals.d.ts`;

/** Version of the compiler that checks cells. */
export const cellCompilerVersion: string = old.version;

/** A program over source texts as a cell would be compiled: TypeScript 5.0.4, `node10` resolution, not strict. */
export function compileAsCell(files: Record<string, string>): TypeScript.Program {
  const options: TypeScript.CompilerOptions = {
    target: old.ScriptTarget.ES2022,
    lib: ["lib.es2022.d.ts"],
    module: old.ModuleKind.ESNext,
    moduleResolution: old.ModuleResolutionKind.NodeJs,
    types: ["node"],
    typeRoots: [`${repoRoot}/node_modules/@types`],
    esModuleInterop: true,
    skipLibCheck: true,
    noEmit: true,
  };
  const host = old.createCompilerHost(options);
  const { readFile, fileExists, getSourceFile } = host;
  host.fileExists = (file) => file in files || fileExists(file);
  host.readFile = (file) => files[file] ?? readFile(file);
  host.getSourceFile = (file, ...rest) =>
    file in files
      ? old.createSourceFile(file, files[file], old.ScriptTarget.ES2022, true)
      : getSourceFile(file, ...rest);
  return old.createProgram([...Object.keys(files), CELL_GLOBALS], options, host);
}

/** Errors of a program, as text. */
export function errorsOf(program: TypeScript.Program): string[] {
  return old.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const line = file ? file.getLineAndCharacterOfPosition(start ?? 0).line + 1 : 0;
    return `${file?.fileName.split("/").pop() ?? ""}:${line} ${old.flattenDiagnosticMessageText(messageText, " ")}`;
  });
}

/**
 * Every place below a module's exports whose type is `any`: values, parameters, returns, properties, type arguments.
 * Follows types as far as they are declared in this repository's packages.
 */
export function placesOfAny(program: TypeScript.Program, file: string): string[] {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  if (!source || !module) return [`${file}: not a module`];
  const walk = new Walk(checker, source);
  for (const symbol of checker.getExportsOfModule(module)) walk.export(symbol);
  return walk.found;
}

/** Follows types from export to export, each type once. */
class Walk {
  readonly found: string[] = [];
  readonly #seen = new Set<TypeScript.Type>();
  readonly #checker: TypeScript.TypeChecker;
  readonly #at: TypeScript.Node;

  constructor(checker: TypeScript.TypeChecker, at: TypeScript.Node) {
    this.#checker = checker;
    this.#at = at;
  }

  export(symbol: TypeScript.Symbol): void {
    const target =
      symbol.flags & old.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol;
    if (target.flags & old.SymbolFlags.Value) {
      this.type(this.#checker.getTypeOfSymbolAtLocation(target, this.#at), symbol.name);
    }
    if (target.flags & old.SymbolFlags.Type) {
      this.type(this.#checker.getDeclaredTypeOfSymbol(target), symbol.name);
    }
    if (!(target.flags & (old.SymbolFlags.Value | old.SymbolFlags.Type))) {
      this.found.push(`${symbol.name}: cannot be resolved`);
    }
  }

  type(type: TypeScript.Type, place: string): void {
    if (type.flags & old.TypeFlags.Any) {
      this.found.push(place);
      return;
    }
    if (this.#seen.has(type)) return;
    this.#seen.add(type);
    if (type.isUnionOrIntersection()) for (const part of type.types) this.type(part, place);
    for (const part of this.#arguments(type)) this.type(part, `${place}<…>`);
    const declared = type.aliasSymbol ?? type.symbol;
    if (declared && !isOurs(declared)) return;
    this.#members(type, place);
  }

  #arguments(type: TypeScript.Type): readonly TypeScript.Type[] {
    const own = type.aliasTypeArguments ?? [];
    // A generator's return and next types default to any in the library; only what it yields is ours.
    if (/^(Async)?(Generator|Iterator)$/.test(type.symbol?.name ?? "")) {
      return this.#checker.getTypeArguments(type as TypeScript.TypeReference).slice(0, 1);
    }
    const isReference =
      type.flags & old.TypeFlags.Object &&
      (type as TypeScript.ObjectType).objectFlags & old.ObjectFlags.Reference;
    return isReference
      ? [...own, ...this.#checker.getTypeArguments(type as TypeScript.TypeReference)]
      : own;
  }

  #members(type: TypeScript.Type, place: string): void {
    for (const kind of [old.SignatureKind.Call, old.SignatureKind.Construct]) {
      for (const signature of this.#checker.getSignaturesOfType(type, kind)) {
        this.type(signature.getReturnType(), `${place}() returns`);
        for (const parameter of signature.parameters) this.#symbol(parameter, `${place}(`);
      }
    }
    for (const info of this.#checker.getIndexInfosOfType(type)) this.type(info.type, `${place}[]`);
    for (const property of type.getProperties()) this.#symbol(property, `${place}.`);
    for (const base of type.isClassOrInterface() ? this.#checker.getBaseTypes(type) : []) {
      this.type(base, `${place} extends`);
    }
  }

  #symbol(symbol: TypeScript.Symbol, place: string): void {
    if (!isOurs(symbol) || isHidden(symbol)) return;
    this.type(this.#checker.getTypeOfSymbolAtLocation(symbol, this.#at), `${place}${symbol.name}`);
  }
}

/** Whether a member is not a user's: `#name`, private, or the class's own prototype. */
function isHidden(symbol: TypeScript.Symbol): boolean {
  if (symbol.name === "prototype") return true;
  const declaration = symbol.valueDeclaration as TypeScript.PropertyDeclaration | undefined;
  if (!declaration) return false;
  if (declaration.name && old.isPrivateIdentifier(declaration.name)) return true;
  return (old.getCombinedModifierFlags(declaration) & old.ModifierFlags.Private) !== 0;
}

/** Whether a symbol is declared in a package of this repository, or nowhere (a mapped or anonymous one). */
function isOurs(symbol: TypeScript.Symbol): boolean {
  const declarations = symbol.declarations ?? [];
  return (
    declarations.length === 0 ||
    declarations.some((declaration) => {
      const file = declaration.getSourceFile().fileName;
      return file.startsWith(`${repoRoot}/packages/`) || file.startsWith(`${repoRoot}/test/`);
    })
  );
}
