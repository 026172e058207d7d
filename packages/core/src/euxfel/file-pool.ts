import type { Hdf5File } from "../hdf5/file.js";
import { identify } from "../hdf5/file-identity.js";
import { openLoaded } from "../hdf5/open.js";

/** Files that may be open at once; the least recently used one is closed when another is needed. */
export const MAX_OPEN_FILES: number = 128;

const open = new Map<string, Hdf5File>();
const stamps = new WeakMap<Hdf5File, string | undefined>();

/** The open file at a path, opened if need be. Use it at once: the next call may close it. */
export function pooledFile(path: string): Hdf5File {
  const known = open.get(path);
  if (known?.isOpen) {
    open.delete(path);
    open.set(path, known);
    return known;
  }
  const file = openLoaded(path);
  stamps.set(file, identify(path)?.stamp);
  open.set(path, file);
  for (const [oldest, other] of open) {
    if (open.size <= MAX_OPEN_FILES) break;
    open.delete(oldest);
    other.close();
  }
  return file;
}

/** Closes a file that was written to since it was opened. */
export function closeIfChanged(path: string): void {
  const known = open.get(path);
  if (known && stamps.get(known) !== identify(path)?.stamp) closePooled(path);
}

/** Closes a file if it is open. */
export function closePooled(path: string): void {
  open.get(path)?.close();
  open.delete(path);
}

/** How many files are open. */
export function openFileCount(): number {
  return open.size;
}
