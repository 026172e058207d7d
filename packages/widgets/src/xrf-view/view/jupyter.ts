import { type JupyterWidget, jupyterWidget } from "../../view/jupyter-views.js";
import { renderXrfView } from "./view.js";

/** JupyterLab's classes of maps with spectra. */
export const xrfWidget: JupyterWidget = jupyterWidget(
  { model: "XrfModel", view: "XrfView" },
  {
    title: "",
    shape: [0, 0, 0],
    facts: { shape: [0, 0], coded: [0, 0], binning: 1, limits: [0, 1], norm: "linear" },
    codes: null,
    palette: null,
    max_spectrum: null,
    sum_spectrum: null,
    selected: null,
    selected_label: "",
    energies: null,
    lines: [],
    band: null,
    pixel: null,
    region: null,
    movable: false,
    arrows: false,
    flip_horizontal: false,
    flip_vertical: false,
    part: null,
    status: "",
    log: false,
    height: 340,
    cmap: "viridis",
    limits: null,
  },
  renderXrfView,
);
