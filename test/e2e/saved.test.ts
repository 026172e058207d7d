import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { executeNotebook } from "../../scripts/lib/notebooks.mjs";
import { screenshot, startBrowser, type TestBrowser } from "../support/browser.js";
import { type Lab, startLab } from "../support/lab.js";
import { NotebookPage } from "../support/notebook-page.js";
import { repoRoot } from "../support/peers.js";
import { writeNotebook } from "../support/write-notebook.js";

const CONTROLS = [
  `import { HBox, HTML, IntSlider } from "@beambook/widgets";
   const slider = new IntSlider({ value: 17, max: 50, description: "frame" });
   slider`,
  'new HBox([slider, new HTML({ value: "<i>words</i>" })])',
];

describe("a saved notebook opened where there is no kernel", () => {
  let lab: Lab;
  let browser: TestBrowser;

  beforeAll(async () => {
    const folder = mkdtempSync(`${tmpdir()}/beambook-saved-`);
    const notebook = `${repoRoot}/test/e2e/fixtures/views.ipynb`;
    const { error } = await executeNotebook(notebook, { out: `${folder}/unsigned.ipynb` });
    if (error) throw new Error(error);
    // A signature is of the content, so the two must differ.
    const text = readFileSync(`${folder}/unsigned.ipynb`, "utf8").replace(
      "# Views",
      "# Signed views",
    );
    writeFileSync(`${folder}/signed.ipynb`, text);
    writeNotebook(`${folder}/unrun.ipynb`, CONTROLS);
    const out = `${folder}/controls.ipynb`;
    expect((await executeNotebook(`${folder}/unrun.ipynb`, { out })).error).toBeNull();
    [lab, browser] = await Promise.all([startLab(folder, { kernel: false }), startBrowser()]);
    lab.trust("signed.ipynb");
    lab.trust("controls.ipynb");
    expect(existsSync(`${lab.folder}/signed.ipynb`)).toBe(true);
  });

  afterAll(async () => {
    await browser?.close();
    await lab?.stop();
  });

  it.each(["unsigned.ipynb", "signed.ipynb"])("shows the pictures of %s", async (name) => {
    const page = await browser.newPage();
    const notebook = await NotebookPage.open(page, lab, name);
    await declineKernels(page);
    await page.waitForTimeout(5_000);
    await screenshot(page, `saved-${name}`);
    for (const cell of [0, 1]) {
      await expect.poll(() => pictureIn(notebook, cell), { timeout: 15_000 }).toBeGreaterThan(200);
    }
    await page.context().close();
  });

  it("says in words what stock controls were", async () => {
    const page = await browser.newPage();
    const notebook = await NotebookPage.open(page, lab, "controls.ipynb");
    await declineKernels(page);
    const text = (cell: number): Promise<string> =>
      notebook
        .outputs(cell)
        .getByTestId("bb-picture")
        .or(notebook.outputs(cell))
        .last()
        .innerText();
    await expect
      .poll(() => text(0), { timeout: 15_000 })
      .toMatch(/IntSlider\(value=17, .*Run the cell to make it live/s);
    await expect.poll(() => text(1), { timeout: 15_000 }).toMatch(/IntSlider\(value=17.*words/s);
    await screenshot(page, "saved-controls");
    const waiting = page.getByText(/Loading widget|Error displaying/);
    for (const place of await waiting.all()) expect(await place.isVisible()).toBe(false);
    await page.context().close();
  });
});

/** Width of the picture or drawn canvas among a cell's outputs; 0 without one. */
async function pictureIn(notebook: NotebookPage, cell: number): Promise<number> {
  return notebook.outputs(cell).evaluateAll((outputs) => {
    const widths = outputs.flatMap((output) =>
      [...output.querySelectorAll("img")].map((image) => image.naturalWidth),
    );
    return Math.max(0, ...widths);
  });
}

/** Answers every question for a kernel with "No Kernel"; JupyterLab asks more than once. */
async function declineKernels(page: Page): Promise<void> {
  const dialogs = page.locator(".jp-Dialog");
  await dialogs.first().waitFor();
  for (let asked = 0; asked < 5 && (await dialogs.count()) > 0; asked++) {
    await dialogs.last().getByRole("button", { name: "No Kernel", exact: true }).click();
    await page.waitForTimeout(1_000);
  }
}
