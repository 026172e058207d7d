import type { Locator } from "playwright-core";

/** What a user does with one control on a page, what the kernel then has, and the other way round. */
export interface ControlCase {
  name: string;
  /** What the user does. */
  act?: (root: Locator) => Promise<unknown>;
  /** What the kernel has after it: an expression of the control `c`, and its JSON. */
  kernel?: [expression: string, value: unknown];
  /** What the kernel does then with the control `c`. */
  code?: string;
  /** What the page shows after it. */
  shows?: [read: (root: Locator) => Promise<unknown>, value: unknown];
}

type Read = (root: Locator) => Promise<unknown>;

const text =
  (selector: string): Read =>
  async (root) =>
    (await root.locator(selector).first().textContent())?.trim();
const value =
  (selector: string): Read =>
  (root) =>
    root.locator(selector).first().inputValue();
const count =
  (selector: string): Read =>
  (root) =>
    root.locator(selector).count();
const barWidth: Read = (root) =>
  root
    .locator(".progress-bar")
    .first()
    .evaluate((bar) => (bar as HTMLElement).style.width);

const key =
  (selector: string, ...keys: string[]) =>
  async (root: Locator): Promise<void> => {
    await root.locator(selector).first().focus();
    for (const one of keys) await root.page().keyboard.press(one);
  };
const fill =
  (content: string, selector = "input") =>
  async (root: Locator): Promise<void> => {
    await root.locator(selector).first().fill(content);
    await root.locator(selector).first().press("Tab");
  };
const click = (selector: string) => (root: Locator) => root.locator(selector).first().click();
const upper = ".noUi-handle-upper";
const handle = ".noUi-handle";
const readout = text(".widget-readout");

const sliders: ControlCase[] = [
  {
    name: "IntSlider",
    act: key(handle, "ArrowRight"),
    kernel: ["c.value", 6],
    code: "c.value = 3",
    shows: [readout, "3"],
  },
  {
    name: "FloatSlider",
    act: key(handle, "ArrowRight"),
    kernel: ["c.value", 1.5],
    code: "c.set({ max: 9, value: 8.5 })",
    shows: [readout, "8.50"],
  },
  {
    name: "FloatLogSlider",
    act: key(handle, "ArrowRight"),
    kernel: ["c.value", 100],
    code: "c.value = 1000",
    shows: [readout, "1.00e+3"],
  },
  {
    name: "IntRangeSlider",
    act: key(upper, "ArrowRight"),
    kernel: ["c.value", [2, 7]],
    code: "c.lower = 4",
    shows: [readout, "4 – 7"],
  },
  {
    name: "FloatRangeSlider",
    act: key(upper, "ArrowRight"),
    kernel: ["c.value", [0.5, 1.5]],
    code: "c.upper = 2",
    shows: [readout, "0.50 – 2.00"],
  },
  {
    name: "SelectionSlider",
    act: key(handle, "ArrowRight"),
    kernel: ["c.value", "b"],
    code: 'c.value = "c"',
    shows: [readout, "c"],
  },
  {
    name: "SelectionRangeSlider",
    act: key(upper, "ArrowRight"),
    kernel: ["c.value", ["a", "b"]],
    code: 'c.value = ["b", "c"]',
    shows: [readout, "b-c"],
  },
  {
    name: "IntProgress",
    code: "c.value = 70",
    shows: [barWidth, "70%"],
  },
  {
    name: "FloatProgress",
    code: "c.value = 0.7",
    shows: [barWidth, "70%"],
  },
  {
    name: "Play",
    act: click("button"),
    kernel: ["c.value", 3],
    code: "c.showRepeat = false",
    shows: [count("button:visible"), 2],
  },
];

