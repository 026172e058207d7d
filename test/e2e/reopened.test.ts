import { readFileSync, statSync } from "node:fs";
import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { screenshot, startBrowser, type TestBrowser } from "../support/browser.js";
import { type Lab, startLab } from "../support/lab.js";
import type { Notebook } from "../support/notebook.js";
import { NotebookPage } from "../support/notebook-page.js";
import { repoRoot, runPython } from "../support/peers.js";

const MANAGER = "@jupyter-widgets/jupyterlab-manager:plugin";
const PATIENCE = { timeout: 20_000 };

describe.each([false, true])("a notebook with live views, widget state saved: %s", (saveState) => {
  let lab: Lab;
  let browser: TestBrowser;
  let notebook: NotebookPage;

  const canvas = (): Locator => notebook.page.getByTestId("bb-detector-canvas");
  const notice = (): Locator => notebook.page.getByTestId("bb-detector-notice").first();
  const pictures = (on: NotebookPage): Locator => on.page.locator("[data-testid=bb-picture] img");
  /** Widths of the pictures that stand in for the views. */
  const widths = (on: NotebookPage): Promise<number[]> =>
    pictures(on).evaluateAll((images) =>
      images.map((image) => (image as HTMLImageElement).naturalWidth),
    );

  beforeAll(async () => {
    const folder = `${repoRoot}/test/e2e/fixtures`;
    const settings = { [MANAGER]: { saveState } };
    [lab, browser] = await Promise.all([startLab(folder, { settings }), startBrowser()]);
    notebook = await NotebookPage.open(await browser.newPage(), lab, "views.ipynb");
    await notebook.runAll();
    await canvas().waitFor();
    await notebook.save();
  });

  afterAll(async () => {
    await browser?.close();
    await lab?.stop();
  });

  it("grows by less than 300 kB for each view", () => {
    const before = statSync(`${repoRoot}/test/e2e/fixtures/views.ipynb`).size;
    const after = statSync(`${lab.folder}/views.ipynb`).size;
    expect(after - before).toBeLessThan(2 * 300_000);
    const { metadata } = JSON.parse(readFileSync(`${lab.folder}/views.ipynb`, "utf8")) as Notebook;
    expect("widgets" in (metadata ?? {})).toBe(saveState);
  });

  it("shows no picture while its views live", async () => {
    await notebook.page.waitForTimeout(2_000);
    expect(await pictures(notebook).count()).toBe(0);
    expect(await canvas().isVisible()).toBe(true);
  });

  it("says that the cell must run again when the kernel was restarted, and then it lives", async () => {
    await notebook.menu("Kernel", "kernelmenu:restart");
    await notebook.page.locator(".jp-Dialog .jp-mod-warn").click();
    await expect.poll(() => notice().textContent(), PATIENCE).toMatch(/restarted.*run the cell/i);
    await screenshot(notebook.page, `restarted-${saveState}`);
    await notebook.runAll();
    await notebook.evaluate("view.frame = 3;");
    await expect.poll(() => canvas().getAttribute("data-frame"), PATIENCE).toBe("3");
    await notebook.save();
  });

  it("says the same when native code has ended the kernel, which starts anew by itself", async () => {
    const ends = notebook.evaluate('process.kill(process.pid, "SIGSEGV")').catch(() => {});
    const dialog = notebook.page.locator(".jp-Dialog");
    await expect.poll(() => dialog.textContent(), PATIENCE).toMatch(/died.*restart automatically/);
    await dialog.getByRole("button", { name: "Ok" }).click();
    await expect.poll(() => notice().textContent(), PATIENCE).toMatch(/restarted.*run the cell/i);
    expect(await notebook.evaluate("6 * 7")).toBe("42");
    await notebook.runAll();
    await notebook.save();
    await ends;
  });

  it("shows the pictures with a new kernel that knows nothing of the views", async () => {
    await notebook.menu("Kernel", "kernelmenu:shutdown");
    const again = await NotebookPage.open(await browser.newPage(), lab, "views.ipynb");
    await again.idle();
    await expect.poll(() => widths(again), PATIENCE).toEqual([640, 640]);
    await screenshot(again.page, `reopened-${saveState}`);
    await again.page.waitForTimeout(3_000);
    expect(await widths(again)).toEqual([640, 640]);
    const waiting = again.page.getByText(/Loading widget|Error displaying/).first();
    expect(await waiting.isVisible()).toBe(false);
    await again.runAll();
    await expect.poll(() => pictures(again).count(), PATIENCE).toBe(0);
    expect(await again.page.getByTestId("bb-detector-canvas").isVisible()).toBe(true);
    await again.save();
    await again.page.context().close();
  });

  it("keeps its pictures as a page of HTML, at most 640 pixels wide", () => {
    runPython(
      "import sys; from nbconvert.nbconvertapp import main; main(sys.argv[1:])",
      ["--to", "html", "views.ipynb"],
      { cwd: lab.folder },
    );
    const html = readFileSync(`${lab.folder}/views.html`, "utf8");
    const found = [...html.matchAll(/src="data:image\/png;base64,([\w+/=]+)"/g)];
    const sizes = found.map(([, data]) => Buffer.from(data, "base64").readUInt32BE(16));
    expect(sizes).toEqual([640, 640]);
  });
});
