import { element } from "../../view/dom.js";
import type { ScanState } from "./state.js";

/** What the controls of a scan tell: traits by their names in messages. */
export type WriteTraits = (values: Record<string, unknown>) => void;

/** Controls around positions and frame. */
export interface ScanControls {
  toolbar: HTMLElement;
  slider: HTMLElement;
  update(state: ScanState): void;
}

const QUANTITIES: readonly [value: string, label: string][] = [
  ["index", "scan point"],
  ["counts", "counts"],
  ["max", "largest count"],
  ["row", "centre of mass: rows"],
  ["column", "centre of mass: columns"],
  ["shift", "centre of mass: distance"],
];
const PICTURES: readonly [value: string, label: string][] = [
  ["frame", "frame"],
  ["weights", "weights of the frame"],
  ["mean", "mean of all"],
  ["max", "largest counts"],
];

/** Makes the controls. */
export function makeScanControls(write: WriteTraits): ScanControls {
  const title = element("strong", {});
  const quantity = menu("colour of the positions", "bb-scan-quantity", QUANTITIES, (value) =>
    write({ quantity: value }),
  );
  const show = menu("picture", "bb-scan-show", PICTURES, (value) => write({ show: value }));
  const norms = ["linear", "log", "sqrt"].map((norm): [string, string] => [norm, norm]);
  const norm = menu("norm", "bb-scan-norm", norms, (value) => write({ norm: value }));
  const masked = element("input", { type: "checkbox", "data-testid": "bb-scan-masked" });
  masked.addEventListener("change", () => write({ masked: masked.checked }));
  const range = element("input", {
    type: "range",
    min: 0,
    "aria-label": "frame",
    "data-testid": "bb-scan-frame",
  });
  range.addEventListener("input", () => write({ frame: Number(range.value) }));
  const count = element("span", { class: "bb-slider-text", "data-testid": "bb-scan-count" });
  return {
    toolbar: element(
      "div",
      { class: "bb-toolbar" },
      title,
      quantity,
      show,
      norm,
      element("label", { class: "bb-check" }, masked, "mask"),
    ),
    slider: element("div", { class: "bb-slider bb-scan-slider" }, range, count),
    update(state: ScanState): void {
      title.textContent = state.title;
      title.hidden = state.title === "";
      quantity.value = state.quantity;
      show.value = state.show;
      norm.value = state.norm;
      masked.checked = state.masked;
      range.max = String(Math.max(0, state.frameCount - 1));
      range.value = String(state.frame);
      range.disabled = state.frameCount < 2;
      const some = state.frameCount > 0;
      count.textContent = some ? `${state.frame + 1} of ${state.frameCount}` : "no frames yet";
    },
  };
}

function menu(
  label: string,
  name: string,
  options: readonly (readonly [value: string, label: string])[],
  act: (value: string) => void,
): HTMLSelectElement {
  const select = element("select", { "aria-label": label, title: label, "data-testid": name });
  select.append(...options.map(([value, text]) => element("option", { value }, text)));
  select.addEventListener("change", () => act(select.value));
  return select;
}