const fields: ControlCase[] = [
  {
    name: "IntText",
    act: fill("12"),
    kernel: ["c.value", 12],
    code: "c.value = 7",
    shows: [value("input"), "7"],
  },
  {
    name: "BoundedIntText",
    act: fill("99"),
    kernel: ["c.value", 10],
    code: "c.value = 7",
    shows: [value("input"), "7"],
  },
  {
    name: "FloatText",
    act: fill("1.5"),
    kernel: ["c.value", 1.5],
    code: "c.value = 2.25",
    shows: [value("input"), "2.25"],
  },
  {
    name: "BoundedFloatText",
    act: fill("-3"),
    kernel: ["c.value", 0],
    code: "c.value = 2.25",
    shows: [value("input"), "2.25"],
  },
  {
    name: "Text",
    act: fill("run"),
    kernel: ["c.value", "run"],
    code: 'c.value = "Å"',
    shows: [value("input"), "Å"],
  },
  {
    name: "Textarea",
    act: fill("a\nb", "textarea"),
    kernel: ["c.value", "a\nb"],
    code: 'c.value = "x"',
    shows: [value("textarea"), "x"],
  },
  {
    name: "Password",
    act: fill("secret"),
    kernel: ["c.value", "secret"],
    code: 'c.value = "x"',
    shows: [value("input"), "x"],
  },
  {
    name: "Combobox",
    act: fill("iron"),
    kernel: ["c.value", "iron"],
    code: 'c.value = "copper"',
    shows: [value("input"), "copper"],
  },
  {
    name: "ColorPicker",
    act: fill("#112233", "input[type=text]"),
    kernel: ["c.value", "#112233"],
    code: 'c.value = "#445566"',
    shows: [value("input[type=text]"), "#445566"],
  },
  {
    name: "DatePicker",
    act: fill("2026-03-01"),
    kernel: ["c.value", "2026-03-01T00:00:00.000Z"],
    code: 'c.value = "2026-04-05"',
    shows: [value("input"), "2026-04-05"],
  },
  {
    name: "DatetimePicker",
    act: fill("2026-03-01T12:30"),
    kernel: ["c.value.getTime()", Date.parse("2026-03-01T12:30")],
    code: "c.value = null",
    shows: [value("input"), ""],
  },
  {
    name: "NaiveDatetimePicker",
    act: fill("2026-03-01T12:30"),
    kernel: ["[c.value.getHours(), c.value.getMinutes()]", [12, 30]],
    code: "c.value = null",
    shows: [value("input"), ""],
  },
  {
    name: "TimePicker",
    act: fill("12:30"),
    kernel: ["c.value", { hours: 12, minutes: 30, seconds: 0, milliseconds: 0 }],
    code: 'c.value = "08:15"',
    shows: [value("input"), "08:15"],
  },
  {
    name: "TagsInput",
    act: tag("b"),
    kernel: ["c.value", ["a", "b"]],
    code: 'c.value = ["x"]',
    shows: [count(".jupyter-widget-tag:not(input)"), 1],
  },
  {
    name: "ColorsInput",
    act: tag("blue"),
    kernel: ["c.value", ["red", "blue"]],
    code: "c.value = []",
    shows: [count(".jupyter-widget-tag:not(input)"), 0],
  },
  {
    name: "FloatsInput",
    act: tag("2.5"),
    kernel: ["c.value", [1.5, 2.5]],
    code: "c.value = [7]",
    shows: [count(".jupyter-widget-tag:not(input)"), 1],
  },
  {
    name: "IntsInput",
    act: tag("2"),
    kernel: ["c.value", [1, 2]],
    code: "c.value = [7, 8, 9]",
    shows: [count(".jupyter-widget-tag:not(input)"), 3],
  },
];

function tag(content: string) {
  return async (root: Locator): Promise<void> => {
    // The field appears when its frame is clicked.
    await root.dispatchEvent("click");
    const field = root.locator("input").last();
    await field.pressSequentially(content);
    await field.press("Enter");
    await field.press("Tab");
  };
}

