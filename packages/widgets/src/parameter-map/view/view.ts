import type { Cleanup, RenderView, ViewContext, ViewModel } from "../../view/contract.js";
import { element, onNextFrame } from "../../view/dom.js";
import { keepLivenessShown } from "../../view/liveness.js";
import type { PlotlyEvent } from "../../view/plotly.js";
import { LiveFigure } from "../../view/plotly-figure.js";
import { onThemeChange, readTheme } from "../../view/theme.js";
import { selectionText } from "./describe.js";
import { mapFigure } from "./figure.js";
import { mapState, moveSelection } from "./state.js";

const ARROWS: Readonly<Record<string, readonly [columns: number, rows: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** Shows a quantity as heat map, line or bars; a click or Enter tells the kernel which value was chosen. */
export const renderParameterMap: RenderView = ({ model, el }: ViewContext): Cleanup => {
  const { box, plot, notice, readout } = mapElements();
  el.append(box);
  const figure = new LiveFigure(plot, (event) => choose(model, clickedIndex(model, event)));
  const painter = onNextFrame(() => void draw());
  const draw = async (): Promise<void> => {
    const state = mapState(model);
    box.setAttribute("aria-label", [state.title, selectionText(state)].filter(Boolean).join(". "));
    box.dataset.selected = JSON.stringify(state.selected);
    readout.textContent = state.selected === null ? "" : selectionText(state);
    await figure.show(mapFigure(state, readTheme(box)));
    box.dataset.ready = "true";
  };
  box.addEventListener("keydown", (event) => onKey(event, model));
  const stops = [
    ...TRAITS.map((name) => model.onChange(name, () => painter.request())),
    onThemeChange(() => painter.request()),
    keepLivenessShown(notice, model),
  ];
  void draw();
  return () => {
    for (const stop of stops) stop();
    painter.cancel();
    figure.close();
    el.replaceChildren();
  };
};

interface MapElements {
  box: HTMLElement;
  plot: HTMLElement;
  notice: HTMLElement;
  readout: HTMLElement;
}

function mapElements(): MapElements {
  const plot = element("div", { class: "bb-map-plot", "data-testid": "bb-map-plot" });
  const readout = element("div", {
    class: "bb-map-readout",
    "data-testid": "bb-map-readout",
    "aria-live": "polite",
  });
  const notice = element("div", { class: "bb-notice", role: "alert", hidden: true });
  const box = element(
    "div",
    {
      class: "bb-map",
      "data-testid": "bb-map",
      "data-lm-suppress-shortcuts": "true",
      role: "application",
      tabindex: 0,
      title: "Click a value, or move with the arrow keys and press Enter",
    },
    plot,
    notice,
    readout,
  );
  return { box, plot, notice, readout };
}

const TRAITS: readonly string[] = [
  ...["kind", "shape", "values", "errors", "x", "y", "labels", "x_label", "y_label"],
  ...["parameter", "unit", "title", "colorscale", "limits", "selected", "height"],
];

function onKey(event: KeyboardEvent, model: ViewModel): void {
  const { shape, selected, y } = mapState(model);
  const arrow = ARROWS[event.key];
  if (arrow !== undefined) {
    // "Up" goes up on the screen, whichever way the axis counts.
    const upwards = shape.length < 2 || Number(y[y.length - 1] ?? 1) >= Number(y[0] ?? 0) ? 1 : -1;
    const [columns, rows] = arrow;
    model.set("selected", moveSelection(selected, shape, columns, rows * upwards));
    model.save();
  } else if (event.key === "Enter" && selected !== null) choose(model, selected);
  else if (event.key === "Escape") {
    model.set("selected", null);
    model.save();
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

function clickedIndex(model: ViewModel, { points }: PlotlyEvent): number[] | undefined {
  const point = points?.[0];
  if (point === undefined) return undefined;
  const at = point.pointIndex ?? point.pointNumber;
  const index = typeof at === "number" ? [at] : [...at];
  return index.length === mapState(model).shape.length ? index : undefined;
}

/** Marks a value here and tells the kernel. */
function choose(model: ViewModel, index: readonly number[] | undefined): void {
  if (index === undefined) return;
  model.set("selected", [...index]);
  model.send({ type: "select", index: [...index] });
}
