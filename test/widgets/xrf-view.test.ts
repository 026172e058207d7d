import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { JUPYTER_DISPLAY } from "@beambook/core";
import {
  calibrateEnergies,
  DataStack,
  makePainting,
  makeRawPreview,
  type Painting,
  rawToDatastack,
} from "@beambook/core/xrf";
import { setNotebookHost } from "@beambook/kernel/comm";
import { ConversionView, DataStackView, RawPreviewView, WIDGET_VIEW } from "@beambook/widgets";
import { decode } from "fast-png";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { screenshot } from "../support/browser.js";
import { FrontEnd } from "../support/front-end.js";
import { type LivePage, ViewBrowser } from "../support/live-page.js";
import { MiniHost } from "../support/mini-host.js";

const folder = mkdtempSync(join(tmpdir(), "beambook-xrf-view-"));
let painting: Painting;
let ds: DataStack;
let host: MiniHost;
let front: FrontEnd;

beforeAll(async () => {
  painting = await makePainting(join(folder, "painting"), { height: 40, width: 60, depth: 512 });
  const { datastackFile } = await rawToDatastack(painting.raw, painting.rpl, { verbose: false });
  ds = await DataStack.open(datastackFile);
});

afterAll(() => {
  ds.close();
  rmSync(folder, { recursive: true });
});

beforeEach(() => {
  host = new MiniHost().install();
  front = new FrontEnd(host);
});

afterEach(() => setNotebookHost(undefined));

/** 512 channels of 80 eV. */
const calibration = calibrateEnergies([
  { channel: 0, energy: 0 },
  { channel: 100, energy: 8 },
]);

