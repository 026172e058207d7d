import { readFileSync } from "node:fs";
import { totalmem } from "node:os";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { isMainThread } from "node:worker_threads";

// glibc's malloc takes pieces from its own store, where memory stays once used, up to a size that it learns from what
// was released (mallopt(3), M_MMAP_THRESHOLD), at most 32 MiB. Larger ones come from the system, zeroed page by page,
// and go back to it, unless the store has a gap that holds them. Page faults of such arrays cost several times what
// reading or adding up their numbers does.

/** The largest piece that malloc may learn to take from its store. */
export const KEPT_BYTES: number = 2 ** 25 - 2 ** 16;
const PIECE_BYTES: number = KEPT_BYTES - 2 ** 16;
/** Room for two arrays, for one is often read while the last is still there, and for small things between them. */
const ARRAYS = 2.5;
/** Larger arrays go back to the system: at most an eighth of its memory stays with this process. */
export const LARGEST_BYTES: number = Math.min(2 ** 30, totalmem() / 8 / ARRAYS);
/** Small pieces that leave room elsewhere for what the engine notes of each large one: it would stay and part the gap. */
const SMALL = { count: 1024, bytes: 1024 };
/** Milliseconds after which room that nobody used may go back to the system. */
const IDLE_MS = 60_000;

/** Gaps that are made at most, so that arrays of ever more sizes or other systems do not lose time. */
const ATTEMPTS = 12;

let taught = false;
let room = 0;
let attempts: number = ATTEMPTS;
/** What stands behind the gap: the end of the store goes back to the system. */
const store: { end?: ArrayBuffer } = {};
let idle: NodeJS.Timeout | undefined;

/** Makes malloc keep pieces of up to 32 MiB, once this one is collected; until then all over 128 KiB go back to the system. */
export function teachMalloc(): void {
  if (!taught) piece(KEPT_BYTES);
  taught = true;
}

/** Sees to it that arrays of so many bytes find room in malloc's store. */
export function keepRoom(bytes: number): void {
  if (!isMainThread || attempts === 0) return;
  clearTimeout(idle);
  idle = setTimeout(giveBack, IDLE_MS).unref();
  if (bytes <= room) return;
  attempts -= 1;
  teachMalloc();
  // Half as much again at least, or a series of growing arrays would leave many gaps.
  const wanted = Math.min(Math.max(bytes, 1.5 * room), LARGEST_BYTES);
  allocate(SMALL.count, SMALL.bytes);
  collectYoung();
  // Neighbouring pieces become a gap. Nobody writes to them, so they take addresses and no memory.
  const before = storeBytes();
  allocate(Math.ceil((ARRAYS * wanted) / PIECE_BYTES), PIECE_BYTES);
  store.end = piece(PIECE_BYTES);
  // Where malloc has not learned yet, the store is as it was, and the next array tries again.
  if (room > 0 || storeBytes() - before > wanted) room = wanted;
  collectYoung();
}

/** Size of malloc's store; NaN on other systems. */
function storeBytes(): number {
  try {
    const maps = readFileSync("/proc/self/maps", "latin1");
    const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) .*\[heap\]$/m.exec(maps) ?? [];
    return Number.parseInt(to, 16) - Number.parseInt(from, 16);
  } catch {
    return Number.NaN;
  }
}

function giveBack(): void {
  store.end = undefined;
  room = 0;
  attempts = ATTEMPTS;
}

/** Takes memory that nobody refers to afterwards. */
function allocate(count: number, bytes: number): void {
  Array.from({ length: count }, () => piece(bytes));
}

function piece(bytes: number): ArrayBuffer {
  return Buffer.allocUnsafeSlow(bytes).buffer as ArrayBuffer;
}

/**
 * Releases what was just allocated, in a few milliseconds: a second collection waits until another thread has done what the
 * first left to it. Detaching buffers would release them too, but V8 then checks in all loops over typed arrays, for good,
 * whether theirs are detached: they take half as long again.
 */
function collectYoung(): void {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("globalThis.gc");
  setFlagsFromString("--no-expose-gc");
  if (typeof collect !== "function") return;
  collect({ type: "minor" });
  collect({ type: "minor" });
}
