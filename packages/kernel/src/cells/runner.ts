import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import type ts from "@tslab/typescript-for-tslab";
import type { CompletionInfo, Converter, ConvertResult } from "tslab/dist/converter.js";
import type { Executor } from "tslab/dist/executor.js";
import type { RunningCell } from "../channels/request-context.js";
import { ANY_CELL, type Interrupter } from "../interrupt/interrupter.js";
import { nextTurn } from "../interrupt/socket-turns.js";
import { isTermination, type SourceProblem } from "../output/errors.js";
import { registerSource } from "../output/stack.js";
import { declarationsAfterError, declaredNames } from "./declarations.js";
import { isBare, isOwnPackage, tslabRequire } from "./install.js";
import { createLive } from "./live-bindings.js";
import {
  AsyncModuleError,
  cellImport,
  cellRequire,
  forgetHalfLoaded,
  installModuleResolution,
  loadAsyncModule,
} from "./module-loading.js";
import { sourceProblems } from "./problems.js";
import { hasTopLevelAwait, parseCell, withoutExports } from "./syntax.js";
import { prologue } from "./transform.js";
import { CellTypeScript, isCellSource, type Transpiled } from "./typescript.js";
import { importingAll, loadModule, ownEntries } from "./warm-up.js";

/** How a cell ended. */
export type CellOutcome =
  | { kind: "ok"; value: unknown }
  | { kind: "error"; error: unknown }
  | { kind: "problems"; problems: SourceProblem[] };

/** What a runner needs of the kernel. */
export interface RunnerServices {
  interrupter: Interrupter;
  /** Folder of the notebook: modules and `.ts` files are found from there. */
  folder: string;
  /** Makes tslab's own `display` publish; called when a cell imports it. */
  prepareTslab: () => void;
}

interface Engine {
  /** tslab's converter as it is. */
  inner: Converter;
  executor: Executor;
}

/** Runs cells with tslab's converter and executor. */
export class CellRunner {
  readonly #services: RunnerServices;
  #compiler: CellTypeScript | undefined;
  #engine: Engine | undefined;
  #cell: RunningCell | undefined;
  #outcome: CellOutcome | undefined;
  /** Declarations of all cells so far, and what the running cell adds. */
  #declarations = "";
  #added: { declarations: string; names: ReadonlySet<string> } | undefined;
  /** What the running cell was converted to. */
  #converted: ConvertResult | undefined;

  constructor(services: RunnerServices) {
    this.#services = services;
  }

