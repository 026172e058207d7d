import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { screenshot, startBrowser, type TestBrowser } from "../support/browser.js";
import { type Lab, startLab } from "../support/lab.js";
import { NotebookPage } from "../support/notebook-page.js";
import { writeNotebook } from "../support/write-notebook.js";

const PATIENCE = { timeout: 20_000 };

/** What anywidget's documentation shows, as cells of TypeScript. */
const CELLS: Record<string, string> = {
  "a counter with a style": `import { fromAnywidget, IntSlider, int, jslink, oneOf } from "@beambook/widgets";
    const counter = fromAnywidget({
      esm: \`function render({ model, el }) {
        const button = document.createElement("button");
        button.innerHTML = "count is " + model.get("value");
        button.addEventListener("click", () => {
          model.set("value", model.get("value") + 1);
          model.save_changes();
        });
        model.on("change:value", () => { button.innerHTML = "count is " + model.get("value"); });
        el.classList.add("counter-widget");
        el.appendChild(button);
      }
      export default { render };\`,
      css: ".counter-widget button { color: rgb(10, 20, 30); font-size: 20px; }",
      state: { value: 0 },
    });
    counter`,
  "initialize, render and their cleanups": `const life = fromAnywidget({
      esm: \`export default () => {
        let shared = 0;
        return {
          initialize({ model }) {
            shared = 40;
            const tick = () => model.set("seen", model.get("seen") + 1);
            model.on("change:tick", tick);
            return () => model.off("change:tick", tick);
          },
          async render({ model, el }) {
            await Promise.resolve();
            el.innerHTML = "<output class=shared>" + (shared + 2) + "</output>";
            return () => { document.body.dataset.cleaned = "yes"; };
          },
        };
      };\`,
      state: { tick: 0, seen: 0 },
    });
    life`,
  "custom messages both ways": `const pinged: unknown[] = [];
    const talker = fromAnywidget({
      esm: \`export default { render({ model, el }) {
        el.innerHTML = "<button class=ping>ping</button><span class=pong></span>";
        el.querySelector(".ping").onclick = () => model.send({ type: "ping", at: [1, 2] });
        model.on("msg:custom", (msg, buffers) => {
          const text = new TextDecoder().decode(buffers[0]);
          el.querySelector(".pong").textContent = msg.type + " " + text;
        });
      } };\`,
    });
    talker.onMessage((message) => {
      pinged.push(message);
      void talker.send({ type: "pong" }, [new TextEncoder().encode("grüße")]);
    });
    talker`,
  "a list of things to do": `const todo = fromAnywidget({
      esm: \`export default { render({ model, el }) {
        const draw = () => {
          el.replaceChildren(...model.get("items").map(({ text, done }, i) => {
            const line = document.createElement("label");
            const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: done });
            box.onchange = () => {
              model.set("items", model.get("items").map((item, k) => k === i ? { ...item, done: box.checked } : item));
              model.save_changes();
            };
            line.append(box, text);
            return line;
          }));
        };
        model.on("change:items", draw);
        draw();
      } };\`,
      state: { items: [{ text: "align", done: false }, { text: "measure", done: false }] },
    });
    todo`,
  "a widget inside of a widget": `const inner = fromAnywidget({
      esm: \`export default { render({ model, el }) {
        const draw = () => { el.textContent = "inner " + model.get("value"); };
        model.on("change:value", draw);
        draw();
      } };\`,
      state: { value: 7 },
    });
    const outer = fromAnywidget({
      esm: \`export default { async render({ model, el, host }) {
        const child = await host.getWidget(model.get("child"));
        const place = document.createElement("p");
        place.className = "child";
        el.append(place);
        await child.render({ el: place });
      } };\`,
      state: { child: inner },
    });
    outer`,
  "linked in the page": `const mirror = new IntSlider({ value: 0, max: 100 });
    jslink([counter, "value"], [mirror, "value"]);
    mirror`,
  "a module in a file, with limits and words": `const fromFile = fromAnywidget({
      esm: "./gauge.js",
      traits: { level: int(3, { min: 0, max: 9 }), mode: oneOf(["bar", "dot"], "bar") },
    });
    fromFile`,
};

const GAUGE = `export default { render({ model, el }) {
  const draw = () => { el.textContent = "MARK" + model.get("mode") + model.get("level"); };
  model.on("change:level change:mode", draw);
  draw();
} };`;

