import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { BeambookError } from "@beambook/core";

/** Conditions under which a browser imports a module, best first. */
const CONDITIONS = ["browser", "module", "import", "default"];

/**
 * File of a package's ES module for browsers.
 *
 * @param specifier - `name`, `@scope/name` or either with a sub-path
 * @param from - folder in which the search for `node_modules` begins
 * @throws NotFound when the package is not installed or exports no such module
 */
export function packageModule(specifier: string, from: string): string {
  const parts = specifier.split("/");
  const name = parts.splice(0, specifier.startsWith("@") ? 2 : 1).join("/");
  const folder = packageFolder(name, from);
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  const subpath = parts.length > 0 ? `./${parts.join("/")}` : ".";
  const target = exported(manifest, subpath);
  const file = target === undefined ? undefined : resolve(folder, target);
  if (file !== undefined && existsSync(file) && statSync(file).isFile()) return file;
  throw new BeambookError(
    "NotFound",
    `Package "${name}" has no module "${subpath}" for browsers.`,
    {
      file: folder,
    },
  );
}

interface Manifest {
  exports?: unknown;
  module?: string;
  browser?: unknown;
  main?: string;
}

function packageFolder(name: string, from: string): string {
  for (let at = resolve(from); ; at = dirname(at)) {
    const folder = join(at, "node_modules", name);
    if (existsSync(join(folder, "package.json"))) return folder;
    if (at !== dirname(at)) continue;
    throw new BeambookError("NotFound", `Package "${name}" is not installed.`, {
      hint: `Run "npm install ${name}" in ${from}.`,
    });
  }
}

function exported(
  { exports, module, browser, main }: Manifest,
  subpath: string,
): string | undefined {
  if (exports === undefined) {
    if (subpath !== ".") return subpath;
    return module ?? (typeof browser === "string" ? browser : undefined) ?? main ?? "index.js";
  }
  const table = exports as Record<string, unknown>;
  const bySubpath =
    typeof exports === "object" && Object.keys(table).some((k) => k.startsWith("."));
  return conditional(bySubpath ? table[subpath] : subpath === "." ? exports : undefined);
}

function conditional(target: unknown): string | undefined {
  if (typeof target === "string") return target;
  if (Array.isArray(target)) return target.map(conditional).find((t) => t !== undefined);
  if (typeof target !== "object" || target === null) return undefined;
  for (const [condition, inner] of Object.entries(target)) {
    if (!CONDITIONS.includes(condition)) continue;
    const found = conditional(inner);
    if (found !== undefined) return found;
  }
  return undefined;
}
