import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** `require` of this installation: finds tslab, its TypeScript and the packages of beambook. */
export const installRequire: NodeJS.Require = createRequire(import.meta.url);

/** A file of this package, as the parent when packages are looked up from the installation. */
export const installFile: string = fileURLToPath(import.meta.url);

/** `require` as tslab sees it. */
export const tslabRequire: NodeJS.Require = createRequire(
  installRequire.resolve("tslab/dist/converter.js"),
);

/** Whether a specifier names a package of beambook, which always comes from this installation. */
export function isOwnPackage(specifier: string): boolean {
  return specifier.startsWith("@beambook/");
}

/** Folder that holds the packages of beambook: `node_modules/@beambook`, or `packages` of a checkout. */
const OWN_PACKAGES = join(dirname(installFile), "../../..");

/** Whether a path is that of an installed file, which does not change while the kernel runs. */
export function isPackageFile(path: string): boolean {
  return path.includes("/node_modules/") || path.startsWith(OWN_PACKAGES);
}

/** Whether a specifier names a package rather than a file. */
export function isBare(specifier: string): boolean {
  return !/^(\.{0,2}[\\/]|\.{1,2}$|node:|[A-Za-z]:[\\/]|#|file:)/.test(specifier);
}

/** Name of the package in a bare specifier, and what stands behind it: `["@a/b", "./c"]` of `@a/b/c`. */
export function splitSpecifier(specifier: string): [name: string, subpath: string] {
  const parts = specifier.split("/");
  const name = parts.slice(0, specifier.startsWith("@") ? 2 : 1).join("/");
  return [name, `.${specifier.slice(name.length)}`];
}

/** Folder of a package as seen from `folder`, or undefined when it is not installed there or above. */
export function findPackage(name: string, folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const found = join(at, "node_modules", name);
    if (existsSync(join(found, "package.json"))) return found;
    if (dirname(at) === at) return undefined;
  }
}
