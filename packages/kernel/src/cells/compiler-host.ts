import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type ts from "@tslab/typescript-for-tslab";
import { tslabRequire } from "./install.js";
import { TypeResolution } from "./type-resolution.js";

type TS = typeof ts;

/** What tslab's converter watches with. */
export type WatchHost = ts.WatchCompilerHostOfFilesAndCompilerOptions<ts.BuilderProgram>;

/** Compiler options of cells: tslab's, with today's modules and `await`. Browser types come later. */
export function compilerOptions(ts: TS, tslabs: ts.CompilerOptions): ts.CompilerOptions {
  return {
    ...tslabs,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ["lib.es2022.d.ts"],
    disableTopLevelAwait: false,
    inlineSourceMap: true,
    // Only Node's globals: whatever else lies in a folder's @types would slow every start down.
    types: ["node"],
    typeRoots: [...(tslabs.typeRoots ?? []), nodeTypesRoot()],
  };
}

/** Gives a host this kernel's way to find modules. */
export function changeHost(ts: TS, host: WatchHost): WatchHost {
  host.resolveModuleNameLiterals = new TypeResolution(ts, host).resolve;
  // Only the cell changes, and a changed file is resolved again anyway.
  host.hasInvalidatedResolutions = (): boolean => false;
  const { readFile, fileExists } = host;
  const made = browserTypesFile();
  host.readFile = (path: string, encoding?: string): string | undefined =>
    path === made ? BROWSER_TYPES : readFile.call(host, path, encoding);
  host.fileExists = (path: string): boolean => path === made || fileExists.call(host, path);
  return host;
}

/** Declarations of what cells find in the global scope. */
export function globalsFile(): string {
  return fileURLToPath(new URL("./cell-globals.d.ts", import.meta.url));
}

/**
 * Declarations of a browser's names, many of which Node has too; they take a quarter of a second to load. The file does
 * not exist: {@link changeHost} gives its text.
 */
export function browserTypesFile(): string {
  return fileURLToPath(new URL("./browser-types.d.ts", import.meta.url));
}

const BROWSER_TYPES = '/// <reference lib="dom" />\n/// <reference lib="dom.iterable" />\n';

function nodeTypesRoot(): string {
  return join(dirname(tslabRequire.resolve("@types/node/package.json")), "..");
}
