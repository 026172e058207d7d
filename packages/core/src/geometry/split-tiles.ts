import { BeambookError } from "../errors.js";
import { type DType, type NDArray, slice } from "../ndarray/index.js";
import type { Layout } from "./layout.js";

/**
 * Views of the tiles of one module's data `(..., slowScan, fastScan)`, in the order of the tiles' numbers.
 *
 * @throws ShapeMismatch when the last two axes are not a module
 */
export function splitIntoTiles<D extends DType>(module: NDArray<D>, layout: Layout): NDArray<D>[] {
  const [rows, columns] = layout.moduleShape;
  const [ss, fs] = module.shape.slice(-2);
  if (ss !== rows || fs !== columns) {
    throw new BeambookError(
      "ShapeMismatch",
      `Module data is (${module.shape.join(", ")}), expected (..., ${rows}, ${columns}).`,
    );
  }
  const everything = module.shape.slice(0, -2).map(() => null);
  const [height, width] = layout.tileShape;
  return layout.tileOrigins.map(([s, f]) =>
    module.slice(...everything, slice(s, s + height), slice(f, f + width)),
  );
}
