import { MESSAGE } from "../write/messages.js";
import type { FileBytes } from "./file-bytes.js";
import { readHeaderMessages } from "./header-messages.js";

/** An attribute as an object's header has it. */
export interface StoredAttribute {
  name: string;
  /** Description of its type. */
  type: DataView;
  /** Its elements, as they are in the file. */
  data: DataView;
}

/** The attributes in an object's header whose types stand there too; those of objects with very many lie elsewhere. */
export function* attributesIn(
  file: FileBytes,
  base: number,
  address: number,
): Generator<StoredAttribute> {
  for (const { type, body, shared } of readHeaderMessages(file, base, address)) {
    if (type !== MESSAGE.attribute || shared || (body.getUint8(1) & 3) !== 0) continue;
    const version = body.getUint8(0);
    const pad = (n: number): number => (version === 1 ? Math.ceil(n / 8) * 8 : n);
    const part = (at: number, length: number): DataView =>
      new DataView(body.buffer, body.byteOffset + at, length);
    const [nameBytes, typeBytes, spaceBytes] = [2, 4, 6].map((at) => body.getUint16(at, true));
    const name = version === 3 ? 9 : 8;
    const kind = name + pad(nameBytes);
    const data = kind + pad(typeBytes) + pad(spaceBytes);
    yield {
      name: new TextDecoder().decode(part(name, Math.max(0, nameBytes - 1))),
      type: part(kind, typeBytes),
      data: part(data, body.byteLength - data),
    };
  }
}
