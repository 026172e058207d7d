import { denormalise } from "../../detector-view/color-table.js";
import { shortNumber } from "../../detector-view/view/ticks.js";
import { bandAround } from "../../panes/view/band.js";
import type { DragPhase } from "../../panes/view/drags.js";
import { ImagePane, type Pixel } from "../../panes/view/image-pane.js";
import type { Mark } from "../../panes/view/marks.js";
import { gradientOf } from "../../panes/view/paint.js";
import { SpectrumPane } from "../../panes/view/spectrum-pane.js";
import type { Cleanup, ViewModel } from "../../view/contract.js";
import { element, onNextFrame } from "../../view/dom.js";
import { keepLivenessShown } from "../../view/liveness.js";
import { onXrfKey, type XrfKeyTarget } from "./keys.js";
import { bandText, selectionText, spectrumOf, type XrfState, xrfState } from "./state.js";
import { makeXrfToolbar, type XrfToolbar } from "./toolbar.js";

/** Traits that come with a new map. */
const MAP: readonly string[] = ["facts", "codes", "palette"];
const OTHERS: readonly string[] = [
  ...["title", "shape", "max_spectrum", "sum_spectrum", "selected", "selected_label", "energies"],
  ...["lines", "band", "pixel", "region", "movable", "arrows", "flip_horizontal"],
  ...["flip_vertical", "part", "status", "log", "height"],
];

/** A map beside its spectra, alive. */
export class XrfViewer implements XrfKeyTarget {
  readonly el: HTMLElement;
  readonly #model: ViewModel;
  readonly #map: ImagePane;
  readonly #spectrum: SpectrumPane;
  readonly #readout: HTMLElement = element("div", {
    class: "bb-xrf-readout",
    "data-testid": "bb-xrf-readout",
    "aria-live": "polite",
  });
  readonly #notice: HTMLElement = element("div", {
    class: "bb-notice",
    role: "alert",
    hidden: true,
  });
  readonly #scale: HTMLElement = element("div", { class: "bb-scale" });
  readonly #toolbar: XrfToolbar = makeXrfToolbar({
    band: (band: [number, number]): void => this.setBand(band),
    log: (log: boolean): void => this.#write({ log }),
    clear: (): void => this.#write({ pixel: null, region: null }),
    flip: (name: string, on: boolean): void => this.#write({ [name]: on }),
  });
  readonly #painter = onNextFrame((): void => this.#draw());
  readonly #stops: Cleanup[] = [];
  #newMap = true;
  #hint = "";

  constructor(model: ViewModel) {
    this.#model = model;
    const { height } = xrfState(model);
    this.#map = new ImagePane("bb-xrf", height, {
      hover: (at: Pixel | null): void => this.#say(at ? this.#pixelText(at) : ""),
      click: ({ row, col }: Pixel): void => this.choosePixel(Math.floor(row), Math.floor(col)),
      drag: (from: Pixel, to: Pixel, phase: DragPhase): void =>
        this.#dragRegion(from, to, phase !== "move"),
    });
    this.#spectrum = new SpectrumPane("bb-xrf", height, {
      hover: (channel: number | null): void =>
        this.#say(channel === null ? "" : this.#channelText(channel)),
      click: (channel: number): void => this.#centreBand(channel),
      band: (band: [number, number]): void => this.setBand(band),
    });
    this.el = this.#elements();
    this.el.addEventListener("keydown", (event) => onXrfKey(event, this));
    this.#listen();
    this.#draw();
  }

  get state(): XrfState {
    return xrfState(this.#model);
  }

  get spectrum(): SpectrumPane {
    return this.#spectrum;
  }

  /** Chooses the channels of the map; the kernel answers with the map. */
  setBand([from, to]: readonly [number, number]): void {
    const { movable, shape } = this.state;
    if (movable && from >= 0 && to > from && to <= shape[2]) this.#write({ band: [from, to] });
  }

  /** Chooses the pixel whose spectrum is shown. */
  choosePixel(row: number, col: number): void {
    if (this.state.movable) this.#write({ pixel: [row, col], region: null });
  }

  /** Chooses the region whose spectrum is shown. */
  chooseRegion(region: readonly [number, number, number, number] | null): void {
    if (this.state.movable) this.#write({ region });
  }

  /** Removes the marks. */
  clear(): void {
    this.#write({ pixel: null, region: null });
  }

  toggleLog(): void {
    this.#write({ log: !this.state.log });
  }

  close(): void {
    for (const stop of this.#stops) stop();
    this.#painter.cancel();
    this.#map.close();
    this.#spectrum.close();
  }

  #elements(): HTMLElement {
    const left = element("div", { class: "bb-xrf-map" }, this.#map.el, this.#scale);
    const panes = element("div", { class: "bb-xrf-panes" }, left, this.#spectrum.el);
    return element(
      "div",
      {
        class: "bb-xrf",
        "data-testid": "bb-xrf",
        "data-lm-suppress-shortcuts": "true",
        role: "application",
        tabindex: 0,
      },
      this.#toolbar.element,
      panes,
      this.#notice,
      this.#readout,
    );
  }

  #listen(): void {
    const model = this.#model;
    for (const name of MAP) {
      this.#stops.push(
        model.onChange(name, () => {
          this.#newMap = true;
          this.#painter.request();
        }),
      );
    }
    for (const name of OTHERS) {
      this.#stops.push(model.onChange(name, () => this.#painter.request()));
    }
    this.#stops.push(keepLivenessShown(this.#notice, model));
  }

  #write(values: Record<string, unknown>): void {
    for (const [name, value] of Object.entries(values)) this.#model.set(name, value);
    this.#model.save();
  }

  #centreBand(channel: number): void {
    const { band, shape } = this.state;
    if (band !== null) this.setBand(bandAround(channel, band, shape[2]));
  }

  #dragRegion(from: Pixel, to: Pixel, done: boolean): void {
    const { shape, movable } = this.state;
    if (!movable) return;
    const [row, rows] = span(from.row, to.row, shape[0]);
    const [col, cols] = span(from.col, to.col, shape[1]);
    const region = [row, col, rows, cols] as const;
    // The kernel reads the region's spectra: once, when it is let go.
    if (done) this.chooseRegion(region);
    else this.#mark({ ...this.state, pixel: null, region: [...region] });
  }

  #mark(state: XrfState): void {
    this.#map.mark(marksOf(state));
  }

  #draw(): void {
    const { state } = this;
    const { facts, codes, palette, flipX, flipY, height } = state;
    if (facts.shape[0] > 0 && (this.#newMap || this.el.dataset.flips !== `${flipX} ${flipY}`)) {
      this.#map.show({ facts, codes, palette, flipX, flipY });
      this.#showScale(state);
      this.#newMap = false;
      this.el.dataset.flips = `${flipX} ${flipY}`;
    }
    this.#map.height = height;
    this.#spectrum.height = height;
    this.#mark(state);
    this.#spectrum.show(spectrumOf(state));
    this.#toolbar.update(state);
    this.#say(this.#hint);
    const label = [state.title || "Map and spectra", bandText(state), selectionText(state)];
    this.el.setAttribute("aria-label", `${label.filter(Boolean).join("; ")}. ${HELP}`);
    this.el.dataset.band = JSON.stringify(state.band);
    this.el.dataset.pixel = JSON.stringify(state.pixel);
    this.el.dataset.region = JSON.stringify(state.region);
    this.el.dataset.ready = String(facts.shape[0] > 0);
  }

  #showScale({ palette, facts, arrows }: XrfState): void {
    this.#scale.hidden = arrows;
    const [low, high] = facts.limits.map(shortNumber);
    const bar = element("span", { class: "bb-scale-bar" });
    bar.style.background = gradientOf(palette);
    this.#scale.replaceChildren(low, bar, `${high} counts`);
  }

  /** Says what is under the pointer, else what is chosen. */
  #say(hint: string): void {
    this.#hint = hint;
    const { state } = this;
    const chosen = [bandText(state), selectionText(state)].filter(Boolean).join("; ");
    this.#readout.textContent = hint || chosen || "\u00a0";
  }

  #pixelText(at: Pixel): string {
    const code = this.#map.codeAt(at);
    const place = `row ${Math.floor(at.row)}, column ${Math.floor(at.col)}`;
    if (code === 0) return place;
    const { limits, norm } = this.state.facts;
    const value = denormalise((code - 1) / 254, limits, norm);
    const sign = code === 1 ? "≤" : code === 255 ? "≥" : "≈";
    return `${place}: ${sign} ${Number(value.toPrecision(3))}`;
  }

  #channelText(channel: number): string {
    const { energies, traces } = this.state;
    const energy = energies.known ? `, ${energies.at(channel).toFixed(3)} keV` : "";
    const counts = traces
      .filter((t) => t.counts.length > 0)
      .map((t) => `${t.label} ${Number(t.counts[channel].toPrecision(4))}`);
    return `channel ${channel}${energy}: ${counts.join(", ")}`;
  }
}

