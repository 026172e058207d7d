import { BeambookError, isBeambookError } from "../../errors.js";
import type { ArrayMeta } from "../metadata.js";
import { packBlosc, unpackBlosc } from "./blosc.js";
import { packZstd, unpackZstd } from "./zstd.js";

/** How new chunks are packed. */
export type CodecName = "blosc-lz4" | "zstd" | "none";

/** All of them, the default first. */
export const CODECS: readonly CodecName[] = ["blosc-lz4", "zstd", "none"];

/** Packs one chunk of elements of `size` bytes. */
export async function encodeChunk(
  data: Uint8Array,
  size: number,
  codec: CodecName,
): Promise<Uint8Array> {
  return codec === "zstd" ? packZstd(data) : encodeNow(data, size, codec).slice();
}

/**
 * The same at once, without a copy: valid until the next call.
 *
 * @param out - memory that large chunks may be packed into
 */
export function encodeNow(
  data: Uint8Array,
  size: number,
  codec: Exclude<CodecName, "zstd">,
  out?: Uint8Array,
): Uint8Array {
  return codec === "none" ? data : packBlosc(data, size, out);
}

/**
 * Decodes the bytes from `from` to `to` of a chunk of `expected` bytes, as a copy. `packed` is done with when the call
 * returns its promise.
 *
 * @throws FileFormat when the chunk is damaged
 */
export async function decodeChunk(
  packed: Uint8Array,
  { codec }: ArrayMeta,
  expected: number,
  from: number,
  to: number,
): Promise<Uint8Array> {
  switch (codec.kind) {
    case "none":
      if (packed.length === expected) return packed.slice(from, to);
      throw new BeambookError(
        "FileFormat",
        `it has ${packed.length} bytes, its shape needs ${expected}.`,
      );
    case "zstd":
      return (await unpackZstd(packed.slice(), expected)).slice(from, to);
    case "blosc": {
      const part = unpackBlosc(packed, expected, from, to);
      if (part) return part.data.slice(from - part.start, to - part.start);
      return (await byNumcodecs(packed.slice(), expected)).slice(from, to);
    }
    case "other":
      throw new BeambookError("Internal", "Chunks of this codec are read by zarrita.");
  }
}

async function byNumcodecs(packed: Uint8Array, expected: number): Promise<Uint8Array> {
  const { default: Blosc } = await import("numcodecs/blosc");
  const codec = Blosc.fromConfig({ id: "blosc" } as never);
  let data: Uint8Array;
  try {
    data = await codec.decode(packed);
  } catch (cause) {
    throw new BeambookError("FileFormat", "its Blosc frame cannot be decoded.", { cause });
  }
  if (data.length === expected) return data;
  throw new BeambookError("FileFormat", `it holds ${data.length} bytes, not ${expected}.`);
}

/** An error about a chunk, with the entry's name. */
export function chunkError(error: unknown, file: string, entry: string): BeambookError {
  if (isBeambookError(error) && error.file !== undefined) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new BeambookError("FileFormat", `Entry "${entry}" is damaged: ${message}`, {
    file,
    dataset: entry,
    cause: error,
  });
}
