/** The bytes of a binary trait in a buffer of their own: views that arrive may start anywhere. */
export function copyOf(value: unknown): ArrayBuffer {
  if (!ArrayBuffer.isView(value)) return new ArrayBuffer(0);
  return value.buffer.slice(value.byteOffset, value.byteOffset + value.byteLength) as ArrayBuffer;
}

/** The bytes of a binary trait, not copied. */
export function bytesOf(value: unknown): Uint8Array {
  if (!ArrayBuffer.isView(value)) return new Uint8Array(0);
  return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
}
