import type ts from "@tslab/typescript-for-tslab";
import { shorthandTransformer } from "./shorthand.js";

type TS = typeof ts;
/** Both are there, though not in the published types. */
type Internals = { bindSourceFile(file: ts.SourceFile, options: ts.CompilerOptions): void };
type Linked = ts.SourceFile & {
  resolvedModules?: {
    forEach(each: (found: ts.ResolvedModuleWithFailedLookupLocations) => void): void;
  };
};

/** What tslab's converter asks of a builder. */
export type CellBuilder = Pick<
  ts.BuilderProgram,
  "getSourceFile" | "getProgram" | "emit" | "getAllDependencies"
>;

/** Parts of a program that is not made yet. */
export interface ProgramParts {
  ts: TS;
  options: ts.CompilerOptions;
  /** Makes the program; called once at most. */
  create: () => ts.Program;
  /** A file as it is now, when it is one of those that change with each cell. */
  changing: (path: string) => ts.SourceFile | undefined;
}

/**
 * The program of one version of a cell. It is made when it is needed: for the names that a cell declares, which the
 * converter asks for first, its syntax is enough. It keeps no state to see what a change affects, since the cell is all
 * that changes.
 */
export class CellProgram implements CellBuilder {
  readonly #parts: ProgramParts;
  #program: ts.Program | undefined;

  constructor(parts: ProgramParts) {
    this.#parts = parts;
  }

  readonly getProgram = (): ts.Program => {
    this.#program ??= this.#create();
    return this.#program;
  };

  readonly getSourceFile = (path: string): ts.SourceFile | undefined => {
    if (this.#program) return this.#program.getSourceFile(path);
    const { ts, options, changing } = this.#parts;
    const file = changing(path);
    if (file === undefined) return this.getProgram().getSourceFile(path);
    (ts as unknown as Internals).bindSourceFile(file, options);
    return file;
  };

  readonly emit = (...args: Parameters<ts.Program["emit"]>): ts.EmitResult =>
    this.getProgram().emit(...args);

  /** Paths of the notebook's own files that a file imports, directly or not, and its own. */
  readonly getAllDependencies = (file: ts.SourceFile): readonly string[] => {
    const found = new Set<string>();
    const visit = (at: Linked | undefined): void => {
      if (at === undefined || at.isDeclarationFile || found.has(at.fileName)) return;
      found.add(at.fileName);
      at.resolvedModules?.forEach(({ resolvedModule }) => {
        if (resolvedModule) visit(this.getProgram().getSourceFile(resolvedModule.resolvedFileName));
      });
    };
    const program = this.getProgram();
    visit(program.getSourceFile(file.fileName));
    return [...found];
  };

  #create(): ts.Program {
    const program = this.#parts.create();
    forceDeclarations(this.#parts.ts, program);
    return program;
  }
}

/**
 * Types that cannot be written down in a declaration file, as of `await import("node:fs")`, are no mistake of the
 * user's: the declarations that the next cell sees are made all the same.
 */
function forceDeclarations(ts: TS, program: { emit: ts.Program["emit"] }): void {
  const emit = program.emit.bind(program) as (...args: unknown[]) => ts.EmitResult;
  const { getTypeChecker } = program as ts.Program;
  program.emit = (...five: Parameters<ts.Program["emit"]>): ts.EmitResult => {
    const [file, write, token, onlyDeclarations, transformers] = five;
    const before = [shorthandTransformer(ts, getTypeChecker())];
    const all = { ...transformers, before: [...before, ...(transformers?.before ?? [])] };
    return emit(file, write, token, onlyDeclarations, all, true);
  };
}
