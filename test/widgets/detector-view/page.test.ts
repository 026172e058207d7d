import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { extname } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { screenshot, startBrowser, type TestBrowser } from "../../support/browser.js";
import { repoRoot } from "../../support/peers.js";

const ROOTS: Record<string, string> = {
  "/dist/": `${repoRoot}/packages/widgets/dist/`,
  "/page/": `${repoRoot}/test/widgets/detector-view/page/`,
};
const TYPES: Record<string, string> = {
  ".js": "text/javascript",
  ".css": "text/css",
  ".html": "text/html",
};

let server: Server;
let browser: TestBrowser;
let page: Page;
const faults: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    const path = (request.url ?? "").split("?")[0];
    const root = Object.keys(ROOTS).find((r) => path.startsWith(r));
    const css = `${repoRoot}/packages/widgets/src/theme.css`;
    const file = path.endsWith("theme.css") ? css : root && ROOTS[root] + path.slice(root.length);
    if (file === undefined || !existsSync(file)) response.writeHead(404).end();
    else response.setHeader("content-type", TYPES[extname(file)] ?? "").end(readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  browser = await startBrowser();
  page = await browser.newPage();
  page.on("pageerror", (error) => faults.push(error.message));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  await page.goto(`http://127.0.0.1:${port}/page/index.html`);
  await shown(0);
});

afterAll(async () => {
  await browser?.close();
  server?.close();
});

/** Waits until a frame is on the canvas. */
async function shown(frame: number): Promise<void> {
  await page.locator(`[data-testid=bb-detector-canvas][data-frame="${frame}"]`).waitFor();
  await settled();
}

async function settled(): Promise<void> {
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  );
}

interface ShownView {
  left: number;
  top: number;
  width: number;
  height: number;
  row: number;
  col: number;
  scale: number;
}

async function shownView(): Promise<ShownView> {
  const text = await page.getByTestId("bb-detector-canvas").getAttribute("data-view");
  return JSON.parse(text ?? "{}") as ShownView;
}

/** Where an image pixel is on the page; the fake detector is seen from the front (both axes mirrored). */
async function placeOf(row: number, col: number): Promise<{ x: number; y: number }> {
  const box = await page.getByTestId("bb-detector-canvas").boundingBox();
  const view = await shownView();
  return {
    x: (box?.x ?? 0) + view.left + view.width / 2 - (col + 0.5 - view.col) * view.scale,
    y: (box?.y ?? 0) + view.top + view.height / 2 - (row + 0.5 - view.row) * view.scale,
  };
}

/** Average colour of a patch of the canvas. */
async function colorAt(x: number, y: number): Promise<number[]> {
  return page.evaluate(
    ([px, py]) => {
      const canvas = document.querySelector<HTMLCanvasElement>("[data-testid=bb-detector-canvas]");
      if (canvas === null) throw new Error("no canvas");
      const box = canvas.getBoundingClientRect();
      const ratio = canvas.width / box.width;
      const context = canvas.getContext("2d") as CanvasRenderingContext2D;
      const { data } = context.getImageData((px - box.left) * ratio, (py - box.top) * ratio, 1, 1);
      return [...data];
    },
    [x, y],
  );
}

async function model(name: string): Promise<unknown> {
  return page.evaluate((n) => (window as unknown as PageWindow).bench.model.get(n), name);
}

interface PageWindow {
  bench: {
    model: { get(name: string): unknown; set(name: string, value: unknown): void };
    setLiveness(now: string): void;
    sent: { type: string }[];
  };
}

