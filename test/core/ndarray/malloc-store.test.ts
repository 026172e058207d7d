import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

const { glibcVersionRuntime } = (process.report.getReport() as { header: Record<string, unknown> })
  .header;

/** Adds arrays of 40 MB, the last sums forgotten each time, and tells the page faults of each addition. */
const SCRIPT = `
import { setTimeout as later } from "node:timers/promises";
import { ones } from "@beambook/core";
const a = ones([10, 1000, 1000], "float32");
const faults = [];
let right = true;
for (let i = 0; i < 12; i++) {
  const before = process.resourceUsage().minorPageFault;
  const sum = a.add(a);
  faults.push(process.resourceUsage().minorPageFault - before);
  right &&= sum.data.every((value) => value === 2);
  await later(20);
  gc();
}
console.log(JSON.stringify({ faults, right }));
`;

// On a busy machine chance may part the room, once in a while.
const chance = { retry: 4 };

test.skipIf(!glibcVersionRuntime)("arrays over 32 MiB get memory used before", chance, () => {
  const options = ["--expose-gc", "--input-type=module", "--eval", SCRIPT];
  const { stdout, stderr } = spawnSync(process.execPath, options, { encoding: "utf8" });
  expect(stderr).toBe("");
  const { faults, right } = JSON.parse(stdout) as { faults: number[]; right: boolean };
  expect(right).toBe(true);
  // Of 10,000 pages; where collecting is late because the machine is busy, some arrays find no room yet.
  expect(Math.min(...faults)).toBeLessThan(1000);
});
