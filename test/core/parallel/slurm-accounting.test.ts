import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runTasks, slurmExecutor } from "@beambook/core/parallel";
import { afterAll, beforeAll, expect, it } from "vitest";

// Recorded answers, see the README beside them: this is no SLURM but shell scripts in its commands' places.
const recorded = new URL("../../reference/slurm/sacct.txt", import.meta.url);
const [, failed, killed, timeout, cancelled] = readFileSync(recorded, "utf8").split("\n");
const module = new URL("./slurm-tasks.mjs", import.meta.url).href;
const before = process.env.PATH;
const folder = mkdtempSync(join(tmpdir(), "beambook-accounting-"));
const asked = join(folder, "asked");

function fake(command: string, ...lines: string[]): void {
  const text = ["#!/bin/sh", ...lines, ""].join("\n");
  writeFileSync(join(folder, "bin", command), text, { mode: 0o755 });
}

/** A controller that takes a job and has forgotten it when it is asked. */
beforeAll(() => {
  mkdirSync(join(folder, "bin"));
  fake("sbatch", "echo 4711");
  fake("squeue", "exit 0");
  fake("scancel", "exit 0");
  fake(
    "scontrol",
    'if [ "$2" = config ]; then echo "MaxArraySize = 1001"; exit 0; fi',
    "echo 'slurm_load_jobs error: Invalid job id specified' >&2; exit 1",
  );
  process.env.PATH = join(folder, "bin");
});
afterAll(() => {
  process.env.PATH = before;
  rmSync(folder, { recursive: true, force: true });
});

async function errorOfRun(): Promise<Error & { code?: string }> {
  const executor = slurmExecutor({ folder, poll: [0.05, 0.1], settle: 0.1, retries: 0 });
  // The first array task never begins, as SLURM's node would have it that was lost.
  return runTasks([{ module, name: "square", args: 2 }], { executor }).then(
    () => expect.unreachable(),
    (error: unknown) => error as Error,
  );
}

it.each([
  [failed, "FAILED, exit code 3:0, on n1", "n1"],
  [killed, "FAILED, exit code 0:9, on n2", "n2"],
  [timeout, "TIMEOUT, exit code 0:0, on n2", "n2"],
])(
  "a job that only the accounting remembers is lost with what that says: %s",
  async (answer, text, node) => {
    fake("sacct", `echo "$@" > ${asked}`, `echo '${answer}'`);
    const error = await errorOfRun();
    expect(error.code).toBe("TaskFailed");
    expect(error.message).toContain(`lost 1 times, at last on node ${node} in job 4711_0: ${text}`);
    expect(readFileSync(asked, "utf8")).toContain("-j 4711_0");
  },
);

it("the last of several lines counts, which is the last start of a job put back into the queue", async () => {
  fake("sacct", `printf '%s\\n' 'NODE_FAIL|0:0|n7' '${killed}'`);
  expect((await errorOfRun()).message).toContain("FAILED, exit code 0:9, on n2");
});

it("a job that the accounting says was cancelled ends the run as cancelled", async () => {
  fake("sacct", `echo '${cancelled}'`);
  const error = await errorOfRun();
  expect(error.code).toBe("Aborted");
  expect(error.message).toContain("Job 4711_0 was cancelled outside of this process");
});

it.each([
  ["is switched off", "echo 'Slurm accounting storage is disabled' >&2; exit 1"],
  ["answers nothing", "exit 0"],
  ["is not installed", undefined],
])("where accounting %s nothing is made up", async (_, line) => {
  if (line === undefined) rmSync(join(folder, "bin", "sacct"));
  else fake("sacct", line);
  expect((await errorOfRun()).message).toContain("SLURM knows it no more");
});
