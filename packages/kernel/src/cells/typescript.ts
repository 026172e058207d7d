import type ts from "@tslab/typescript-for-tslab";
import { CellPrograms } from "./cell-programs.js";
import {
  browserTypesFile,
  changeHost,
  compilerOptions,
  globalsFile,
  type WatchHost,
} from "./compiler-host.js";
import { tslabRequire } from "./install.js";
import { liveBindings } from "./live-bindings.js";
import { cellTransformer } from "./transform.js";

type TS = typeof ts;

/** One result of `transpileModule`: the code's last step, with the maps back to its source. */
export interface Transpiled {
  code: string;
  /** Last step first. */
  maps: string[];
  /** Path of the source as the compiler names it. */
  source: string;
}

/** Gets each transpiled piece, and returns the code that is to run. */
export type OnTranspiled = (piece: Transpiled) => string;

const NAME = "@tslab/typescript-for-tslab";
const INLINE_MAP = /\n?\/\/# sourceMappingURL=data:application\/json;base64,([A-Za-z0-9+/=]+)\s*$/;
const MAP_COMMENT = /\n?\/\/# sourceMappingURL=.*\s*$/;

/**
 * Loads the TypeScript that tslab uses and puts a changed copy in its place, before tslab's converter is loaded.
 * Its properties cannot be changed, so the copy carries the changes.
 */
export class CellTypeScript {
  /** TypeScript as it is. */
  readonly ts: TS;
  readonly #onTranspiled: OnTranspiled;
  readonly #checkpoint: () => void;
  /** Declarations that every cell sees, beside what it imports. */
  #ambient: string[] = [globalsFile()];
  #update: (() => void) | undefined;
  /** Parsed files of packages, also of a program that was not finished. */
  readonly #packageFiles: Map<string, ts.SourceFile> = new Map();

  /**
   * @param onTranspiled - gets each transpiled piece
   * @param checkpoint - called between the steps of long work, which it ends by throwing
   */
  constructor(onTranspiled: OnTranspiled, checkpoint: () => void) {
    const path = tslabRequire.resolve(NAME);
    this.ts = tslabRequire(NAME) as TS;
    this.#onTranspiled = onTranspiled;
    this.#checkpoint = checkpoint;
    const cached = tslabRequire.cache[path];
    if (cached === undefined) throw new Error(`${NAME} is not in the module cache.`);
    cached.exports = {
      ...this.ts,
      createWatchCompilerHost: this.#createWatchCompilerHost.bind(this),
      createWatchProgram: this.#createWatchProgram.bind(this),
      getPreEmitDiagnosticsOfFiles: this.#getPreEmitDiagnosticsOfFiles.bind(this),
      transpileModule: this.#transpileModule.bind(this),
    };
  }

  /** Whether cells know the names of a browser. */
  get hasBrowserTypes(): boolean {
    return this.#ambient.length > 1;
  }

  /** Makes them known from the next conversion on. */
  addBrowserTypes(): void {
    if (this.hasBrowserTypes) return;
    this.#ambient.push(browserTypesFile());
    this.#update?.();
  }

  #createWatchCompilerHost(
    rootFiles: string[],
    options: ts.CompilerOptions,
    ...rest: unknown[]
  ): WatchHost {
    const create = this.ts.createWatchCompilerHost as unknown as (...args: unknown[]) => WatchHost;
    const files = [...rootFiles, ...this.#ambient];
    return changeHost(this.ts, create(files, compilerOptions(this.ts, options), ...rest));
  }

  /** Keeps the declarations of the globals when tslab changes the list of files. */
  #createWatchProgram(host: WatchHost): Pick<CellPrograms, "updateRootFileNames" | "close"> {
    const programs = new CellPrograms(this.ts, host, {
      known: this.#packageFiles,
      checkpoint: this.#checkpoint,
    });
    let files = host.rootFiles.filter((file) => !this.#ambient.includes(file));
    this.#update = (): void => programs.updateRootFileNames([...files, ...this.#ambient]);
    return {
      close: programs.close,
      updateRootFileNames: (changed: string[]): void => {
        files = changed;
        this.#update?.();
      },
    };
  }

  #getPreEmitDiagnosticsOfFiles(
    ...args: Parameters<TS["getPreEmitDiagnosticsOfFiles"]>
  ): readonly ts.Diagnostic[] {
    const [program, files] = args;
    let reason: unknown;
    const token: ts.CancellationToken = {
      isCancellationRequested: (): boolean => false,
      throwIfCancellationRequested: (): void => {
        try {
          this.#checkpoint();
        } catch (error) {
          reason = error;
          // The one exception after which a program checks its files anew.
          throw new this.ts.OperationCanceledException();
        }
      },
    };
    try {
      const found = this.ts.getPreEmitDiagnosticsOfFiles(program, files, token);
      return found.filter(({ code }) => !isNamingProblem(code));
    } catch (error) {
      throw reason ?? error;
    }
  }

  #transpileModule(input: string, options: ts.TranspileOptions): ts.TranspileOutput {
    const [, first] = INLINE_MAP.exec(input) ?? [];
    // The empty export makes it a module, where `await (x)` is not a call.
    const code = `${input.replace(INLINE_MAP, "")}\nexport {};`;
    const map = first === undefined ? undefined : Buffer.from(first, "base64").toString();
    const source = map === undefined ? "" : (JSON.parse(map) as { sources: string[] }).sources[0];
    const before = [cellTransformer(this.ts)];
    if (isCellSource(source)) before.push(liveBindings(this.ts));
    const out = this.ts.transpileModule(code, {
      ...options,
      compilerOptions: { ...options.compilerOptions, sourceMap: true },
      transformers: { before },
    });
    const maps = [out.sourceMapText, map].filter((text) => text !== undefined);
    const outputText = this.#onTranspiled({
      code: out.outputText.replace(MAP_COMMENT, "\n"),
      maps,
      source,
    });
    return { ...out, outputText, sourceMapText: undefined };
  }
}

/** Whether a path is that of the cell, and not of a file next to the notebook. */
export function isCellSource(path: string): boolean {
  return path === "" || path.endsWith("__tslab__.ts");
}

/** The compiler's codes for "exported … has or is using private name" and "cannot be named". */
function isNamingProblem(code: number): boolean {
  return (code >= 4000 && code <= 4103) || code === 2742 || code === 7056;
}
