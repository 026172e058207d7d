import { BeambookError } from "../../errors.js";

const MAGIC = 0xfd2fb528;

/** The reference implementation in WebAssembly; others accept damaged data and give other numbers. */
interface Decoder {
  decode(data: Uint8Array, room: number): Uint8Array;
}

let loading: Promise<void> | undefined;
let decoder: Decoder | undefined;

/** Makes {@link unzstd} ready for use in this thread. */
export function loadZstd(): Promise<void> {
  loading ??= (async (): Promise<void> => {
    const { ZSTDDecoder } = await import("zstddec");
    const made = new ZSTDDecoder();
    await withoutFetch(() => made.init());
    decoder = made;
  })();
  return loading;
}

/**
 * Calls `work` while there is no `fetch`: the decoder would load its own bytes through it, and Node's takes 40 ms to wake.
 * Nothing else runs meanwhile, as `work` looks for it before it first waits.
 */
function withoutFetch<T>(work: () => Promise<T>): Promise<T> {
  const { fetch } = globalThis;
  Reflect.deleteProperty(globalThis, "fetch");
  try {
    return work();
  } finally {
    globalThis.fetch = fetch;
  }
}

/** Decodes a Zstandard frame to at most `most` bytes; undefined when the data is damaged. */
export function unzstd(data: Uint8Array, most: number): Uint8Array | undefined {
  if (!decoder) throw new BeambookError("Internal", "Zstandard is used before it is loaded.");
  const told = contentSize(data);
  if (told === null || (told ?? 0) > most) return undefined;
  try {
    const out = decoder.decode(data, Math.max(1, told ?? most));
    return told === undefined || out.length === told ? out : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Bytes of a frame's content; undefined if it does not tell, null if it is no frame.
 *
 * @source RFC 8878, section 3.1.1.1
 */
function contentSize(data: Uint8Array): number | undefined | null {
  if (data.length < 6) return null;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (view.getUint32(0, true) !== MAGIC) return null;
  const flags = view.getUint8(4);
  const single = (flags & 0x20) !== 0;
  const at = 5 + (single ? 0 : 1) + [0, 1, 2, 4][flags & 3];
  const bytes = [single ? 1 : 0, 2, 4, 8][flags >> 6];
  if (at + bytes > data.length) return null;
  switch (bytes) {
    case 0:
      return undefined;
    case 1:
      return view.getUint8(at);
    case 2:
      return view.getUint16(at, true) + 256;
    case 4:
      return view.getUint32(at, true);
    default:
      return Number(view.getBigUint64(at, true));
  }
}
