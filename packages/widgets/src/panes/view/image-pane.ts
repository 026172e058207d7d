import type { Cleanup } from "../../view/contract.js";
import { element } from "../../view/dom.js";
import type { ImageFacts } from "../coded-image.js";
import { type DragPhase, watchDrags } from "./drags.js";
import { drawMarks, type Mark } from "./marks.js";
import { paintCodes } from "./paint.js";

/** A pixel. */
export interface Pixel {
  row: number;
  col: number;
}

/** What a user does with an image; rows and columns are continuous, a pixel's corner is whole. */
export interface ImagePaneEvents {
  hover?(at: Pixel | null): void;
  click?(at: Pixel): void;
  drag?(from: Pixel, to: Pixel, phase: DragPhase): void;
  wheel?(at: Pixel, down: boolean): void;
}

/** What an image pane shows. */
export interface ShownImage {
  facts: ImageFacts;
  codes: Uint8Array;
  /** 256 colours of three bytes. */
  palette: Uint8Array;
  flipX?: boolean;
  flipY?: boolean;
}

/** An image in colours, as wide as there is room, with marks over it. */
export class ImagePane {
  readonly el: HTMLElement;
  readonly #canvas: HTMLCanvasElement;
  readonly #overlay: SVGSVGElement;
  readonly #stops: Cleanup[] = [];
  #image: ShownImage | undefined;
  #marks: readonly Mark[] = [];
  #height: number;

  /** @param height - most CSS pixels */
  constructor(name: string, height: number, events: ImagePaneEvents) {
    this.#height = height;
    this.#canvas = element("canvas", { class: "bb-image", "data-testid": `${name}-image` });
    this.#overlay = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    this.#overlay.setAttribute("class", "bb-image-marks");
    this.#overlay.setAttribute("aria-hidden", "true");
    this.el = element("div", { class: "bb-image-pane" }, this.#canvas, this.#overlay);
    const observer = new ResizeObserver(() => this.#fit());
    observer.observe(this.el);
    this.#stops.push(() => observer.disconnect(), this.#listen(events));
  }

  /** Shows an image; the marks stay. */
  show(image: ShownImage): void {
    this.#image = image;
    const { facts, codes, palette } = image;
    paintCodes(this.#canvas, facts, codes, palette);
    const flips = [image.flipX ? "scaleX(-1)" : "", image.flipY ? "scaleY(-1)" : ""];
    this.#canvas.style.transform = flips.filter(Boolean).join(" ");
    this.#canvas.dataset.shape = facts.shape.join(" ");
    this.#fit();
  }

  /** Replaces the marks. */
  mark(marks: readonly Mark[]): void {
    this.#marks = marks;
    this.#draw();
  }

  /** Changes the most height (CSS pixels). */
  set height(height: number) {
    this.#height = height;
    this.#fit();
  }

  /** The code of a pixel; 0 where there is none. */
  codeAt({ row, col }: Pixel): number {
    if (this.#image === undefined) return 0;
    const { facts, codes } = this.#image;
    const { binning, coded } = facts;
    return codes[Math.floor(row / binning) * coded[1] + Math.floor(col / binning)] ?? 0;
  }

  close(): void {
    for (const stop of this.#stops) stop();
  }

  #listen(events: ImagePaneEvents): Cleanup {
    const at = (event: MouseEvent): Pixel => this.#pixelAt(event);
    const stopDrags = watchDrags(this.#canvas, {
      move: (event: PointerEvent): void => events.hover?.(this.#inside(at(event))),
      click: (event: PointerEvent): void => {
        const pixel = this.#inside(at(event));
        if (pixel) events.click?.(pixel);
      },
      drag: (from: PointerEvent, to: PointerEvent, phase: DragPhase): void =>
        events.drag?.(at(from), at(to), phase),
    });
    const leave = (): void => events.hover?.(null);
    const wheel = (event: WheelEvent): void => {
      if (!events.wheel) return;
      event.preventDefault();
      events.wheel(at(event), event.deltaY > 0);
    };
    this.#canvas.addEventListener("pointerleave", leave);
    this.#canvas.addEventListener("wheel", wheel, { passive: false });
    return stopDrags;
  }

  #pixelAt(event: MouseEvent): Pixel {
    const [rows, cols] = this.#image?.facts.shape ?? [1, 1];
    const box = this.#canvas.getBoundingClientRect();
    const across = (event.clientX - box.left) / box.width;
    const down = (event.clientY - box.top) / box.height;
    return {
      row: rows * (this.#image?.flipY ? 1 - down : down),
      col: cols * (this.#image?.flipX ? 1 - across : across),
    };
  }

  #inside(pixel: Pixel): Pixel | null {
    const [rows, cols] = this.#image?.facts.shape ?? [0, 0];
    const { row, col } = pixel;
    return row >= 0 && col >= 0 && row < rows && col < cols ? pixel : null;
  }

  /** As wide as the pane, or as high as allowed; small images in whole multiples would waste room. */
  #fit(): void {
    const [rows, cols] = this.#image?.facts.shape ?? [0, 0];
    const room = this.el.clientWidth;
    if (rows === 0 || room === 0) return;
    const scale = Math.min(room / cols, this.#height / rows);
    for (const part of [this.#canvas, this.#overlay]) {
      part.style.width = `${cols * scale}px`;
      part.style.height = `${rows * scale}px`;
    }
    this.#draw();
  }

  #draw(): void {
    const [rows, cols] = this.#image?.facts.shape ?? [0, 0];
    const width = Number.parseFloat(this.#canvas.style.width);
    if (rows === 0 || !(width > 0)) return;
    const { flipX = false, flipY = false } = this.#image ?? {};
    drawMarks(this.#overlay, this.#marks, { rows, cols, scale: width / cols, flipX, flipY });
  }
}
