import { bytesOf } from "../../panes/view/buffers.js";
import type { DragPhase } from "../../panes/view/drags.js";
import { ImagePane, type Pixel } from "../../panes/view/image-pane.js";
import type { Mark } from "../../panes/view/marks.js";
import type { Cleanup, RenderView, ViewContext, ViewModel } from "../../view/contract.js";
import { element, onNextFrame } from "../../view/dom.js";
import { keepLivenessShown } from "../../view/liveness.js";
import { type CenterControls, makeCenterControls } from "./controls.js";
import { onCenterKey } from "./keys.js";
import { type CenterState, centerState } from "./state.js";
import { insideFrame, leavesFrame, movedCenter, windowOf } from "./window.js";

const TRAITS: readonly string[] = [
  ...["title", "facts", "codes", "palette", "center", "shape", "mass", "norm", "height"],
];

/** Shows a raw frame with the window of a scan to drag. */
export const renderCenterView: RenderView = ({ model, el }: ViewContext): Cleanup => {
  const viewer = new CenterViewer(model);
  el.append(viewer.el);
  return () => {
    viewer.close();
    el.replaceChildren();
  };
};

class CenterViewer {
  readonly el: HTMLElement;
  readonly #model: ViewModel;
  readonly #image: ImagePane;
  readonly #controls: CenterControls;
  readonly #notice: HTMLElement = element("div", {
    class: "bb-notice",
    role: "alert",
    hidden: true,
  });
  readonly #readout: HTMLElement = element("div", {
    class: "bb-center-readout",
    "data-testid": "bb-center-readout",
    "aria-live": "polite",
  });
  readonly #painter: ReturnType<typeof onNextFrame> = onNextFrame((): void => this.#draw());
  readonly #stops: Cleanup[] = [];
  #start: readonly number[] | undefined;

  constructor(model: ViewModel) {
    this.#model = model;
    this.#image = new ImagePane("bb-center", centerState(model).height, {
      click: ({ row, col }: Pixel): void =>
        this.#setCenter(movedCenter([row, col], [-0.5, -0.5], this.#state.facts.shape)),
      drag: (from: Pixel, to: Pixel, phase: DragPhase): void => this.#drag(from, to, phase),
    });
    this.#controls = makeCenterControls({
      center: (center: readonly number[]): void => this.#setCenter(center),
      shape: (shape: readonly number[]): void => this.#write({ shape }),
      norm: (norm: string): void => this.#write({ norm }),
    });
    this.el = element(
      "div",
      {
        class: "bb-center",
        "data-testid": "bb-center",
        "data-lm-suppress-shortcuts": "true",
        role: "application",
        tabindex: 0,
      },
      this.#controls.element,
      this.#image.el,
      this.#notice,
      this.#readout,
    );
    this.el.addEventListener("keydown", (event) =>
      onCenterKey(event, this.#state, (values) => this.#write(values)),
    );
    this.#listen();
    this.#draw();
  }

  close(): void {
    for (const stop of this.#stops) stop();
    this.#painter.cancel();
    this.#image.close();
  }

  get #state(): CenterState {
    return centerState(this.#model);
  }

  #listen(): void {
    const model = this.#model;
    this.#stops.push(...TRAITS.map((name) => model.onChange(name, () => this.#painter.request())));
    this.#stops.push(keepLivenessShown(this.#notice, model));
  }

  #write(values: object): void {
    for (const [name, value] of Object.entries(values)) this.#model.set(name, value);
    this.#model.save();
  }

  #setCenter(center: readonly number[]): void {
    this.#write({ center: insideFrame(center, this.#state.facts.shape) });
  }

  #drag(from: Pixel, to: Pixel, phase: DragPhase): void {
    const { center, facts } = this.#state;
    this.#start ??= center;
    const by = phase === "cancel" ? [0, 0] : [to.row - from.row, to.col - from.col];
    this.#write({ center: movedCenter(this.#start, by, facts.shape) });
    if (phase !== "move") this.#start = undefined;
  }

  #draw(): void {
    const state = this.#state;
    const { facts, center, shape, mass, title } = state;
    this.#image.height = state.height;
    if (facts.shape[0] > 0) {
      const codes = bytesOf(this.#model.get("codes"));
      this.#image.show({ facts, codes, palette: bytesOf(this.#model.get("palette")) });
    }
    const window = windowOf(center, shape);
    this.#image.mark(marksOf(state));
    this.#controls.update(state);
    const padded = leavesFrame(window, facts.shape) ? "; beyond the frame zeros are filled in" : "";
    const at = `center ${center.map((c) => c.toFixed(2)).join(", ")}`;
    const text = `${at}; window of ${shape.join(" x ")} from row ${window[0]}, column ${window[1]}${padded}`;
    const off = mass ? `; ${offset(center, mass)} px from the centre of mass` : "";
    this.#readout.textContent = text + off;
    this.el.setAttribute("aria-label", `${title || "Window and centre"}: ${text}. ${HELP}`);
    this.el.dataset.center = JSON.stringify(center);
    this.el.dataset.shape = JSON.stringify(shape);
    this.el.dataset.ready = String(facts.shape[0] > 0);
  }
}

const HELP =
  "Arrow keys move the centre, with Shift by ten, with Alt by a tenth; plus and minus change the window, " +
  "M takes the centre of mass";

function offset(a: readonly number[], b: readonly number[]): string {
  return Math.hypot(a[0] - b[0], a[1] - b[1]).toFixed(2);
}

function marksOf({ center, shape, mass }: CenterState): Mark[] {
  const [row, col, rows, cols] = windowOf(center, shape);
  const marks: Mark[] = [{ kind: "rect", row, col, rows, cols, name: "roi" }];
  if (mass) marks.push({ kind: "dot", row: mass[0] + 0.5, col: mass[1] + 0.5, name: "mass" });
  marks.push({ kind: "cross", row: center[0] + 0.5, col: center[1] + 0.5, name: "roi" });
  return marks;
}
