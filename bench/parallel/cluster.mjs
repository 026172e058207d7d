import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { ensureSlurm } from "../../test/support/slurm/install.mjs";

const guardian = fileURLToPath(new URL("../../test/support/slurm/guardian.mjs", import.meta.url));

/** Starts the tests' own SLURM and points this process at it; it ends with this process. */
export async function startSlurm({ nodes = 2, cpus = 1 } = {}) {
  const { missing } = ensureSlurm();
  if (missing) throw new Error(`No SLURM: ${missing}`);
  const folder = mkdtempSync(join(tmpdir(), "beambook-slurm-"));
  const child = spawn(process.execPath, [guardian, folder, String(nodes), String(cpus)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const [answer] = await createInterface({ input: child.stdout })
    [Symbol.asyncIterator]()
    .next()
    .then(({ value }) => [value]);
  if (answer !== "ready") throw new Error(`No SLURM: ${answer}`);
  process.env.SLURM_CONF = `${folder}/slurm.conf`;
  return () => child.stdin.end();
}
