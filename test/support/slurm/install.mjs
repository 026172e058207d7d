import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

const PROGRAMS = ["munged", "slurmctld", "slurmd", "sbatch", "squeue", "scontrol", "scancel"];
const PACKAGES = ["slurm-wlm", "munge"];
const FAILURE = join(tmpdir(), "beambook-slurm-install.failed");
const FOLDERS = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"];

/**
 * Makes sure that SLURM's programs are on this machine: as root on Debian and Ubuntu they are installed.
 *
 * @returns {{missing?: string, installed?: boolean}} why there is no SLURM, if there is none
 */
export function ensureSlurm() {
  const missing = () => PROGRAMS.filter((name) => !programPath(name));
  if (missing().length === 0) return {};
  const needs = `${missing().join(", ")} not found`;
  if (process.getuid?.() !== 0) return { missing: `${needs}; only root can install SLURM` };
  if (!programPath("apt-get")) return { missing: `${needs}; this is no Debian to install it on` };
  return alone(() => {
    if (missing().length === 0) return {};
    const known = recentFailure();
    if (known) return { missing: known };
    const failed = ["update", "install"].map(apt).find((reason) => reason !== undefined);
    if (missing().length === 0) return { installed: true };
    writeFileSync(FAILURE, failed ?? needs);
    return { missing: failed ?? needs };
  });
}

/** Why it failed a little while ago: every test file asks, and each try may take minutes. */
function recentFailure() {
  const since = statSync(FAILURE, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return Date.now() - since < 900_000 ? readFileSync(FAILURE, "utf8") : undefined;
}

/** Where a program is, also when the administrators' folders are not in the path. */
export function programPath(name) {
  return FOLDERS.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

function apt(action) {
  const what = action === "install" ? ["-y", "--no-install-recommends", ...PACKAGES] : [];
  const patience = ["-o", "Acquire::Retries=0", "-o", "Acquire::http::Timeout=20"];
  const done = spawnSync("apt-get", ["-q", ...patience, action, ...what], {
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    encoding: "utf8",
    timeout: 180_000,
  });
  if (done.status === 0) return undefined;
  return `apt-get ${action} failed: ${(done.stderr ?? "").trim().split("\n").at(-1)}`;
}

/** Runs an action while no other process on this machine does. */
function alone(action) {
  const lock = join(tmpdir(), "beambook-slurm-install.lock");
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch {
      const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
      if (Date.now() - since > 600_000) rmSync(lock, { recursive: true, force: true });
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
    }
  }
  try {
    return action();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}
