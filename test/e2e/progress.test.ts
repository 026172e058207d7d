import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { screenshot, startBrowser, type TestBrowser } from "../support/browser.js";
import { type Lab, startLab } from "../support/lab.js";
import { NotebookPage } from "../support/notebook-page.js";
import { writeNotebook } from "../support/write-notebook.js";

const PATIENCE = { timeout: 20_000 };
const IMPORT = 'import { progress } from "@beambook/core/parallel"; const kept: number[] = [];';
const CELLS = [
  `${IMPORT}
   for (const n of progress(Array.from({ length: 20 }, (_, i) => i), { label: "quick" })) kept.push(n);`,
  `kept.length = 0;
   for await (const n of progress(Array.from({ length: 2000 }, (_, i) => i), { label: "patient", unit: "trains" })) {
     kept.push(n);
     await new Promise((done) => setTimeout(done, 20));
   }`,
  `kept.length = 0;
   for (const n of progress(Array.from({ length: 2000 }, (_, i) => i), { label: "busy" })) {
     const end = Date.now() + 20;
     while (Date.now() < end);
     kept.push(n);
   }`,
  `import { runTasks, slurmExecutor } from "@beambook/core/parallel";
   process.env.PATH = "fake";
   const tasks = [{ module: "node:os", name: "uptime", args: 0 }];
   await runTasks(tasks, { executor: slurmExecutor({ folder: "runs", poll: [0.2, 0.5] }) });`,
  `import { rmSync } from "node:fs";
   import { slurmPool } from "@beambook/core/parallel";
   rmSync("cancelled", { force: true });
   const pool = slurmPool({ folder: "pools", poll: [0.2, 0.5] });
   await pool.scale(1);`,
];

/** Commands in the places of SLURM's: a queue in which a job waits until it is cancelled. */
const SLURM = {
  sbatch: 'echo "$2" > submitted; echo 42',
  squeue: '[ -e cancelled ] || echo "42|0|PENDING||Priority|none"',
  scancel: 'echo "$@" > cancelled',
  scontrol: 'echo "MaxArraySize = 1001"',
};

describe("progress bars in JupyterLab", () => {
  const folder = mkdtempSync(`${tmpdir()}/beambook-progress-`);
  let lab: Lab;
  let browser: TestBrowser;
  let notebook: NotebookPage;
  const bar = (cell: number): Locator => notebook.outputs(cell).locator("progress");
  const stop = (cell: number): Locator => notebook.outputs(cell).locator(".bb-stop");
  const run = async (cell: number): Promise<void> => {
    await notebook.page.locator(".jp-CodeCell .jp-Editor").nth(cell).click();
    await notebook.page.keyboard.press("Control+Enter");
  };

  beforeAll(async () => {
    writeNotebook(`${folder}/progress.ipynb`, CELLS);
    mkdirSync(`${folder}/fake`);
    for (const [name, line] of Object.entries(SLURM)) {
      writeFileSync(`${folder}/fake/${name}`, `#!/bin/sh\n${line}\n`, { mode: 0o755 });
    }
    [lab, browser] = await Promise.all([startLab(folder), startBrowser()]);
    notebook = await NotebookPage.open(await browser.newPage(), lab, "progress.ipynb");
    await notebook.idle();
  });

  afterAll(async () => {
    await browser?.close();
    await lab?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("end full, without a button", async () => {
    await run(0);
    await expect.poll(() => bar(0).getAttribute("value"), PATIENCE).toBe("20");
    expect(await stop(0).count()).toBe(0);
    expect(await notebook.outputs(0).textContent()).toContain("quick100 % 20/20");
  });

  it.each([1, 2])("stop at their button and keep what was done (cell %i)", async (cell) => {
    await run(cell);
    await expect.poll(() => stop(cell).isVisible(), PATIENCE).toBe(true);
    await expect
      .poll(async () => Number(await bar(cell).getAttribute("value")), PATIENCE)
      .toBeGreaterThan(5);
    await screenshot(notebook.page, `progress-${cell}`);
    await stop(cell).click();
    await expect
      .poll(() => notebook.errors(), PATIENCE)
      .toContain("Interrupted: The cell was interrupted.");
    await notebook.idle();
    const kept = await notebook.evaluateJson<number>("kept.length");
    expect(kept).toBeGreaterThan(5);
    expect(kept).toBeLessThan(2000);
    await expect.poll(() => stop(cell).count(), PATIENCE).toBe(0);
    await expect
      .poll(() => notebook.outputs(cell).first().textContent(), PATIENCE)
      .toContain("stopped");
  });

  it("of a cluster's run cancel its jobs", async () => {
    await run(3);
    await expect.poll(() => stop(3).isVisible(), PATIENCE).toBe(true);
    expect(await notebook.outputs(3).first().textContent()).toContain("1 queued");
    await screenshot(notebook.page, "progress-slurm");
    expect(await stop(3).getAttribute("aria-label")).toBe("Cancel the jobs");
    await stop(3).click();
    await expect
      .poll(async () => (await notebook.errors()).join(), PATIENCE)
      .toContain("AbortedError: Stopped before the end.");
    const script = readFileSync(`${lab.folder}/submitted`, "utf8").trim();
    const name = script.replace(/^.*runs\/([^/]+)\/.*$/, "$1-0");
    expect(readFileSync(`${lab.folder}/cancelled`, "utf8")).toBe(`--name ${name}\n`);
    expect(existsSync(script)).toBe(false);
    expect(readdirSync(`${lab.folder}/runs`)).toEqual([]);
    await expect.poll(() => stop(3).count(), PATIENCE).toBe(0);
  });

  it("of a pool close it when its cell has long ended", async () => {
    await run(4);
    await notebook.idle();
    await expect
      .poll(() => notebook.outputs(4).first().textContent(), PATIENCE)
      .toContain("1 queued");
    await screenshot(notebook.page, "progress-pool");
    expect(await stop(4).getAttribute("aria-label")).toBe("Close the jobs");
    await stop(4).click();
    await expect.poll(() => stop(4).count(), PATIENCE).toBe(0);
    expect(await notebook.outputs(4).first().textContent()).toContain("closed");
    expect(readFileSync(`${lab.folder}/cancelled`, "utf8")).toMatch(/^--name beambook-pool-/);
    expect(readdirSync(`${lab.folder}/pools`)).toEqual([]);
  });
});
