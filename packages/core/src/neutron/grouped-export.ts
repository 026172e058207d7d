import { createHdf5 } from "../hdf5/index.js";
import { writeWholeFile } from "../ndarray/atomic-write.js";
import type { NDArray } from "../ndarray/index.js";
import { NUMBERS } from "./fit-numbers.js";
import type { GroupedFitResult } from "./grouped-result.js";

/**
 * Writes all parameters and statistics to an HDF5 file: `/parameters/<name>/value` and `error`, `/statistics/<name>`, in
 * the shape of the groups (rows y, columns x), with `/x`, `/y` and the groups' `/index`.
 */
export async function exportHdf5(result: GroupedFitResult, path: string): Promise<void> {
  const file = await createHdf5(path);
  try {
    const { x, y } = result.parameter(NUMBERS[0]);
    await file.write(
      "/x",
      typeof x[0] === "string" ? (x as string[]) : Float64Array.from(x as number[]),
    );
    if (y) await file.write("/y", Float64Array.from(y));
    await file.write("/index", [...result.indices]);
    await file.write(
      "/success",
      Uint8Array.from(result.parts.fits, ({ success }) => Number(success)),
    );
    for (const name of result.parameterNames) {
      const { values, errors } = result.parameter(name);
      await file.write(`/parameters/${name}/value`, values);
      if (errors) await file.write(`/parameters/${name}/error`, errors);
    }
    for (const name of NUMBERS.slice(0, 8)) {
      if (name === "ndata" || name === "nfree") continue;
      await file.write(`/statistics/${name}`, result.parameter(name).values);
    }
    await file.close();
  } catch (error) {
    await file.abandon();
    throw error;
  }
}

/** Writes a map as a TIFF image of 32-bit floats, gaps as NaN. */
export async function exportTiff(values: NDArray<"float64">, path: string): Promise<void> {
  const [height, width] = values.ndim === 2 ? values.shape : [1, values.size];
  await writeWholeFile(path, floatTiff(values.flatten().data as Float64Array, width, height));
}

const SHORT = 3;
const LONG = 4;

/** One uncompressed strip behind header and directory. */
function floatTiff(pixels: Float64Array, width: number, height: number): Uint8Array {
  const size = 4 * width * height;
  const tags: readonly (readonly [tag: number, type: number, value: number])[] = [
    [256, LONG, width],
    [257, LONG, height],
    [258, SHORT, 32], // bits per sample
    [259, SHORT, 1], // no compression
    [262, SHORT, 1], // black is zero
    [273, LONG, 8 + 2 + 11 * 12 + 4], // where the strip starts
    [277, SHORT, 1], // samples per pixel
    [278, LONG, height], // rows per strip
    [279, LONG, size], // bytes of the strip
    [284, SHORT, 1], // planar
    [339, SHORT, 3], // floats
  ];
  const start = 8 + 2 + tags.length * 12 + 4;
  const view = new DataView(new ArrayBuffer(start + size));
  view.setUint16(0, 0x4949, true);
  view.setUint16(2, 42, true);
  view.setUint32(4, 8, true);
  view.setUint16(8, tags.length, true);
  tags.forEach(([tag, type, value], i) => {
    const at = 10 + 12 * i;
    view.setUint16(at, tag, true);
    view.setUint16(at + 2, type, true);
    view.setUint32(at + 4, 1, true);
    if (type === SHORT) view.setUint16(at + 8, value, true);
    else view.setUint32(at + 8, value, true);
  });
  for (let i = 0; i < pixels.length; i++) view.setFloat32(start + 4 * i, pixels[i], true);
  return new Uint8Array(view.buffer);
}
