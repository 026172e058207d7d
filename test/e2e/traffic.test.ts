import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startBrowser, type TestBrowser } from "../support/browser.js";
import { type Lab, startLab } from "../support/lab.js";
import { NotebookPage } from "../support/notebook-page.js";
import { writeNotebook } from "../support/write-notebook.js";

const PATIENCE = { timeout: 60_000 };

/** Answers every array with one that is one larger in each value. */
const LARGE = `import { fromAnywidget, FrameChannel, IntSlider, VBox } from "@beambook/widgets";
  const large = fromAnywidget({
    esm: \`export default { render({ model, el }) {
      el.textContent = "ready";
      model.on("change:data", () => {
        const view = model.get("data");
        const values = new Float32Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
        for (let i = 0; i < values.length; i++) values[i] += 1;
        el.textContent = values.length;
        model.set("back", new DataView(values.buffer));
        model.save_changes();
      });
    } };\`,
    state: { data: new Float32Array(0), back: new Float32Array(0) },
  });
  large`;

/** Draws no more than five frames a second, whatever comes. */
const SLOW = `const slow = fromAnywidget({
    esm: \`export default { render({ model, el }) {
      const id = Math.random().toString(36);
      const say = (event, seq) => model.send({ event, channel: "frames", view: id, seq });
      el.className = "slow";
      model.on("msg:custom", (message) => setTimeout(() => {
        el.textContent = message.meta.value;
        el.dataset.drawn = Number(el.dataset.drawn ?? 0) + 1;
        say("frame-ack", message.seq);
      }, 200));
      say("frame-ready");
    } };\`,
  });
  const frames = new FrameChannel(slow, { inFlight: 2 });
  const slider = new IntSlider({ max: 1000 });
  let made = 0;
  slider.observe("value", ({ new: value }) => frames.push(() => {
    made += 1;
    return { meta: { value }, buffers: [new Uint8Array(2_000_000)] };
  }));
  new VBox({ children: [slider, slow] })`;

describe("large and fast traffic with a real page", () => {
  const folder = mkdtempSync(`${tmpdir()}/beambook-traffic-`);
  let lab: Lab;
  let browser: TestBrowser;
  let notebook: NotebookPage;

  beforeAll(async () => {
    writeNotebook(`${folder}/traffic.ipynb`, [LARGE, SLOW]);
    [lab, browser] = await Promise.all([startLab(folder), startBrowser()]);
    notebook = await NotebookPage.open(await browser.newPage(), lab, "traffic.ipynb");
    await notebook.runAll();
  });

  afterAll(async () => {
    await browser?.close();
    await lab?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("30 MB travel to the page and back, every value right", async () => {
    const count = 7_500_000;
    await notebook.evaluate(
      `large.data = Float32Array.from({ length: ${count} }, (_, i) => i % 1013);`,
    );
    const length = (): Promise<number> => notebook.evaluateJson("large.back.length");
    await expect.poll(length, { ...PATIENCE, interval: 500 }).toBe(count);
    expect(
      await notebook.evaluate("large.back.every((value, i) => value === (i % 1013) + 1)"),
    ).toBe("true");
  });

  it("a slider faster than the view leaves out frames, and the last one arrives soon", async () => {
    const view = notebook.page.locator(".slow");
    await notebook.page.locator(".noUi-handle").focus();
    for (let i = 0; i < 60; i++) await notebook.page.keyboard.press("ArrowRight");
    const slider = (): Promise<number> => notebook.evaluateJson("slider.value");
    await expect.poll(slider, PATIENCE).toBe(60);
    await expect.poll(() => view.textContent(), PATIENCE).toBe("60");
    await notebook.evaluate(`for (let value = 100; value <= 400; value++) {
      slider.value = value;
      await new Promise((done) => setTimeout(done, 2));
    }`);
    await expect.poll(() => view.textContent(), PATIENCE).toBe("400");
    const { sent, replaced } = await notebook.evaluateJson<{ sent: number; replaced: number }>(
      "frames.counts",
    );
    // Two seconds at five frames a second, and what the page's own slider has sent.
    expect(sent).toBeLessThan(60);
    expect(replaced).toBeGreaterThan(200);
    expect(await notebook.evaluateJson("made")).toBe(sent);
    await expect.poll(() => view.getAttribute("data-drawn"), PATIENCE).toBe(String(sent));
  });

  it("a page that goes away holds up nothing", async () => {
    await notebook.page.close();
    notebook = await NotebookPage.open(await browser.newPage(), lab, "traffic.ipynb");
    await notebook.idle();
    await notebook.evaluate("for (let i = 0; i < 20; i++) slider.value = 100 + i;");
    const later = (): Promise<number> => notebook.evaluateJson("frames.counts.sent");
    const before = await later();
    await notebook.evaluate("slider.value = 500;");
    expect((await later()) - before).toBeLessThanOrEqual(2);
  });
});
