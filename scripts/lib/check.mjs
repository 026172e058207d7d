import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { ensureSlurm } from "../../test/support/slurm/install.mjs";
import { ensureChromium } from "./chromium.mjs";
import { writeJupyterConfig } from "./jupyter.mjs";
import { inRoot } from "./paths.mjs";
import { ended, endWithChildren, run, StepError, start } from "./processes.mjs";
import { step } from "./progress.mjs";
import { setUp } from "./setup.mjs";

const vitest = inRoot("node_modules", "vitest", "vitest.mjs");
const biome = inRoot("node_modules", "@biomejs", "biome", "bin", "biome");
const tsc = inRoot("node_modules", "typescript-7", "bin", "tsc");

const STEPS = [
  ["style", () => check("style", [biome, "ci", "--colors=off", "."])],
  ["types of the tests", () => check("test-types", [tsc, "-p", "test"])],
  ["unit, reference and cluster tests", () => together(["unit", "cluster"])],
  ["notebooks", () => tests("notebooks", ["--project", "notebooks"])],
  ["browser", () => tests("browser", ["--project", "browser"])],
];

/**
 * Sets up and runs everything, or with arguments only Vitest with them as filter; ends the process with the counts on
 * its last line.
 */
export async function checkAll(args) {
  endWithChildren();
  const results = [];
  const prepared = await timed("set-up", results, async () => {
    const more = [{ venv: ".venv-maxrf4u", lock: "maxrf4u.txt" }];
    await setUp({ venv: ".venv-peers", lock: "peers.txt", more });
    await step("Chromium", ensureChromium);
    await step("SLURM", prepareSlurm);
    writeJupyterConfig();
    return { passed: 0, failed: 0, skipped: [] };
  });
  const steps = args.length > 0 ? [["chosen tests", () => tests("chosen", args)]] : STEPS;
  if (prepared) for (const [name, action] of steps) await timed(name, results, action);
  process.exit(summarise(results));
}

/** Tests run on a SLURM of their own; where there is none they are counted as skipped, with this reason. */
async function prepareSlurm() {
  const { missing } = ensureSlurm();
  if (missing) console.log(`  no SLURM: ${missing}`);
}

async function timed(name, results, action) {
  const since = performance.now();
  console.log(`\n▶ ${name}`);
  let counts;
  try {
    counts = await action();
  } catch (error) {
    console.error(error instanceof StepError ? error.message : error.stack);
    counts = { passed: 0, failed: 1, skipped: [] };
  }
  results.push({ name, seconds: (performance.now() - since) / 1000, ...counts });
  return counts.failed === 0;
}

/** A tool that passes or fails as a whole counts as one. */
async function check(log, command) {
  await run(process.execPath, command, { log });
  return { passed: 1, failed: 0, skipped: [] };
}

/** Runs projects side by side, for one that mostly waits. */
async function together(projects) {
  const all = await Promise.all(projects.map((name) => tests(name, ["--project", name])));
  const sum = (of) => all.reduce((total, counts) => total + of(counts), 0);
  return {
    passed: sum(({ passed }) => passed),
    failed: sum(({ failed }) => failed),
    skipped: all.flatMap(({ skipped }) => skipped),
  };
}

async function tests(name, args) {
  const counts = inRoot("build", "test", `${name}.json`);
  mkdirSync(inRoot("build", "test"), { recursive: true });
  rmSync(counts, { force: true });
  const reporters = ["--reporter=dot", `--reporter=${inRoot("scripts/lib/counting-reporter.mjs")}`];
  const child = start(process.execPath, [vitest, "run", ...args, ...reporters], {
    // With CI set, a missing snapshot fails instead of being written.
    env: { ...process.env, CI: "true", BEAMBOOK_COUNTS: counts, NO_COLOR: "1" },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const code = await ended(child);
  if (!existsSync(counts)) throw new StepError(`Vitest ended with code ${code} before it counted.`);
  const counted = JSON.parse(readFileSync(counts, "utf8"));
  if (code !== 0 && counted.failed === 0) counted.failed = 1;
  return counted;
}

function summarise(results) {
  const sum = (of) => results.reduce((total, result) => total + of(result), 0);
  console.log("\nStep                                seconds   passed   failed  skipped");
  for (const { name, seconds, passed, failed, skipped } of results) {
    const cells = [seconds.toFixed(1), passed, failed, skipped.length].map((v) =>
      String(v).padStart(9),
    );
    console.log(`${name.padEnd(34)}${cells.join("")}`);
  }
  const skipped = results.flatMap((result) => result.skipped);
  if (skipped.length > 0) console.log(`\nSkipped:\n${skipped.map((s) => `  - ${s}`).join("\n")}`);
  const failed = sum((result) => result.failed);
  const total = Math.round(sum((result) => result.seconds));
  console.log(`\nAll of it took ${Math.floor(total / 60)} min ${total % 60} s.`);
  console.log(`${sum((r) => r.passed)} passed, ${failed} failed, ${skipped.length} skipped`);
  return failed === 0 ? 0 : 1;
}
