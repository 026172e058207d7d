import { MESSAGE } from "../write/messages.js";
import type { FileBytes } from "./file-bytes.js";
import { openFractalHeap } from "./fractal-heap.js";
import { readHeaderMessages, readUint } from "./header-messages.js";
import { walkBtree2 } from "./index-btree2.js";

/** Message that tells where an object's many attributes are. */
const ATTRIBUTE_INFO = 0x15;
/** Type of the records of attributes in the order of their names. */
const BY_NAME = 8;
const HEAP_ID_BYTES = 8;
/** Flag of an attribute that several objects share. */
const SHARED = 2;

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
    if (type !== MESSAGE.attribute || shared) continue;
    const attribute = decodeAttribute(body);
    if (attribute) yield attribute;
  }
}

/** {@link attributesIn}, then those that lie in a heap of their own. */
export function* allAttributesIn(
  file: FileBytes,
  base: number,
  address: number,
): Generator<StoredAttribute> {
  yield* attributesIn(file, base, address);
  const messages = readHeaderMessages(file, base, address);
  const info = messages.find(({ type }) => type === ATTRIBUTE_INFO)?.body;
  if (!info) return;
  const places = info.getUint8(1) & 1 ? 4 : 2;
  const [heap, names] = [readUint(info, places, 8), readUint(info, places + 8, 8)];
  const lookup = heap < 0 || names < 0 ? undefined : openFractalHeap(file, base, heap);
  if (!lookup) return;
  const found: DataView[] = [];
  walkBtree2(file, base, names, (type) => {
    if (type !== BY_NAME) return undefined;
    return (node: DataView, at: number): void => {
      const id = new DataView(node.buffer, node.byteOffset + at, HEAP_ID_BYTES);
      const body = (node.getUint8(at + HEAP_ID_BYTES) & SHARED) === 0 ? lookup(id) : undefined;
      if (body) found.push(body);
    };
  });
  for (const body of found) {
    const attribute = decodeAttribute(body);
    if (attribute) yield attribute;
  }
}

/** An attribute message; undefined when its type or shape stand elsewhere. */
function decodeAttribute(body: DataView): StoredAttribute | undefined {
  if ((body.getUint8(1) & 3) !== 0) return undefined;
  const version = body.getUint8(0);
  const pad = (n: number): number => (version === 1 ? Math.ceil(n / 8) * 8 : n);
  const part = (at: number, length: number): DataView =>
    new DataView(body.buffer, body.byteOffset + at, length);
  const [nameBytes, typeBytes, spaceBytes] = [2, 4, 6].map((at) => body.getUint16(at, true));
  const name = version === 3 ? 9 : 8;
  const kind = name + pad(nameBytes);
  const data = kind + pad(typeBytes) + pad(spaceBytes);
  return {
    name: new TextDecoder().decode(part(name, Math.max(0, nameBytes - 1))),
    type: part(kind, typeBytes),
    data: part(data, body.byteLength - data),
  };
}
