import { isBuiltin } from "node:module";
import { dirname } from "node:path";
import type ts from "@tslab/typescript-for-tslab";
import { installFile, isBare, isOwnPackage } from "./install.js";

type TS = typeof ts;
type ResolveLiterals = NonNullable<ts.CompilerHost["resolveModuleNameLiterals"]>;
type Resolution = ts.ResolvedModuleWithFailedLookupLocations;

/**
 * How the type checker finds modules: the same places where {@link installModuleResolution} makes `require` look.
 */
export class TypeResolution {
  readonly #ts: TS;
  readonly #host: ts.ModuleResolutionHost;
  readonly #found: Map<string, Resolution> = new Map();
  /** What packages refer to does not change while the kernel runs. */
  #packages: ts.ModuleResolutionCache | undefined;

  constructor(ts: TS, host: ts.ModuleResolutionHost) {
    this.#ts = ts;
    this.#host = host;
  }

  /** For the compiler host. */
  readonly resolve: ResolveLiterals = (
    ...[literals, from, redirected, options]: Parameters<ResolveLiterals>
  ): readonly Resolution[] =>
    literals.map((literal) => this.#one(literal.text, from, options, redirected));

  #one(
    name: string,
    from: string,
    options: ts.CompilerOptions,
    redirected: ts.ResolvedProjectReference | undefined,
  ): Resolution {
    // They are declared by @types/node, not found in files.
    if (isBuiltin(name)) return NOT_A_FILE;
    const bare = isBare(name);
    const key = `${bare ? dirname(from) : from}\n${name}`;
    const known = this.#found.get(key);
    if (known) return known;
    const inPackage = from.includes("/node_modules/");
    const cache = inPackage ? this.#packageCache(options) : undefined;
    const look = (file: string): Resolution =>
      this.#ts.resolveModuleName(name, file, options, this.#host, cache, redirected);
    const [first, second] = isOwnPackage(name) ? [installFile, from] : [from, installFile];
    let result = look(first);
    if (!result.resolvedModule && bare && !inPackage) result = look(second);
    // What is missing now may be there for the next cell.
    if (result.resolvedModule && (bare || inPackage)) this.#found.set(key, result);
    return result;
  }

  #packageCache(options: ts.CompilerOptions): ts.ModuleResolutionCache {
    this.#packages ??= this.#ts.createModuleResolutionCache(process.cwd(), (name) => name, options);
    return this.#packages;
  }
}

const NOT_A_FILE: Resolution = { resolvedModule: undefined };
