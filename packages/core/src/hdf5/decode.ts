import type { DType } from "../ndarray/dtype.js";
import { halfToFloat32 } from "../ndarray/half.js";
import type { Hdf5Type } from "./datatype.js";
import { longDoublesToNumbers } from "./long-double.js";

/** What one element of any HDF5 type is in JavaScript; 64-bit integers beyond 2^53 − 1 stay bigint. */
export type Hdf5Value =
  | number
  | bigint
  | boolean
  | string
  | null
  | Uint8Array
  | { re: number; im: number }
  | Hdf5Value[]
  | { [name: string]: Hdf5Value };

const text = new TextDecoder();

/** Decodes the element at an address of the WASM heap. */
export function decodeElement(heap: Uint8Array, at: number, type: Hdf5Type): Hdf5Value {
  switch (type.kind) {
    case "number":
      return decodeNumber(heap, at, type.dtype, !type.swapped);
    case "half":
      return halfToFloat32(Uint16Array.of(viewOf(heap).getUint16(at, !type.swapped)))[0];
    case "longDouble":
      return longDoublesToNumbers(heap.slice(at, at + type.size), type)[0];
    case "bool":
      return heap[at] !== 0;
    case "enum": {
      const value = decodeNumber(heap, at, type.dtype, !type.swapped);
      const name = Object.keys(type.members).find((key) => type.members[key] === Number(value));
      return name ?? value;
    }
    case "complex": {
      const view = viewOf(heap);
      const little = !type.swapped;
      const single = type.size === 8;
      return {
        re: single ? view.getFloat32(at, little) : view.getFloat64(at, little),
        im: single ? view.getFloat32(at + 4, little) : view.getFloat64(at + 8, little),
      };
    }
    case "string":
      if (!type.variable) return textAt(heap, at, at + type.size);
      return pointedText(heap, viewOf(heap).getUint32(at, true));
    case "compound":
      return Object.fromEntries(
        type.members.map((m) => [m.name, decodeElement(heap, at + m.offset, m.type)]),
      );
    case "array":
      return decodeArray(heap, at, type.base, type.shape);
    case "sequence": {
      const view = viewOf(heap);
      const length = view.getUint32(at, true);
      const start = view.getUint32(at + 4, true);
      return Array.from({ length }, (_, i) =>
        decodeElement(heap, start + i * type.base.size, type.base),
      );
    }
    default:
      return heap.slice(at, at + type.size);
  }
}

function viewOf(heap: Uint8Array): DataView {
  return new DataView(heap.buffer, heap.byteOffset, heap.byteLength);
}

/** Text of variable length; a null pointer is the empty string. */
function pointedText(heap: Uint8Array, start: number): string {
  return start === 0 ? "" : textAt(heap, start, heap.length);
}

/** Text up to its first zero byte. */
function textAt(heap: Uint8Array, start: number, end: number): string {
  const zero = heap.indexOf(0, start);
  return text.decode(heap.slice(start, zero < 0 ? end : Math.min(zero, end)));
}

function decodeNumber(
  heap: Uint8Array,
  at: number,
  dtype: DType,
  little: boolean,
): number | bigint {
  const view = viewOf(heap);
  switch (dtype) {
    case "int8":
      return view.getInt8(at);
    case "int16":
      return view.getInt16(at, little);
    case "uint16":
      return view.getUint16(at, little);
    case "int32":
      return view.getInt32(at, little);
    case "uint32":
      return view.getUint32(at, little);
    case "int64":
      return exact(view.getBigInt64(at, little));
    case "uint64":
      return exact(view.getBigUint64(at, little));
    case "float32":
      return view.getFloat32(at, little);
    case "float64":
      return view.getFloat64(at, little);
    default:
      return view.getUint8(at);
  }
}

function exact(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function decodeArray(
  heap: Uint8Array,
  at: number,
  base: Hdf5Type,
  shape: readonly number[],
): Hdf5Value {
  const [length, ...rest] = shape;
  const step = base.size * rest.reduce((product, n) => product * n, 1);
  return Array.from({ length }, (_, i) =>
    rest.length > 0
      ? decodeArray(heap, at + i * step, base, rest)
      : decodeElement(heap, at + i * step, base),
  );
}
