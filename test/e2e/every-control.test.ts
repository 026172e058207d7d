import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { screenshot, startBrowser, type TestBrowser } from "../support/browser.js";
import { controlCases } from "../support/control-actions.js";
import { type Lab, startLab } from "../support/lab.js";
import { NotebookPage } from "../support/notebook-page.js";
import { repoRoot } from "../support/peers.js";

const PATIENCE = { timeout: 10_000 };

describe("in JupyterLab with its own views", () => {
  let lab: Lab;
  let browser: TestBrowser;
  let notebook: NotebookPage;

  const root = (name: string): Locator => notebook.page.locator(`.case-${name}`).first();

  beforeAll(async () => {
    const folder = `${repoRoot}/test/widgets/notebooks`;
    [lab, browser] = await Promise.all([startLab(folder), startBrowser()]);
    notebook = await NotebookPage.open(await browser.newPage(), lab, "every-control.ipynb");
    await notebook.runAll();
    await root("taker").waitFor();
  });

  afterAll(async () => {
    if (notebook) await screenshot(notebook.page, "every-control");
    await browser?.close();
    await lab?.stop();
  });

  it("no control fails to open", async () => {
    expect(await notebook.page.getByText(/Error displaying widget|model not found/).count()).toBe(
      0,
    );
    const names = await notebook.evaluateJson<string[]>("Object.keys(controls)");
    expect(names.sort()).toEqual(controlCases.map((c) => c.name).sort());
  });

  it.each(controlCases)("$name follows the user and the kernel", async (control) => {
    const { name, act, kernel, code, shows } = control;
    const c = `(c) => `;
    const place = root(name);
    await place.waitFor({ state: "attached" });
    if (act && kernel) {
      await act(place);
      const [expression, value] = kernel;
      const ask = () => notebook.evaluateJson(`(${c}${expression})(controls.${name})`);
      await expect.poll(ask, PATIENCE).toEqual(value);
    }
    if (code && shows) {
      const said = await notebook.evaluate(`void (${c}${code})(controls.${name});`);
      expect(said).not.toContain("Error");
      const [read, value] = shows;
      await expect.poll(() => read(place), PATIENCE).toEqual(value);
    }
  });

  it("jslink and jsdlink tie views in the page, and the kernel hears of it", async () => {
    await root("source").locator(".noUi-handle").focus();
    await notebook.page.keyboard.press("ArrowRight");
    const values = () => notebook.evaluateJson("[linked.target.value, linked.taker.value]");
    await expect.poll(values, PATIENCE).toEqual([2, 2]);
    await root("taker").locator(".noUi-handle").focus();
    await notebook.page.keyboard.press("ArrowRight");
    const all = () => notebook.evaluateJson("[linked.source.value, linked.taker.value]");
    await expect.poll(all, PATIENCE).toEqual([2, 3]);
  });

  it("an anywidget module initializes once, draws, and talks both ways with buffers", async () => {
    const place = root("anywidget");
    const text = (selector: string) => () => place.locator(selector).textContent();
    await expect.poll(text(".count"), PATIENCE).toBe("count 3");
    await place.locator(".count").click();
    await expect.poll(() => notebook.evaluate("counter.count"), PATIENCE).toBe("4");
    await notebook.evaluate("counter.count = 10;");
    await expect.poll(text(".count"), PATIENCE).toBe("count 10");
    await place.locator(".sum").click();
    await expect.poll(text(".sum"), PATIENCE).toBe("sum 12, 12 bytes back");
    const doubled = () => notebook.evaluateJson("[...counter.doubled]");
    await expect.poll(doubled, PATIENCE).toEqual([2, 4, 6]);
    await notebook.evaluate('void counter.send({ text: "hi" }, [new Float64Array(4)]);');
    const message = () =>
      place.locator("[data-message]").or(place).first().getAttribute("data-message");
    await expect.poll(message, PATIENCE).toBe("hi 32");
    expect(await notebook.evaluate("counter.started")).toBe("1");
    const colour = await place.locator(".count").evaluate((b) => getComputedStyle(b).color);
    expect(colour).toBe("rgb(1, 2, 3)");
  });

  it("interact shows output, also in a page that was loaded again", async () => {
    const outputs = () => notebook.outputs(2).allInnerTexts();
    await expect.poll(async () => (await outputs()).join(" "), PATIENCE).toContain("x is 5");
    await notebook.save();
    await notebook.reload();
    await notebook.idle();
    const slider = notebook.outputs(2).locator(".noUi-handle").first();
    await slider.waitFor();
    await slider.focus();
    await notebook.page.keyboard.press("ArrowRight");
    await expect.poll(async () => (await outputs()).join(" "), PATIENCE).toContain("x is 6");
    expect((await outputs()).join(" ")).toContain("60");
    expect(await notebook.evaluateJson("ran")).toEqual([5, 6]);
  });
});
