import { existsSync, type FSWatcher, readFileSync, watch } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { BeambookError } from "@beambook/core";
import { packageModule } from "./package-module.js";

/**
 * Where a module or style sheet is: its text, a file (`./dial.js`, a `file:` address), an `http(s):` address that the
 * browser loads, or a package (`{ package: "@scope/name" }`) installed near the notebook.
 */
export type AssetSource = string | URL | { package: string };

/** A module or style sheet. */
export interface Asset {
  /** What the front end gets: the text, or an address. */
  readonly text: string;
  /** The file it was read from. */
  readonly file?: string;
}

/**
 * Reads a module or style sheet.
 *
 * @throws FileNotFound, or NotFound for a package that is not there
 */
export function readAsset(source: AssetSource): Asset {
  if (typeof source === "object" && "package" in source) {
    return fromFile(packageModule(source.package, process.cwd()));
  }
  const text = String(source);
  if (/^https?:/.test(text)) return { text };
  if (text.startsWith("file:")) return fromFile(fileURLToPath(text));
  return isPath(text) ? fromFile(resolve(text)) : { text };
}

/** Calls `changed` with the file's text whenever it is saved; the returned function ends that. */
export function watchAsset(file: string, changed: (text: string) => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  let before = readFileSync(file, "utf8");
  const reload = (): void => {
    if (!existsSync(file)) return;
    const text = readFileSync(file, "utf8");
    if (text === before) return;
    before = text;
    changed(text);
  };
  // Editors replace a file when they save it: its folder is watched, not the file itself.
  const watcher: FSWatcher = watch(dirname(file), { persistent: false }, (_, name) => {
    if (name !== null && name !== basename(file)) return;
    clearTimeout(timer);
    timer = setTimeout(reload, 30);
    timer.unref();
  });
  watcher.on("error", () => watcher.close());
  return (): void => {
    clearTimeout(timer);
    watcher.close();
  };
}

/** A text of one line that ends like a file; a module's text has an export in it. */
function isPath(text: string): boolean {
  return /^[^\n{};]+\.(?:m?js|css)$/.test(text.trim());
}

function fromFile(file: string): Asset {
  if (!existsSync(file)) {
    throw new BeambookError("FileNotFound", "There is no such widget module.", { file });
  }
  return { text: readFileSync(file, "utf8"), file };
}
