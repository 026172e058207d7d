import {
  type ImagePoint,
  type Orientation,
  type PlotArea,
  toScreen,
  type Viewport,
} from "./viewport.js";

/** Polygons in image coordinates: `row, col, row, col, …`. */
export type Polygons = readonly Float32Array[];

/** Cuts the outline buffer of a welcome message into polygons of the given lengths (in corners). */
export function splitPolygons(lengths: readonly number[], buffer: DataView | undefined): Polygons {
  if (buffer === undefined) return [];
  const bytes = buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.byteLength);
  const all = new Float32Array(bytes);
  let start = 0;
  return lengths.map((corners) => {
    const polygon = all.subarray(start, start + 2 * corners);
    start += 2 * corners;
    return polygon;
  });
}

/** Draws outlines in two strokes, dark under light, so that they show on any colour. */
export function drawOutline(
  context: CanvasRenderingContext2D,
  polygons: Polygons,
  view: Viewport,
  area: PlotArea,
  orientation: Orientation,
): void {
  const path = new Path2D();
  for (const polygon of polygons) {
    for (let k = 0; k < polygon.length; k += 2) {
      const { x, y } = toScreen({ row: polygon[k], col: polygon[k + 1] }, view, area, orientation);
      if (k === 0) path.moveTo(x, y);
      else path.lineTo(x, y);
    }
    path.closePath();
  }
  context.save();
  context.lineJoin = "round";
  context.strokeStyle = "rgba(0, 0, 0, 0.55)";
  context.lineWidth = 2.5;
  context.stroke(path);
  context.strokeStyle = "rgba(255, 255, 255, 0.9)";
  context.lineWidth = 1;
  context.stroke(path);
  context.restore();
}

/** Marks the pixel under the cursor: a box around it and short arms that leave it visible. */
export function drawCursor(
  context: CanvasRenderingContext2D,
  pixel: ImagePoint,
  view: Viewport,
  area: PlotArea,
  orientation: Orientation,
): void {
  const { x, y } = toScreen(
    { row: pixel.row + 0.5, col: pixel.col + 0.5 },
    view,
    area,
    orientation,
  );
  const half = Math.max(4, view.scale / 2);
  const path = new Path2D();
  path.rect(x - half, y - half, 2 * half, 2 * half);
  for (const [dx, dy] of [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
  ]) {
    path.moveTo(x + dx * half, y + dy * half);
    path.lineTo(x + dx * (half + 7), y + dy * (half + 7));
  }
  context.save();
  context.strokeStyle = "rgba(0, 0, 0, 0.7)";
  context.lineWidth = 3;
  context.stroke(path);
  context.strokeStyle = "#ffffff";
  context.lineWidth = 1.25;
  context.stroke(path);
  context.restore();
}
