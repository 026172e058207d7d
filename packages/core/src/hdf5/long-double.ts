/** How a long double is stored: with 80 bits as x86 has it, or with 128 as IEEE 754 and ARM do. */
export type LongDoubleFormat = "x87" | "quad";

const BIAS = 16383;
const LARGEST_EXPONENT = 0x7fff;
/** Bits behind the point of the mantissa. */
const FRACTION = { x87: 63, quad: 112 };
/** Exponent of the last bit of the smallest float64. */
const LAST_BIT = -1074;

/** The float64 nearest to a long double of 16 (or 12) little-endian bytes. */
export function longDoubleToNumber(view: DataView, at: number, format: LongDoubleFormat): number {
  const quad = format === "quad";
  const top = view.getUint16(at + (quad ? 14 : 8), true);
  const exponent = top & LARGEST_EXPONENT;
  const low = view.getBigUint64(at, true);
  const high = quad ? view.getBigUint64(at + 8, true) & 0xffffffffffffn : 0n;
  const stored = (high << 64n) | low;
  const fraction = stored & ((1n << BigInt(FRACTION[format])) - 1n);
  const sign = top & 0x8000 ? -1 : 1;
  if (exponent === LARGEST_EXPONENT) return fraction === 0n ? sign * Number.POSITIVE_INFINITY : NaN;
  // x87 has the first bit, 1 but for the smallest numbers, in the mantissa; IEEE 754 does not write it.
  const unit = 1n << BigInt(FRACTION[format]);
  if (!quad && exponent > 0 && stored < unit) return NaN;
  const mantissa = quad && exponent > 0 ? stored | unit : stored;
  return sign * scaled(mantissa, Math.max(1, exponent) - BIAS - FRACTION[format]);
}

/** `mantissa` x 2^`exponent`, rounded once, halves to even. */
function scaled(mantissa: bigint, exponent: number): number {
  if (mantissa === 0n) return 0;
  const bits = mantissa.toString(2).length;
  const surplus = Math.max(bits - 53, LAST_BIT - exponent);
  if (surplus <= 0) return Number(mantissa) * 2 ** exponent;
  if (surplus > bits + 1) return 0;
  const cut = BigInt(surplus);
  const half = 1n << (cut - 1n);
  const rest = mantissa & ((1n << cut) - 1n);
  const kept = mantissa >> cut;
  const up = rest > half || (rest === half && (kept & 1n) === 1n);
  return Number(up ? kept + 1n : kept) * 2 ** (exponent + surplus);
}

/** {@link longDoubleToNumber} for many elements, one after the other; turns their bytes round first if `swapped`. */
export function longDoublesToNumbers(
  bytes: Uint8Array,
  { size, format, swapped }: { size: number; format: LongDoubleFormat; swapped?: boolean },
): Float64Array {
  if (swapped) swapBytes(bytes, size);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float64Array.from({ length: bytes.length / size }, (_, i) =>
    longDoubleToNumber(view, i * size, format),
  );
}

/** Turns round the bytes of every element in place. */
export function swapBytes(bytes: Uint8Array, size: number): void {
  for (let i = 0; i < bytes.length; i += size) bytes.subarray(i, i + size).reverse();
}