const choices: ControlCase[] = [
  {
    name: "Checkbox",
    act: click("input"),
    kernel: ["c.value", true],
    code: "c.value = false",
    shows: [(root) => root.locator("input").isChecked(), false],
  },
  {
    name: "ToggleButton",
    act: (root) => root.click(),
    kernel: ["c.value", true],
    code: 'c.description = "off"',
    shows: [(root) => root.textContent(), "off"],
  },
  { name: "Valid", code: 'c.readout = "no"', shows: [text(".widget-valid-readout"), "no"] },
  {
    name: "Button",
    act: (root) => root.click(),
    kernel: ["clicks.length", 1],
    code: 'c.description = "again"',
    shows: [(root) => root.textContent(), "again"],
  },
  {
    name: "FileUpload",
    act: upload,
    kernel: ["c.value.map((f) => [f.name, f.size, [...f.content]])", [["a.bin", 3, [1, 2, 255]]]],
    code: 'c.description = "more"',
    shows: [async (root) => (await root.textContent())?.includes("more"), true],
  },
  {
    name: "Dropdown",
    act: (root) => root.locator("select").selectOption("two"),
    kernel: ["c.value", 2],
    code: "c.value = 3",
    shows: [value("select"), "three"],
  },
  {
    name: "RadioButtons",
    act: (root) => root.locator("input").nth(1).check(),
    kernel: ["c.value", "b"],
    code: "c.index = 2",
    shows: [(root) => root.locator("input").nth(2).isChecked(), true],
  },
  {
    name: "Select",
    act: (root) => root.locator("select").selectOption("b"),
    kernel: ["c.value", "b"],
    code: 'c.value = "c"',
    shows: [value("select"), "c"],
  },
  {
    name: "SelectMultiple",
    act: (root) => root.locator("select").selectOption(["a", "c"]),
    kernel: ["c.value", ["a", "c"]],
    code: 'c.value = ["b"]',
    shows: [value("select"), "b"],
  },
  {
    name: "ToggleButtons",
    act: (root) => root.locator("button").nth(1).click(),
    kernel: ["c.value", "b"],
    code: 'c.value = "c"',
    shows: [text("button.mod-active"), "c"],
  },
  {
    name: "Accordion",
    act: (root) => root.locator(".jupyter-widget-Collapse-header").nth(1).click(),
    kernel: ["c.selectedIndex", 1],
    code: 'c.setTitle(0, "new")',
    shows: [text(".jupyter-widget-Collapse-header"), "new"],
  },
  {
    name: "Tab",
    act: (root) => root.locator(".lm-TabBar-tab").nth(1).click(),
    kernel: ["c.selectedIndex", 1],
    code: 'c.setTitle(0, "new")',
    shows: [text(".lm-TabBar-tab"), "new"],
  },
];

async function upload(root: Locator): Promise<void> {
  const page = root.page();
  const chooser = page.waitForEvent("filechooser");
  await root.click();
  const buffer = Buffer.from([1, 2, 255]);
  await (await chooser).setFiles({ name: "a.bin", mimeType: "application/octet-stream", buffer });
}

const shown: ControlCase[] = [
  { name: "HTML", code: 'c.value = "<i>new</i>"', shows: [text("i"), "new"] },
  { name: "HTMLMath", code: 'c.value = "<i>new</i>"', shows: [text("i"), "new"] },
  { name: "Label", code: 'c.value = "new"', shows: [(root) => root.textContent(), "new"] },
  { name: "Image", code: 'c.width = "77"', shows: [(root) => root.getAttribute("width"), "77"] },
  { name: "Audio", code: "c.loop = false", shows: [(root) => root.getAttribute("loop"), null] },
  { name: "Video", code: 'c.width = "77"', shows: [(root) => root.getAttribute("width"), "77"] },
  {
    name: "Stack",
    code: "c.selectedIndex = 1",
    shows: [(root) => root.innerText(), "second page"],
  },
  ...["Box", "HBox", "VBox", "GridBox"].map(
    (name): ControlCase => ({
      name,
      code: "c.children = [c.children[1]]",
      shows: [(root) => root.innerText(), "second page"],
    }),
  ),
  { name: "Controller", code: "c.index = 2", shows: [(root) => root.count(), 1] },
  {
    name: "Output",
    code: 'c.appendStdout("new\\n")',
    shows: [text(".jp-OutputArea-output"), "new"],
  },
];

/** Every stock control that can be seen. */
export const controlCases: readonly ControlCase[] = [...sliders, ...fields, ...choices, ...shown];
