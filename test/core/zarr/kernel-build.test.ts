import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { repoRoot } from "../../support/peers.js";

it("the WebAssembly of codecs and smoothing is what their sources build", {
  timeout: 60_000,
}, () => {
  const done = spawnSync(process.execPath, ["packages/core/assembly/build-zarr.mjs", "--check"], {
    cwd: repoRoot,
    encoding: "utf8",
  });
  expect(done.stderr).toBe("");
  expect(done.status).toBe(0);
});
