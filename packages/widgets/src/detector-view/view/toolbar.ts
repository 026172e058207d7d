import { element } from "../../view/dom.js";
import type { Limits, Norm } from "../color-table.js";
import { shortNumber } from "./ticks.js";

/** What the toolbar shows. */
export interface ToolbarState {
  palettes: readonly string[];
  cmap: string;
  norm: Norm;
  limits: Limits;
  /** Percentiles of automatic limits, or null if limits are set by hand. */
  automatic: Limits | null;
  outline: boolean;
  hasOutline: boolean;
}

/** What the toolbar tells its owner. */
export interface ToolbarEvents {
  onColormap(name: string): void;
  onNorm(norm: Norm): void;
  onLimits(limits: Limits): void;
  onAutomatic(percentiles: Limits): void;
  onOutline(shown: boolean): void;
  onReset(): void;
  onHelp(): void;
}

/** A row of controls. */
export interface Toolbar {
  element: HTMLElement;
  update(state: ToolbarState): void;
}

const NORMS: readonly Norm[] = ["linear", "log", "sqrt"];
const PRESETS: readonly [label: string, percentiles: Limits][] = [
  ["min–max", [0, 100]],
  ["0.1–99.9 %", [0.1, 99.9]],
  ["1–99 %", [1, 99]],
  ["5–95 %", [5, 95]],
];

/** Makes the toolbar. */
export function makeToolbar(events: ToolbarEvents): Toolbar {
  const cmap = select("colour map", "bb-colormap", (v) => events.onColormap(v));
  const norm = select("norm", "bb-norm", (v) => events.onNorm(v as Norm));
  norm.append(...NORMS.map((n) => element("option", { value: n }, n)));
  const preset = select("limits by percentiles", "bb-percentiles", (v) => {
    const found = PRESETS.find(([label]) => label === v);
    if (found !== undefined) events.onAutomatic(found[1]);
  });
  const low = numberBox("lower limit", "bb-limit-low");
  const high = numberBox("upper limit", "bb-limit-high");
  const apply = (): void => {
    const limits: Limits = [Number(low.value), Number(high.value)];
    if (limits.every(Number.isFinite) && limits[1] > limits[0]) events.onLimits(limits);
    low.setAttribute("aria-invalid", String(!(limits[1] > limits[0])));
    high.setAttribute("aria-invalid", String(!(limits[1] > limits[0])));
  };
  for (const box of [low, high]) box.addEventListener("change", apply);
  const outline = element("input", { type: "checkbox", "data-testid": "bb-outline" });
  outline.addEventListener("change", () => events.onOutline(outline.checked));
  const outlineLabel = element("label", { class: "bb-check" }, outline, "outline");
  const bar = element(
    "div",
    { class: "bb-toolbar", role: "toolbar", "aria-label": "display" },
    cmap,
    norm,
    element("span", { class: "bb-limits" }, low, "–", high),
    preset,
    outlineLabel,
    button("Whole image", "bb-reset", "Show the whole image (0)", () => events.onReset()),
    button("?", "bb-help", "Mouse and keys", () => events.onHelp()),
  );
  bar.addEventListener("keydown", (event) => event.stopPropagation());
  return {
    element: bar,
    update: (state: ToolbarState): void => {
      fillColormaps(cmap, state);
      norm.value = state.norm;
      setNumber(low, state.limits[0]);
      setNumber(high, state.limits[1]);
      fillPresets(preset, state.automatic);
      outline.checked = state.outline;
      outlineLabel.hidden = !state.hasOutline;
    },
  };
}

function fillColormaps(box: HTMLSelectElement, { palettes, cmap }: ToolbarState): void {
  const names = palettes.includes(cmap) ? palettes : [cmap, ...palettes];
  if (box.options.length !== names.length || box.options[0]?.value !== names[0]) {
    box.replaceChildren(...names.map((name) => element("option", { value: name }, name)));
  }
  box.value = cmap;
}

function fillPresets(box: HTMLSelectElement, automatic: Limits | null): void {
  const match = PRESETS.find(([, p]) => p[0] === automatic?.[0] && p[1] === automatic[1]);
  const current =
    match?.[0] ?? (automatic === null ? "by hand" : `${automatic[0]}–${automatic[1]} %`);
  const labels = PRESETS.map(([label]) => label);
  if (match === undefined) labels.unshift(current);
  if (box.options.length !== labels.length || box.options[0].value !== labels[0]) {
    box.replaceChildren(...labels.map((l) => element("option", { value: l }, l)));
  }
  box.value = current;
}

function setNumber(box: HTMLInputElement, value: number): void {
  if (document.activeElement !== box) box.value = shortNumber(value);
}

function select(
  label: string,
  testId: string,
  onChange: (value: string) => void,
): HTMLSelectElement {
  const box = element("select", { "aria-label": label, title: label, "data-testid": testId });
  box.addEventListener("change", () => onChange(box.value));
  return box;
}

function numberBox(label: string, testId: string): HTMLInputElement {
  return element("input", {
    type: "text",
    inputmode: "decimal",
    size: 7,
    "aria-label": label,
    title: label,
    "data-testid": testId,
  });
}

function button(
  text: string,
  testId: string,
  title: string,
  onClick: () => void,
): HTMLButtonElement {
  const node = element("button", { type: "button", title, "data-testid": testId }, text);
  node.addEventListener("click", onClick);
  return node;
}
