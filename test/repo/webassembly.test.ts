import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { repoRoot } from "../support/peers.js";

it("the committed WebAssembly is what its sources build", { timeout: 60_000 }, () => {
  const script = "packages/core/assembly/build.mjs";
  const done = spawnSync(process.execPath, [script, "--check"], {
    cwd: repoRoot,
    encoding: "utf8",
  });
  expect(done.stderr).toBe("");
  expect(done.status).toBe(0);
});
