import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { repoRoot } from "../support/peers.js";

it("2000 frames of one megapixel go to a file and back with less than 1 GB", {
  timeout: 1_200_000,
}, () => {
  const done = spawnSync("node", ["bench/ptycho/memory.mjs", "--frames", "2000"], {
    cwd: repoRoot,
    encoding: "utf8",
  });
  expect(done.stderr).toBe("");
  const most = ["write", "read"].map((step) =>
    Number(new RegExp(`${step}: 2000 frames, most memory (\\d+) MB`).exec(done.stdout)?.[1]),
  );
  expect(most[0]).toBeLessThan(600);
  expect(most[1]).toBeLessThan(1000);
  expect(done.status).toBe(0);
});
