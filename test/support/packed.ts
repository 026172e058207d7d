import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { repoRoot } from "./peers.js";

/**
 * Packs a package as npm would publish it.
 *
 * @returns Path of the tarball, in `build/test/packed`.
 */
export function packPackage(name: string): string {
  const folder = `${repoRoot}/build/test/packed`;
  mkdirSync(folder, { recursive: true });
  const answer = execFileSync("npm", ["pack", "--json", "--silent", "--pack-destination", folder], {
    cwd: `${repoRoot}/packages/${name}`,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const packed = JSON.parse(answer) as
    | { filename: string }[]
    | Record<string, { filename: string }>;
  const [{ filename }] = Object.values(packed);
  return `${folder}/${filename}`;
}
