import { readdir, stat } from "node:fs/promises";
import { glob } from "tinyglobby";
import { BeambookError } from "../errors.js";
import { naturalOrder } from "./group-index.js";

/** Endings of files of counts in a folder; images are taken when there are none. */
const TABLES = /\.csv$/i;
const IMAGES = /\.(?:tiff?|fits?|fts)$/i;

/**
 * Files that a path stands for: all `.csv` files (or else images) of a folder, those that fit a pattern, or the file
 * itself; in natural order.
 *
 * @throws FileNotFound when there is none
 */
export async function filesOf(path: string): Promise<string[]> {
  const facts = await stat(path).catch(() => undefined);
  if (facts?.isFile()) return [path];
  if (facts?.isDirectory()) return filesInFolder(path);
  if (!/[*?[\]{}]/.test(path)) {
    throw new BeambookError("FileNotFound", "There is no such file or folder.", { file: path });
  }
  const found = await glob([path.replaceAll("\\", "/")], {
    absolute: false,
    onlyFiles: true,
    expandDirectories: false,
  });
  if (found.length === 0) {
    throw new BeambookError("FileNotFound", "No file fits the pattern.", {
      file: path,
      hint: "* stands for any text without a slash, ** for folders.",
    });
  }
  return found.sort(naturalOrder);
}

async function filesInFolder(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  const tables = names.filter((name) => TABLES.test(name));
  const chosen = tables.length > 0 ? tables : names.filter((name) => IMAGES.test(name));
  if (chosen.length === 0) {
    throw new BeambookError("FileNotFound", "The folder has no .csv, .tif or .fits files.", {
      file: folder,
    });
  }
  const base = folder.replace(/[/\\]+$/, "");
  return chosen.sort(naturalOrder).map((name) => `${base}/${name}`);
}

/** Whether a file's name ends as an image's does. */
export function isImageFile(path: string): boolean {
  return IMAGES.test(path);
}
