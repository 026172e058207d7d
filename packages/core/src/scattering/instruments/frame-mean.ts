import { BeambookError } from "../../errors.js";
import type { Hdf5Dataset } from "../../hdf5/index.js";
import { type NDArray, ndarray } from "../../ndarray/index.js";

/** What detectors write into gaps, dead and saturated pixels: the largest number of the dtype. */
export function deadValue(dtype: string): number | undefined {
  if (dtype === "uint16") return 65535;
  return dtype === "uint32" ? 4294967295 : undefined;
}

/**
 * Mean of the frames of a dataset, read in blocks: (frames, rows, columns), or one (rows, columns). A pixel that is dead
 * in one frame is NaN in the mean of several.
 */
export async function meanOfFrames(
  dataset: Hdf5Dataset,
  { file, signal }: { file: string; signal?: AbortSignal },
): Promise<{ mean: NDArray; frames: number }> {
  const { shape } = dataset;
  if (shape.length === 2) return { mean: await dataset.read([], { signal }), frames: 1 };
  if (shape.length !== 3 || shape[0] === 0) {
    throw new BeambookError("FileFormat", `The data is ${shape.join(" x ")}, not frames.`, {
      file,
      dataset: dataset.path,
      hint: "Expected are (frames, rows, columns) with at least one frame.",
    });
  }
  if (shape[0] === 1) return { mean: await dataset.read([0], { signal }), frames: 1 };
  const sum = new Float64Array(shape[1] * shape[2]);
  const dead = deadValue(dataset.dtype) ?? Number.NaN;
  for await (const { array } of dataset.blocks({ signal })) {
    const values = array.contiguous().flat();
    for (let start = 0; start < values.length; start += sum.length) {
      for (let i = 0; i < sum.length; i++) {
        const value = Number(values[start + i]);
        sum[i] += value === dead ? Number.NaN : value;
      }
    }
  }
  for (let i = 0; i < sum.length; i++) sum[i] /= shape[0];
  return { mean: ndarray(sum, [shape[1], shape[2]]), frames: shape[0] };
}
