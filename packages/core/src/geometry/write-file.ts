import { rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { BeambookError } from "../errors.js";

/** Writes a text file so that a reader sees the old one or the new one, never a half. */
export async function writeTextFile(path: string, text: string): Promise<void> {
  const part = join(dirname(path), `.${basename(path)}.${process.pid}-${Date.now()}.part`);
  try {
    await writeFile(part, text);
    await rename(part, path);
  } catch (cause) {
    await rm(part, { force: true });
    throw new BeambookError("FileAccess", "Cannot write the file.", { file: path, cause });
  }
}
