import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { repoRoot } from "../../support/peers.js";

it("the committed WebAssembly is what its source builds", () => {
  const done = spawnSync("node", ["packages/core/assembly/build.mjs", "--check"], {
    cwd: repoRoot,
    encoding: "utf8",
  });
  expect(done.stderr).toBe("");
  expect(done.status).toBe(0);
});
