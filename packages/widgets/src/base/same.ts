import { asBytes } from "@beambook/kernel/comm";

/** Whether two trait values mean the same: arrays, plain objects, dates and binary data by content, the rest by identity. */
export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const left = asBytes(a);
  const right = asBytes(b);
  if (left || right) return !!left && !!right && sameBytes(left, right);
  if (a instanceof Date || b instanceof Date) {
    return a instanceof Date && b instanceof Date && a.getTime() === b.getTime();
  }
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  if (!isPlain(a) || !isPlain(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && same(at(a, key), at(b, key)));
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  if (a.buffer === b.buffer && a.byteOffset === b.byteOffset) return true;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function at(object: object, key: string): unknown {
  return (object as Record<string, unknown>)[key];
}

/** Whether a value is an array or an object without a class. */
export function isPlain(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // An object of another realm (a notebook cell may run in one) has another Object.prototype.
  return (
    Array.isArray(value) ||
    prototype === null ||
    Object.getPrototypeOf(prototype as object) === null
  );
}
