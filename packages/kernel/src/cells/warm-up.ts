import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { logOnce } from "../wire/log.js";
import { importTarget } from "./exports-map.js";
import { findPackage, installFile, installRequire } from "./install.js";

/** Packages that nearly every notebook imports. */
const PACKAGES: readonly string[] = ["@beambook/core", "@beambook/widgets"];

/** What a package offers to cells: `@beambook/core/table` and so on, with the file of each. */
export function ownEntries(): [specifier: string, file: string][] {
  return PACKAGES.flatMap((name) => {
    const folder = findPackage(name, dirname(installFile));
    if (folder === undefined) return [];
    const { exports = {} } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
      exports?: Record<string, unknown>;
    };
    return Object.keys(exports).flatMap((subpath): [string, string][] => {
      const file = importTarget(folder, subpath);
      const isCode = file?.endsWith(".js") && !subpath.includes("view");
      return file && isCode ? [[join(name, subpath), file]] : [];
    });
  });
}

/** A cell that needs the types of everything a package offers. */
export function importingAll(specifiers: readonly string[]): string {
  return specifiers.map((name, n) => `import * as warm${n} from "${name}"; warm${n};`).join("\n");
}

/**
 * Loads a module ahead of the cell that imports it. Not by `import()`: a cell's `require` refuses a module while that is
 * under way. One that fails says so in the cell.
 */
export function loadModule(file: string): void {
  try {
    installRequire(file);
  } catch (error) {
    logOnce(`ahead ${file}`, `${file} was not loaded ahead: ${(error as Error).message}`);
  }
}
