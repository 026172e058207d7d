import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { BeambookError } from "../../errors.js";
import { fileError } from "./file.js";

/** Who writes a file, as its lock says. */
export interface LockOwner {
  pid: number;
  host: string;
  /** When the process started, by its system's clock; tells processes apart that had the same number. */
  born: string;
  /** When the lock was taken. */
  since: string;
}

/** The right to write a file, until it is released. */
export interface WriteLock {
  release(): void;
}

const lockOf = (file: string): string => `${file}.lock`;

/**
 * Takes the right to write a file, by a second file `<file>.lock`. A lock whose process has ended is taken over.
 *
 * @throws FileAccess when another writer has it, or the folder may not be written
 */
export function lockFile(file: string): WriteLock {
  const lock = lockOf(file);
  const mine: LockOwner = {
    pid: process.pid,
    host: hostname(),
    born: bornOf(process.pid),
    since: new Date().toISOString(),
  };
  const text = `${JSON.stringify(mine)}\n`;
  for (let attempt = 0; attempt < 3; attempt++) {
    if (createWhole(lock, text)) return { release: () => release(lock, text) };
    const owner = readOwner(lock);
    if (owner !== undefined && isAlive(owner)) throw busy(file, owner);
    takeAway(lock, owner);
  }
  throw busy(file, readOwner(lock));
}

/** Who is writing a file now; undefined when nobody is. */
export function writerOf(file: string): LockOwner | undefined {
  const owner = readOwner(lockOf(file));
  return owner && isAlive(owner) ? owner : undefined;
}

/** Creates a file with its content in one step; false when it is there already. */
function createWhole(path: string, text: string): boolean {
  const draft = `${path}.${process.pid}-${Math.random().toString(36).slice(2)}`;
  try {
    writeFileSync(draft, text, { flag: "wx" });
    linkSync(draft, path);
    return true;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "EEXIST") return false;
    if (code === "ENOENT") throw noFolder(path, cause);
    if (code !== "EPERM" && code !== "ENOTSUP" && code !== "EOPNOTSUPP")
      throw fileError(cause, path);
    return createPlain(path, text); // no hard links here
  } finally {
    rmSync(draft, { force: true });
  }
}

function noFolder(path: string, cause: unknown): BeambookError {
  const hint = "Make the folder first.";
  return new BeambookError("FileAccess", "The folder does not exist.", { file: path, cause, hint });
}

function createPlain(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: "wx" });
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw fileError(cause, path);
  }
}

/** Removes a dead writer's lock, unless somebody else was quicker and it is a living one's by now. */
function takeAway(lock: string, owner: LockOwner | undefined): void {
  const aside = `${lock}.${process.pid}-${Math.random().toString(36).slice(2)}`;
  try {
    renameSync(lock, aside);
    const moved = readOwner(aside);
    if (moved && isAlive(moved) && moved.since !== owner?.since) linkSync(aside, lock);
  } catch {
    // gone or taken already: the next attempt sees which
  }
  rmSync(aside, { force: true });
}

function release(lock: string, text: string): void {
  try {
    if (readFileSync(lock, "utf8") === text) rmSync(lock, { force: true });
  } catch {
    // the folder is gone
  }
}

function readOwner(lock: string): LockOwner | undefined {
  try {
    const owner = JSON.parse(readFileSync(lock, "utf8")) as LockOwner;
    return typeof owner?.pid === "number" ? owner : undefined;
  } catch {
    return undefined;
  }
}

/** Processes of other machines count as alive: there is no way to know. */
function isAlive({ pid, host, born }: LockOwner): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  const now = bornOf(pid);
  return now === "zombie" ? false : now === "" || born === "" || now === born;
}

/** Start time from Linux' process table; empty elsewhere. */
function bornOf(pid: number): string {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    return fields[0] === "Z" ? "zombie" : fields[19];
  } catch {
    return "";
  }
}

function busy(file: string, owner: LockOwner | undefined): BeambookError {
  const who = owner
    ? `process ${owner.pid} on ${owner.host} has been writing it since ${owner.since}`
    : "another process is writing it";
  return new BeambookError("FileAccess", `The file is locked: ${who}.`, {
    file,
    hint: `Wait for it to end. If no such process exists, delete ${file}.lock.`,
  });
}
