import type ts from "@tslab/typescript-for-tslab";
import { CellProgram } from "./cell-program.js";
import type { WatchHost } from "./compiler-host.js";
import { isPackageFile } from "./install.js";

type TS = typeof ts;
type ParseOptions = ts.ScriptTarget | ts.CreateSourceFileOptions;

interface KnownFile {
  file: ts.SourceFile | undefined;
  watcher: ts.FileWatcher;
}

/** What programs share beyond their host. */
export interface ProgramServices {
  /** Files of packages that have been parsed; added to. */
  known: Map<string, ts.SourceFile>;
  /** Called before each file; ends the work by throwing. */
  checkpoint: () => void;
}

/** How often a file next to the notebook is looked at. */
const WATCH_MS = 250;
/** A cell and the declarations of the earlier ones, as tslab's converter calls them. */
const CHANGING = /(^|\/)(__tslab__\.[jt]sx?|__prev__\.d\.ts)$/;

/**
 * Stands for TypeScript's watch program: the same inputs, made for cells. Files of packages are read and parsed once and
 * stay, also when no cell needs them, so that they can be loaded before; only the notebook's own files are watched.
 */
export class CellPrograms {
  readonly #ts: TS;
  readonly #host: WatchHost;
  readonly #services: ProgramServices;
  readonly #compilerHost: ts.CompilerHost;
  readonly #files: Map<string, KnownFile> = new Map();
  #roots: readonly string[];
  /** The latest program that was made; the next one takes over what did not change. */
  #latest: ts.Program | undefined;
  #parseOptions: ParseOptions;
  #timer: unknown;

  constructor(ts: TS, host: WatchHost, services: ProgramServices) {
    this.#ts = ts;
    this.#host = host;
    this.#services = services;
    this.#roots = host.rootFiles;
    this.#parseOptions = host.options.target ?? ts.ScriptTarget.ES2022;
    this.#compilerHost = {
      ...host,
      hasChangedAutomaticTypeDirectiveNames: (): boolean => false,
      getCanonicalFileName: (name: string): string => name,
      getDefaultLibFileName: (options: ts.CompilerOptions): string =>
        host.getDefaultLibFileName(options),
      writeFile: (): void => {},
      getSourceFile: (path: string, options: ParseOptions): ts.SourceFile | undefined =>
        this.#sourceFile(path, options),
    } as ts.CompilerHost;
    // Binds all files, which the first cell would wait for.
    this.#update().getProgram().getTypeChecker();
  }

  /** Changes the list of files that a program starts from. */
  readonly updateRootFileNames = (roots: string[]): void => {
    this.#roots = roots;
    this.#schedule();
  };

  readonly close = (): void => {
    for (const { watcher } of this.#files.values()) watcher?.close();
    this.#files.clear();
  };

  /** The converter's timer: it decides when the changes have all been told. */
  #schedule(): void {
    const { setTimeout, clearTimeout } = this.#host;
    if (this.#timer !== undefined) clearTimeout?.(this.#timer);
    this.#timer = setTimeout?.(() => {
      this.#timer = undefined;
      this.#update();
    }, 0);
  }

  #update(): CellProgram {
    const roots = [...this.#roots];
    const program = new CellProgram({
      ts: this.#ts,
      options: this.#host.options,
      changing: (path: string): ts.SourceFile | undefined =>
        CHANGING.test(path) ? this.#sourceFile(path, this.#parseOptions) : undefined,
      create: (): ts.Program => this.#create(roots),
    });
    this.#host.afterProgramCreate?.(program as unknown as ts.BuilderProgram);
    return program;
  }

  #create(rootNames: readonly string[]): ts.Program {
    const { options } = this.#host;
    const [host, oldProgram] = [this.#compilerHost, this.#latest];
    this.#latest = this.#ts.createProgram({ rootNames, options, host, oldProgram });
    return this.#latest;
  }

  #sourceFile(path: string, options: ParseOptions): ts.SourceFile | undefined {
    this.#services.checkpoint();
    if (isFixed(path)) return this.#packageFile(path, options);
    if (CHANGING.test(path)) this.#parseOptions = options;
    const known = this.#files.get(path);
    if (known?.file) return known.file;
    const file = this.#parse(path, options);
    if (file === undefined) return undefined;
    const watcher = known?.watcher ?? this.#watch(path);
    this.#files.set(path, { file, watcher });
    return file;
  }

  #packageFile(path: string, options: ParseOptions): ts.SourceFile | undefined {
    const { known } = this.#services;
    const file = known.get(path) ?? this.#parse(path, options);
    if (file !== undefined) known.set(path, file);
    return file;
  }

  #parse(path: string, options: ParseOptions): ts.SourceFile | undefined {
    const text = this.#host.readFile(path);
    if (text === undefined) return undefined;
    const file = this.#ts.createSourceFile(path, text, options, false);
    // Parsed twice because of an `await (…)`: the first has no path, from which types of packages are named.
    delete (file as { original?: ts.Node }).original;
    return file;
  }

  #watch(path: string): ts.FileWatcher {
    const changed = (): void => {
      const known = this.#files.get(path);
      if (known) known.file = undefined;
      this.#schedule();
    };
    return this.#host.watchFile(path, changed, WATCH_MS);
  }
}

/** Whether a file is one of a package, which does not change while the kernel runs. */
function isFixed(path: string): boolean {
  return isPackageFile(path) && !CHANGING.test(path);
}