describe("a view of a datastack", () => {
  it("shows the file's spectra, and the map of the channels around the highest peak", async () => {
    const view = new DataStackView({ stack: ds });
    await view.ready;
    const sum = await ds.read("maxrf_sumspectrum");
    expect([...view.sumSpectrum]).toEqual([...(sum.flat() as Float32Array)]);
    expect(view.shape).toEqual([40, 60, 512]);
    const [from, to] = view.band as number[];
    expect(from).toBeLessThanOrEqual(sum.argmax());
    expect(to).toBeGreaterThan(sum.argmax());
    expect(view.map?.toArray()).toEqual((await ds.channelMap(from, to)).toArray());
  });

  it("follows the band, and tells what is on show", async () => {
    const view = new DataStackView({ stack: ds, band: [100, 110] });
    await view.ready;
    const told: unknown[] = [];
    view.on("band", (band) => told.push(band));
    await front.set(view.modelId, { band: [140, 150] });
    await view.ready;
    expect(told).toMatchObject([{ from: 140, to: 150 }]);
    expect(view.map?.sum()).toBe((await ds.channelMap(140, 150)).sum());
    const { codes, facts } = front.state(view.modelId) as {
      codes: Uint8Array;
      facts: { shape: number[]; limits: number[] };
    };
    expect(facts.shape).toEqual([40, 60]);
    expect(codes).toHaveLength(2400);
  });

  it("only finishes the newest of many bands", async () => {
    const view = new DataStackView({ stack: ds });
    await view.ready;
    const told: number[] = [];
    view.on("band", ({ from }) => told.push(from));
    for (let from = 10; from < 60; from += 10) view.band = [from, from + 5];
    await view.ready;
    expect(told.at(-1)).toBe(50);
    expect(told.length).toBeLessThan(5);
    expect(view.map?.sum()).toBe((await ds.channelMap(50, 55)).sum());
    expect(host.errors).toEqual([]);
  });

  it("has the spectrum of a pixel and the mean of a region", async () => {
    const view = new DataStackView({ stack: ds, pixel: [7, 9] });
    await view.ready;
    expect([...view.selected]).toEqual([...((await ds.spectrum(7, 9)).flat() as Float32Array)]);
    expect(view.selectedLabel).toBe("row 7, column 9");
    const told: unknown[] = [];
    view.on("select", (choice) => told.push(choice));
    view.region = [2, 3, 4, 5];
    await view.ready;
    const pixels = Array.from({ length: 20 }, (_, k): [number, number] => [
      2 + Math.floor(k / 5),
      3 + (k % 5),
    ]);
    const { mean } = await ds.region(pixels);
    expect([...view.selected]).toEqual([...Float32Array.from(mean.flat() as Float64Array)]);
    expect(told).toMatchObject([{ pixel: null, region: [2, 3, 4, 5] }]);
    view.set({ region: null, pixel: null });
    await view.ready;
    expect(view.selected).toHaveLength(0);
  });

  it("marks lines of elements where there are energies", async () => {
    const view = new DataStackView({ stack: ds, energies: calibration, lines: ["Cu", "Pb La"] });
    await view.ready;
    const labels = view.lines.map(({ label }) => label);
    expect(labels).toEqual(expect.arrayContaining(["Cu Ka", "Cu Kb", "Pb La"]));
    expect(view.lines.find(({ label }) => label === "Cu Ka")?.energy).toBeCloseTo(8.04, 1);
    const bare = new DataStackView({ stack: ds, lines: ["Cu"] });
    await expect(bare.ready).rejects.toMatchObject({ code: "InvalidArgument" });
    const wrong = new DataStackView({ stack: ds, energies: [1, 2, 3] });
    await expect(wrong.ready).rejects.toMatchObject({ code: "ShapeMismatch" });
  });

  it("refuses what is not in the cube and stays as it was", async () => {
    const view = new DataStackView({ stack: ds, band: [10, 20] });
    await view.ready;
    for (const wrong of [{ band: [500, 600] }, { band: [5, 5] }, { pixel: [40, 0] }]) {
      expect(() => view.set(wrong)).toThrow(expect.objectContaining({ code: "IndexOutOfRange" }));
    }
    expect(() => view.set({ region: [0, 0, 41, 1] })).toThrow(/40 x 60/);
    await front.set(view.modelId, { band: [500, 600] });
    expect(view.band).toEqual([10, 20]);
    expect(front.state(view.modelId).band).toEqual([10, 20]);
    const outside = new DataStackView({ stack: ds, band: [10, 2000] });
    await expect(outside.ready).rejects.toMatchObject({ code: "IndexOutOfRange" });
    expect(() => new DataStackView({} as never)).toThrow(/open datastack/);
  });

  it("keeps a picture beside the live view, and a small state", async () => {
    const view = new DataStackView({ stack: ds, pixel: [7, 9], energies: calibration });
    const bundle = await view[JUPYTER_DISPLAY]();
    expect(Object.keys(bundle)).toEqual(expect.arrayContaining([WIDGET_VIEW, "image/png"]));
    const png = decode(Buffer.from(String(bundle["image/png"]), "base64"));
    expect([png.width, png.height]).toEqual([900, 340]);
    const bytes = Object.values(front.state(view.modelId)).reduce<number>(
      (sum, v) => sum + (v instanceof Uint8Array ? v.byteLength : 0),
      0,
    );
    expect(bytes).toBeLessThan(1e6);
  });
});

describe("a preview and a conversion", () => {
  it("a preview is turned until it is right", async () => {
    const preview = await makeRawPreview(painting.raw, painting.rpl, { save: false });
    const view = new RawPreviewView({ preview, flipVertical: true });
    expect(view.flips).toEqual({ flipHorizontal: false, flipVertical: true });
    await front.set(view.modelId, { flip_horizontal: true });
    expect(view.flips).toEqual({ flipHorizontal: true, flipVertical: true });
    expect(view.map?.shape).toEqual([40, 60]);
    expect(view.band).toEqual([...preview.channels]);
    expect(await view[JUPYTER_DISPLAY]()).toHaveProperty("image/png");
  });

  it("a preview is shown at once when asked", async () => {
    const shown = await makeRawPreview(painting.raw, painting.rpl, { save: false, show: true });
    expect(host.outputs).toMatchObject([{ kind: "display" }]);
    expect(host.outputs[0].bundle).toEqual(await shown[JUPYTER_DISPLAY]());
  });

  it("a conversion shows what it has, and says when it is done", async () => {
    const view = new ConversionView();
    expect(await view[JUPYTER_DISPLAY]()).not.toHaveProperty("image/png");
    const datastackFile = join(folder, "again.datastack");
    await rawToDatastack(painting.raw, painting.rpl, { ...view.listeners, datastackFile });
    expect(view.part).toBe(1);
    expect(view.status).toMatch(/^done, [\d.]+ MB\/s$/);
    expect([...view.maxSpectrum]).toEqual([
      ...((await ds.read("maxrf_maxspectrum")).flat() as Float32Array),
    ]);
    expect(view.map?.shape).toEqual([40, 60]);
  });
});

