import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Conditions under which a cell loads a package that `require` refuses. */
const CONDITIONS: readonly string[] = ["node", "import", "module-sync", "default"];

type Target = string | null | Target[] | { [condition: string]: Target };

/**
 * File that a package exports to `import`, for packages that export nothing to `require`.
 *
 * @param folder - of the package
 * @param subpath - `.` or `./name`
 * @returns Its path, or undefined when the package does not export it.
 */
export function importTarget(folder: string, subpath: string): string | undefined {
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    exports?: Target;
    module?: string;
    main?: string;
  };
  const { exports } = manifest;
  if (exports === undefined) {
    const main = subpath === "." ? (manifest.main ?? "index.js") : subpath;
    return join(folder, main);
  }
  const found = matchSubpath(exports, subpath);
  return found === undefined ? undefined : join(folder, found);
}

function matchSubpath(exports: Target, subpath: string): string | undefined {
  const table =
    typeof exports === "object" &&
    exports !== null &&
    !Array.isArray(exports) &&
    Object.keys(exports).some((key) => key.startsWith("."))
      ? exports
      : { ".": exports };
  if (subpath in table) return pickTarget(table[subpath], "");
  const patterns = Object.keys(table).filter((key) => key.includes("*"));
  // The longest part in front of the star wins, as in Node.
  patterns.sort((a, b) => b.indexOf("*") - a.indexOf("*"));
  for (const pattern of patterns) {
    const [head, tail] = pattern.split("*");
    const fits = subpath.startsWith(head) && subpath.endsWith(tail);
    if (!fits || subpath.length < head.length + tail.length) continue;
    return pickTarget(table[pattern], subpath.slice(head.length, subpath.length - tail.length));
  }
  return undefined;
}

function pickTarget(target: Target, star: string): string | undefined {
  if (typeof target === "string") return target.replaceAll("*", star);
  if (target === null) return undefined;
  const options = Array.isArray(target)
    ? target
    : Object.keys(target)
        .filter((condition) => CONDITIONS.includes(condition))
        .map((condition) => target[condition]);
  for (const option of options) {
    const found = pickTarget(option, star);
    if (found !== undefined) return found;
  }
  return undefined;
}
