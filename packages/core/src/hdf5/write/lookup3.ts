/**
 * Bob Jenkins' lookup3 hash (`hashlittle`, initial value 0): the checksum of HDF5's metadata.
 *
 * @source HDF5 file format specification, section "Checksum"; B. Jenkins, lookup3.c (2006)
 */
export function lookup3(bytes: Uint8Array): number {
  let length = bytes.length;
  let a = (0xdeadbeef + length) | 0;
  let b = a;
  let c = a;
  let at = 0;
  const word = (from: number, count: number): number => {
    let value = 0;
    for (let i = 0; i < count; i++) value |= bytes[from + i] << (8 * i);
    return value;
  };
  while (length > 12) {
    a = (a + word(at, 4)) | 0;
    b = (b + word(at + 4, 4)) | 0;
    c = (c + word(at + 8, 4)) | 0;
    a = (a - c) ^ rotate(c, 4);
    c = (c + b) | 0;
    b = (b - a) ^ rotate(a, 6);
    a = (a + c) | 0;
    c = (c - b) ^ rotate(b, 8);
    b = (b + a) | 0;
    a = (a - c) ^ rotate(c, 16);
    c = (c + b) | 0;
    b = (b - a) ^ rotate(a, 19);
    a = (a + c) | 0;
    c = (c - b) ^ rotate(b, 4);
    b = (b + a) | 0;
    at += 12;
    length -= 12;
  }
  if (length === 0) return c >>> 0;
  a = (a + word(at, Math.min(4, length))) | 0;
  b = (b + word(at + 4, Math.min(4, Math.max(0, length - 4)))) | 0;
  c = (c + word(at + 8, Math.max(0, length - 8))) | 0;
  c = ((c ^ b) - rotate(b, 14)) | 0;
  a = ((a ^ c) - rotate(c, 11)) | 0;
  b = ((b ^ a) - rotate(a, 25)) | 0;
  c = ((c ^ b) - rotate(b, 16)) | 0;
  a = ((a ^ c) - rotate(c, 4)) | 0;
  b = ((b ^ a) - rotate(a, 14)) | 0;
  c = ((c ^ b) - rotate(b, 24)) | 0;
  return c >>> 0;
}

function rotate(x: number, by: number): number {
  return (x << by) | (x >>> (32 - by));
}
