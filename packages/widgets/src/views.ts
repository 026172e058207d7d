/**
 * The browser's half of the widgets: functions that render them on any page, and what JupyterLab loads when the first
 * one is shown. Importing this module alone loads little.
 *
 * @module
 */
import type { WidgetModel, WidgetView } from "@jupyter-widgets/base";
import type { PlotlyEvent } from "./view/plotly.js";
import type { LiveFigure } from "./view/plotly-figure.js";

export { renderCenterView } from "./center-view/view/view.js";
export { renderDetectorView } from "./detector-view/view/view.js";
export { BEAMBOOK } from "./own-module.js";
export { renderParameterMap } from "./parameter-map/view/view.js";
export { renderScanView } from "./scan-view/view/view.js";
export type { Cleanup, Liveness, RenderView, ViewContext, ViewModel } from "./view/contract.js";
export type { PlotlyEvent, PlotlyFigureData } from "./view/plotly.js";
export type { LiveFigure } from "./view/plotly-figure.js";
export { renderXrfView } from "./xrf-view/view/view.js";

/** Model and view classes for JupyterLab, by the names that kernel models carry. */
export async function jupyterClasses(): Promise<
  Record<string, typeof WidgetModel | typeof WidgetView>
> {
  const [detector, map, xrf, scan, center] = await Promise.all([
    import("./detector-view/view/jupyter.js").then((m) => m.detectorWidget),
    import("./parameter-map/view/jupyter.js").then((m) => m.mapWidget),
    import("./xrf-view/view/jupyter.js").then((m) => m.xrfWidget),
    import("./scan-view/view/jupyter.js").then((m) => m.scanWidget),
    import("./center-view/view/jupyter.js").then((m) => m.centerWidget),
  ]);
  return {
    DetectorModel: detector.model,
    DetectorView: detector.view,
    ParameterMapModel: map.model,
    ParameterMapView: map.view,
    XrfModel: xrf.model,
    XrfView: xrf.view,
    ScanModel: scan.model,
    ScanView: scan.view,
    CenterModel: center.model,
    CenterView: center.view,
  };
}

/** A place for plotly figures in an element; it follows the element's width and the theme. */
export async function liveFigure(
  el: HTMLElement,
  onClick?: (event: PlotlyEvent) => void,
): Promise<LiveFigure> {
  const { LiveFigure: Figure } = await import("./view/plotly-figure.js");
  return new Figure(el, onClick);
}
