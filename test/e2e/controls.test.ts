import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { screenshot, startBrowser, type TestBrowser } from "../support/browser.js";
import { type Lab, startLab } from "../support/lab.js";
import { NotebookPage } from "../support/notebook-page.js";
import { repoRoot } from "../support/peers.js";

describe("a stock slider in JupyterLab", () => {
  let lab: Lab;
  let browser: TestBrowser;
  let notebook: NotebookPage;

  const handle = (on: NotebookPage) => on.outputs(0).locator(".noUi-handle").first();
  const readout = (on: NotebookPage) => on.outputs(0).locator(".widget-readout").first();
  const shows = (on: NotebookPage, value: number) =>
    expect.poll(() => readout(on).textContent(), { timeout: 10_000 }).toBe(String(value));
  const kernelHas = (value: number) =>
    expect.poll(() => notebook.evaluate("slider.value"), { timeout: 10_000 }).toBe(String(value));

  beforeAll(async () => {
    [lab, browser] = await Promise.all([startLab(`${repoRoot}/test/e2e/fixtures`), startBrowser()]);
    notebook = await NotebookPage.open(await browser.newPage(), lab, "controls.ipynb");
    await notebook.runAll();
  });

  afterAll(async () => {
    await browser?.close();
    await lab?.stop();
  });

  it("opens without a word about news", async () => {
    await notebook.page.waitForTimeout(2_000);
    await screenshot(notebook.page, "controls");
    expect(await notebook.page.locator(".Toastify__toast").count()).toBe(0);
  });

  it("shows the value that the kernel gave it", async () => {
    await shows(notebook, 10);
  });

  it("tells the kernel where it is dragged", async () => {
    const box = await handle(notebook).boundingBox();
    if (!box) throw new Error("The slider has no handle on the page.");
    const { mouse } = notebook.page;
    await mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await mouse.down();
    await mouse.move(box.x + 60, box.y + box.height / 2, { steps: 8 });
    await mouse.up();
    const value = Number(await readout(notebook).textContent());
    expect(value).toBeGreaterThan(10);
    await kernelHas(value);
    await expect
      .poll(() => notebook.outputs(1).allTextContents())
      .toEqual(expect.arrayContaining([expect.stringContaining(`changed to ${value}`)]));
  });

  it("moves when the kernel sets its value", async () => {
    await notebook.evaluate("slider.value = 21;");
    await shows(notebook, 21);
  });

  it("is moved by the keyboard", async () => {
    await handle(notebook).focus();
    for (let i = 0; i < 3; i++) await notebook.page.keyboard.press("ArrowRight");
    await shows(notebook, 24);
    await kernelHas(24);
  });

  it("shows the same in a second page, both ways", async () => {
    await notebook.save();
    const second = await NotebookPage.open(await browser.newPage(), lab, "controls.ipynb");
    // A page that is still asking for the widgets' state does not hear of changes yet.
    await shows(second, 24);
    await notebook.evaluate("slider.value = 30;");
    await shows(second, 30);
    await handle(second).focus();
    await second.page.keyboard.press("ArrowRight");
    await shows(notebook, 31);
    await second.page.context().close();
  });

  it("is there after the page is reloaded, and still drives the kernel", async () => {
    await notebook.reload();
    await notebook.idle();
    await shows(notebook, 31);
    await handle(notebook).focus();
    await notebook.page.keyboard.press("ArrowLeft");
    await kernelHas(30);
  });
});
