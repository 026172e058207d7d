import type { Cleanup, RenderView, ViewContext } from "../../view/contract.js";
import { ScanViewer } from "./viewer.js";

/** Shows a scan's positions beside its frames; the frame that is chosen here is a trait of the model. */
export const renderScanView: RenderView = ({ model, el }: ViewContext): Cleanup => {
  const viewer = new ScanViewer(model);
  el.append(viewer.el);
  return () => {
    viewer.close();
    el.replaceChildren();
  };
};
