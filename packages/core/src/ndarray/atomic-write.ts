import { BeambookError } from "../errors.js";

/**
 * Writes a whole file: under another name first, then renamed, so that nobody reads half of it.
 *
 * @throws FileAccess when the folder is missing or may not be written
 */
export async function writeWholeFile(path: string, content: Uint8Array | string): Promise<void> {
  const { open, rename, rm } = await import("node:fs/promises");
  const temporary = `${path}.${process.pid}-${Math.random().toString(36).slice(2)}.part`;
  try {
    const file = await open(temporary, "wx");
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new BeambookError("FileAccess", `Cannot write: ${(cause as Error).message}.`, {
      file: path,
      cause,
    });
  }
}

/**
 * Reads a whole file.
 *
 * @throws FileNotFound; FileAccess when it cannot be read
 */
export async function readWholeFile(path: string): Promise<Uint8Array> {
  const { readFile } = await import("node:fs/promises");
  try {
    const { buffer, byteOffset, byteLength } = await readFile(path);
    return new Uint8Array(buffer, byteOffset, byteLength);
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === "ENOENT";
    const message = missing ? "No such file." : `Cannot read: ${(cause as Error).message}.`;
    throw new BeambookError(missing ? "FileNotFound" : "FileAccess", message, {
      file: path,
      cause,
    });
  }
}
