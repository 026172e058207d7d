/** Distances beyond this are written as 16 bits on top of it. */
const NEAR = 8191;

/**
 * Decodes BloscLZ to exactly `room` bytes; undefined when the data is damaged. Literal runs and matches as in FastLZ, with
 * longer matches and distances.
 *
 * @source C-Blosc 1, "blosclz" format
 */
export function unblosclz(data: Uint8Array, room: number): Uint8Array | undefined {
  const out = new Uint8Array(room);
  let at = 0;
  let to = 0;
  while (at < data.length) {
    const control = at === 0 ? data[at++] & 31 : data[at++];
    if (control < 32) {
      const n = control + 1;
      if (n > data.length - at || n > room - to) return undefined;
      out.set(data.subarray(at, at + n), to);
      at += n;
      to += n;
      continue;
    }
    let length = (control >> 5) - 1;
    for (let more = length === 6 ? 255 : 0; more === 255; length += more) more = data[at++] ?? 0;
    const high = (control & 31) << 8;
    const low = data[at++];
    let distance = high + low;
    if (low === 255 && high === 31 << 8) {
      distance = NEAR + (data[at] << 8) + data[at + 1];
      at += 2;
    }
    const from = to - distance - 1;
    const n = length + 3;
    if (!(from >= 0) || !(n <= room - to)) return undefined;
    for (let i = 0; i < n; i++) out[to + i] = out[from + i];
    to += n;
  }
  return to === room ? out : undefined;
}
