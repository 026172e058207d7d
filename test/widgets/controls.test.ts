import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { JUPYTER_DISPLAY } from "@beambook/core";
import { setNotebookHost } from "@beambook/kernel/comm";
import {
  Button,
  Combobox,
  DatePicker,
  DatetimePicker,
  Dropdown,
  dlink,
  FileUpload,
  FloatSlider,
  FloatsInput,
  FloatText,
  HTML,
  Image,
  IntRangeSlider,
  IntSlider,
  IntsInput,
  jsdlink,
  jslink,
  Label,
  link,
  NaiveDatetimePicker,
  SelectMultiple,
  Text,
  TimePicker,
} from "@beambook/widgets";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FrontEnd } from "../support/front-end.js";
import { MiniHost } from "../support/mini-host.js";

let host: MiniHost;
let page: FrontEnd;
beforeEach(() => {
  host = new MiniHost().install();
  page = new FrontEnd(host);
});
afterEach(() => setNotebookHost(undefined));

describe("buttons and fields", () => {
  test("a click calls handlers with the button, from the view and from code", async () => {
    const button = new Button({ description: "go", icon: "fa-gear" });
    const clicks: unknown[] = [];
    const end = button.onClick((b) => clicks.push(b));
    await page.send(button.modelId, { event: "click" });
    button.click();
    end();
    button.click();
    expect(clicks).toEqual([button, button]);
    expect(button.icon).toBe("gear");
  });

  test("Enter in a text field calls submit handlers", async () => {
    const text = new Text();
    const seen: string[] = [];
    text.onSubmit((t) => seen.push(t.value));
    await page.set(text.modelId, { value: "run 34" });
    await page.send(text.modelId, { event: "submit" });
    expect(seen).toEqual(["run 34"]);
  });

  test("a Combobox with ensureOption takes only its suggestions", () => {
    const box = new Combobox({ options: ["iron"], ensureOption: true });
    box.value = "iron";
    expect(() => {
      box.value = "gold";
    }).toThrow(/must be one of "iron", not "gold"/);
  });

  test("number tags keep to their limits", () => {
    const ints = new IntsInput({ min: 0, max: 5 });
    expect(() => ints.set({ value: [6] })).toThrow(/at most 5/);
    const floats = new FloatsInput({ min: 0.5 });
    expect(() => floats.set({ value: [0.25] })).toThrow(/at least 0.5/);
  });
});

describe("ranges", () => {
  test("lower and upper are the two values", async () => {
    const range = new IntRangeSlider({ max: 10, value: [2, 4] });
    range.upper = 8;
    range.lower = 3;
    expect(page.state(range.modelId).value).toEqual([3, 8]);
    await page.set(range.modelId, { value: [1, 2] });
    expect([range.lower, range.upper]).toEqual([1, 2]);
  });

  test("min and max may be moved together, past the old limits", () => {
    const slider = new IntSlider({ value: 50 });
    slider.set({ min: 200, max: 300 });
    expect(slider.value).toBe(200);
    expect(() => slider.set({ min: 400 })).toThrow(/min 400 above max 300/);
    expect(page.state(slider.modelId)).toMatchObject({ min: 200, max: 300, value: 200 });
  });
});

describe("selections", () => {
  test("index, value and label agree, whoever changes them", async () => {
    const menu = new Dropdown({
      options: [
        ["one", 1],
        ["two", 2],
      ],
    });
    const seen: unknown[] = [];
    menu.observe(["index", "value", "label"], ({ name, new: value }) => seen.push([name, value]));
    await page.set(menu.modelId, { index: 1 });
    expect([menu.value, menu.label]).toEqual([2, "two"]);
    expect(seen).toEqual(
      expect.arrayContaining([
        ["value", 2],
        ["label", "two"],
        ["index", 1],
      ]),
    );
    menu.value = 1;
    expect(page.state(menu.modelId).index).toBe(0);
    expect(page.state(menu.modelId)).not.toHaveProperty("value");
  });

  test("an index out of range from a page is refused and put right there", async () => {
    const menu = new Dropdown({ options: ["a", "b"] });
    await page.set(menu.modelId, { index: 7 });
    expect(host.errors[0]).toMatchObject({ code: "InvalidArgument" });
    expect(page.state(menu.modelId).index).toBe(0);
  });

  test("options may be a map, and values objects that are compared by content", () => {
    const menu = new Dropdown({
      options: new Map<string, number[]>([
        ["a", [1, 2]],
        ["b", [3]],
      ]),
    });
    menu.value = [3];
    expect(menu.label).toBe("b");
    expect(page.state(menu.modelId)._options_labels).toEqual(["a", "b"]);
  });

  test("several values are chosen in any order", async () => {
    const list = new SelectMultiple({ options: ["a", "b", "c"] });
    await page.set(list.modelId, { index: [2, 0] });
    expect(list.value).toEqual(["c", "a"]);
    list.value = ["b"];
    expect(page.state(list.modelId).index).toEqual([1]);
  });
});

