import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { inRoot } from "./paths.mjs";

/**
 * Does a piece of work unless its inputs are what they were when it was last done and its outputs are still there.
 *
 * @param {string} name - names the stamp in `build/stamps`
 * @param {{inputs: string[], outputs: string[], also?: unknown[]}} what - files and folders by absolute path; `also` is
 *   whatever else decides, as values
 * @param {() => Promise<void>} work
 * @returns {Promise<"current" | undefined>}
 */
export async function unlessCurrent(name, { inputs, outputs, also = [] }, work) {
  const stamp = inRoot("build", "stamps", name);
  const now = fingerprint(inputs, also);
  if (outputs.every(existsSync) && existsSync(stamp) && readFileSync(stamp, "utf8") === now) {
    return "current";
  }
  await work();
  const missing = outputs.find((file) => !existsSync(file));
  if (missing) throw new Error(`The step "${name}" ended well but did not write ${missing}.`);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, now);
}

/** A hash over the names and contents of files and folders, and over further values. */
export function fingerprint(paths, also = []) {
  const hash = createHash("sha256").update(JSON.stringify(also));
  for (const file of paths.flatMap(filesUnder)) {
    hash.update(`\n${file}\n`).update(readFileSync(file));
  }
  return hash.digest("hex");
}

function filesUnder(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesUnder(`${path}/${name}`));
}
