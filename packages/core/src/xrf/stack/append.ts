import { BeambookError } from "../../errors.js";
import {
  type AnyTypedArray,
  fromNested,
  isLabelledArray,
  isNDArray,
  type LabelledArray,
  type NDArray,
  type Nested,
  ndarray,
} from "../../ndarray/index.js";
import { CODECS, type CodecName, defaultChunks, writeArray } from "../../zarr/index.js";
import { checkDatapath, underscorify } from "../names.js";
import { padList } from "./lists.js";
import { appendTo } from "./writing.js";

/** Options of {@link append}. */
export interface AppendOptions {
  /** Chunk lengths, one per axis; one chunk unless the array is larger than 32 MiB. */
  chunks?: readonly number[];
  /** How chunks are packed; `blosc-lz4`. */
  codec?: CodecName;
}

/** Options of {@link appendList}. */
export interface AppendListOptions extends AppendOptions {
  /** What fills short rows; -9999. */
  nan?: number;
}

/** What can be appended: arrays, typed arrays, nested lists of numbers. */
export type Appendable = NDArray | LabelledArray | AnyTypedArray | Nested;

/**
 * Adds an array to a datastack, in the format the file has. A name that is taken gets one more underscore: nothing is
 * ever overwritten, and `read` gives the latest. Either all of it is there afterwards, or nothing is changed.
 *
 * @param arr - any shape; lists of numbers become float64
 * @returns the name it got
 * @throws FileAccess when another process writes the file, or the disk is full
 * @throws InvalidArgument for a name that cannot be one
 * @example
 * await append(energies, "maxrf_energies", "RP.datastack");
 */
export async function append(
  arr: Appendable,
  datapath: string,
  datastackFile: string,
  options: AppendOptions = {},
): Promise<string> {
  checkDatapath(datapath);
  const values = toArray(arr);
  const { dtype, shape } = values;
  const { codec = "blosc-lz4", chunks = defaultChunks(shape, dtype) } = options;
  if (!CODECS.includes(codec)) {
    throw new BeambookError("InvalidArgument", `Unknown codec "${codec}".`, {
      hint: `Use ${CODECS.join(", ")}.`,
    });
  }
  const fits = chunks.length === shape.length && chunks.every((n) => Number.isInteger(n) && n > 0);
  if (!fits) {
    throw new BeambookError(
      "InvalidArgument",
      `Chunks (${chunks.join(", ")}) do not suit the shape (${shape.join(", ")}).`,
    );
  }
  return appendTo(datastackFile, async ({ writer, names, format }) => {
    const name = underscorify(datapath, names);
    await writeArray(writer, { name, shape, chunks, dtype, format, codec }, values);
    return name;
  });
}

/**
 * Adds lists of whole numbers of different lengths, as an int64 array with short rows filled up by `nan`.
 *
 * @returns the name it got
 * @throws InvalidArgument for numbers that are not whole, or equal to `nan`
 * @example
 * await appendList([[1, 2], [3, 5, 7], []], "test_list", "RP.datastack");
 */
export async function appendList(
  raggedList: readonly (readonly (number | bigint)[])[],
  datapath: string,
  datastackFile: string,
  options: AppendListOptions = {},
): Promise<string> {
  const { nan, ...rest } = options;
  return append(padList(raggedList, nan), datapath, datastackFile, rest);
}

function toArray(arr: Appendable): NDArray {
  if (isNDArray(arr)) return arr as NDArray;
  if (isLabelledArray(arr)) return (arr as unknown as { values: NDArray }).values;
  if (ArrayBuffer.isView(arr)) return ndarray(arr as AnyTypedArray);
  if (Array.isArray(arr) || typeof arr === "number") return fromNested(arr as Nested);
  throw new BeambookError("InvalidArgument", "Only arrays of numbers can be appended.", {
    hint: "Give an NDArray, a typed array or nested lists.",
  });
}
