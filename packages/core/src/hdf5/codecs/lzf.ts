/** Decodes LZF (h5py's "lzf" filter) to at most `room` bytes; undefined when the data is damaged. */
export function unlzf(data: Uint8Array, room: number): Uint8Array | undefined {
  const out = new Uint8Array(room);
  let at = 0;
  let to = 0;
  while (at < data.length) {
    const control = data[at++];
    if (control < 32) {
      const n = control + 1;
      if (n > data.length - at || n > room - to) return undefined;
      out.set(data.subarray(at, at + n), to);
      at += n;
      to += n;
      continue;
    }
    let length = control >> 5;
    if (length === 7) length += data[at++];
    const from = to - ((control & 31) << 8) - data[at++] - 1;
    const n = length + 2;
    if (!(from >= 0) || !(n <= room - to)) return undefined;
    for (let i = 0; i < n; i++) out[to + i] = out[from + i];
    to += n;
  }
  return out.subarray(0, to);
}
