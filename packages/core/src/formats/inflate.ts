import { gunzipSync, inflateSync } from "node:zlib";
import { BeambookError } from "../errors.js";

/** Whether bytes begin as a gzip stream does. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes.length > 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** Where compressed bytes come from, for the message when they are damaged. */
export interface InflateSource {
  file?: string;
  /** Byte offset in the file. */
  at?: number;
  /** Most bytes that may come out. */
  most?: number;
}

const MOST_WHOLE_FILE = 2 ** 31 - 1;

/** A gzip or zlib stream unpacked. @throws FileFormat when it is damaged, cut or larger than `most` */
export function inflate(
  kind: "gzip" | "zlib",
  bytes: Uint8Array,
  { file, at = 0, most = MOST_WHOLE_FILE }: InflateSource = {},
): Uint8Array {
  try {
    const unpack = kind === "gzip" ? gunzipSync : inflateSync;
    const { buffer, byteOffset, byteLength } = unpack(bytes, { maxOutputLength: most });
    return new Uint8Array(buffer, byteOffset, byteLength);
  } catch (cause) {
    const why = (cause as Error).message;
    throw new BeambookError("FileFormat", `The ${kind} data cannot be unpacked: ${why}.`, {
      file,
      at,
      hint: "The file is damaged, or was cut while it was copied.",
      cause,
    });
  }
}