describe("the views on a page", () => {
  let browser: ViewBrowser;
  const open = (view: { modelId: string }): Promise<LivePage> =>
    browser.open({ host, front, id: view.modelId }, "renderXrfView");
  const ready = (page: LivePage): Promise<void> =>
    page.page.locator('[data-testid=bb-xrf][data-ready="true"]').waitFor();

  beforeAll(async () => {
    browser = await ViewBrowser.start();
  });

  afterAll(() => browser?.close());

  it("a band that is dragged changes the map; edges and the whole band move", async () => {
    const view = new DataStackView({ stack: ds, band: [20, 30], energies: calibration });
    const page = await open(view);
    await ready(page);
    const at = async (channel: number): Promise<number[]> => {
      const spectrum = page.part("bb-xrf-spectrum");
      const box = JSON.parse((await spectrum.getAttribute("data-box")) ?? "{}");
      const [low, high] = ((await spectrum.getAttribute("data-span")) ?? "").split(" ").map(Number);
      const { width } = await page.box("bb-xrf-spectrum");
      return [(box.left + ((channel - low) / (high - low)) * box.width) / width, 0.5];
    };
    await page.drag("bb-xrf-spectrum", await at(200), await at(240));
    await expect.poll(() => view.band?.[1]).toBeGreaterThan(230);
    const [from, to] = view.band as number[];
    expect(Math.abs(from - 200)).toBeLessThanOrEqual(2);
    expect(Math.abs(to - 240)).toBeLessThanOrEqual(2);
    await view.ready;
    expect(view.map?.sum()).toBe((await ds.channelMap(from, to)).sum());
    await page.drag("bb-xrf-spectrum", await at(to - 0.5), await at(300));
    await expect.poll(() => view.band?.[1]).toBeGreaterThan(295);
    expect(view.band?.[0]).toBe(from);
    await page.drag("bb-xrf-spectrum", await at(250), await at(150));
    await expect.poll(() => view.band?.[0]).toBeLessThan(110);
    expect(page.faults).toEqual([]);
    await page.page.close();
  });

  it("a click in the map shows a pixel's spectrum, a drag a region's", async () => {
    const view = new DataStackView({ stack: ds });
    const page = await open(view);
    await ready(page);
    const { width, height } = await page.box("bb-xrf-image");
    expect(width / height).toBeCloseTo(1.5, 1);
    await page.part("bb-xrf-image").click({ position: { x: 0.51 * width, y: 0.26 * height } });
    await expect.poll(() => view.pixel).toEqual([10, 30]);
    await view.ready;
    expect([...view.selected]).toEqual([...((await ds.spectrum(10, 30)).flat() as Float32Array)]);
    await page.drag("bb-xrf-image", [0.11, 0.13], [0.31, 0.38]);
    await expect.poll(() => view.region).toEqual([5, 6, 11, 13]);
    await expect.poll(() => page.part("bb-xrf").getAttribute("data-region")).toBe("[5,6,11,13]");
    expect(await page.part("bb-xrf-readout").textContent()).toMatch(/rows|row/);
    await page.part("bb-xrf-clear").click();
    await expect.poll(() => view.region).toBeNull();
    expect(view.pixel).toBeNull();
    await page.page.close();
  });

  it("is driven by the keyboard alone", async () => {
    const view = new DataStackView({ stack: ds, band: [100, 120] });
    const page = await open(view);
    await ready(page);
    const box = page.part("bb-xrf");
    await box.press("ArrowRight");
    await box.press("Shift+ArrowRight");
    await expect.poll(() => view.band).toEqual([111, 131]);
    await box.press("ArrowUp");
    await expect.poll(() => view.band).toEqual([110, 132]);
    await box.press("Alt+ArrowLeft");
    await expect.poll(() => view.pixel).toEqual([19, 29]);
    await box.press("Alt+ArrowLeft");
    await expect.poll(() => view.pixel).toEqual([19, 28]);
    await box.press("Alt+Shift+ArrowDown");
    await expect.poll(() => view.region).toEqual([19, 28, 2, 1]);
    await box.press("Escape");
    await expect.poll(() => view.region).toBeNull();
    await box.press("l");
    await expect.poll(() => view.log).toBe(true);
    await box.press("+");
    await expect
      .poll(() => page.part("bb-xrf-spectrum").getAttribute("data-span"))
      .not.toBe("-0.5 511.5");
    await box.press("0");
    await expect
      .poll(() => page.part("bb-xrf-spectrum").getAttribute("data-span"))
      .toBe("-0.5 511.5");
    await page.part("bb-xrf-from").fill("50");
    await page.part("bb-xrf-to").fill("59");
    await page.part("bb-xrf-to").press("Enter");
    await expect.poll(() => view.band).toEqual([50, 60]);
    expect(await box.getAttribute("aria-label")).toMatch(/channels 50 to 59/);
    await page.page.close();
  });

  it("looks right in a light and a dark theme, and says when the kernel is gone", async () => {
    const view = new DataStackView({
      stack: ds,
      pixel: painting.hotspot as [number, number],
      energies: calibration,
      lines: ["Fe", "Cu", "Pb La"],
      title: "Painting",
    });
    const page = await open(view);
    await ready(page);
    const ink = (): Promise<string> =>
      page.page
        .locator(".bb-axis-text")
        .first()
        .evaluate((text) => getComputedStyle(text).fill);
    const light = await ink();
    await screenshot(page.page, "xrf-view-light");
    await page.setDark(true);
    await screenshot(page.page, "xrf-view-dark");
    expect(await ink()).not.toBe(light);
    await page.setLiveness("restarted");
    expect(await page.page.getByRole("alert").textContent()).toMatch(/restarted/);
    await page.closeView();
    expect(await page.page.locator("#view").innerHTML()).toBe("");
    expect(page.faults).toEqual([]);
    await page.page.close();
  });

  it("a preview is turned by its boxes, arrows and all", async () => {
    const preview = await makeRawPreview(painting.raw, painting.rpl, { save: false });
    const view = new RawPreviewView({ preview });
    const page = await open(view);
    await ready(page);
    await screenshot(page.page, "xrf-preview");
    await page.part("bb-xrf-flip-h").check();
    await expect.poll(() => view.flips.flipHorizontal).toBe(true);
    const turned = page.part("bb-xrf-image");
    await expect.poll(() => turned.evaluate((c) => c.style.transform)).toBe("scaleX(-1)");
    expect(await page.page.locator("[data-mark=arrow]").count()).toBe(2);
    await screenshot(page.page, "xrf-preview-flipped");
    await page.page.close();
  });

  it("a conversion fills its picture", async () => {
    const view = new ConversionView();
    const page = await open(view);
    const datastackFile = join(folder, "third.datastack");
    await rawToDatastack(painting.raw, painting.rpl, { ...view.listeners, datastackFile });
    await ready(page);
    await expect.poll(() => page.part("bb-xrf-status").textContent()).toMatch(/done/);
    expect(
      await page.part("bb-xrf-part").evaluate((bar) => (bar as HTMLProgressElement).value),
    ).toBe(1);
    await screenshot(page.page, "xrf-conversion");
    await page.page.close();
  });
});