describe("dates and times", () => {
  test("arrive as Date and time of day", async () => {
    const date = new DatePicker();
    await page.set(date.modelId, { value: { year: 2026, month: 1, date: 28 } });
    expect(date.value?.toISOString()).toBe("2026-02-28T00:00:00.000Z");
    const moment = new DatetimePicker();
    const fields = {
      year: 99,
      month: 0,
      date: 2,
      hours: 3,
      minutes: 4,
      seconds: 5,
      milliseconds: 6,
    };
    await page.set(moment.modelId, { value: fields });
    expect(moment.value?.toISOString()).toBe("0099-01-02T03:04:05.006Z");
    const clock = new NaiveDatetimePicker();
    await page.set(clock.modelId, { value: { ...fields, year: 2026, hours: 23 } });
    expect([clock.value?.getFullYear(), clock.value?.getHours()]).toEqual([2026, 23]);
    const time = new TimePicker({ value: "08:15" });
    expect(page.state(time.modelId).value).toEqual({
      hours: 8,
      minutes: 15,
      seconds: 0,
      milliseconds: 0,
    });
    await page.set(time.modelId, { value: null });
    expect(time.value).toBeNull();
    expect(host.errors).toEqual([]);
  });

  test("a local midnight means that day, and what is no date is refused", () => {
    const date = new DatePicker({ value: new Date(2026, 4, 1) });
    expect(page.state(date.modelId).value).toEqual({ year: 2026, month: 4, date: 1 });
    expect(() => date.set({ value: "tomorrow" as never })).toThrow(/Date/);
    expect(() => new TimePicker({ value: "25:00" })).toThrow(/time of day/);
    expect(() => new DatePicker({ min: new Date(5e11), max: new Date(0) })).toThrow(/above max/);
  });
});

describe("files and pictures", () => {
  test("an upload arrives with its bytes and is not sent back", async () => {
    const upload = new FileUpload({ multiple: true });
    const content = new Uint8Array([1, 2, 3]);
    const file = { name: "a.h5", type: "", size: 3, last_modified: 1_700_000_000_000, content };
    await page.set(upload.modelId, { value: [file], error: "" });
    expect(host.errors).toEqual([]);
    expect(upload.value).toEqual([
      { name: "a.h5", type: "", size: 3, lastModified: new Date(1_700_000_000_000), content },
    ]);
    const updates = host.updates(upload.modelId);
    expect(updates.every((u) => !("value" in u.state))).toBe(true);
  });

  test("a picture keeps a static copy beside the view; HTML keeps its text", async () => {
    const folder = mkdtempSync(join(tmpdir(), "beambook-"));
    const file = join(folder, "dot.png");
    writeFileSync(file, new Uint8Array([137, 80, 78, 71]));
    const image = await Image.fromFile(file, { width: "10" });
    expect([image.format, image.width]).toEqual(["png", "10"]);
    expect(await image[JUPYTER_DISPLAY]()).toMatchObject({ "image/png": "iVBORw==" });
    const remote = Image.fromUrl("https://example.org/a.png");
    expect(new TextDecoder().decode(remote.value)).toBe("https://example.org/a.png");
    expect(await remote[JUPYTER_DISPLAY]()).not.toHaveProperty("image/png");
    expect(await new HTML({ value: "<b>x</b>" })[JUPYTER_DISPLAY]()).toMatchObject({
      "text/html": "<b>x</b>",
    });
  });
});

describe("links", () => {
  test("link keeps two traits equal through the kernel until it is unlinked", async () => {
    const [slider, field] = [new FloatSlider({ max: 10 }), new FloatText({ value: 3 })];
    const tie = link([field, "value"], [slider, "value"]);
    expect(slider.value).toBe(3);
    await page.set(slider.modelId, { value: 4.5 });
    expect(field.value).toBe(4.5);
    expect(page.state(field.modelId).value).toBe(4.5);
    tie.unlink();
    field.value = 1;
    expect(slider.value).toBe(4.5);
  });

  test("link and dlink convert values on their way", () => {
    const [celsius, kelvin] = [new FloatText({ value: 20 }), new FloatText()];
    link([celsius, "value"], [kelvin, "value"], {
      to: (c: number) => c + 273,
      from: (k: number) => k - 273,
    });
    expect(kelvin.value).toBe(293);
    kelvin.value = 300;
    expect(celsius.value).toBe(27);
    const label = new Label();
    dlink([kelvin, "value"], [label, "value"], (k: number) => `${k} K`);
    kelvin.value = 301;
    expect(label.value).toBe("301 K");
  });

  test("jslink and jsdlink are models that refer to both ends by their names in messages", () => {
    const [slider, field] = [new IntSlider(), new IntSlider()];
    const tie = jslink([slider, "value"], [field, "readoutFormat"]);
    expect(page.state(tie.modelId)).toMatchObject({
      _model_name: "LinkModel",
      _view_name: null,
      source: [`IPY_MODEL_${slider.modelId}`, "value"],
      target: [`IPY_MODEL_${field.modelId}`, "readout_format"],
    });
    const one = jsdlink([slider, "value"], [field, "max"]);
    expect(page.state(one.modelId)._model_name).toBe("DirectionalLinkModel");
    tie.unlink();
    expect(page.models.get(tie.modelId)?.closed).toBe(true);
    expect(() => jslink([slider, "nope"], [field, "value"])).toThrow(/no trait "nope"/);
  });
});
