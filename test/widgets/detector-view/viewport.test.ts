import { describe, expect, it } from "vitest";
import {
  clampViewport,
  covers,
  fitViewport,
  type ImageSize,
  type Orientation,
  type PlotArea,
  pan,
  toImage,
  toScreen,
  type Viewport,
  viewportOf,
  visibleRegion,
  zoomAt,
} from "../../../packages/widgets/dist/detector-view/view/viewport.js";
import { seededRandom } from "../../support/random.js";

const SIZE: ImageSize = { rows: 1256, cols: 1092 };
const AREA: PlotArea = { left: 64, top: 8, width: 372, height: 428 };
const ORIENTATIONS: Orientation[] = [
  { flipX: false, flipY: false },
  { flipX: true, flipY: true },
  { flipX: true, flipY: false },
];

describe("the viewport", () => {
  it("maps the screen to the image and back", () => {
    const random = seededRandom(2);
    for (const orientation of ORIENTATIONS) {
      for (let k = 0; k < 50; k++) {
        const view: Viewport = {
          row: 1256 * random(),
          col: 1092 * random(),
          scale: 0.1 + 20 * random(),
        };
        const point = { row: 1256 * random(), col: 1092 * random() };
        const { x, y } = toScreen(point, view, AREA, orientation);
        const back = toImage(x, y, view, AREA, orientation);
        expect(back.row).toBeCloseTo(point.row, 8);
        expect(back.col).toBeCloseTo(point.col, 8);
      }
    }
  });

  it("puts row 0 at the bottom and column 0 at the right where axes are mirrored", () => {
    const view = fitViewport(SIZE, AREA);
    const corner = toScreen({ row: 0, col: 0 }, view, AREA, { flipX: true, flipY: true });
    expect(corner.x).toBeGreaterThan(AREA.left + AREA.width - 3);
    expect(corner.y).toBeGreaterThan(AREA.top + AREA.height - 3);
  });

  it("keeps the pixel under the pointer while it zooms in and out inside the image", () => {
    for (const orientation of ORIENTATIONS) {
      let view: Viewport = { row: 600, col: 500, scale: 3 };
      const [x, y] = [200, 150];
      const before = toImage(x, y, view, AREA, orientation);
      for (const factor of [1.5, 2, 0.7, 1.2]) {
        view = zoomAt(x, y, factor, view, SIZE, AREA, orientation);
        const now = toImage(x, y, view, AREA, orientation);
        expect(now.row).toBeCloseTo(before.row, 8);
        expect(now.col).toBeCloseTo(before.col, 8);
      }
    }
  });

  it("zooms out to the whole image and not further, and in to large pixels and not further", () => {
    const orientation = ORIENTATIONS[0];
    const fit = fitViewport(SIZE, AREA);
    const out = zoomAt(300, 300, 1e-6, { row: 10, col: 10, scale: 2 }, SIZE, AREA, orientation);
    expect(out).toEqual(fit);
    expect(zoomAt(300, 300, 1e9, fit, SIZE, AREA, orientation).scale).toBe(64);
  });

  it("never shows more border than it must, however far one pans", () => {
    const view: Viewport = { row: 600, col: 500, scale: 2 };
    const moved = pan(-1e6, 1e6, view, SIZE, AREA, ORIENTATIONS[0]);
    const seen = visibleRegion(moved, SIZE, AREA);
    expect(seen.row).toBe(0);
    expect(seen.col + seen.cols).toBe(1092);
    expect(clampViewport(moved, SIZE, AREA)).toEqual(moved);
  });

  it("asks for what is in sight and a margin", () => {
    const view: Viewport = { row: 600, col: 500, scale: 4 };
    const seen = visibleRegion(view, SIZE, AREA);
    expect(seen).toEqual({ row: 546, col: 453, rows: 108, cols: 94 });
    expect(covers(visibleRegion(view, SIZE, AREA, 0.15), seen)).toBe(true);
    expect(covers(seen, visibleRegion(view, SIZE, AREA, 0.15))).toBe(false);
    const again = visibleRegion(viewportOf(seen, AREA), SIZE, AREA);
    expect(covers(again, seen)).toBe(true);
  });
});
