import { type JupyterWidget, jupyterWidget } from "../../view/jupyter-views.js";
import { renderCenterView } from "./view.js";

/** JupyterLab's classes of the view for finding the centre. */
export const centerWidget: JupyterWidget = jupyterWidget(
  { model: "CenterModel", view: "CenterView" },
  {
    title: "",
    facts: { shape: [0, 0], coded: [0, 0], binning: 1, limits: [0, 1], norm: "log" },
    codes: null,
    palette: null,
    center: [0, 0],
    shape: [1, 1],
    mass: null,
    norm: "log",
    height: 420,
    cmap: "viridis",
    limits: null,
  },
  renderCenterView,
);
