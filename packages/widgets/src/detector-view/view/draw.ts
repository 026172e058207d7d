/** Looks up the colour of each code and writes it into the memory of an `ImageData`. */
export function paintCodes(
  codes: Uint8Array | Uint16Array,
  table: Uint32Array,
  pixels: Uint32Array,
): void {
  if (codes instanceof Uint16Array) paint16(codes, table, pixels);
  else paint8(codes, table, pixels);
}

// One loop per type of code: a shared one would see two array types and lose half its speed.
function paint16(codes: Uint16Array, table: Uint32Array, pixels: Uint32Array): void {
  for (let i = 0; i < codes.length; i++) pixels[i] = table[codes[i]];
}

function paint8(codes: Uint8Array, table: Uint32Array, pixels: Uint32Array): void {
  for (let i = 0; i < codes.length; i++) pixels[i] = table[codes[i]];
}

/** How many pixels have each of `bins` equal parts of the code range; code 0 is left out. */
export function codeHistogram(
  codes: Uint8Array | Uint16Array,
  bits: 8 | 16,
  bins: number = 256,
): Uint32Array {
  const counts = new Uint32Array(bins);
  const scale = bins / 2 ** bits;
  for (let i = 0; i < codes.length; i++) {
    const c = codes[i];
    if (c !== 0) counts[(c * scale) | 0]++;
  }
  return counts;
}
