import { BeambookError } from "../../errors.js";
import { writeWholeFile } from "../../ndarray/atomic-write.js";
import type { NDArray } from "../../ndarray/index.js";
import { EDF_WRITTEN } from "./types.js";

/** An image to write, with header keys beside those about the block itself. */
export interface EdfContent {
  data: NDArray;
  header?: Readonly<Record<string, string | number>>;
}

const RESERVED = /^(headerid|image|byteorder|datatype|dim_\d+|size|compression|edf_.*)$/i;
const BOUNDARY = 512;

/** An EDF file of uncompressed frames, little-endian, headers padded to 512 bytes. @throws UnsupportedType */
export function formatEdf(frames: readonly EdfContent[]): Uint8Array {
  return Buffer.concat(frames.flatMap((frame, i) => blockOf(frame, i + 1)));
}

/** Writes an EDF file; see {@link formatEdf}. @throws FileAccess */
export async function writeEdf(path: string, frames: readonly EdfContent[]): Promise<void> {
  await writeWholeFile(path, formatEdf(frames));
}

function blockOf({ data, header = {} }: EdfContent, number: number): [Uint8Array, Uint8Array] {
  const type = EDF_WRITTEN[data.dtype];
  if (type === undefined) {
    throw new BeambookError("UnsupportedType", `EDF has no type for ${data.dtype}.`, {
      hint: "Convert with astype first.",
    });
  }
  const flat = data.contiguous().flat();
  const pixels = new Uint8Array(flat.buffer, flat.byteOffset, flat.byteLength);
  const lines: [string, string | number][] = [
    ["HeaderID", `EH:${String(number).padStart(6, "0")}:000000:000000`],
    ["Image", number],
    ["ByteOrder", "LowByteFirst"],
    ["DataType", type],
    ...data.shape.map((_, i): [string, number] => [`Dim_${i + 1}`, data.shape[data.ndim - 1 - i]]),
    ["Size", pixels.length],
    ...Object.entries(header).filter(([key]) => !RESERVED.test(key)),
  ];
  const body = lines.map(([key, value]) => `${clean(key)} = ${clean(String(value))} ;\n`).join("");
  const used = 2 + Buffer.byteLength(body, "latin1") + 2;
  const padding = " ".repeat((BOUNDARY - (used % BOUNDARY)) % BOUNDARY);
  return [Buffer.from(`{\n${body}${padding}}\n`, "latin1"), pixels];
}

/** Texts without the characters that end a value or a header. */
const clean = (text: string): string => text.replace(/[;{}\r\n]/g, " ");
