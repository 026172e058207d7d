import { BeambookError } from "../errors.js";
import { NDArray, sameShape, zeros } from "../ndarray/index.js";
import { type Layout, tileAt } from "./layout.js";
import { pixelShape } from "./pixel-shape.js";
import { type Modules, pointOn } from "./tile.js";

/** Positions of all pixels `(module, slowScan, fastScan, xyz)` in metres: of their centres, or of their first corners. */
export function pixelPositions(
  modules: Modules,
  layout: Layout,
  centre: boolean,
): NDArray<"float64"> {
  const [rows, columns] = layout.moduleShape;
  const shape = pixelShape(layout);
  const [ss0, fs0] = centre ? shape.centre : [0, 0];
  const out = zeros([modules.length, rows, columns, 3], "float64");
  const { data } = out;
  modules.forEach((tiles, m) => {
    tiles.forEach((tile, t) => {
      const [row, column] = layout.tileOrigins[t];
      const { corner, ss, fs } = tile;
      for (let s = 0; s < tile.ssPixels; s++) {
        const shift = s % 2 === 1 ? shape.oddRowShift : 0;
        let o = ((m * rows + row + s) * columns + column) * 3;
        const sPixels = s + ss0;
        const x = corner[0] + sPixels * ss[0];
        const y = corner[1] + sPixels * ss[1];
        const z = corner[2] + sPixels * ss[2];
        for (let f = 0; f < tile.fsPixels; f++) {
          const fPixels = f + fs0 + shift;
          data[o] = x + fPixels * fs[0];
          data[o + 1] = y + fPixels * fs[1];
          data[o + 2] = z + fPixels * fs[2];
          o += 3;
        }
      }
    });
  });
  return out;
}

/** Numbers in any of the forms a coordinate may come in. */
export type Coordinates = number | ArrayLike<number> | NDArray;

/**
 * Positions in metres of places in the data; in `slowScan` and `fastScan` 0.5 is the middle of the first pixel.
 *
 * @returns one axis more than the inputs, of length 3
 * @throws ShapeMismatch for inputs of different shapes; IndexOutOfRange for places outside the modules
 */
export function coordinatesToPositions(
  modules: Modules,
  layout: Layout,
  moduleNo: Coordinates,
  slowScan: Coordinates,
  fastScan: Coordinates,
): NDArray<"float64"> {
  const [module, ss, fs] = [moduleNo, slowScan, fastScan].map(toNumbers);
  if (!sameShape(module.shape, ss.shape) || !sameShape(module.shape, fs.shape)) {
    const shapes = [module, ss, fs].map((a) => `(${a.shape.join(", ")})`).join(", ");
    throw new BeambookError(
      "ShapeMismatch",
      `Module numbers, slow scan and fast scan must have one shape, not ${shapes}.`,
    );
  }
  const out = zeros([...module.shape, 3], "float64");
  for (let i = 0; i < module.values.length; i++) {
    out.data.set(onePosition(modules, layout, module.values[i], ss.values[i], fs.values[i]), 3 * i);
  }
  return out;
}

function onePosition(
  modules: Modules,
  layout: Layout,
  module: number,
  ss: number,
  fs: number,
): readonly number[] {
  // The far edge of a module belongs to its last pixel.
  const inside = modules[module] && tileAt(layout, edge(ss, layout, 0), edge(fs, layout, 1));
  if (!inside) {
    const [rows, columns] = layout.moduleShape;
    throw new BeambookError(
      "IndexOutOfRange",
      `No pixel at module ${module}, slow scan ${ss}, fast scan ${fs}.`,
      { hint: `There are ${modules.length} modules of ${rows} x ${columns} pixels.` },
    );
  }
  const tile = modules[module][inside.tile];
  const [s0, f0] = layout.tileOrigins[inside.tile];
  const { centre, oddRowShift } = pixelShape(layout);
  const shift = Math.floor(inside.ss) % 2 === 1 ? oddRowShift : 0;
  return pointOn(tile, ss - s0 + (centre[0] - 0.5), fs - f0 + shift);
}

function edge(place: number, layout: Layout, axis: 0 | 1): number {
  const length = layout.moduleShape[axis];
  return place === length ? length - 0.5 : place;
}

function toNumbers(values: Coordinates): { shape: readonly number[]; values: ArrayLike<number> } {
  if (typeof values === "number") return { shape: [], values: [values] };
  if (values instanceof NDArray || "strides" in values) {
    const array = values as NDArray;
    return { shape: array.shape, values: Array.from(array.flat() as ArrayLike<number>, Number) };
  }
  return { shape: [values.length], values };
}
