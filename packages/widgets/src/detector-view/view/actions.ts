import type { Norm } from "../color-table.js";
import type { KeyAction } from "./keyboard.js";
import type { DetectorViewer } from "./viewer.js";

const NEXT_NORM: Readonly<Record<Norm, Norm>> = { linear: "log", log: "sqrt", sqrt: "linear" };

/** Does what a key asks. */
export function act(viewer: DetectorViewer, action: KeyAction): void {
  const { stage, traits, index } = viewer;
  switch (action.do) {
    case "frame":
      viewer.setFrame(viewer.frame + action.by);
      break;
    case "train":
      if (index !== undefined) {
        viewer.setFrame(index.sameInTrain(viewer.frame, index.trainOf(viewer.frame) + action.by));
      }
      break;
    case "frame-end":
      viewer.setFrame(action.end === "first" ? 0 : Number.MAX_SAFE_INTEGER);
      break;
    case "cursor":
      moveCursor(viewer, action.x, action.y);
      break;
    case "zoom":
      zoom(viewer, action.factor);
      break;
    case "reset":
      viewer.reset();
      break;
    case "outline":
      traits.write({ outline: !traits.outline });
      break;
    case "norm":
      traits.write({ norm: NEXT_NORM[traits.norm] });
      break;
    case "auto":
      traits.write({ limits: null });
      break;
    case "click":
      if (stage.cursor !== undefined) viewer.pick(stage.cursor);
      break;
    case "leave":
      stage.cursor = undefined;
      viewer.hover(undefined);
      viewer.redraw();
      break;
    case "help":
      viewer.toggleHelp();
      break;
  }
}

/** Moves the pixel cursor as seen on the screen; the first press puts it in the middle of the view. */
function moveCursor(viewer: DetectorViewer, x: number, y: number): void {
  const { stage } = viewer;
  const { flipX, flipY } = stage.orientation;
  const limit = (at: number, length: number): number => Math.min(Math.max(0, at), length - 1);
  const from = stage.cursor;
  const start = { row: Math.floor(stage.viewport.row), col: Math.floor(stage.viewport.col) };
  const next = from
    ? { row: from.row + (flipY ? -y : y), col: from.col + (flipX ? -x : x) }
    : start;
  stage.cursor = {
    row: limit(next.row, stage.size.rows),
    col: limit(next.col, stage.size.cols),
  };
  viewer.hover(stage.cursor);
  viewer.redraw();
}

/** Zooms about the cursor if there is one, else about the middle. */
function zoom(viewer: DetectorViewer, factor: number): void {
  const { stage } = viewer;
  const { row, col } = stage.cursor
    ? { row: stage.cursor.row + 0.5, col: stage.cursor.col + 0.5 }
    : stage.viewport;
  stage.look({ row, col, scale: stage.viewport.scale * factor });
  viewer.moved();
}
