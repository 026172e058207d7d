import { type BigIntStats, statSync } from "node:fs";
import { BeambookError } from "../errors.js";
import type { Library } from "./h5wasm.js";

/** Which file a path leads to, and its state. */
export interface FileIdentity {
  key: string;
  stamp: string;
}

/** Identity of a file; undefined if there is none. @throws `FileAccess` when the path leads nowhere that may be seen. */
export function identify(path: string): FileIdentity | undefined {
  let info: BigIntStats | undefined;
  try {
    info = statSync(path, { bigint: true, throwIfNoEntry: false });
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new BeambookError("FileAccess", `Cannot reach the file (${code}).`, {
      file: path,
      hint: "See the folders and links on its path.",
      cause,
    });
  }
  if (!info) return undefined;
  const { dev, ino, size, mtimeNs, ctimeNs } = info;
  return { key: `${dev}:${ino}`, stamp: `${size}:${mtimeNs}:${ctimeNs}` };
}

/** Whether HDF5 would answer from what the file was before somebody wrote over it. */
export function isStale(library: Library, path: string): boolean {
  const now = identify(path);
  const known = now && library.files.get(now.key);
  return known !== undefined && known.stamp !== now?.stamp;
}

/** Notes that a file is open once more. */
export function noteOpen(library: Library, { key, stamp }: FileIdentity): void {
  const file = library.files.get(key) ?? { stamp, open: 0, doubtful: false };
  file.open += 1;
  library.files.set(key, file);
}

/** Notes that a file was closed; one that a call failed on (`doubtful`) may still be open inside HDF5. */
export function noteClose(library: Library, { key }: FileIdentity, doubtful: boolean): void {
  const file = library.files.get(key);
  if (!file) return;
  file.open -= 1;
  file.doubtful ||= doubtful;
  if (file.open <= 0 && !file.doubtful) library.files.delete(key);
}
