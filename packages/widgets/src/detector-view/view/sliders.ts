import { element } from "../../view/dom.js";
import type { FrameIndex } from "../frame-index.js";

/** The sliders that choose a frame. */
export interface FrameSliders {
  element: HTMLElement;
  setIndex(index: FrameIndex): void;
  setFrame(frame: number): void;
}

interface Slider {
  row: HTMLElement;
  input: HTMLInputElement;
  text: HTMLElement;
}

/** Sliders for frame, train and pulse; those with one position only are hidden. */
export function makeSliders(onFrame: (frame: number) => void): FrameSliders {
  let index: FrameIndex | undefined;
  let frame = 0;
  const sliders = {
    frame: makeSlider("Frame", "bb-frame-slider", (k) => onFrame(k)),
    train: makeSlider("Train", "bb-train-slider", (t) => {
      if (index !== undefined) onFrame(index.sameInTrain(frame, t));
    }),
    pulse: makeSlider("Pulse", "bb-pulse-slider", (p) => {
      if (index !== undefined) onFrame(index.framesOf(index.trainOf(frame)).first + p);
    }),
  };
  const show = (): void => {
    if (index === undefined || index.count === 0) return;
    const train = index.trainOf(frame);
    const { first, count } = index.framesOf(train);
    set(sliders.frame, frame, index.count, `${frame + 1} of ${index.count}`);
    set(sliders.train, train, index.trains, `train ${index.trainId(train)}`);
    set(sliders.pulse, frame - first, count, `pulse ${index.pulseId(frame)}`);
    const both = index.trains > 1 && index.count > index.trains;
    sliders.frame.row.hidden = index.count < 2;
    sliders.train.row.hidden = !both;
    sliders.pulse.row.hidden = !both;
  };
  const rows = [sliders.frame.row, sliders.train.row, sliders.pulse.row];
  for (const row of rows) row.hidden = true;
  return {
    element: element("div", { class: "bb-sliders" }, ...rows),
    setIndex: (next: FrameIndex): void => {
      index = next;
      show();
    },
    setFrame: (next: number): void => {
      frame = next;
      show();
    },
  };
}

function makeSlider(name: string, testId: string, onInput: (position: number) => void): Slider {
  const input = element("input", {
    type: "range",
    min: 0,
    step: 1,
    "aria-label": name,
    "data-testid": testId,
  });
  input.addEventListener("input", () => onInput(Number(input.value)));
  // JupyterLab must not take the arrow keys for moving between cells.
  input.addEventListener("keydown", (event) => event.stopPropagation());
  const text = element("output", { class: "bb-slider-text", "data-testid": `${testId}-text` });
  const row = element(
    "label",
    { class: "bb-slider" },
    element("span", { class: "bb-slider-name" }, name),
    input,
    text,
  );
  return { row, input, text };
}

function set({ input, text }: Slider, position: number, count: number, label: string): void {
  input.max = String(Math.max(0, count - 1));
  if (input.value !== String(position)) input.value = String(position);
  input.setAttribute("aria-valuetext", label);
  text.textContent = label;
}
