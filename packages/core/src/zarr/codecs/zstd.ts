import { BeambookError } from "../../errors.js";

/** What this package uses of numcodecs. */
interface Codec {
  encode(data: Uint8Array): Promise<Uint8Array> | Uint8Array;
  decode(data: Uint8Array): Promise<Uint8Array> | Uint8Array;
}

const MAGIC = 0xfd2fb528;

/** Packs data as one Zstandard frame, at the level zarr 3 uses. */
export async function packZstd(data: Uint8Array): Promise<Uint8Array> {
  const { default: Zstd } = await import("numcodecs/zstd");
  const codec = Zstd.fromConfig({ id: "zstd", level: 0 } as never) as Codec;
  return codec.encode(data);
}

/**
 * Unpacks Zstandard frames that hold `expected` bytes.
 *
 * @throws FileFormat when they are damaged or hold another number of bytes
 */
export async function unpackZstd(frame: Uint8Array, expected: number): Promise<Uint8Array> {
  const stated = contentSize(frame);
  if (stated !== undefined && stated !== expected) {
    throw bad(`it holds ${stated} bytes, not ${expected}`);
  }
  const { default: Zstd } = await import("numcodecs/zstd");
  const codec = Zstd.fromConfig({ id: "zstd" } as never) as Codec;
  let data: Uint8Array;
  try {
    data = await codec.decode(frame);
  } catch (cause) {
    throw bad(String(cause), cause);
  }
  if (data.length !== expected) throw bad(`it holds ${data.length} bytes, not ${expected}`);
  return data;
}

/** Frame_Content_Size of RFC 8878, section 3.1.1.1.4; undefined when the frame does not tell. */
function contentSize(frame: Uint8Array): number | undefined {
  if (frame.length < 6) throw bad(`it has only ${frame.length} bytes`);
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  if (view.getUint32(0, true) !== MAGIC) throw bad("it does not start as one");
  const flags = view.getUint8(4);
  const single = (flags & 0x20) !== 0;
  const dictionary = [0, 1, 2, 4][flags & 3];
  const at = 5 + (single ? 0 : 1) + dictionary;
  const bytes = [single ? 1 : 0, 2, 4, 8][flags >> 6];
  if (at + bytes > frame.length) throw bad("its header is cut off");
  if (bytes === 0) return undefined;
  if (bytes === 1) return view.getUint8(at);
  if (bytes === 2) return view.getUint16(at, true) + 256;
  const low = view.getUint32(at, true);
  return bytes === 4 ? low : low + view.getUint32(at + 4, true) * 2 ** 32;
}

function bad(why: string, cause?: unknown): BeambookError {
  return new BeambookError("FileFormat", `its Zstandard frame is wrong, ${why}.`, { cause });
}
