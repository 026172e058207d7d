import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { peerPython, repoRoot } from "../support/peers.js";

it("a run of 20 GB is averaged with less than 1 GB of memory", { timeout: 1_200_000 }, () => {
  const done = spawnSync("node", ["bench/euxfel/memory.mjs", "--gigabytes", "20"], {
    cwd: repoRoot,
    encoding: "utf8",
    env: { ...process.env, BEAMBOOK_PEERS: peerPython() },
  });
  expect(done.stderr).toBe("");
  expect(done.stdout).toMatch(/20\.\d GB .* mean right/);
  const most = Number(/most memory (\d+) MB/.exec(done.stdout)?.[1]);
  expect(most).toBeLessThan(1000);
  expect(done.status).toBe(0);
});
