import { JUPYTER_DISPLAY, ndarray } from "@beambook/core";
import { MoonFlowerScan, PtyScan, type ScanChunk } from "@beambook/core/ptycho";
import { setNotebookHost } from "@beambook/kernel/comm";
import { CenterView, type ChunkLike, ScanView, WIDGET_VIEW } from "@beambook/widgets";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { screenshot } from "../support/browser.js";
import { FrontEnd } from "../support/front-end.js";
import { type LivePage, ViewBrowser } from "../support/live-page.js";
import { MiniHost } from "../support/mini-host.js";

let host: MiniHost;
let front: FrontEnd;
let chunks: ScanChunk[];
let browser: ViewBrowser;

beforeAll(async () => {
  chunks = [];
  const scan = new MoonFlowerScan({ num_frames: 40, shape: 64 });
  for await (const chunk of scan.chunks(15)) chunks.push(chunk);
  browser = await ViewBrowser.start();
});

afterAll(() => browser?.close());

beforeEach(() => {
  host = new MiniHost().install();
  front = new FrontEnd(host);
});

afterEach(() => setNotebookHost(undefined));

/** Two frames of 3 x 4 pixels, the second with a masked pixel. */
function smallChunk(positions = true): ChunkLike {
  const frames = ndarray(
    Float64Array.from({ length: 24 }, (_, i) => i),
    [2, 3, 4],
  );
  const weights = ndarray(new Uint8Array(24).fill(1), [2, 3, 4]);
  weights.set([1, 2, 3], 0);
  return {
    frames,
    weights,
    chunk: {
      indices: [7, 8],
      positions: positions ? ndarray(Float64Array.of(0, 1e-6, 2e-6, 4e-6), [2, 2]) : null,
    },
    common: { center: [1, 2] },
  };
}

