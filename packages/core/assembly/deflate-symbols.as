// Symbols of DEFLATE (RFC 1951, section 3.2.5), how often a block has them, and where they lie in scratch memory:
// AssemblyScript, part of deflate.as.
import { CODES_WORK } from "./prefix-codes";

/** Symbols of a block. */
export const BLOCK: i32 = 32768;
export const WINDOW: i32 = 32768;
export const HASH_BITS: u32 = 14;
export const LONGEST: i32 = 258;
export const LITERALS: i32 = 286;
export const DISTANCES: i32 = 30;

// Scratch memory, from its start on.
export const HEADS: usize = 0; // the newest place of each hash, i32
export const BEFORE: usize = HEADS + (4 << HASH_BITS); // the place before with the same hash, by place, i32
export const TOKENS: usize = BEFORE + 4 * WINDOW;
export const LITERAL_COUNTS: usize = TOKENS + 4 * BLOCK;
export const DISTANCE_COUNTS: usize = LITERAL_COUNTS + 4 * 320;
export const LITERAL_CODES: usize = DISTANCE_COUNTS + 4 * 32;
export const DISTANCE_CODES: usize = LITERAL_CODES + 4 * 320;
export const LENGTH_SYMBOLS: usize = DISTANCE_CODES + 4 * 32; // symbol - 257 of length - 3, u8
export const WORK: usize = LENGTH_SYMBOLS + 256;
export const LENGTHS: usize = WORK + CODES_WORK; // u8: of literals, then of distances
export const RUNS: usize = LENGTHS + 320; // code lengths as they are sent: symbol, extra bits; u16
export const RUN_COUNTS: usize = RUNS + 2 * 320;
export const RUN_CODES: usize = RUN_COUNTS + 4 * 32;
export const RUN_LENGTHS: usize = RUN_CODES + 4 * 32; // u8
export const LENGTH_COSTS: usize = RUN_LENGTHS + 32; // of a match by length - 3, in 1/16 bit, u16
export const DISTANCE_COSTS: usize = LENGTH_COSTS + 2 * 256; // by symbol
/** Bytes of scratch memory. */
export const SCRATCH: i32 = <i32>(DISTANCE_COSTS + 2 * 32);

export let scratch: usize = 0;

/** Works in the memory at `start` from now on. */
export function setScratch(start: usize): void {
  scratch = start;
  for (let length = 3, s = 0; length <= LONGEST; length++) {
    while (s < 27 && length >= firstLength(s + 1)) s++;
    store<u8>(scratch + LENGTH_SYMBOLS + (length - 3), length == LONGEST ? 28 : s);
  }
}

/** The shortest length that a symbol stands for. */
function firstLength(symbol: i32): i32 {
  if (symbol < 8) return 3 + symbol;
  const extra = (symbol >> 2) - 1;
  return 3 + ((4 + (symbol & 3)) << extra);
}

@inline
function log2(value: u32): i32 {
  return 31 - clz(value);
}

@inline
export function distanceSymbol(distance: u32): i32 {
  const d = distance - 1;
  if (d < 4) return d;
  const high = log2(d);
  return 2 * high + ((d >> (high - 1)) & 1);
}

@inline
export function distanceExtra(symbol: i32): i32 {
  return symbol < 4 ? 0 : (symbol >> 1) - 1;
}

@inline
export function lengthExtra(symbol: i32): i32 {
  return symbol < 8 || symbol == 28 ? 0 : (symbol >> 2) - 1;
}

@inline
export function count(table: usize, symbol: i32): void {
  const at = table + (<usize>symbol << 2);
  store<u32>(at, load<u32>(at) + 1);
}
