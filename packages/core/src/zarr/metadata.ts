import { BeambookError } from "../errors.js";
import type { DType } from "../ndarray/index.js";
import { dtypeOfV2, dtypeOfV3 } from "./dtype-names.js";

/** Versions of the zarr format. */
export type ZarrFormat = 2 | 3;

/** How chunks are packed: what this package decodes itself, or "other" for zarrita. */
export type ChunkCodec =
  | { kind: "none" }
  | { kind: "zstd" }
  | { kind: "blosc" }
  | { kind: "other" };

/** What the metadata of an array says. */
export interface ArrayMeta {
  /** Path in the archive without slashes at its ends. */
  readonly name: string;
  readonly format: ZarrFormat;
  readonly shape: readonly number[];
  readonly chunks: readonly number[];
  /** Undefined for types without typed arrays, such as text and dates. */
  readonly dtype: DType | undefined;
  /** The type as the file calls it. */
  readonly storedType: string;
  readonly littleEndian: boolean;
  /** Elements of missing chunks. */
  readonly fillValue: number;
  readonly codec: ChunkCodec;
  /** Name of the entry that holds a chunk. */
  chunkName(index: readonly number[]): string;
}

type Json = Record<string, unknown>;

/** Throws FileFormat for metadata that says something impossible. */
export function parseMetadata(
  text: string,
  name: string,
  format: ZarrFormat,
  file: string,
): ArrayMeta {
  const refuse = (why: string, cause?: unknown): never => {
    throw new BeambookError("FileFormat", `The metadata of array "${name}" ${why}.`, {
      file,
      dataset: name,
      cause,
    });
  };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    refuse("is no JSON", cause);
  }
  if (typeof json !== "object" || json === null || Array.isArray(json)) refuse("is no JSON object");
  const meta = json as Json;
  const stated = meta.zarr_format;
  if (stated !== format) refuse(`says zarr_format ${JSON.stringify(stated)}, not ${format}`);
  return format === 2 ? parseV2(meta, name, refuse) : parseV3(meta, name, refuse);
}

type Refuse = (why: string) => never;

function parseV2(meta: Json, name: string, refuse: Refuse): ArrayMeta {
  const shape = lengths(meta.shape, 0, "shape", refuse);
  const chunks = lengths(meta.chunks, 1, "chunks", refuse);
  const rank = shape.length;
  if (chunks.length !== rank) refuse(`has ${chunks.length} chunk lengths for ${rank} axes`);
  if (meta.dtype === undefined) refuse("has no dtype");
  const { order, filters } = meta;
  if (order !== "C" && order !== "F") refuse(`has the order ${JSON.stringify(order)}`);
  const { dtype, littleEndian } = dtypeOfV2(meta.dtype);
  const separator = (meta.dimension_separator ?? ".") as string;
  if (separator !== "." && separator !== "/") refuse("has an unknown dimension_separator");
  const plain = order === "C" && (filters === null || filters === undefined || isEmpty(filters));
  return {
    name,
    format: 2,
    shape,
    chunks,
    dtype,
    storedType: typeof meta.dtype === "string" ? meta.dtype : JSON.stringify(meta.dtype),
    littleEndian,
    fillValue: fillOf(meta.fill_value),
    codec: plain ? codecV2(meta.compressor, refuse) : { kind: "other" },
    chunkName: (index: readonly number[]): string =>
      `${name}/${rank === 0 ? "0" : index.join(separator)}`,
  };
}

function codecV2(compressor: unknown, refuse: Refuse): ChunkCodec {
  if (compressor === null) return { kind: "none" };
  if (typeof compressor !== "object") refuse("has no compressor (null says none)");
  const { id } = compressor as { id?: unknown };
  if (typeof id !== "string") refuse("has a compressor without id");
  return id === "blosc" || id === "zstd" ? { kind: id } : { kind: "other" };
}

function parseV3(meta: Json, name: string, refuse: Refuse): ArrayMeta {
  const { node_type, chunk_grid, chunk_key_encoding: keys, codecs } = meta;
  if (node_type !== "array") refuse(`has the node_type ${JSON.stringify(node_type)}`);
  const shape = lengths(meta.shape, 0, "shape", refuse);
  const grid = chunk_grid as { name?: string; configuration?: Json } | undefined;
  if (grid?.name !== "regular") refuse(`has the chunk_grid ${JSON.stringify(grid?.name)}`);
  const chunks = lengths(grid?.configuration?.chunk_shape, 1, "chunk_shape", refuse);
  const rank = shape.length;
  if (chunks.length !== rank) refuse(`has ${chunks.length} chunk lengths for ${rank} axes`);
  const key = keys as { name?: string; configuration?: { separator?: string } } | undefined;
  if (key?.name !== "default" && key?.name !== "v2") refuse("has an unknown chunk_key_encoding");
  const separator = key?.configuration?.separator ?? (key?.name === "v2" ? "." : "/");
  if (separator !== "." && separator !== "/") refuse("has an unknown chunk key separator");
  if (!Array.isArray(codecs) || codecs.length === 0) refuse("has no codecs");
  const { codec, littleEndian } = codecsV3(codecs as unknown[], refuse);
  const prefix = key?.name === "v2" ? "" : `c${rank > 0 ? separator : ""}`;
  const scalar = key?.name === "v2" ? "0" : "";
  return {
    name,
    format: 3,
    shape,
    chunks,
    dtype: dtypeOfV3(meta.data_type),
    storedType:
      typeof meta.data_type === "string" ? meta.data_type : JSON.stringify(meta.data_type),
    littleEndian,
    fillValue: fillOf(meta.fill_value),
    codec,
    chunkName: (index: readonly number[]): string =>
      `${name}/${prefix}${rank === 0 ? scalar : index.join(separator)}`,
  };
}

function codecsV3(
  codecs: readonly unknown[],
  refuse: Refuse,
): { codec: ChunkCodec; littleEndian: boolean } {
  const named = codecs.map((codec) => {
    const { name, configuration } = (codec ?? {}) as { name?: unknown; configuration?: Json };
    if (typeof name !== "string") refuse("has a codec without name");
    return { name: name as string, configuration: configuration ?? {} };
  });
  const [first, second, ...rest] = named;
  const littleEndian = first.configuration.endian !== "big";
  const known = second === undefined || second.name === "blosc" || second.name === "zstd";
  if (first.name !== "bytes" || rest.length > 0 || !known) {
    return { codec: { kind: "other" }, littleEndian };
  }
  return { codec: { kind: (second?.name ?? "none") as "none" }, littleEndian };
}

function lengths(value: unknown, least: number, what: string, refuse: Refuse): number[] {
  if (!Array.isArray(value)) return refuse(`has no list "${what}"`);
  const good = value.every((n) => Number.isSafeInteger(n) && n >= least);
  if (!good) return refuse(`has the ${what} ${JSON.stringify(value)}`);
  const size = (value as number[]).reduce((product, n) => product * Math.max(1, n), 1);
  if (!Number.isSafeInteger(size)) refuse(`has the ${what} ${JSON.stringify(value)}, too large`);
  return value as number[];
}

function fillOf(value: unknown): number {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return Number(value);
  if (value === "Infinity") return Number.POSITIVE_INFINITY;
  if (value === "-Infinity") return Number.NEGATIVE_INFINITY;
  return value === "NaN" ? Number.NaN : 0;
}

const isEmpty = (value: unknown): boolean => Array.isArray(value) && value.length === 0;
