import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { repoRoot, runPython } from "./peers.js";

const cache = join(repoRoot, "test/.cache");
const lock = join(cache, "euxfel-runs.lock");
const target = join(cache, "euxfel-runs");
const script = join(repoRoot, "test/reference/euxfel/make_runs.py");

/** A lock older than this was left behind by a run that died. */
const STALE_MS = 180_000;

/** The folder of a reference run such as `spb_proc`; all of them are generated at the first call. */
export async function euxfelRun(name: string): Promise<string> {
  await prepare();
  const [run] = readdirSync(join(target, name));
  return join(target, name, run);
}

/** Generates the runs unless they are there and newer than their script; test files that run side by side wait. */
async function prepare(): Promise<void> {
  mkdirSync(cache, { recursive: true });
  writeFileSync(join(cache, ".gitignore"), "*\n");
  for (let i = 0; i < 1800; i++) {
    if (isCurrent()) return;
    if (takeLock()) {
      try {
        if (!isCurrent()) generate();
        return;
      } finally {
        rmSync(lock, { recursive: true, force: true });
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Waited three minutes for ${lock}. Remove it if no other test runs.`);
}

function isCurrent(): boolean {
  return existsSync(target) && statSync(target).mtimeMs > statSync(script).mtimeMs;
}

function takeLock(): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    const info = statSync(lock, { throwIfNoEntry: false });
    if (info && Date.now() - info.mtimeMs > STALE_MS)
      rmSync(lock, { recursive: true, force: true });
    return false;
  }
}

function generate(): void {
  const partial = `${target}.partial`;
  rmSync(partial, { recursive: true, force: true });
  runPython(script, [partial]);
  rmSync(target, { recursive: true, force: true });
  renameSync(partial, target);
}
