import { type JupyterWidget, jupyterWidget } from "../../view/jupyter-views.js";
import { renderDetectorView } from "./view.js";

/** JupyterLab's classes of the detector view. */
export const detectorWidget: JupyterWidget = jupyterWidget(
  { model: "DetectorModel", view: "DetectorView" },
  {
    frame: 0,
    frame_count: 0,
    cmap: "viridis",
    norm: "linear",
    limits: null,
    percentiles: [1, 99],
    outline: false,
    region: null,
    height: 480,
  },
  renderDetectorView,
);
