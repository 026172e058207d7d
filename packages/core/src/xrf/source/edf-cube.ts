import { BeambookError } from "../../errors.js";
import { type EdfFile, readEdf } from "../../formats/index.js";
import { type DType, type NDArray, slice } from "../../ndarray/index.js";
import type { CubeReader } from "./cube-source.js";

/** The file read last: a row is asked for in several parts. */
let last: { path: string; file: EdfFile } | undefined;

async function framesOf(path: string): Promise<readonly NDArray[]> {
  if (last?.path !== path) last = { path, file: await readEdf(path) };
  return last.file.frames.map(({ data }) => data);
}

/**
 * EDF files as a cube: one file with all rows (three axes, or one frame of columns and channels per row), or one file
 * per row, in the order given.
 *
 * @throws FileFormat for frames of other shapes
 */
export async function openEdfCube({ files }: { files: readonly string[] }): Promise<CubeReader> {
  const frames = await framesOf(files[0]);
  const single = files.length === 1 && frames[0]?.ndim === 3;
  const rows = single ? frames[0].shape[0] : files.length === 1 ? frames.length : files.length;
  const [width, depth] = frames[0]?.shape.slice(-2) ?? [];
  const dtype = frames[0]?.dtype as DType;
  const asIs = dtype === "uint8" || dtype === "uint16";
  const rowOf = async (row: number): Promise<NDArray> => {
    const path = files.length === 1 ? files[0] : files[row];
    const all = await framesOf(path);
    const found = single ? all[0].slice(row) : all[files.length === 1 ? row : 0];
    if (found?.ndim === 2 && found.shape[0] === width && found.shape[1] === depth) return found;
    throw new BeambookError(
      "FileFormat",
      `Row ${row} has the shape (${found?.shape.join(", ")}).`,
      {
        file: path,
        hint: `The first row has ${width} columns and ${depth} channels, which all rows need.`,
      },
    );
  };
  await rowOf(0);
  return {
    shape: [rows, width, depth],
    dtype,
    delivers: asIs ? dtype : "float32",
    readPixels: async (row: number, x0: number, x1: number, target: Uint8Array): Promise<void> => {
      const part = (await rowOf(row)).slice(slice(x0, x1));
      const data = (asIs ? part.copy() : part.astype("float32")).flat();
      target.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    },
    close: () => {},
  };
}
