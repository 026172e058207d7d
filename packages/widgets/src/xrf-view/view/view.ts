import type { Cleanup, RenderView, ViewContext } from "../../view/contract.js";
import { XrfViewer } from "./viewer.js";

/** Shows a map beside its spectra; bands, pixels and regions that are chosen here are traits of the model. */
export const renderXrfView: RenderView = ({ model, el }: ViewContext): Cleanup => {
  const viewer = new XrfViewer(model);
  el.append(viewer.el);
  return () => {
    viewer.close();
    el.replaceChildren();
  };
};
