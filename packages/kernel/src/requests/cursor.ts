/** Jupyter counts characters by code points, JavaScript by UTF-16 units. */
export function toUtf16(text: string, codePoints: number): number {
  let at = 0;
  for (let n = 0; n < codePoints && at < text.length; n++) {
    at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  }
  return at;
}

/** The other way round. */
export function toCodePoints(text: string, utf16: number): number {
  let count = 0;
  for (let at = 0; at < utf16 && at < text.length; count++) {
    at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  }
  return count;
}
