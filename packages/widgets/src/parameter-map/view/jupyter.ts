import { type JupyterWidget, jupyterWidget } from "../../view/jupyter-views.js";
import { renderParameterMap } from "./view.js";

/** JupyterLab's classes of the parameter map. */
export const mapWidget: JupyterWidget = jupyterWidget(
  { model: "ParameterMapModel", view: "ParameterMapView" },
  {
    kind: "heatmap",
    shape: [],
    values: null,
    errors: null,
    precision: "float64",
    x: [],
    y: [],
    labels: null,
    x_label: "",
    y_label: "",
    parameter: "",
    unit: "",
    title: "",
    cmap: "viridis",
    colorscale: [],
    limits: null,
    selected: null,
    height: 420,
  },
  renderParameterMap,
);
