import { BeambookError } from "../../errors.js";
import { type Hdf5Dataset, type Hdf5File, type Hdf5Group, openHdf5 } from "../../hdf5/index.js";
import { DTYPES, type DType, slice } from "../../ndarray/index.js";
import type { CubeReader } from "./cube-source.js";

/** An HDF5 dataset (rows, columns, channels) as a cube that is read a stretch of pixels at a time. */
export async function openHdf5Cube(source: { file: string; dataset: string }): Promise<CubeReader> {
  const file = await openHdf5(source.file);
  const dataset = file.dataset(source.dataset);
  const { shape, dtype } = cubeShape(dataset, source.file);
  const asIs = dtype === "uint8" || dtype === "uint16";
  return {
    shape,
    dtype,
    delivers: asIs ? dtype : "float32",
    readPixels: async (row: number, x0: number, x1: number, target: Uint8Array): Promise<void> => {
      const part = await dataset.read([row, slice(x0, x1), null], { executor: "inline" });
      const values = asIs ? part : part.astype("float32");
      const data = values.flat();
      target.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    },
    close: () => file.close(),
  };
}

/**
 * The dataset of spectra in an HDF5 file: the one named, else the signal of the default NXdata (silx and PyMca write
 * it so), else the only one with three axes.
 *
 * @throws NotFound with what there is
 */
export async function findHdf5Cube(path: string, dataset?: string): Promise<string> {
  const file = await openHdf5(path);
  try {
    if (dataset !== undefined) {
      cubeShape(file.dataset(dataset), path);
      return dataset;
    }
    const signal = defaultSignal(file);
    if (signal !== undefined) return signal;
    const cubes = cubesIn(file);
    if (cubes.length === 1) return cubes[0];
    throw new BeambookError(
      "NotFound",
      cubes.length === 0
        ? "The file has no dataset with three axes."
        : `The file has ${cubes.length} datasets with three axes and no default one.`,
      { file: path, hint: cubes.length > 0 ? `Name one: ${cubes.join(", ")}.` : undefined },
    );
  } finally {
    file.close();
  }
}

function cubeShape(
  dataset: Hdf5Dataset,
  file: string,
): { shape: [number, number, number]; dtype: DType } {
  const { shape, dtype } = dataset;
  if (shape.length === 3 && shape.every((n) => n > 0) && isCounts(dtype)) {
    return { shape: [...shape] as [number, number, number], dtype };
  }
  throw new BeambookError(
    "FileFormat",
    `The dataset has the shape (${shape.join(", ")}) and holds ${dtype}.`,
    { file, dataset: dataset.path, hint: "Rows, columns and channels of counts are needed." },
  );
}

/** Follows `default` from the root to an NXdata, and there `signal`. */
function defaultSignal(file: Hdf5File): string | undefined {
  let group: Hdf5Group = file;
  for (let depth = 0; depth < 5; depth++) {
    const next = group.attrs.default;
    if (typeof next !== "string" || !group.has(next)) break;
    group = group.group(next);
  }
  const { signal } = group.attrs;
  if (typeof signal !== "string" || !group.has(signal)) return undefined;
  const object = group.get(signal);
  return object.kind === "dataset" && object.shape.length === 3 ? object.path : undefined;
}

function cubesIn(group: Hdf5Group, depth: number = 0): string[] {
  if (depth > 8) return [];
  return group.keys().flatMap((name) => {
    const link = group.link(name);
    if (link.kind !== "hard") return [];
    const object = group.get(name);
    if (object.kind === "group") return cubesIn(object, depth + 1);
    const { shape, dtype } = object;
    return shape.length === 3 && isCounts(dtype) ? [object.path] : [];
  });
}

function isCounts(dtype: string): dtype is DType {
  return DTYPES.includes(dtype as DType) && !dtype.startsWith("complex");
}
