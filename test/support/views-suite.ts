import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { screenshot, startBrowser, type TestBrowser } from "./browser.js";
import { type Lab, startLab } from "./lab.js";
import { NotebookPage } from "./notebook-page.js";

/** A notebook with a detector view named `view` and a map named `map` whose clicks choose the view's frame. */
export interface ViewsNotebook {
  /** Absolute path of its folder. */
  folder: string;
  /** Its name in there. */
  name: string;
}

const part = (on: NotebookPage, testId: string): Locator =>
  on.page.locator(`[data-testid="${testId}"]`).first();
const canvas = (on: NotebookPage): Locator => part(on, "bb-detector-canvas");

/** What a page's detector view has on its canvas. */
const shownFrame = async (on: NotebookPage): Promise<number> =>
  Number((await canvas(on).getAttribute("data-frame", { timeout: 5_000 })) ?? "none yet");

const shows = (on: NotebookPage, frame: number): Promise<void> =>
  expect.poll(() => shownFrame(on), { timeout: 20_000 }).toBe(frame);

/** Tests of the detector view and the parameter map as a user meets them, in a real JupyterLab. */
export function describeViews(title: string, notebook: ViewsNotebook): void {
  describe(title, () => {
    const state: { lab?: Lab; browser?: TestBrowser; first?: NotebookPage } = {};
    const first = (): NotebookPage => state.first!;
    const open = async (): Promise<NotebookPage> =>
      NotebookPage.open(await state.browser!.newPage(), state.lab!, notebook.name);
    const inKernel = <T>(code: string): Promise<T> => first().evaluateJson<T>(code);
    const frameInKernel = (frame: number): Promise<void> =>
      expect.poll(() => inKernel<number>("view.frame"), { timeout: 10_000 }).toBe(frame);

    beforeAll(async () => {
      [state.lab, state.browser] = await Promise.all([startLab(notebook.folder), startBrowser()]);
      state.first = await open();
      await first().runAll();
      await canvas(first()).scrollIntoViewIfNeeded();
    });

    afterAll(async () => {
      await state.browser?.close();
      await state.lab?.stop();
    });

    it("runs every cell without an error", async () => {
      await expect.poll(() => shownFrame(first()), { timeout: 20_000 }).toBeGreaterThanOrEqual(0);
      await screenshot(first().page, `${notebook.name}-run`);
      expect(await first().errors()).toEqual([]);
    });

    it("the frame slider tells the kernel, and the new frame appears", async () => {
      const slider = part(first(), "bb-frame-slider");
      await dragTo(first(), slider, 0.6);
      const chosen = Number(await slider.inputValue());
      expect(chosen).toBeGreaterThan(0);
      await frameInKernel(chosen);
      await shows(first(), chosen);
    });

    it("a frame that the kernel sets appears", async () => {
      await first().evaluate("view.frame = 1;");
      await shows(first(), 1);
      expect(await part(first(), "bb-frame-slider").inputValue()).toBe("1");
    });

    it("reads out the array's own value under the pointer", async () => {
      const { row, col, value } = await hoverOnValue(first());
      const exact = await inKernel<number>(`(await view.image(1)).get(${row}, ${col})`);
      expect(value).toBe(exact);
      await screenshot(first().page, `${notebook.name}-hover`);
    });

    it("a click in the map changes the frame", async () => {
      const map = part(first(), "bb-map-plot").locator(".nsewdrag").first();
      await map.scrollIntoViewIfNeeded();
      await map.hover();
      await map.click();
      await expect.poll(() => inKernel("map.selected")).not.toBeNull();
      const [train, pulse] = await inKernel<number[]>("map.selected");
      const [, pulses] = await inKernel<number[]>("map.shape");
      await frameInKernel(train * pulses + pulse);
      await shows(first(), train * pulses + pulse);
      await screenshot(first().page, `${notebook.name}-click`);
    });

    it("a second page sees the same, and what is changed there is seen here", async () => {
      await first().save();
      const second = await open();
      await canvas(second).scrollIntoViewIfNeeded();
      await shows(second, await shownFrame(first()));
      await part(second, "bb-colormap").selectOption("magma");
      await expect.poll(() => part(first(), "bb-colormap").inputValue()).toBe("magma");
      expect(await inKernel("view.cmap")).toBe("magma");
      await second.page.context().close();
    });

    it("a reloaded page has its views back, still alive", async () => {
      const before = await shownFrame(first());
      await first().reload();
      await first().idle();
      await canvas(first()).scrollIntoViewIfNeeded();
      await shows(first(), before);
      await first().evaluate("view.frame = 2;");
      await shows(first(), 2);
      await expect.poll(() => part(first(), "bb-map").getAttribute("data-ready")).toBe("true");
    });

    it("says so when the kernel dies under an open view", async () => {
      const pid = await inKernel<number>("process.pid");
      process.kill(pid, "SIGKILL");
      await expect
        .poll(() => part(first(), "bb-detector-notice").textContent(), { timeout: 30_000 })
        .toMatch(/kernel/i);
      await first().page.locator(".jp-Dialog .jp-mod-accept").first().click();
      await screenshot(first().page, `${notebook.name}-dead`);
    });
  });
}

/** Drags a range input's thumb to a place along it, as a share of its width. */
async function dragTo(on: NotebookPage, slider: Locator, share: number): Promise<void> {
  await slider.scrollIntoViewIfNeeded();
  const box = await slider.boundingBox();
  if (!box) throw new Error("The slider is not on the page.");
  const { mouse } = on.page;
  await mouse.move(box.x + 4, box.y + box.height / 2);
  await mouse.down();
  await mouse.move(box.x + box.width * share, box.y + box.height / 2, { steps: 6 });
  await mouse.up();
}

/** Moves the pointer over the image until the read-out has an exact number; returns it with its pixel. */
async function hoverOnValue(
  on: NotebookPage,
): Promise<{ row: number; col: number; value: number }> {
  await canvas(on).scrollIntoViewIfNeeded();
  const box = await canvas(on).boundingBox();
  if (!box) throw new Error("The detector view is not on the page.");
  const readout = part(on, "bb-detector-readout");
  for (const [across, down] of [
    [0.4, 0.4],
    [0.55, 0.3],
    [0.35, 0.65],
    [0.6, 0.6],
  ]) {
    await on.page.mouse.move(box.x + box.width * across, box.y + box.height * down, { steps: 3 });
    await on.page.waitForTimeout(600);
    const { row, col, value } = await readout.evaluate((line) => ({
      ...(line as HTMLElement).dataset,
    }));
    if (value && value !== "null" && Number.isFinite(Number(value))) {
      return { row: Number(row), col: Number(col), value: Number(value) };
    }
  }
  throw new Error("No place on the image gave an exact value.");
}