  /** TypeScript as tslab has it; loaded on first use (0.2 s). */
  get typescript(): typeof ts {
    this.#compiler ??= new CellTypeScript(
      (piece) => this.#finish(piece),
      () => this.#services.interrupter.checkpoint(),
    );
    return this.#compiler.ts;
  }

  /** Converter and executor; made on first use (1 to 2 s). */
  get engine(): Engine {
    this.#engine ??= this.#createEngine();
    return this.#engine;
  }

  /** Runs a cell; everything it throws is in the outcome. */
  async run(cell: RunningCell): Promise<CellOutcome> {
    const loaded = new Set<string>();
    for (;;) {
      const outcome = await this.#runOnce(cell);
      const missing = outcome.kind === "error" ? outcome.error : undefined;
      if (!(missing instanceof AsyncModuleError) || loaded.has(missing.file)) return outcome;
      if (this.#importsOf(cell.code).length === 0) return outcome;
      loaded.add(missing.file);
      try {
        await untilAborted(cell, loadAsyncModule(missing.file));
      } catch (error) {
        return { kind: "error", error };
      }
    }
  }

  async #runOnce(cell: RunningCell): Promise<CellOutcome> {
    const { interrupter } = this.#services;
    this.#cell = cell;
    this.#outcome = undefined;
    this.#added = undefined;
    cell.abort.signal.throwIfAborted();
    const { executor, inner } = interrupter.interruptible(() => this.engine);
    this.#converted = interrupter.interruptible(() => this.#convert(inner, cell.code));
    // A signal that came meanwhile is dealt with now: while the cell runs, signals mean something else.
    await nextTurn();
    cell.abort.signal.throwIfAborted();
    await interrupter.runSynchronous(() => executor.execute(cell.code));
    this.#keepDeclarations(executor);
    const outcome = this.#takeOutcome();
    if (outcome.kind === "error" && isTermination(outcome.error)) forgetHalfLoaded();
    return outcome;
  }

  /**
   * Loads what the first cells can do without, in steps for moments when nobody waits: the types and modules of
   * beambook (0.7 s), then a browser's types (0.3 s).
   */
  *warmUp(): Generator<void> {
    const { executor } = this.engine;
    const entries = ownEntries();
    for (const [specifier] of entries) {
      yield void executor.inspect(importingAll([specifier]), 0);
    }
    for (const [, file] of entries) yield loadModule(file);
    this.#compiler?.addBrowserTypes();
    yield void executor.inspect("1", 0);
  }

  /** Lets go of what the running cell awaits. */
  abandon(): void {
    this.#engine?.executor.interrupt();
  }

  /** tslab forgets all names of a cell that throws, a notebook only those it did not come to. */
  #keepDeclarations(executor: Executor): void {
    if (this.#added === undefined) return;
    const { declarations, names } = this.#added;
    const failed = this.#takeOutcome().kind === "error";
    this.#declarations = failed
      ? declarationsAfterError(this.typescript, declarations, names, executor.locals)
      : declarations;
  }

  #takeOutcome(): CellOutcome {
    return this.#outcome ?? { kind: "ok", value: undefined };
  }

  #createEngine(): Engine {
    const { folder, interrupter, prepareTslab } = this.#services;
    void this.typescript;
    installModuleResolution(() => interrupter.checkpoint());
    const { createConverter } = tslabRequire(
      "./converter",
    ) as typeof import("tslab/dist/converter.js");
    const { createExecutor } = tslabRequire(
      "./executor",
    ) as typeof import("tslab/dist/executor.js");
    const inner = createConverter({ isJS: false, isBrowser: false });
    const converter: Converter = {
      ...inner,
      // The running cell has been converted before tslab's executor asks for it.
      convert: (_: string, code: string): ConvertResult =>
        this.#converted ?? this.#convert(inner, code),
      inspect: (_: string, code: string, at: number): ts.QuickInfo =>
        inner.inspect(this.#declarations, code, at),
      complete: (_: string, code: string, at: number): CompletionInfo =>
        inner.complete(this.#declarations, code, at),
    };
    const converters = { node: converter, browser: converter, close: (): void => inner.close() };
    const executor = createExecutor(folder, converters, {
      log: (value: unknown): void => {
        this.#outcome = { kind: "ok", value };
      },
      error: (error: unknown, ...more: unknown[]): void => {
        // With more arguments they are the compiler's findings, which #convert has taken already.
        if (more.length === 0) this.#outcome ??= { kind: "error", error };
      },
    });
    const scope = globalThis as unknown as {
      __tslab__: { require: NodeJS.Require };
      __beambook__: object;
    };
    scope.__tslab__.require = cellRequire(scope.__tslab__.require, {
      prepareTslab,
      load: interrupter.runLoading.bind(interrupter),
    });
    scope.__beambook__ = {
      flags: interrupter.flags.view,
      enter: (serial: number): (() => void) => interrupter.enter(serial),
      import: cellImport,
      live: createLive(executor.locals),
    };
    return { inner, executor };
  }

  #convert(inner: Converter, code: string): ConvertResult {
    const ts = this.typescript;
    const parsed = parseCell(ts, code);
    const source = withoutExports(ts, code, parsed);
    const compiler = this.#compiler;
    if (this.#importsOf(code).some(isForeign)) compiler?.addBrowserTypes();
    let result = inner.convert(this.#declarations, source);
    if (compiler && !compiler.hasBrowserTypes && result.diagnostics.length > 0) {
      compiler.addBrowserTypes();
      result = inner.convert(this.#declarations, source);
    }
    if (result.diagnostics.length > 0) {
      registerSource(this.#cell?.name ?? "", code, [], { lines: 0, before: 0, inSource: 0 });
      this.#outcome = { kind: "problems", problems: sourceProblems(result.diagnostics, code) };
    } else {
      result.hasToplevelAwait = hasTopLevelAwait(ts, parsed);
      this.#added = {
        declarations: result.declOutput ?? "",
        names: declaredNames(ts, parsed),
      };
    }
    return result;
  }

  /** Gives a compiled piece its name and the kernel's parts. */
  #finish({ code, maps, source }: Transpiled): string {
    const { name, code: text, serial } = this.#cell ?? { name: "cell", code: "", serial: 0 };
    const own = isCellSource(source);
    const file = own ? name : join(this.#services.folder, source.replace(/^(\.\.\/)+/, ""));
    registerSource(file, own ? text : readText(file), maps, {
      lines: code.split("\n").length,
      before: 1,
      inSource: own ? 1 : 0,
    });
    return `${prologue(own ? serial : ANY_CELL)}${code}\n//# sourceURL=${file}`;
  }

  #importsOf(code: string): string[] {
    return this.typescript.preProcessFile(code).importedFiles.map(({ fileName }) => fileName);
  }
}

/** Whether a specifier names a package whose types may use those of a browser. */
function isForeign(specifier: string): boolean {
  return isBare(specifier) && !isBuiltin(specifier) && !isOwnPackage(specifier);
}

/** Waits for work that cannot be stopped, but no longer than until the cell is interrupted. */
function untilAborted<T>({ abort: { signal } }: RunningCell, work: Promise<T>): Promise<T> {
  const aborted = new Promise<never>((_, reject) => {
    const stop = (): void => reject(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
  aborted.catch(() => {});
  return Promise.race([work, aborted]);
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
