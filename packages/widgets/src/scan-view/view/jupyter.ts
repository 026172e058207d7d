import { type JupyterWidget, jupyterWidget } from "../../view/jupyter-views.js";
import { renderScanView } from "./view.js";

/** JupyterLab's classes of a scan. */
export const scanWidget: JupyterWidget = jupyterWidget(
  { model: "ScanModel", view: "ScanView" },
  {
    title: "",
    places: null,
    placed: false,
    indices: null,
    quantity: "counts",
    quantity_name: "counts",
    values: null,
    value_limits: [0, 1],
    value_palette: null,
    frame: 0,
    frame_count: 0,
    show: "frame",
    norm: "log",
    masked: true,
    facts: { shape: [0, 0], coded: [0, 0], binning: 1, limits: [0, 1], norm: "log" },
    codes: null,
    palette: null,
    marks: { center: null, mass: null },
    height: 340,
    cmap: "viridis",
    limits: null,
  },
  renderScanView,
);
