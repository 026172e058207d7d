import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { BeambookError } from "../../errors.js";

/** A glob pattern as a regular expression: `*`, `?` and `[abc]`. */
export function globRegExp(pattern: string): RegExp {
  const source = pattern.replace(/[.+^${}()|\\]|\*|\?|\[!/g, (c) => {
    if (c === "*") return ".*";
    if (c === "?") return ".";
    return c === "[!" ? "[^" : `\\${c}`;
  });
  try {
    return new RegExp(`^${source}$`);
  } catch (cause) {
    throw new BeambookError("InvalidArgument", `"${pattern}" is not a file pattern.`, { cause });
  }
}

/** Files of a folder that match a pattern, sorted by name. @throws FileNotFound, FileAccess */
export async function listFiles(folder: string, pattern: string): Promise<string[]> {
  const matches = globRegExp(pattern);
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === "ENOENT";
    throw new BeambookError(
      missing ? "FileNotFound" : "FileAccess",
      missing ? "No such folder." : `Cannot list the folder: ${(cause as Error).message}.`,
      { file: folder, cause },
    );
  }
  return names
    .filter((name) => matches.test(name))
    .sort((a, b) => a.localeCompare(b, "en", { numeric: true }))
    .map((name) => join(folder, name));
}
