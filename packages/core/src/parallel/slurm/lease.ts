import { readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { BeambookError } from "../../errors.js";
import { pause } from "../../pause.js";

/** Milliseconds between signs of life. */
const BEAT_MS = 10_000;
/** Milliseconds without a sign after which another machine's process counts as gone; file systems may show signs late. */
const SILENT_MS = 150_000;
/** Milliseconds after which a process of this machine with the owner's number is another that has got it since. */
const STRANGER_MS = 600_000;
/** Milliseconds that a process of this machine gets to end. */
const PATIENCE_MS = 2000;

/** Who works on a run. */
interface Owner {
  readonly host: string;
  readonly pid: number;
  readonly since: string;
}

/**
 * The right to submit, cancel and remove a run, which one process has at a time. Each claim is a numbered file that only
 * one can make, and the highest counts: whoever was taken over sees a higher one and keeps its hands off.
 */
export class Lease {
  readonly #folder: string;
  readonly #number: number;
  readonly #beat: ReturnType<typeof setInterval>;

  private constructor(folder: string, number: number) {
    this.#folder = folder;
    this.#number = number;
    this.#beat = setInterval(() => this.#sign(), BEAT_MS);
    this.#beat.unref();
  }

  /**
   * Claims a run. A claim of a process that is gone, or of this one, is taken over.
   *
   * @param takeOver - whether to claim it from a process that lives, too
   * @throws FileAccess when another process works on the run, or the folder cannot be written; FileNotFound
   */
  static async take(folder: string, takeOver: boolean = false): Promise<Lease> {
    const last = takeOver ? lastClaim(folder) : await endedClaim(folder);
    const owner: Owner = {
      host: hostname(),
      pid: process.pid,
      since: new Date().toISOString(),
    };
    const path = claimPath(folder, last + 1);
    try {
      writeFileSync(path, JSON.stringify(owner), { flag: "wx" });
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === "EEXIST") throw inOtherHands(folder, path);
      throw new BeambookError("FileAccess", `Cannot write: ${(cause as Error).message}.`, {
        file: path,
        cause,
      });
    }
    return new Lease(folder, last + 1);
  }

  /** Whether nobody has taken the run over, or removed it. */
  get held(): boolean {
    const own = isThere(claimPath(this.#folder, this.#number), true);
    return own && !isThere(claimPath(this.#folder, this.#number + 1), false);
  }

  /** @throws Aborted when another process has taken the run over */
  assertHeld(): void {
    if (this.held) return;
    this.#stop();
    throw new BeambookError("Aborted", "The run was picked up somewhere else.", {
      file: this.#folder,
      hint: "attachSlurm() with this folder shows its status().",
    });
  }

  /** Gives the run up. */
  release(): void {
    this.#stop();
    if (!this.held) return;
    for (let number = 1; number <= this.#number; number++) {
      rmSync(claimPath(this.#folder, number), { force: true });
    }
  }

  #stop(): void {
    clearInterval(this.#beat);
  }

  #sign(): void {
    const now = new Date();
    try {
      utimesSync(claimPath(this.#folder, this.#number), now, now);
    } catch {
      this.#stop(); // the folder is gone
    }
  }
}

const claimPath = (folder: string, number: number): string => join(folder, `owner.${number}`);

/** Whether a file exists; `unknown` when the file system does not answer, which says nothing about it. */
function isThere(path: string, unknown: boolean): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return unknown;
  }
}

/** Number of the highest claim; 0 when there is none. @throws FileNotFound */
function lastClaim(folder: string): number {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (cause) {
    throw new BeambookError("FileNotFound", "The folder of the run is gone.", {
      file: folder,
      cause,
    });
  }
  const numbers = names.map((name) => Number(/^owner\.(\d+)$/.exec(name)?.[1] ?? 0));
  return Math.max(0, ...numbers);
}

/** Waits a little for a process that is just ending. @returns number of the highest claim, whose process is gone */
async function endedClaim(folder: string): Promise<number> {
  for (const began = performance.now(); ; ) {
    const last = lastClaim(folder);
    if (last === 0 || isOver(claimPath(folder, last))) return last;
    if (performance.now() - began > PATIENCE_MS)
      throw inOtherHands(folder, claimPath(folder, last));
    await pause(100);
  }
}

function isOver(path: string): boolean {
  const owner = readOwner(path);
  const silence = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  if (owner?.host !== hostname()) return silence >= SILENT_MS;
  return owner.pid === process.pid || !lives(owner.pid) || silence >= STRANGER_MS;
}

function readOwner(path: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Owner;
  } catch {
    return undefined; // it is being written, or gone
  }
}

/** Whether a process of this machine runs; one that has ended and waits for its parent does not. */
function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(")") + 2));
  } catch {
    return true; // no Linux
  }
}

function inOtherHands(folder: string, path: string): BeambookError {
  const owner = readOwner(path);
  const who = owner
    ? `process ${owner.pid} on ${owner.host} works on it since ${owner.since}`
    : "another process has just picked it up";
  return new BeambookError("FileAccess", `The run is in other hands: ${who}.`, {
    file: folder,
    hint: "Watch it with attachSlurm(folder).status(), or take it from that process with { takeOver: true }.",
  });
}
