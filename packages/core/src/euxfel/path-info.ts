import { type Stats, statSync } from "node:fs";
import { BeambookError } from "../errors.js";

/** What is at a path; undefined if nothing is. @throws `FileAccess` when that cannot be seen */
export function pathInfo(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new BeambookError("FileAccess", `Cannot reach it (${code}).`, {
      file: path,
      hint: "See the folders and links on its path.",
      cause,
    });
  }
}
