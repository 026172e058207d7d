import { existsSync, statSync } from "node:fs";
import { isBeambookError } from "../../errors.js";
import { ZipArchive } from "./archive.js";
import { lockFile, writerOf } from "./lock.js";
import { ZipWriter } from "./writer.js";

/** A file untouched for so long, in milliseconds, is not being written by a program that knows no locks. */
const QUIET_MS = 60_000;

/**
 * Puts an archive right whose writer was interrupted: cuts off what is unfinished and writes a missing directory over
 * the whole entries.
 *
 * @param always - also when its writer may still be at work without a lock of ours
 * @returns whether the file was changed
 */
export async function repairArchive(path: string, always: boolean = false): Promise<boolean> {
  if (writerOf(path)) return false;
  const ended = existsSync(`${path}.lock`) || Date.now() - statSync(path).mtimeMs > QUIET_MS;
  if (!ended && !always) return false;
  try {
    const lock = lockFile(path);
    const archive = new ZipArchive(path); // as it is now that nobody else writes
    archive.close();
    const { entries, length, repair } = archive;
    if (!repair) {
      lock.release();
      return true;
    }
    const writer = await ZipWriter.open(path, { entries: entries.values(), length }, lock);
    await (repair.kind === "unfinished tail" ? writer.leave() : writer.finish());
    return true;
  } catch (error) {
    if (isBeambookError(error, "FileAccess")) return false; // read-only: it is read as it is
    throw error;
  }
}
