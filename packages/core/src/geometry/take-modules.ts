import { BeambookError } from "../errors.js";
import { type DType, NDArray, type Slice, slice, zeros } from "../ndarray/index.js";
import type { Layout } from "./layout.js";
import type { SnappedGrid } from "./snap.js";

/**
 * The modules' data out of an assembled image, the way back from assembling.
 *
 * @throws ShapeMismatch when the last two axes are not the grid's size
 */
export function takeFromImage<D extends DType>(
  image: NDArray<D>,
  grid: SnappedGrid,
  layout: Layout,
  modules: number,
): NDArray<D> {
  const lead = image.shape.slice(0, -2);
  const [height, width] = image.shape.slice(-2);
  if (height !== grid.height || width !== grid.width) {
    throw new BeambookError(
      "ShapeMismatch",
      `The image is (${image.shape.join(", ")}), this geometry makes (..., ${grid.height}, ${grid.width}).`,
    );
  }
  const out = zeros([...lead, modules, ...layout.moduleShape], image.dtype);
  const rest = lead.map((_, k) => k);
  const [rowStride, columnStride] = image.strides.slice(-2);
  for (const t of grid.tiles) {
    const [ss, fs] = layout.tileOrigins[t.tile];
    const [rows, columns] = layout.tileShape;
    const source = new NDArray(image.data, image.dtype, {
      shape: [...lead, rows, columns],
      strides: [
        ...rest.map((k) => image.strides[k]),
        t.ssRow * rowStride + t.ssColumn * columnStride,
        t.fsRow * rowStride + t.fsColumn * columnStride,
      ],
      offset: image.offset + t.row * rowStride + t.column * columnStride,
    });
    const everything = lead.map(() => null);
    out.slice(...everything, t.module, range(ss, rows), range(fs, columns)).assign(source);
  }
  return out;
}

function range(start: number, count: number): Slice {
  return slice(start, start + count);
}
