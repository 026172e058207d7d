import { BeambookError } from "../../errors.js";
import { openHdf5 } from "../../hdf5/index.js";
import { type NDArray, ndarray } from "../../ndarray/ndarray.js";
import { slice } from "../../ndarray/selection.js";
import type { Numbers } from "../frames.js";
import type { LoadedFrames } from "../hooks.js";
import { PtyScan } from "../scan.js";

/** Parameters that are read from a scalar dataset, and what turns the file's unit into ours. */
const SCALARS = ["energy", "distance", "psize"] as const;

/**
 * Reads any HDF5 file by the paths of its datasets: NeXus, CXI and files of one's own.
 *
 * @example
 * const scan = new Hdf5Scan({ file: "scan.nxs", frames: "/entry/data/data", row_positions: "/entry/data/y",
 *   column_positions: "/entry/data/x", position_factor: 1e-6, shape: 128 });
 */
export class Hdf5Scan extends PtyScan.define({
  name: { default: "Hdf5Scan" },
  file: { default: null, help: "Path of the HDF5 file.", type: "file" },
  frames: {
    default: "/entry_1/data_1/data",
    help: "Dataset of the frames, (N, rows, columns).",
    type: "str",
  },
  positions: {
    default: null,
    help: "Dataset of positions, (N, 2) or (N, 3) with x, y as CXI has them.",
    type: "str",
  },
  row_positions: { default: null, help: "Dataset of row positions, (N).", type: "str" },
  column_positions: { default: null, help: "Dataset of column positions, (N).", type: "str" },
  position_factor: { default: 1, help: "What turns the file's positions into m.", type: "float" },
  mask: {
    default: null,
    help: "Dataset of a mask, (rows, columns): 0 where pixels are good.",
    type: "str",
  },
  weights: {
    default: null,
    help: "Dataset of weights, (rows, columns): 0 where pixels are bad.",
    type: "str",
  },
  energy_path: { default: null, help: "Dataset of the photon energy.", type: "str" },
  energy_factor: { default: 1, help: "What turns the file's energy into keV.", type: "float" },
  distance_path: { default: null, help: "Dataset of the distance.", type: "str" },
  distance_factor: { default: 1, help: "What turns the file's distance into m.", type: "float" },
  psize_path: { default: null, help: "Dataset of the pixel size.", type: "str" },
  psize_factor: { default: 1, help: "What turns the file's pixel size into m.", type: "float" },
}) {
  /** Reads the geometry that has a path, and counts the frames. */
  protected override async open(): Promise<void> {
    const file = await this.#file();
    try {
      for (const name of SCALARS) {
        const path = this.info[`${name}_path`] as string | null;
        if (path === null) continue;
        const value = Number(await file.dataset(path).value());
        this.info[name] = value * (this.info[`${name}_factor`] as number);
      }
      const { shape } = file.dataset(this.info.frames);
      if (shape.length !== 3) {
        throw new BeambookError("ShapeMismatch", `The frames have shape (${shape.join(", ")}).`, {
          file: file.filename,
          dataset: this.info.frames,
          hint: "They are (N, rows, columns).",
        });
      }
      this.numFrames = Math.min(this.numFrames ?? shape[0], shape[0]);
    } finally {
      file.close();
    }
  }

  override async loadPositions(): Promise<NDArray | null> {
    const { positions, row_positions: rows, column_positions: columns } = this.info;
    const factor = this.info.position_factor;
    if (positions === null && rows === null && columns === null) return null;
    if (positions === null && (rows === null || columns === null)) {
      throw new BeambookError("InvalidArgument", "Positions need rows and columns.", {
        hint: "Set row_positions and column_positions, or positions.",
      });
    }
    const file = await this.#file();
    try {
      if (typeof positions === "string") {
        const xyz = await file.dataset(positions).read();
        return xyz.slice(null, [1, 0]).multiply(factor);
      }
      const read = async (path: unknown): Promise<ArrayLike<number>> =>
        (await file.dataset(String(path)).read()).flat() as ArrayLike<number>;
      const [y, x] = [await read(rows), await read(columns)];
      if (y.length !== x.length) {
        const message = `There are ${y.length} row and ${x.length} column positions.`;
        throw new BeambookError("ShapeMismatch", message, { file: file.filename });
      }
      const pairs = Float64Array.from(
        { length: 2 * y.length },
        (_, i) => (i % 2 ? x : y)[i >> 1] * factor,
      );
      return ndarray(pairs, [y.length, 2]);
    } finally {
      file.close();
    }
  }

  override async loadWeight(): Promise<Numbers | null> {
    const { mask, weights } = this.info;
    if (mask === null && weights === null) return super.loadWeight();
    const file = await this.#file();
    try {
      if (typeof weights === "string") return await file.dataset(weights).read();
      return (await file.dataset(String(mask)).read()).equal(0);
    } finally {
      file.close();
    }
  }

  override async load(indices: number[]): Promise<LoadedFrames> {
    const file = await this.#file();
    try {
      const range = slice(indices[0], (indices.at(-1) as number) + 1);
      const raw = await file.dataset(this.info.frames).read([range]);
      const all = raw.shape[0] === indices.length;
      return {
        raw: all
          ? raw
          : raw.take(
              indices.map((i) => i - indices[0]),
              0,
            ),
      };
    } finally {
      file.close();
    }
  }

  #file(): ReturnType<typeof openHdf5> {
    if (typeof this.info.file === "string") return openHdf5(this.info.file);
    throw new BeambookError("InvalidArgument", "Nothing says which file to read.", {
      hint: "Set the parameter file.",
    });
  }
}