describe("the detector view on a page", () => {
  it("reads the pixel under the pointer exactly, with module, place and q", async () => {
    const { x, y } = await placeOf(700, 301);
    await page.mouse.move(x, y);
    const readout = page.getByTestId("bb-detector-readout");
    await page.waitForFunction(() => {
      const line = document.querySelector<HTMLElement>("[data-testid=bb-detector-readout]");
      return line?.dataset.value !== undefined && line.dataset.value !== "";
    });
    const row = Number(await readout.getAttribute("data-row"));
    const col = Number(await readout.getAttribute("data-col"));
    expect(Math.abs(row - 700)).toBeLessThanOrEqual(2);
    expect(Math.abs(col - 301)).toBeLessThanOrEqual(2);
    const text = await readout.innerText();
    expect(text).toMatch(/module \d+, slow \d+, fast \d+/);
    expect(text).toMatch(/Å⁻¹/);
  });

  it("is transparent between modules and coloured on them", async () => {
    const gap = await placeOf(4, 500);
    const lit = await placeOf(60, 200);
    expect((await colorAt(gap.x, gap.y))[3]).toBe(0);
    expect((await colorAt(lit.x, lit.y))[3]).toBe(255);
  });

  it("recolours at once when a handle of the colour bar is dragged", async () => {
    const bar = page.getByTestId("bb-detector-colorbar");
    const box = await bar.boundingBox();
    const { x, y } = await placeOf(700, 780);
    const before = await colorAt(x, y);
    const high = Number(await bar.getAttribute("data-high"));
    const top = (box?.y ?? 0) + 8;
    await page.mouse.move((box?.x ?? 0) + 42, top + 140);
    await page.mouse.down();
    await page.mouse.move((box?.x ?? 0) + 42, top + 380, { steps: 5 });
    await page.mouse.up();
    await settled();
    expect(Number(await bar.getAttribute("data-high"))).toBeLessThan(high);
    expect(await model("limits")).toHaveLength(2);
    expect(await colorAt(x, y)).not.toEqual(before);
    await bar.dblclick({ position: { x: 42, y: 100 } });
    expect(await model("limits")).toBeNull();
  });

  it("zooms about the pointer, pans, asks for finer pixels and goes back", async () => {
    const fit = await shownView();
    const start = await placeOf(700, 300);
    const target = { x: Math.round(start.x), y: Math.round(start.y) };
    await page.mouse.move(target.x, target.y);
    await page.mouse.wheel(0, -800);
    await settled();
    const near = await placeOf(700, 300);
    // Everything moves away from the pointer by the factor of the zoom.
    expect(near.x - target.x).toBeCloseTo(Math.exp(2) * (start.x - target.x), 3);
    expect(near.y - target.y).toBeCloseTo(Math.exp(2) * (start.y - target.y), 3);
    expect((await shownView()).scale / fit.scale).toBeCloseTo(Math.exp(2), 3);
    await page.mouse.down();
    await page.mouse.move(target.x + 60, target.y + 30, { steps: 4 });
    await page.mouse.up();
    await settled();
    const moved = await placeOf(700, 300);
    expect(moved.x - near.x).toBeCloseTo(60, 0);
    expect(moved.y - near.y).toBeCloseTo(30, 0);
    await page.waitForTimeout(300);
    expect(await model("region")).toHaveLength(4);
    await page.mouse.dblclick(target.x, target.y);
    await settled();
    expect((await shownView()).scale).toBeCloseTo(fit.scale, 9);
  });

  it("is driven by the keyboard alone", async () => {
    const canvas = page.getByTestId("bb-detector-canvas");
    await canvas.press("Escape");
    await canvas.press("ArrowRight");
    await shown(1);
    await canvas.press("ArrowDown");
    await shown(21);
    await canvas.press("End");
    await shown(59);
    await canvas.press("Home");
    await shown(0);
    await canvas.press("l");
    expect(await model("norm")).toBe("log");
    await canvas.press("l");
    await canvas.press("l");
    await canvas.press("o");
    expect(await model("outline")).toBe(true);
    await canvas.press("Shift+ArrowRight");
    const readout = page.getByTestId("bb-detector-readout");
    const col = Number(await readout.getAttribute("data-col"));
    await canvas.press("Shift+ArrowRight");
    // Seen from the front, right on the screen is a lower column.
    expect(Number(await readout.getAttribute("data-col"))).toBe(col - 1);
    await canvas.press("?");
    expect(await page.getByTestId("bb-help-list").isVisible()).toBe(true);
    await canvas.press("?");
  });

  it("moves its sliders together, and skips what a fast one has passed", async () => {
    const frames = page.getByTestId("bb-frame-slider");
    await frames.focus();
    const before = await page.evaluate(() => (window as unknown as PageWindow).bench.sent.length);
    await page.evaluate(() => {
      const slider = document.querySelector<HTMLInputElement>("[data-testid=bb-frame-slider]");
      for (let k = 1; k <= 45 && slider !== null; k++) {
        slider.value = String(k);
        slider.dispatchEvent(new Event("input", { bubbles: true }));
      }
    });
    await shown(45);
    const asked = await page.evaluate(
      (n) =>
        (window as unknown as PageWindow).bench.sent.slice(n).filter((m) => m.type === "image")
          .length,
      before,
    );
    expect(asked).toBeLessThanOrEqual(4);
    expect(await page.getByTestId("bb-train-slider-text").innerText()).toBe("train 10002");
    expect(await page.getByTestId("bb-pulse-slider-text").innerText()).toBe("pulse 5");
    expect(await page.getByTestId("bb-detector-title").innerText()).toContain(
      "train 10002, pulse 5",
    );
  });

  it("follows the theme", async () => {
    await screenshot(page, "detector-view-light");
    await page.evaluate(() => document.body.classList.add("dark"));
    await settled();
    await screenshot(page, "detector-view-dark");
    const ink = await page.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>("[data-testid=bb-detector-canvas]");
      const context = canvas?.getContext("2d") as CanvasRenderingContext2D;
      const { data } = context.getImageData(0, 0, 60, canvas?.height ?? 0);
      return Math.max(...data.filter((_, i) => i % 4 === 0 && data[i + 3] > 200));
    });
    expect(ink).toBeGreaterThan(200);
  });

  it("says when the kernel has restarted or died, and nothing when all is well", async () => {
    const notice = page.getByTestId("bb-detector-notice");
    const set = (now: string): Promise<void> =>
      page.evaluate((n) => (window as unknown as PageWindow).bench.setLiveness(n), now);
    await set("restarted");
    expect(await notice.innerText()).toMatch(/restarted: run the cell/);
    await set("dead");
    expect(await notice.innerText()).toMatch(/has died/);
    await set("live");
    expect(await notice.isVisible()).toBe(false);
  });

  it("has raised no error on the page", () => {
    expect(faults).toEqual([]);
  });
});
