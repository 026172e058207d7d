import { BeambookError } from "../errors.js";
import { type DType, itemSize, type NDArray, sizeOf, zeros } from "../ndarray/index.js";
import { chunksIn } from "./box.js";
import { type CodecName, encodeChunk } from "./codecs/chunk.js";
import { v2NameOf } from "./dtype-names.js";
import type { ZarrFormat } from "./metadata.js";
import { layOut } from "./zip/segment.js";
import type { ZipWriter } from "./zip/writer.js";

/** Description of an array to write. */
export interface NewArray {
  name: string;
  shape: readonly number[];
  chunks: readonly number[];
  dtype: DType;
  format: ZarrFormat;
  codec: CodecName;
}

/** Arrays up to this many bytes are one chunk unless told otherwise. */
const ONE_CHUNK = 1 << 25;

/** Name and text of the entry that makes the root a group. */
export function rootMetadata(format: ZarrFormat): [name: string, text: string] {
  return format === 2
    ? [".zgroup", json({ zarr_format: 2 })]
    : [
        "zarr.json",
        json({
          attributes: {},
          zarr_format: 3,
          consolidated_metadata: null,
          node_type: "group",
        }),
      ];
}

/** Name and text of an array's metadata entry. */
export function arrayMetadata(array: NewArray): [name: string, text: string] {
  const { name, shape, chunks, dtype } = array;
  const isFloat = dtype.startsWith("float");
  // Python tells 0.0 from 0; JSON here does not.
  const complex = dtype.startsWith("complex");
  const zero = isFloat ? FLOAT_ZERO : 0;
  const fill = dtype === "bool" ? false : complex ? [FLOAT_ZERO, FLOAT_ZERO] : zero;
  if (array.format === 2) {
    const meta = {
      chunks,
      compressor: compressorV2(array.codec),
      dtype: v2NameOf(dtype),
      fill_value: fill,
      filters: null,
      order: "C",
      shape,
      zarr_format: 2,
    };
    return [`${name}/.zarray`, json(meta)];
  }
  const meta = {
    shape,
    data_type: dtype,
    chunk_grid: { name: "regular", configuration: { chunk_shape: chunks } },
    chunk_key_encoding: { name: "default", configuration: { separator: "/" } },
    fill_value: fill,
    codecs: [
      { name: "bytes", configuration: { endian: "little" } },
      ...compressorV3(array.codec, itemSize(dtype)),
    ],
    attributes: {},
    zarr_format: 3,
    node_type: "array",
    storage_transformers: [],
  };
  return [`${name}/zarr.json`, json(meta)];
}

const FLOAT_ZERO = "@0.0@";

function json(value: unknown): string {
  return JSON.stringify(value, null, 4).replaceAll(`"${FLOAT_ZERO}"`, "0.0");
}

function compressorV2(codec: CodecName): unknown {
  if (codec === "none") return null;
  if (codec === "zstd") return { id: "zstd", level: 0 };
  return { blocksize: 0, clevel: 5, cname: "lz4", id: "blosc", shuffle: 1 };
}

function compressorV3(codec: CodecName, typesize: number): unknown[] {
  if (codec === "none") return [];
  if (codec === "zstd") return [{ name: "zstd", configuration: { level: 0, checksum: false } }];
  const configuration = { typesize, cname: "lz4", clevel: 5, shuffle: "shuffle", blocksize: 0 };
  return [{ name: "blosc", configuration }];
}

/** Name of the entry that holds a chunk of a new array. */
export function chunkName(array: NewArray, index: readonly number[]): string {
  if (array.format === 2) return `${array.name}/${index.length === 0 ? "0" : index.join(".")}`;
  return `${array.name}/c${index.map((i) => `/${i}`).join("")}`;
}

/** Chunk lengths for an array that is written at once: one chunk, or slices along the first axes when it is large. */
export function defaultChunks(shape: readonly number[], dtype: DType): number[] {
  const chunks = shape.map((n) => Math.max(1, n));
  let bytes = sizeOf(chunks) * itemSize(dtype);
  for (let axis = 0; axis < chunks.length && bytes > ONE_CHUNK; axis++) {
    const one = bytes / chunks[axis];
    chunks[axis] = Math.max(1, Math.min(chunks[axis], Math.floor(ONE_CHUNK / one)));
    bytes = one * chunks[axis];
  }
  return chunks;
}

/** Adds an array to an archive: its metadata and all its chunks, those at the edges full size. */
export async function writeArray(
  writer: ZipWriter,
  array: NewArray,
  values: NDArray,
): Promise<void> {
  const { shape, chunks, dtype, codec } = array;
  if (values.dtype !== dtype || values.shape.join() !== shape.join()) {
    throw new BeambookError("ShapeMismatch", "The values are not those of the array described.");
  }
  await writer.add(...arrayMetadata(array));
  const whole = { start: shape.map(() => 0), stop: [...shape] };
  for (const index of chunksIn(whole, chunks)) {
    const block = chunkOf(values, chunks, index);
    const data = block.flat();
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    const content = await encodeChunk(bytes, itemSize(dtype), codec);
    await writer.addSegment(layOut([{ name: chunkName(array, index), content }]));
  }
}

function chunkOf(values: NDArray, chunks: readonly number[], index: readonly number[]): NDArray {
  const range = index.map((i, k) => {
    const start = i * chunks[k];
    const stop = Math.min(start + chunks[k], values.shape[k]);
    return { kind: "slice", start, stop, step: 1 } as const;
  });
  const part = values.slice(...range);
  if (part.shape.every((n, k) => n === chunks[k])) return part.contiguous();
  const out = zeros(chunks, values.dtype);
  out
    .slice(...part.shape.map((n) => ({ kind: "slice", start: 0, stop: n, step: 1 }) as const))
    .assign(part);
  return out;
}
