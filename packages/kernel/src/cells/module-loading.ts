import Module from "node:module";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { importTarget } from "./exports-map.js";
import {
  findPackage,
  installFile,
  installRequire,
  isBare,
  isOwnPackage,
  splitSpecifier,
  tslabRequire,
} from "./install.js";

type Resolve = (
  request: string,
  parent: { filename?: string | null; paths?: string[] } | undefined,
  isMain: boolean,
  options?: object,
) => string;

/** Node's own resolver, which every `require` passes. */
const moduleInternals: { _resolveFilename: Resolve } = Module as unknown as {
  _resolveFilename: Resolve;
};

/** A module that awaits at its top level: `require` cannot load it, `import()` can. */
export class AsyncModuleError extends Error {
  readonly file: string;

  constructor(file: string) {
    super(`The module ${file} loads asynchronously.`);
    this.file = file;
  }
}

let installed = false;

/** Modules that only `import()` could load, by file. */
const asyncModules: Map<string, unknown> = new Map();

/**
 * Changes how `require` finds packages, for cells and for files next to the notebook: packages that are only for
 * `import` are found too, those of beambook always come from this installation, and those that the notebook's folder
 * lacks come from there as well.
 *
 * @param checkpoint - called before each module; ends loading by throwing
 */
export function installModuleResolution(checkpoint: () => void): void {
  if (installed) return;
  installed = true;
  const original = moduleInternals._resolveFilename;
  moduleInternals._resolveFilename = (
    request: string,
    parent: Parameters<Resolve>[1],
    isMain: boolean,
    options?: object,
  ): string => {
    checkpoint();
    if (!isBare(request)) return original(request, parent, isMain, options);
    const own = isOwnPackage(request);
    const origin = parent?.filename ?? installFile;
    if (own) {
      const found = resolveImport(request, dirname(installFile));
      if (found !== undefined) return found;
    }
    try {
      return original(request, parent, isMain, options);
    } catch (error) {
      const { code } = error as { code?: string };
      if (code === "ERR_PACKAGE_PATH_NOT_EXPORTED") {
        const found = resolveImport(request, dirname(origin));
        if (found !== undefined) return found;
      }
      if (code === "MODULE_NOT_FOUND" && !origin.includes("node_modules")) {
        const found = resolveImport(request, dirname(installFile));
        if (found !== undefined) return found;
      }
      throw error;
    }
  };
}

/** File of a package by its `import` conditions, as seen from a folder. */
function resolveImport(request: string, folder: string): string | undefined {
  const [name, subpath] = splitSpecifier(request);
  const at = findPackage(name, folder);
  if (at === undefined) return undefined;
  const target = importTarget(at, subpath);
  if (target === undefined) return undefined;
  return installRequire.resolve(target);
}

/** What `require` of cells needs of the kernel. */
export interface RequireServices {
  /** Makes tslab's own `display` publish. */
  prepareTslab: () => void;
  /** Runs `load` so that an interrupt leaves no half-loaded module behind, if it can. */
  load: <T>(load: () => T) => T;
}

/**
 * `require` for cells on top of tslab's.
 *
 * @param inner - tslab's, which knows the notebook's own `.ts` files
 */
export function cellRequire(
  inner: NodeJS.Require,
  { prepareTslab, load }: RequireServices,
): NodeJS.Require {
  return new Proxy(inner, {
    apply: (target: NodeJS.Require, self: unknown, [id]: [string]): unknown => {
      if (id === "tslab") {
        prepareTslab();
        return tslabRequire("..");
      }
      try {
        return load(() => Reflect.apply(target, self, [id]));
      } catch (error) {
        return insteadOf(error, id, inner);
      }
    },
  });
}

const BROWSER_ONLY =
  /^(window|document|self|navigator|location|HTMLElement|Element) is not defined$/;

/** What a failed `require` comes to: an async module that has been loaded meanwhile, or a better error. */
function insteadOf(error: unknown, id: string, require: NodeJS.Require): unknown {
  const { code, message } = error as { code?: string; message?: string };
  if (code === "ERR_REQUIRE_ASYNC_MODULE" || code === "ERR_REQUIRE_ESM") {
    const file = require.resolve(id);
    if (asyncModules.has(file)) return asyncModules.get(file);
    throw new AsyncModuleError(file);
  }
  if (error instanceof ReferenceError && BROWSER_ONLY.test(message ?? "")) {
    const text = `The package "${id}" only works in a browser (${message}); the kernel is Node.js.`;
    throw new Error(text, { cause: error });
  }
  throw error;
}

/** Loads what `require` could not, so that it can the next time. */
export async function loadAsyncModule(file: string): Promise<void> {
  asyncModules.set(file, await import(pathToFileURL(file).href));
}

/** `import()` of cells: a real one, found the way `require` finds it. */
export async function cellImport(specifier: unknown, require: NodeJS.Require): Promise<unknown> {
  const id = String(specifier);
  if (id.startsWith("node:") || id.startsWith("data:") || id.startsWith("file:")) return import(id);
  try {
    const loaded = require(id);
    return asNamespace(loaded);
  } catch (error) {
    if (!(error instanceof AsyncModuleError)) throw error;
    await loadAsyncModule(error.file);
    return asyncModules.get(error.file);
  }
}

/** A CommonJS module as `import()` gives it: its names, and itself as `default`. */
function asNamespace(loaded: unknown): unknown {
  if (typeof loaded !== "object" && typeof loaded !== "function") return { default: loaded };
  if (loaded === null) return { default: null };
  const flags = loaded as { __esModule?: boolean; [Symbol.toStringTag]?: string };
  if (flags.__esModule || flags[Symbol.toStringTag] === "Module") return loaded;
  return { ...loaded, default: loaded };
}

/** Forgets the modules whose loading a signal has ended: Node would hand them out half done. */
export function forgetHalfLoaded(): void {
  for (const [file, module] of Object.entries(installRequire.cache)) {
    if (module && !module.loaded) delete installRequire.cache[file];
  }
}
