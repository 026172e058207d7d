import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { screenshot, startBrowser, type TestBrowser } from "../support/browser.js";
import { type Lab, startLab } from "../support/lab.js";
import { NotebookPage } from "../support/notebook-page.js";
import { writeNotebook } from "../support/write-notebook.js";

const CELLS = [
  `import { mkdtempSync } from "node:fs";
   import { tmpdir } from "node:os";
   import { join } from "node:path";
   import { DataStack, makePainting, makeRawPreview, rawToDatastack } from "@beambook/core/xrf";
   import { MoonFlowerScan } from "@beambook/core/ptycho";
   import { CenterView, DataStackView, RawPreviewView, ScanView } from "@beambook/widgets";
   const folder = mkdtempSync(join(tmpdir(), "beambook-live-"));
   const { raw, rpl } = await makePainting(join(folder, "p"), { height: 30, width: 40, depth: 256 });
   const ds = await DataStack.open((await rawToDatastack(raw, rpl, { verbose: false })).datastackFile);
   const view = new DataStackView({ stack: ds, band: [50, 60], height: 260 });
   view`,
  `const chunks = [];
   for await (const chunk of new MoonFlowerScan({ num_frames: 12, shape: 32 }).chunks(6)) chunks.push(chunk);
   const scan = new ScanView({ chunks, height: 220 });
   scan`,
  "const center = new CenterView({ frame: chunks[0].frames, height: 220 }); center",
  "const preview = new RawPreviewView({ preview: await makeRawPreview(raw, rpl), height: 220 }); preview",
];

describe("views of maps and scans in JupyterLab", () => {
  const folder = mkdtempSync(`${tmpdir()}/beambook-live-views-`);
  const state: { lab?: Lab; browser?: TestBrowser; first?: NotebookPage } = {};
  const first = (): NotebookPage => state.first!;
  const part = (testId: string): Locator => first().page.getByTestId(testId).first();
  const inKernel = <T>(code: string): Promise<T> => first().evaluateJson<T>(code);
  const ready = async (testId: string): Promise<void> => {
    await part(testId).scrollIntoViewIfNeeded();
    await expect
      .poll(() => part(testId).getAttribute("data-ready"), { timeout: 30_000 })
      .toBe("true");
  };

  beforeAll(async () => {
    writeNotebook(`${folder}/live.ipynb`, CELLS);
    [state.lab, state.browser] = await Promise.all([startLab(folder), startBrowser()]);
    state.first = await NotebookPage.open(await state.browser.newPage(), state.lab, "live.ipynb");
    await first().runAll();
  });

  afterAll(async () => {
    await state.browser?.close();
    await state.lab?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("run without an error", async () => {
    for (const view of ["bb-xrf", "bb-scan", "bb-center"]) await ready(view);
    expect(await first().errors()).toEqual([]);
  });

  it("a band that is dragged changes the map in the kernel", async () => {
    await ready("bb-xrf");
    const box = await part("bb-xrf-spectrum").boundingBox();
    if (box === null) throw new Error("The spectrum is not on the page.");
    const { mouse } = first().page;
    const y = box.y + box.height / 2;
    await mouse.move(box.x + 0.45 * box.width, y);
    await mouse.down();
    await mouse.move(box.x + 0.6 * box.width, y, { steps: 8 });
    await mouse.up();
    await expect
      .poll(() => inKernel<number[]>("view.band"), { timeout: 20_000 })
      .not.toEqual([50, 60]);
    const [from, to] = await inKernel<number[]>("view.band");
    expect(to - from).toBeGreaterThan(20);
    await first().idle();
    const sums = "[view.map.sum(), (await ds.channelMap(view.band![0], view.band![1])).sum()]";
    await expect
      .poll(() => inKernel<number[]>(sums).then(([a, b]) => a === b), { timeout: 20_000 })
      .toBe(true);
    await screenshot(first().page, "live-datastack");
  });

  it("a click in the map, and one at a position, reach the kernel", async () => {
    await part("bb-xrf-image").click({ position: { x: 30, y: 40 } });
    await expect.poll(() => inKernel("view.pixel"), { timeout: 20_000 }).not.toBeNull();
    await expect.poll(() => inKernel<number>("view.selected.length")).toBe(256);
    await ready("bb-scan");
    const place = JSON.parse((await part("bb-scan-scatter").getAttribute("data-place")) ?? "{}");
    const [row, column] = await inKernel<number[]>("scan.at(7).position");
    await part("bb-scan-scatter").click({
      position: {
        x: place.x0 + column * 1e6 * place.scale,
        y: place.y0 + row * 1e6 * place.scale,
      },
    });
    await expect.poll(() => inKernel("scan.frame"), { timeout: 20_000 }).toBe(7);
    await screenshot(first().page, "live-scan");
  });

  it("what the kernel sets is seen, and a reloaded page has its views back", async () => {
    await first().evaluate("view.band = [10, 20]; scan.frame = 3; preview.flipHorizontal = true;");
    await ready("bb-xrf");
    await expect.poll(() => part("bb-xrf").getAttribute("data-band")).toBe("[10,20]");
    await first().save();
    await first().reload();
    await first().idle();
    await ready("bb-xrf");
    await expect.poll(() => part("bb-xrf").getAttribute("data-band")).toBe("[10,20]");
    await ready("bb-scan");
    await expect.poll(() => part("bb-scan").getAttribute("data-frame")).toBe("3");
    await ready("bb-center");
  });
});
