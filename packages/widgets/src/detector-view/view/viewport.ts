import type { Region } from "../protocol.js";

/** Size of an image in pixels. */
export interface ImageSize {
  rows: number;
  cols: number;
}

/** Part of the canvas where the image is, in CSS pixels. */
export interface PlotArea {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Which way the image's axes run on the screen. */
export interface Orientation {
  /** Row 0 at the bottom. */
  flipY: boolean;
  /** Column 0 at the right. */
  flipX: boolean;
}

/** What is looked at: the image point in the middle of the plot and CSS pixels per image pixel. */
export interface Viewport {
  row: number;
  col: number;
  scale: number;
}

/** A point in continuous image coordinates: pixel (r, c) covers r … r+1, c … c+1. */
export interface ImagePoint {
  row: number;
  col: number;
}

const LARGEST_PIXEL = 64;

/** The viewport that shows the whole image as large as possible. */
export function fitViewport(size: ImageSize, area: PlotArea): Viewport {
  const scale = Math.min(area.width / size.cols, area.height / size.rows);
  return { row: size.rows / 2, col: size.cols / 2, scale: scale > 0 ? scale : 1 };
}

/** The viewport that shows a region of the image as large as possible. */
export function viewportOf(region: Region, area: PlotArea): Viewport {
  const scale = Math.min(area.width / region.cols, area.height / region.rows);
  return { row: region.row + region.rows / 2, col: region.col + region.cols / 2, scale };
}

/** Canvas position of an image point. */
export function toScreen(
  point: ImagePoint,
  view: Viewport,
  area: PlotArea,
  { flipX, flipY }: Orientation,
): { x: number; y: number } {
  const dx = (point.col - view.col) * view.scale;
  const dy = (point.row - view.row) * view.scale;
  return {
    x: area.left + area.width / 2 + (flipX ? -dx : dx),
    y: area.top + area.height / 2 + (flipY ? -dy : dy),
  };
}

/** Image point under a canvas position. */
export function toImage(
  x: number,
  y: number,
  view: Viewport,
  area: PlotArea,
  { flipX, flipY }: Orientation,
): ImagePoint {
  const dx = (x - area.left - area.width / 2) / view.scale;
  const dy = (y - area.top - area.height / 2) / view.scale;
  return { row: view.row + (flipY ? -dy : dy), col: view.col + (flipX ? -dx : dx) };
}

/** Zooms by `factor` so that the image point under (x, y) stays there. */
export function zoomAt(
  x: number,
  y: number,
  factor: number,
  view: Viewport,
  size: ImageSize,
  area: PlotArea,
  orientation: Orientation,
): Viewport {
  const fixed = toImage(x, y, view, area, orientation);
  const smallest = fitViewport(size, area).scale;
  const scale = Math.min(
    Math.max(LARGEST_PIXEL, smallest),
    Math.max(smallest, view.scale * factor),
  );
  const ratio = view.scale / scale;
  return clampViewport(
    {
      row: fixed.row + (view.row - fixed.row) * ratio,
      col: fixed.col + (view.col - fixed.col) * ratio,
      scale,
    },
    size,
    area,
  );
}

/** Moves the image by (dx, dy) CSS pixels. */
export function pan(
  dx: number,
  dy: number,
  view: Viewport,
  size: ImageSize,
  area: PlotArea,
  { flipX, flipY }: Orientation,
): Viewport {
  const moved = {
    row: view.row - (flipY ? -dy : dy) / view.scale,
    col: view.col - (flipX ? -dx : dx) / view.scale,
    scale: view.scale,
  };
  return clampViewport(moved, size, area);
}

/** Keeps the image in sight: centred along an axis it does not fill, without empty border along one it does. */
export function clampViewport(view: Viewport, size: ImageSize, area: PlotArea): Viewport {
  const halfRows = area.height / view.scale / 2;
  const halfCols = area.width / view.scale / 2;
  const clamp = (at: number, half: number, length: number): number =>
    2 * half >= length ? length / 2 : Math.min(Math.max(at, half), length - half);
  return {
    row: clamp(view.row, halfRows, size.rows),
    col: clamp(view.col, halfCols, size.cols),
    scale: view.scale,
  };
}

/** The pixels in sight, with `margin` (a fraction of the view) around them, clipped to the image. */
export function visibleRegion(
  view: Viewport,
  size: ImageSize,
  area: PlotArea,
  margin: number = 0,
): Region {
  const halfRows = (area.height / view.scale / 2) * (1 + 2 * margin);
  const halfCols = (area.width / view.scale / 2) * (1 + 2 * margin);
  const row = Math.max(0, Math.floor(view.row - halfRows));
  const col = Math.max(0, Math.floor(view.col - halfCols));
  const endRow = Math.min(size.rows, Math.ceil(view.row + halfRows));
  const endCol = Math.min(size.cols, Math.ceil(view.col + halfCols));
  return { row, col, rows: Math.max(1, endRow - row), cols: Math.max(1, endCol - col) };
}

/** Whether `outer` contains all of `inner`. */
export function covers(outer: Region, inner: Region): boolean {
  return (
    outer.row <= inner.row &&
    outer.col <= inner.col &&
    outer.row + outer.rows >= inner.row + inner.rows &&
    outer.col + outer.cols >= inner.col + inner.cols
  );
}
