/** How values between the limits are spread over the colour map. */
export type Norm = "linear" | "log" | "sqrt";

/** Values of the two ends of a colour map. */
export type Limits = readonly [low: number, high: number];

/**
 * Position of a value between the limits, 0 … 1 (outside that range beyond the limits). With a logarithm a low limit
 * of zero or less counts as a 10⁻⁴ of the high one.
 */
export function normalise(value: number, [low, high]: Limits, norm: Norm): number {
  if (norm === "log") {
    const top = high > 0 ? high : Number.MIN_VALUE;
    const bottom = logFloor(low, top);
    return value <= 0 ? -1 : Math.log(value / bottom) / Math.log(top / bottom);
  }
  const t = (value - low) / (high - low);
  return norm === "sqrt" ? (t > 0 ? Math.sqrt(t) : t) : t;
}

/** The value at a position between the limits: the inverse of {@link normalise}. */
export function denormalise(t: number, [low, high]: Limits, norm: Norm): number {
  if (norm === "log") {
    const top = high > 0 ? high : Number.MIN_VALUE;
    const bottom = logFloor(low, top);
    return bottom * (top / bottom) ** t;
  }
  const u = norm === "sqrt" && t > 0 ? t * t : t;
  return low + u * (high - low);
}

function logFloor(low: number, high: number): number {
  return low > 0 && low < high ? low : high * 1e-4;
}

/** Red, green, blue bytes, three per entry. */
export type Palette = Uint8Array;

/**
 * Colour of every code: one 32-bit RGBA word (little endian, as `ImageData` holds it) per code. Code 0, "no value",
 * is transparent, so the gaps of a detector show the background.
 */
export function colorTable(
  values: Float64Array,
  limits: Limits,
  norm: Norm,
  palette: Palette,
  out: Uint32Array = new Uint32Array(values.length),
): Uint32Array {
  const colors = packPalette(palette);
  const last = colors.length - 1;
  out[0] = 0;
  for (let c = 1; c < values.length; c++) {
    const k = Math.round(normalise(values[c], limits, norm) * last);
    out[c] = colors[k > last ? last : k > 0 ? k : 0];
  }
  return out;
}

/** A palette as RGBA words, interpolated to at least 1024 entries. */
export function packPalette(palette: Palette, entries: number = 1024): Uint32Array {
  const known = palette.length / 3;
  const packed = new Uint32Array(entries);
  for (let k = 0; k < entries; k++) {
    const at = (k / (entries - 1)) * (known - 1);
    const i = Math.min(known - 2, Math.floor(at));
    const part = at - i;
    const mix = (channel: number): number => {
      const a = palette[3 * i + channel];
      return Math.round(a + part * (palette[3 * i + 3 + channel] - a));
    };
    packed[k] = (0xff000000 | (mix(2) << 16) | (mix(1) << 8) | mix(0)) >>> 0;
  }
  return packed;
}