describe("a view of a scan", () => {
  it("measures each frame, its masked pixels left out", () => {
    const view = new ScanView({ chunks: smallChunk() });
    expect(view.frameCount).toBe(2);
    // The second frame is 12 to 23, of which 23 is masked.
    const values = Array.from({ length: 11 }, (_, i) => 12 + i);
    const counts = values.reduce((a, b) => a + b, 0);
    const row = values.reduce((sum, v, i) => sum + v * Math.floor(i / 4), 0) / counts;
    const column = values.reduce((sum, v, i) => sum + v * (i % 4), 0) / counts;
    const { centerOfMass, ...rest } = view.at(1);
    expect(rest).toEqual({ frame: 1, index: 8, position: [2e-6, 4e-6], counts });
    expect(centerOfMass?.[0]).toBeCloseTo(row, 12);
    expect(centerOfMass?.[1]).toBeCloseTo(column, 12);
    expect([...view.values]).toEqual([66, counts]);
    expect(view.marks.center).toEqual([1, 2]);
    view.frame = 1;
    expect(view.picture?.get(2, 3)).toBeNaN();
    view.masked = false;
    expect(view.picture?.get(2, 3)).toBe(23);
  });

  it("colours by what is asked for, shifts from their mean", () => {
    const view = new ScanView({ chunks, quantity: "column" });
    const sum = view.values.reduce((a, b) => a + b, 0);
    expect(Math.abs(sum)).toBeLessThan(1e-4);
    const mean = [...view.values.keys()].reduce(
      (total, k) => total + (view.at(k).centerOfMass?.[1] ?? 0) / 40,
      0,
    );
    expect(view.values[3]).toBeCloseTo((view.at(3).centerOfMass?.[1] ?? 0) - mean, 4);
    view.quantity = "index";
    expect([...view.values]).toEqual(chunks.flatMap(({ chunk }) => chunk.indices));
    const { value_limits } = front.state(view.modelId);
    expect(value_limits).toEqual([0, 39]);
    expect(() => view.set({ quantity: "colour" as never })).toThrow(/shift/);
  });

  it("shows the mean and the largest counts of all frames", () => {
    const view = new ScanView({ chunks: smallChunk(), show: "mean" });
    expect(view.picture?.get(0, 0)).toBe(6);
    expect(view.picture?.get(2, 3)).toBe(11);
    view.show = "max";
    expect(view.picture?.get(0, 0)).toBe(12);
    expect(view.picture?.get(2, 3)).toBe(11);
  });

  it("shows the weights of a frame", async () => {
    const view = new ScanView({ chunks: smallChunk(), show: "weights" });
    expect(view.picture?.sum()).toBe(12);
    view.frame = 1;
    expect([view.show, view.picture?.sum(), view.picture?.get(2, 3)]).toEqual(["weights", 11, 0]);
    expect(view.facts.limits).toEqual([0, 1]);
    expect(await view[JUPYTER_DISPLAY]()).toHaveProperty("image/png");
    view.show = "mean";
    view.frame = 0;
    expect(view.show).toBe("frame");
  });

  it("tells which frame was chosen, and refuses those that there are not", async () => {
    const view = new ScanView({ chunks });
    const told: unknown[] = [];
    view.on("select", (selection) => told.push(selection));
    await front.set(view.modelId, { frame: 21 });
    expect(told).toEqual([expect.objectContaining({ frame: 21, index: 21 })]);
    expect(told[0]).toMatchObject({ ...view.at(21) });
    await front.set(view.modelId, { frame: 40 });
    expect(view.frame).toBe(21);
    expect(() => view.at(40)).toThrow(expect.objectContaining({ code: "IndexOutOfRange" }));
    expect(() => new ScanView({ chunks, frame: 99 })).toThrow(/0 to 39/);
  });

  it("follows chunks as they come, until a frame is chosen", async () => {
    const view = new ScanView();
    expect(await view[JUPYTER_DISPLAY]()).not.toHaveProperty("image/png");
    view.add(chunks[0]);
    expect([view.frameCount, view.frame]).toEqual([15, 14]);
    await front.set(view.modelId, { frame: 3 });
    const rest = async function* (): AsyncGenerator<ScanChunk, void, void> {
      yield* chunks.slice(1);
    };
    expect(await view.follow(rest())).toBe(25);
    expect([view.frameCount, view.frame]).toEqual([40, 3]);
    expect(() => view.add(smallChunk())).toThrow(/3 x 4, those before 64 x 64/);
    expect(() => view.add(PtyScan.WAIT as never)).toThrow(
      expect.objectContaining({ code: "InvalidArgument" }),
    );
  });

  it("puts frames without positions in rows", () => {
    const view = new ScanView({ chunks: smallChunk(false) });
    expect(view.at(0).position).toBeNull();
    const { places, placed } = front.state(view.modelId);
    expect(placed).toBe(false);
    expect([...new Float64Array((places as Uint8Array).slice().buffer)]).toEqual([0, 0, 1, 0]);
  });

  it("keeps a picture beside the live view", async () => {
    const bundle = await new ScanView({ chunks, quantity: "row" })[JUPYTER_DISPLAY]();
    expect(Object.keys(bundle)).toEqual(expect.arrayContaining([WIDGET_VIEW, "image/png"]));
  });
});

describe("a view for finding the centre", () => {
  const frame = ndarray(new Float64Array(600), [20, 30]);
  frame.set([8, 17], 10);

  it("gives what a scan's constructor takes", () => {
    const view = new CenterView({ frame, shape: 12 });
    expect(view.parameters).toEqual({ center: [10, 15], shape: 12 });
    const told: unknown[] = [];
    view.on("change", (choice) => told.push(choice));
    view.useCenterOfMass();
    expect(view.center).toEqual([8, 17]);
    view.shape = [8, 12];
    expect(view.parameters.shape).toEqual([8, 12]);
    expect(told).toMatchObject([
      { center: [8, 17], shape: 12 },
      { center: [8, 17], shape: [8, 12] },
    ]);
  });

  it("takes names of centres, and refuses those outside", () => {
    expect(new CenterView({ frame, center: "geometric" }).center).toEqual([9.5, 14.5]);
    expect(new CenterView({ frame, center: null }).center).toEqual([8, 17]);
    const code = expect.objectContaining({ code: "IndexOutOfRange" });
    expect(() => new CenterView({ frame, center: [20, 3] })).toThrow(code);
    const dark = ndarray(new Float64Array(6), [2, 3]);
    expect(() => new CenterView({ frame: dark, center: null })).toThrow(/no centre of mass/);
    expect(() => new CenterView({} as never)).toThrow(/rows, columns/);
  });

  it("shows the mean of several frames, and keeps a picture", async () => {
    const view = new CenterView({ frame: chunks[0].frames });
    expect(view.facts.shape).toEqual([64, 64]);
    expect(await view[JUPYTER_DISPLAY]()).toHaveProperty("image/png");
  });
});

