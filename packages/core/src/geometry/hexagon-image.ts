import { type NDArray, zeros } from "../ndarray/index.js";
import type { Layout } from "./layout.js";
import { pixelOn } from "./locate.js";
import { cornersOf, type Modules } from "./tile.js";

/** A rectangle of the x-y plane in metres: `[x0, x1, y0, y1]`. */
export type PlaneRegion = readonly [x0: number, x1: number, y0: number, y1: number];

/**
 * A picture of the pixels in their true shapes: each point takes the value of the detector's pixel that covers it, NaN
 * where there is none.
 *
 * @param frame - `(module, slowScan, fastScan)`
 * @param numbers - which module each entry of the frame is
 */
export function shapeImage(
  frame: { array: NDArray; numbers: readonly number[] },
  { modules, layout }: { modules: Modules; layout: Layout },
  { region, width, height }: { region: PlaneRegion; width: number; height: number },
): NDArray<"float32"> {
  const out = zeros([height, width], "float32");
  out.data.fill(Number.NaN);
  const [x0, x1, y0, y1] = region;
  const [stepX, stepY] = [(x1 - x0) / width, (y1 - y0) / height];
  const values = frame.array.contiguous();
  const [, slow, fast] = values.shape;
  const data = values.data as ArrayLike<number>;
  frame.numbers.forEach((module, entry) => {
    modules[module].forEach((tile, t) => {
      const [originS, originF] = layout.tileOrigins[t];
      const corners = cornersOf(tile);
      // Hexagons reach a little over their tile's corners.
      const range = (axis: 0 | 1, start: number, step: number, count: number): [number, number] => {
        const along = corners.map((corner) => (corner[axis] - start) / step);
        const margin = (2 * layout.pixelSize) / Math.abs(step);
        const low = Math.floor(Math.min(...along) - margin);
        const high = Math.ceil(Math.max(...along) + margin);
        return [Math.max(0, low), Math.min(count, high)];
      };
      const [fromX, toX] = range(0, x0, stepX, width);
      const [fromY, toY] = range(1, y0, stepY, height);
      for (let row = fromY; row < toY; row++) {
        for (let column = fromX; column < toX; column++) {
          const pixel = pixelOn(
            tile,
            layout,
            x0 + (column + 0.5) * stepX,
            y0 + (row + 0.5) * stepY,
          );
          if (!pixel) continue;
          const [s, f] = [pixel[0] + originS, pixel[1] + originF];
          const at = values.offset + (entry * slow + s) * fast + f;
          out.data[row * width + column] = Number(data[at]);
        }
      }
    });
  });
  return out;
}

/** The rectangle that holds some modules, in metres. */
export function regionOfModules(modules: Modules, numbers: readonly number[]): PlaneRegion {
  const corners = numbers.flatMap((m) => modules[m].flatMap((tile) => cornersOf(tile)));
  const [xs, ys] = [corners.map((c) => c[0]), corners.map((c) => c[1])];
  return [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
}