const HELP =
  "Arrow keys move the band, with Shift by ten, up and down widen it; Alt and arrow keys move the pixel, " +
  "with Shift a region; plus, minus and 0 zoom, L makes counts logarithmic, Escape clears the selection";

/** Whole pixels between two places, inside the image: first one and count. */
function span(a: number, b: number, length: number): [number, number] {
  const clip = (v: number): number => Math.min(length - 1, Math.max(0, Math.floor(v)));
  const [low, high] = [Math.min(clip(a), clip(b)), Math.max(clip(a), clip(b))];
  return [low, high - low + 1];
}

function marksOf({ pixel, region, arrows, shape }: XrfState): Mark[] {
  const marks: Mark[] = [];
  if (region !== null) {
    const [row, col, rows, cols] = region;
    marks.push({ kind: "rect", row, col, rows, cols, name: "region" });
  } else if (pixel !== null) {
    marks.push({ kind: "cross", row: pixel[0] + 0.5, col: pixel[1] + 0.5, name: "pixel" });
  }
  if (!arrows) return marks;
  const reach = 0.35 * Math.min(shape[0], shape[1]);
  const from = { row: 0.02 * shape[0], col: 0.02 * shape[1] };
  return [
    ...marks,
    { kind: "arrow", ...from, toRow: from.row, toCol: reach, text: "columns" },
    { kind: "arrow", ...from, toRow: reach, toCol: from.col, text: "rows" },
  ];
}
