import { existsSync, readFileSync } from "node:fs";
import { inRoot } from "./paths.mjs";
import { run } from "./processes.mjs";

/**
 * `npm ci`, unless what npm recorded as installed is what the lock file asks for.
 *
 * @returns {Promise<"current" | undefined>}
 */
export async function installNodePackages() {
  if (installedAsLocked()) return "current";
  await run("npm", ["ci", "--no-audit", "--no-fund"], { log: "npm-ci" });
}

function installedAsLocked() {
  const record = inRoot("node_modules", ".package-lock.json");
  if (!existsSync(record)) return false;
  const wanted = packagesOf(inRoot("package-lock.json"));
  const installed = packagesOf(record);
  for (const [path, { version, link, optional, integrity, resolved }] of Object.entries(wanted)) {
    const have = installed[path];
    if (!have) {
      if (optional || path === "") continue;
      return false;
    }
    if (link ? have.resolved !== resolved : have.version !== version) return false;
    if (integrity && have.integrity && have.integrity !== integrity) return false;
    if (!existsSync(inRoot(path))) return false;
  }
  return true;
}

const packagesOf = (file) => JSON.parse(readFileSync(file, "utf8")).packages;
