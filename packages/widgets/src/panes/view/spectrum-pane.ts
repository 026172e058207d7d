import type { Cleanup } from "../../view/contract.js";
import { element, onNextFrame } from "../../view/dom.js";
import { type Band, draggedBand, type Grip, gripAt } from "./band.js";
import { axisFor, type Box, channelAt, type Span, xOf } from "./curve.js";
import { type DragPhase, watchDrags } from "./drags.js";
import { drawSpectrum, type Spectrum } from "./spectrum-draw.js";

/** What a user does with a spectrum. */
export interface SpectrumPaneEvents {
  hover(channel: number | null): void;
  click(channel: number): void;
  /** A band that is being dragged, and where it was let go. */
  band(band: [number, number], done: boolean): void;
}

const MARGIN = { left: 58, right: 58, top: 14, bottom: 38 };

/** Spectra over channels or energies, with a band to drag and lines of elements. */
export class SpectrumPane {
  readonly el: HTMLElement;
  readonly #svg: SVGSVGElement;
  readonly #events: SpectrumPaneEvents;
  readonly #painter = onNextFrame(() => this.#draw());
  readonly #stops: Cleanup[] = [];
  #spectrum: Spectrum | undefined;
  #span: Span | undefined;
  #height: number;
  #start: { grip: Grip; band: Band } | undefined;

  constructor(name: string, height: number, events: SpectrumPaneEvents) {
    this.#events = events;
    this.#height = height;
    this.#svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    this.#svg.setAttribute("class", "bb-spectrum");
    this.#svg.setAttribute("data-testid", `${name}-spectrum`);
    this.el = element("div", { class: "bb-spectrum-pane" }, this.#svg);
    const observer = new ResizeObserver(() => this.#painter.request());
    observer.observe(this.el);
    this.#stops.push(() => observer.disconnect(), this.#listen());
  }

  /** Shows spectra; what is in sight stays. */
  show(spectrum: Spectrum): void {
    this.#spectrum = spectrum;
    this.#painter.request();
  }

  set height(height: number) {
    this.#height = height;
    this.#painter.request();
  }

  /** Channels in sight. */
  get span(): Span {
    return this.#span ?? this.#whole;
  }

  /** Makes channels larger (factor above 1) or smaller about one of them. */
  zoom(factor: number, about: number = (this.span.low + this.span.high) / 2): void {
    const { low, high } = this.span;
    const whole = this.#whole;
    const width = Math.max(8, (high - low) / factor);
    if (width >= whole.high - whole.low) this.#span = undefined;
    else {
      const part = (about - low) / (high - low);
      const start = about - part * width;
      const first = Math.max(whole.low, Math.min(whole.high - width, start));
      this.#span = { low: first, high: first + width };
    }
    this.#painter.request();
  }

  /** Shows all channels. */
  fit(): void {
    this.#span = undefined;
    this.#painter.request();
  }

  close(): void {
    this.#painter.cancel();
    for (const stop of this.#stops) stop();
  }

  get #whole(): Span {
    return { low: -0.5, high: Math.max(1, (this.#spectrum?.depth ?? 1) - 0.5) };
  }

  get #box(): Box {
    const width = Math.max(80, this.el.clientWidth - MARGIN.left - MARGIN.right);
    const height = Math.max(60, this.#height - MARGIN.top - MARGIN.bottom);
    return { left: MARGIN.left, top: MARGIN.top, width, height };
  }

  #channel(event: MouseEvent): number {
    const { left } = this.#svg.getBoundingClientRect();
    return channelAt(event.clientX - left, this.span, this.#box);
  }

  #gripOf(event: MouseEvent): Grip {
    const { left } = this.#svg.getBoundingClientRect();
    const [from, to] = this.#spectrum?.band ?? [0, 1];
    const box = this.#box;
    const place = (edge: number): number => xOf(edge - 0.5, this.span, box);
    return gripAt(event.clientX - left, place(from), place(to));
  }

  #listen(): Cleanup {
    const svg = this.#svg;
    const stopDrags = watchDrags(svg, {
      move: (event: PointerEvent): void => {
        svg.style.cursor = CURSORS[this.#gripOf(event)];
        this.#events.hover(this.#known(this.#channel(event)));
      },
      click: (event: PointerEvent): void => {
        const channel = this.#known(this.#channel(event));
        if (channel !== null) this.#events.click(channel);
      },
      drag: (from: PointerEvent, to: PointerEvent, phase: DragPhase): void => {
        const spectrum = this.#spectrum;
        if (spectrum?.band === undefined) return;
        this.#start ??= { grip: this.#gripOf(from), band: spectrum.band };
        const { grip, band } = this.#start;
        const [begin, end] = [this.#channel(from), this.#channel(to)];
        if (phase !== "move") this.#start = undefined;
        const moved = draggedBand(grip, band, begin, end, spectrum.depth);
        this.#events.band(phase === "cancel" ? [...band] : moved, phase !== "move");
      },
    });
    const wheel = (event: WheelEvent): void => {
      event.preventDefault();
      this.zoom(Math.exp(-event.deltaY / 400), this.#channel(event));
    };
    svg.addEventListener("wheel", wheel, { passive: false });
    svg.addEventListener("dblclick", () => this.fit());
    svg.addEventListener("pointerleave", () => this.#events.hover(null));
    return stopDrags;
  }

  #known(channel: number): number | null {
    const nearest = Math.round(channel);
    return nearest >= 0 && nearest < (this.#spectrum?.depth ?? 0) ? nearest : null;
  }

  #draw(): void {
    const spectrum = this.#spectrum;
    if (spectrum === undefined || this.el.clientWidth === 0) return;
    const { span } = this;
    const { traces, log } = spectrum;
    const side = (axis: "left" | "right"): Float32Array[] =>
      traces.filter((t) => t.axis === axis).map((t) => t.counts);
    drawSpectrum(this.#svg, spectrum, {
      box: this.#box,
      span,
      left: axisFor(side("left"), span, log),
      right: axisFor(side("right"), span, log),
      margin: MARGIN,
    });
    this.#svg.dataset.span = `${span.low} ${span.high}`;
    this.#svg.dataset.box = JSON.stringify(this.#box);
  }
}

const CURSORS: Record<Grip, string> = {
  low: "ew-resize",
  high: "ew-resize",
  whole: "grab",
  new: "crosshair",
};