describe("the examples of anywidget's documentation, in TypeScript", () => {
  const folder = mkdtempSync(`${tmpdir()}/beambook-anywidget-`);
  let lab: Lab;
  let browser: TestBrowser;
  let notebook: NotebookPage;
  const names = Object.keys(CELLS);
  const shown = (name: string): Locator => notebook.outputs(names.indexOf(name)).first();
  const ask = <T>(code: string): Promise<T> => notebook.evaluateJson<T>(code);

  beforeAll(async () => {
    writeNotebook(`${folder}/examples.ipynb`, Object.values(CELLS));
    writeFileSync(`${folder}/gauge.js`, GAUGE.replace("MARK", "old "));
    [lab, browser] = await Promise.all([startLab(folder), startBrowser()]);
    notebook = await NotebookPage.open(await browser.newPage(), lab, "examples.ipynb");
    await notebook.runAll();
  });

  afterAll(async () => {
    if (notebook) await screenshot(notebook.page, "anywidget-examples");
    await browser?.close();
    await lab?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("run without an error", async () => {
    expect(await notebook.errors()).toEqual([]);
  });

  it("a counter counts in the page and in the kernel, in its style", async () => {
    const button = shown("a counter with a style").locator("button");
    await button.click();
    await expect.poll(() => button.textContent()).toBe("count is 1");
    await expect.poll(() => ask("counter.value"), PATIENCE).toBe(1);
    await notebook.evaluate("counter.value = 41;");
    await expect.poll(() => button.textContent(), PATIENCE).toBe("count is 41");
    expect(await button.evaluate((el) => getComputedStyle(el).color)).toBe("rgb(10, 20, 30)");
  });

  it("a link in the page carries the counter to a slider, and back", async () => {
    const readout = shown("linked in the page").locator(".widget-readout");
    await notebook.evaluate("counter.value = 12;");
    await expect.poll(() => readout.textContent(), PATIENCE).toBe("12");
    await notebook.evaluate("mirror.value = 30;");
    const button = shown("a counter with a style").locator("button");
    await expect.poll(() => button.textContent(), PATIENCE).toBe("count is 30");
  });

  it("initialize runs once per model, render per view, and what they return when they end", async () => {
    const place = shown("initialize, render and their cleanups");
    await expect.poll(() => place.locator(".shared").textContent(), PATIENCE).toBe("42");
    await notebook.evaluate("life.close();");
    await expect
      .poll(() => notebook.page.evaluate(() => document.body.dataset.cleaned), PATIENCE)
      .toBe("yes");
  });

  it("custom messages carry JSON and bytes", async () => {
    const place = shown("custom messages both ways");
    await place.locator(".ping").click();
    await expect.poll(() => place.locator(".pong").textContent(), PATIENCE).toBe("pong grüße");
    expect(await ask("pinged")).toEqual([{ type: "ping", at: [1, 2] }]);
  });

  it("lists of objects change from both ends", async () => {
    const boxes = shown("a list of things to do").locator("input");
    await boxes.nth(1).check();
    await expect
      .poll(() => ask("todo.items.map((item) => item.done)"), PATIENCE)
      .toEqual([false, true]);
    await notebook.evaluate('todo.items = [...todo.items, { text: "sleep", done: true }];');
    await expect.poll(() => boxes.count(), PATIENCE).toBe(3);
  });

  it("a widget is shown inside of another", async () => {
    const child = shown("a widget inside of a widget").locator(".child");
    await expect.poll(() => child.textContent(), PATIENCE).toBe("inner 7");
    await notebook.evaluate("inner.value = 9;");
    await expect.poll(() => child.textContent(), PATIENCE).toBe("inner 9");
  });

  it("a file that is saved again is drawn again; values out of range stay out", async () => {
    const place = shown("a module in a file, with limits and words");
    await expect.poll(() => place.textContent(), PATIENCE).toContain("old bar3");
    writeFileSync(`${lab.folder}/gauge.js`, GAUGE.replace("MARK", "new "));
    await expect.poll(() => place.textContent(), PATIENCE).toContain("new bar3");
    await notebook.evaluate('fromFile.set({ level: 4, mode: "dot" });');
    await expect.poll(() => place.textContent(), PATIENCE).toContain("new dot4");
    expect(await notebook.evaluate("fromFile.level = 99;")).toContain("between 0 and 9");
    expect(await ask("fromFile.level")).toBe(4);
  });
});
