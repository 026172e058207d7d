import type { Cleanup, RenderView, ViewContext } from "../../view/contract.js";
import { act } from "./actions.js";
import { keyAction } from "./keyboard.js";
import { watchPointer } from "./pointer.js";
import { DetectorViewer } from "./viewer.js";

/** Shows a detector's frames with colour limits, zoom, read-out and frame sliders. */
export const renderDetectorView: RenderView = (context: ViewContext): Cleanup => {
  const viewer = new DetectorViewer(context);
  const { stage } = viewer;
  const stopPointer = watchPointer(stage.canvas, {
    hover: (x: number, y: number): void => viewer.hover(stage.pixelAt(x, y)),
    leave: (): void => viewer.hover(stage.cursor),
    click: (x: number, y: number): void => {
      const pixel = stage.pixelAt(x, y);
      if (pixel === undefined) return;
      stage.cursor = pixel;
      viewer.pick(pixel);
      viewer.redraw();
    },
    doubleClick: (): void => viewer.reset(),
    pan: (dx: number, dy: number): void => {
      stage.pan(dx, dy);
      viewer.moved();
    },
    panEnd: (): void => viewer.moved(),
    zoom: (x: number, y: number, factor: number): void => {
      stage.zoom(x, y, factor);
      viewer.moved();
    },
  });
  stage.canvas.addEventListener("keydown", (event) => {
    const action = keyAction(event);
    if (action === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    act(viewer, action);
  });
  return () => {
    stopPointer();
    viewer.close();
  };
};
