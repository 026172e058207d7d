import { denormalise } from "../../detector-view/color-table.js";
import { shortNumber } from "../../detector-view/view/ticks.js";
import { ImagePane, type Pixel } from "../../panes/view/image-pane.js";
import type { Mark } from "../../panes/view/marks.js";
import { gradientOf } from "../../panes/view/paint.js";
import { ScatterPane } from "../../panes/view/scatter-pane.js";
import type { Cleanup, ViewModel } from "../../view/contract.js";
import { element, onNextFrame } from "../../view/dom.js";
import { keepLivenessShown } from "../../view/liveness.js";
import { makeScanControls, type ScanControls } from "./controls.js";
import { pointText, type ScanState, scanState } from "./state.js";

const TRAITS: readonly string[] = [
  ...["title", "places", "placed", "indices", "quantity", "quantity_name", "values"],
  ...["value_limits", "value_palette", "frame", "frame_count", "show", "norm", "masked", "facts"],
  ...["codes", "palette", "marks", "height"],
];

/** Positions beside frames, alive. */
export class ScanViewer {
  readonly el: HTMLElement;
  readonly #model: ViewModel;
  readonly #scatter: ScatterPane;
  readonly #image: ImagePane;
  readonly #controls: ScanControls;
  readonly #scale: HTMLElement = element("div", { class: "bb-scale" });
  readonly #frameScale: HTMLElement = element("div", { class: "bb-scale" });
  readonly #notice: HTMLElement = element("div", {
    class: "bb-notice",
    role: "alert",
    hidden: true,
  });
  readonly #readout: HTMLElement = element("div", {
    class: "bb-scan-readout",
    "data-testid": "bb-scan-readout",
    "aria-live": "polite",
  });
  readonly #painter: ReturnType<typeof onNextFrame> = onNextFrame((): void => this.#draw());
  readonly #stops: Cleanup[] = [];
  #hint = "";

  constructor(model: ViewModel) {
    this.#model = model;
    const { height } = scanState(model);
    this.#scatter = new ScatterPane("bb-scan", height, {
      hover: (point: number | null): void =>
        this.#say(point === null ? "" : pointText(this.#state, point)),
      click: (point: number): void => this.#write({ frame: point }),
    });
    this.#image = new ImagePane("bb-scan", height, {
      hover: (at: Pixel | null): void => this.#say(at ? this.#pixelText(at) : ""),
    });
    this.#controls = makeScanControls((values) => this.#write(values));
    this.el = this.#elements();
    this.el.addEventListener("keydown", (event) => this.#onKey(event));
    this.#stops.push(...TRAITS.map((name) => model.onChange(name, () => this.#painter.request())));
    this.#stops.push(keepLivenessShown(this.#notice, model));
    this.#draw();
  }

  close(): void {
    for (const stop of this.#stops) stop();
    this.#painter.cancel();
    this.#scatter.close();
    this.#image.close();
  }

  get #state(): ScanState {
    return scanState(this.#model);
  }

  #elements(): HTMLElement {
    const left = element("div", { class: "bb-scan-positions" }, this.#scatter.el, this.#scale);
    const right = element("div", { class: "bb-scan-frame" }, this.#image.el, this.#frameScale);
    return element(
      "div",
      {
        class: "bb-scan",
        "data-testid": "bb-scan",
        "data-lm-suppress-shortcuts": "true",
        role: "application",
        tabindex: 0,
      },
      this.#controls.toolbar,
      element("div", { class: "bb-xrf-panes" }, left, right),
      this.#controls.slider,
      this.#notice,
      this.#readout,
    );
  }

  #write(values: Record<string, unknown>): void {
    for (const [name, value] of Object.entries(values)) this.#model.set(name, value);
    this.#model.save();
  }

  #onKey(event: KeyboardEvent): void {
    const { tagName } = event.target as HTMLElement;
    if (["INPUT", "SELECT"].includes(tagName) || event.metaKey || event.altKey) return;
    const { frame, frameCount } = this.#state;
    const step = event.ctrlKey || event.shiftKey ? 10 : 1;
    const wanted: Record<string, number> = {
      ArrowLeft: frame - step,
      ArrowUp: frame - step,
      ArrowRight: frame + step,
      ArrowDown: frame + step,
      Home: 0,
      End: frameCount - 1,
    };
    const next = wanted[event.key];
    if (next === undefined) return;
    this.#write({ frame: Math.max(0, Math.min(frameCount - 1, next)) });
    event.preventDefault();
    event.stopPropagation();
  }

  #draw(): void {
    const state = this.#state;
    const { facts, codes, palette, height, placed, frameCount, frame } = state;
    this.#scatter.height = height;
    this.#image.height = height;
    this.#scatter.show({
      places: state.places,
      values: state.values,
      limits: state.valueLimits,
      palette: state.valuePalette,
      selected: frameCount > 0 && ofOneFrame(state) ? frame : null,
      xLabel: placed ? "x (µm)" : "scan points in rows: there are no positions",
      yLabel: placed ? "y (µm)" : "",
    });
    if (facts.shape[0] > 0) this.#image.show({ facts, codes, palette });
    this.#image.mark(marksOf(state));
    showScale(this.#scale, state.valuePalette, state.valueLimits, state.quantityName);
    showScale(this.#frameScale, palette, facts.limits, unitOf(state));
    this.#controls.update(state);
    this.#say(this.#hint);
    const label = [state.title || "Scan", pointText(state, frame)].filter(Boolean).join("; ");
    this.el.setAttribute("aria-label", `${label}. Arrow keys, Home and End choose the frame`);
    this.el.dataset.frame = String(frame);
    this.el.dataset.count = String(frameCount);
    this.el.dataset.ready = String(facts.shape[0] > 0);
  }

  /** Says what is under the pointer, else what is chosen. */
  #say(hint: string): void {
    this.#hint = hint;
    const state = this.#state;
    const { mass, frame } = state;
    const at = mass
      ? `centre of mass at row ${mass[0].toFixed(2)}, column ${mass[1].toFixed(2)}`
      : "";
    const chosen = ofOneFrame(state) ? pointText(state, frame) : `${state.frameCount} frames`;
    this.#readout.textContent = hint || [chosen, at].filter(Boolean).join("; ") || "\u00a0";
  }

  #pixelText(at: Pixel): string {
    const code = this.#image.codeAt(at);
    const place = `row ${Math.floor(at.row)}, column ${Math.floor(at.col)}`;
    if (code === 0) return `${place}: masked`;
    const state = this.#state;
    const { limits, norm } = state.facts;
    const value = denormalise((code - 1) / 254, limits, norm);
    const sign = code === 1 ? "≤" : code === 255 ? "≥" : "≈";
    return `${place}: ${sign} ${Number(value.toPrecision(3))} ${unitOf(state)}`;
  }
}

function ofOneFrame({ show }: ScanState): boolean {
  return show === "frame" || show === "weights";
}

function unitOf({ show }: ScanState): string {
  return show === "weights" ? "(weight)" : "counts";
}

function showScale(
  el: HTMLElement,
  palette: Uint8Array,
  limits: readonly number[],
  label: string,
): void {
  const [low, high] = limits.map(shortNumber);
  const bar = element("span", { class: "bb-scale-bar" });
  bar.style.background = gradientOf(palette);
  el.replaceChildren(low, bar, `${high} ${label}`);
}

function marksOf({ center, mass }: ScanState): Mark[] {
  const marks: Mark[] = [];
  if (mass) marks.push({ kind: "dot", row: mass[0] + 0.5, col: mass[1] + 0.5, name: "mass" });
  if (center)
    marks.push({ kind: "cross", row: center[0] + 0.5, col: center[1] + 0.5, name: "roi" });
  return marks;
}