describe("the views on a page", () => {
  const open = (view: { modelId: string }, render: string): Promise<LivePage> =>
    browser.open({ host, front, id: view.modelId }, render);

  it("a click at a position shows its frame", async () => {
    const view = new ScanView({ chunks });
    const page = await open(view, "renderScanView");
    await page.page.locator('[data-testid=bb-scan][data-ready="true"]').waitFor();
    const scatter = page.part("bb-scan-scatter");
    await expect.poll(() => scatter.getAttribute("data-place")).not.toBeNull();
    const place = JSON.parse((await scatter.getAttribute("data-place")) ?? "{}");
    const [row, column] = view.at(27).position ?? [0, 0];
    const at = { x: place.x0 + column * 1e6 * place.scale, y: place.y0 + row * 1e6 * place.scale };
    await scatter.hover({ position: at });
    expect(await page.part("bb-scan-readout").textContent()).toMatch(/^scan point 27 at x/);
    await scatter.click({ position: at });
    await expect.poll(() => view.frame).toBe(27);
    await expect.poll(() => page.part("bb-scan").getAttribute("data-frame")).toBe("27");
    expect(page.faults).toEqual([]);
    await page.page.close();
  });

  it("menus, slider and keys do the rest", async () => {
    const view = new ScanView({ chunks });
    const page = await open(view, "renderScanView");
    const box = page.part("bb-scan");
    await box.press("End");
    await expect.poll(() => view.frame).toBe(39);
    await box.press("ArrowLeft");
    await expect.poll(() => view.frame).toBe(38);
    await page.part("bb-scan-quantity").selectOption("row");
    await expect.poll(() => view.quantity).toBe("row");
    await page.part("bb-scan-show").selectOption("max");
    await expect.poll(() => view.show).toBe("max");
    await page.part("bb-scan-frame").fill("5");
    await expect.poll(() => view.frame).toBe(5);
    expect(view.show).toBe("frame");
    await expect.poll(() => page.part("bb-scan-count").textContent()).toBe("6 of 40");
    await page.part("bb-scan-masked").uncheck();
    await expect.poll(() => view.masked).toBe(false);
    await screenshot(page.page, "scan-view-light");
    await page.setDark(true);
    await screenshot(page.page, "scan-view-dark");
    await page.setLiveness("dead");
    expect(await page.page.getByRole("alert").textContent()).toMatch(/died/);
    await page.closeView();
    expect(page.faults).toEqual([]);
    await page.page.close();
  });

  it("frames that come while it is shown appear", async () => {
    const view = new ScanView();
    const page = await open(view, "renderScanView");
    expect(await page.part("bb-scan-count").textContent()).toBe("no frames yet");
    for (const chunk of chunks) view.add(chunk);
    await expect.poll(() => page.part("bb-scan").getAttribute("data-count")).toBe("40");
    await page.page.close();
  });

  it("the window is dragged, typed and moved by keys", async () => {
    const view = new CenterView({ frame: chunks[0].frames.mean(0), shape: 24 });
    const page = await open(view, "renderCenterView");
    await page.page.locator('[data-testid=bb-center][data-ready="true"]').waitFor();
    await page.drag("bb-center-image", [0.5, 0.5], [0.75, 0.25]);
    await expect.poll(() => Math.abs(view.center[0] - 16) < 0.2).toBe(true);
    expect(view.center[1]).toBeCloseTo(48, 0);
    await page.part("bb-center-mass").click();
    await expect.poll(() => view.center).toEqual([...(view.mass ?? [])]);
    await page.part("bb-center-middle").click();
    await expect.poll(() => view.center).toEqual([32, 32]);
    await page.part("bb-center").press("Shift+ArrowUp");
    await expect.poll(() => view.center).toEqual([22, 32]);
    await page.part("bb-center").press("+");
    await expect.poll(() => view.shape).toEqual([26, 26]);
    await page.part("bb-center-column").fill("20.5");
    await page.part("bb-center-column").press("Enter");
    await expect.poll(() => view.center).toEqual([22, 20.5]);
    await page.part("bb-center").press("m");
    await screenshot(page.page, "center-view");
    await page.part("bb-window-rows").fill("70");
    await page.part("bb-window-rows").press("Enter");
    await expect.poll(() => page.part("bb-center-readout").textContent()).toMatch(/zeros/);
    expect(page.faults).toEqual([]);
    await page.page.close();
  });
});
