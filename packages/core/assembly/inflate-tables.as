// Tables that decode DEFLATE's prefix codes (RFC 1951, section 3.2): AssemblyScript, part of inflate.as.
//
// A table is looked up by the next bits. An entry has in its bits 0 to 7 how many of them it takes, with those that add
// to a length or distance. Literals: LITERAL, their number (one, or two whose codes fit together) from bit 8, they
// themselves from bit 16. Lengths and distances: the bits of the code alone from bit 8, the least value from bit 16.
// What is SPECIAL begins a second table (LONGER, its place from bit 16), ends a block (END), or is no code at all. Where
// the codes of a length and of a distance fit together there is a MATCH: the bits of both codes from bit 8, the length
// from bit 16, the symbol of the distance from bit 25.

export const LITERAL: u32 = 0x8000;
export const SPECIAL: u32 = 0x4000;
export const LONGER: u32 = 0x2000;
export const END: u32 = 0x1000;
export const MATCH: u32 = 0x1000; // without SPECIAL

/** Bits that the first tables are looked up by; further bits lead on in second ones. */
export const SYMBOL_BITS: i32 = 11;
export const SYMBOL_MORE: i32 = 15 - SYMBOL_BITS;
export const DISTANCE_BITS: i32 = 8;
export const DISTANCE_MORE: i32 = 15 - DISTANCE_BITS;
const PRECODE_BITS: i32 = 7;

/** Symbols of the alphabets, with those that are never used. */
const SYMBOLS: i32 = 288;
const DISTANCE_SYMBOLS: i32 = 32;
const PRECODE_SYMBOLS: i32 = 19;

// Memory to work in, from its start on.
/** Literals, lengths and the end. A second table for each place of the first is more than any code needs. */
export const SYMBOL_TABLE: usize = 0; // u32
export const DISTANCE_TABLE: usize = SYMBOL_TABLE + 4 * ((1 << SYMBOL_BITS) + (1 << SYMBOL_MORE) * 288);
const PRECODE_TABLE: usize = DISTANCE_TABLE + 4 * ((1 << DISTANCE_BITS) + (1 << DISTANCE_MORE) * 32);
const LENGTHS: usize = PRECODE_TABLE + 4 * 128; // u8
const PER_LENGTH: usize = LENGTHS + 512; // i32
const SORTED: usize = PER_LENGTH + 4 * 16; // u16
export const TABLES_WORK: usize = SORTED + 2 * 512;

/** What the entries of a table stand for. */
const OF_SYMBOLS: i32 = 0;
const OF_DISTANCES: i32 = 1;
const OF_LENGTHS: i32 = 2;

/** The entry of a symbol, without the bits of its code. */
function meaning(kind: i32, symbol: i32): u32 {
  if (kind == OF_LENGTHS) return symbol << 16;
  if (kind == OF_DISTANCES) {
    if (symbol >= 30) return SPECIAL;
    if (symbol < 4) return (symbol + 1) << 16;
    const extra = (symbol >> 1) - 1;
    return ((((2 + (symbol & 1)) << extra) + 1) << 16) | extra;
  }
  if (symbol < 256) return LITERAL | (1 << 8) | (symbol << 16);
  if (symbol == 256) return SPECIAL | END;
  const step = symbol - 257;
  if (step < 8) return (3 + step) << 16;
  if (step == 28) return 258 << 16;
  if (step > 28) return SPECIAL;
  const extra = (step >> 2) - 1;
  return ((3 + ((4 + (step & 3)) << extra)) << 16) | extra;
}

/** The entry with the bits of its code. */
@inline
function entry(kind: i32, symbol: i32, bits: i32): u32 {
  const what = meaning(kind, symbol);
  const plain = (what & (LITERAL | SPECIAL)) == 0;
  return (what + bits) | (plain ? bits << 8 : 0);
}

/** Fills a table from the lengths of codes, which are at LENGTHS + first; false when these are no prefix code. */
function fill(work: usize, first: i32, symbols: i32, kind: i32, table: usize, bits: i32, most: i32): bool {
  const lengths = work + LENGTHS + first, per = work + PER_LENGTH, sorted = work + SORTED;
  memory.fill(per, 0, 4 * 16);
  for (let s = 0; s < symbols; s++) {
    const at = per + (<usize>load<u8>(lengths + s) << 2);
    store<i32>(at, load<i32>(at) + 1);
  }
  let longest = 0;
  let left = 1, places = 0;
  const unused = load<i32>(per);
  // `per` becomes where symbols of a length begin in the sorted list; `left` are codes that nobody has yet.
  for (let l = 1; l <= 15; l++) {
    const at = per + (<usize>l << 2);
    const n = load<i32>(at);
    if (n > 0) longest = l;
    left = (left << 1) - n;
    if (left < 0) return false;
    store<i32>(at, places);
    places += n;
  }
  // A code of one bit for a single symbol may be alone, as may be none.
  if (left > 0 && (longest > 1 || kind == OF_LENGTHS)) return false;
  for (let s = 0; s < symbols; s++) {
    const l = load<u8>(lengths + s);
    if (l == 0) continue;
    const at = per + (<usize>l << 2);
    const place = load<i32>(at);
    store<i32>(at, place + 1);
    store<u16>(sorted + (<usize>place << 1), s);
  }
  const used = symbols - unused;
  let filled = 1, next = 1 << bits, code = 0, prefix = -1, second: usize = 0;
  store<u32>(table, SPECIAL);
  for (let k = 0; k < used; k++) {
    const s = <i32>load<u16>(sorted + (<usize>k << 1));
    const l = <i32>load<u8>(lengths + s);
    while (filled < min(1 << l, 1 << bits)) {
      memory.copy(table + (<usize>filled << 2), table, <usize>filled << 2);
      filled <<= 1;
    }
    if (l <= bits) store<u32>(table + (<usize>code << 2), entry(kind, s, l));
    else {
      const low = code & ((1 << bits) - 1);
      if (low != prefix) {
        prefix = low;
        second = table + (<usize>next << 2);
        store<u32>(table + (<usize>low << 2), SPECIAL | LONGER | (next << 16) | bits);
        next += 1 << (most - bits);
      }
      const what = entry(kind, s, l - bits);
      for (let i = code >> bits; i < 1 << (most - bits); i += 1 << (l - bits)) {
        store<u32>(second + (<usize>i << 2), what);
      }
    }
    // The next code of this length, bits in reverse: the highest zero becomes one, ones above it zeros.
    let bit = 1 << (l - 1);
    while (code & bit) bit >>= 1;
    code = bit == 0 ? 0 : (code & (bit - 1)) | bit;
  }
  while (filled < 1 << bits) {
    memory.copy(table + (<usize>filled << 2), table, <usize>filled << 2);
    filled <<= 1;
  }
  return true;
}

/** Compressed bytes to come that joining symbols pays for. */
const WORTH_JOINING: usize = 2048;

/** Joins literals to pairs, and lengths to distances, where both codes together are short enough for one look. */
function joinSymbols(work: usize): void {
  const table = work + SYMBOL_TABLE, distances = work + DISTANCE_TABLE;
  // From the end on: what follows a code lies before it in the table, and must still be single.
  for (let i = (1 << SYMBOL_BITS) - 1; i >= 0; i--) {
    const at = table + (<usize>i << 2);
    const first = load<u32>(at);
    if (first & SPECIAL) continue;
    const bits = <i32>first & 63;
    const rest = i >> bits;
    if (first & LITERAL) {
      const second = load<u32>(table + (<usize>rest << 2));
      if ((second & LITERAL) == 0 || bits + (<i32>second & 63) > SYMBOL_BITS) continue;
      store<u32>(at, (first + 0x100 + (second & 63)) | ((second & 0x00ff0000) << 8));
      continue;
    }
    const second = load<u32>(distances + ((<usize>rest & ((1 << DISTANCE_BITS) - 1)) << 2));
    const both = bits + (<i32>(second >>> 8) & 15);
    if ((second & SPECIAL) != 0 || both > SYMBOL_BITS) continue;
    const code = <i32>(first >>> 8) & 15;
    const length = (first >>> 16) + ((i & ((1 << bits) - 1)) >> code);
    const symbol = distanceSymbol(second >>> 16);
    store<u32>(at, MATCH | (bits + (second & 63)) | (both << 8) | (length << 16) | (symbol << 25));
  }
}

/** The symbol whose least distance this is. */
@inline
function distanceSymbol(least: u32): u32 {
  const x = least - 1;
  if (x < 4) return x;
  const high = 31 - clz(x);
  return (high << 1) | ((x >> (high - 1)) & 1);
}

/** The tables of a block whose codes are fixed. */
export function fillFixed(work: usize): void {
  const lengths = work + LENGTHS;
  memory.fill(lengths, 8, 144);
  memory.fill(lengths + 144, 9, 112);
  memory.fill(lengths + 256, 7, 24);
  memory.fill(lengths + 280, 8, 8);
  memory.fill(lengths + SYMBOLS, 5, DISTANCE_SYMBOLS);
  fill(work, 0, SYMBOLS, OF_SYMBOLS, work + SYMBOL_TABLE, SYMBOL_BITS, 15);
  fill(work, SYMBOLS, DISTANCE_SYMBOLS, OF_DISTANCES, work + DISTANCE_TABLE, DISTANCE_BITS, 15);
}

/** Where reading of codes has come to, and the bits that are read but not used. */
export let at: usize = 0;
export let buffer: u64 = 0;
export let ready: i32 = 0;

/** Sets where reading goes on. */
export function setBits(place: usize, bits: u64, n: i32): void {
  at = place;
  buffer = bits;
  ready = n;
}

/** At least 56 bits are ready after this. */
export function refill(): void {
  buffer |= load<u64>(at) << (<u64>ready);
  at += (63 - ready) >> 3;
  ready |= 56;
}

/** The next `n` bits of those that are ready. */
export function take(n: i32): i32 {
  const bits = <i32>buffer & ((1 << n) - 1);
  buffer >>= <u64>n;
  ready -= n;
  return bits;
}

/** Reads the codes of a block of data that ends there, and makes its tables; false when they are damaged. */
export function readCodes(work: usize, end: usize): bool {
  refill();
  const symbols = take(5) + 257, distances = take(5) + 1, count = take(4) + 4;
  if (symbols > 286 || distances > 30) return false;
  const lengths = work + LENGTHS, table = work + PRECODE_TABLE;
  memory.fill(lengths, 0, PRECODE_SYMBOLS);
  for (let k = 0; k < count; k++) {
    refill();
    store<u8>(lengths + load<u8>(ORDER + k), take(3));
  }
  if (!fill(work, 0, PRECODE_SYMBOLS, OF_LENGTHS, table, PRECODE_BITS, PRECODE_BITS)) return false;
  const total = symbols + distances;
  for (let n = 0; n < total; ) {
    refill();
    const what = load<u32>(table + ((<usize>buffer & 127) << 2));
    take(what & 7);
    const symbol = <i32>(what >>> 16);
    if (symbol < 16) {
      store<u8>(lengths + n++, symbol);
      continue;
    }
    if (symbol == 16 && n == 0) return false;
    const value = symbol == 16 ? load<u8>(lengths + n - 1) : 0;
    const repeat = symbol == 16 ? 3 + take(2) : symbol == 17 ? 3 + take(3) : 11 + take(7);
    if (n + repeat > total) return false;
    memory.fill(lengths + n, value, repeat);
    n += repeat;
  }
  if (load<u8>(lengths + 256) == 0) return false;
  if (!fill(work, 0, symbols, OF_SYMBOLS, work + SYMBOL_TABLE, SYMBOL_BITS, 15)) return false;
  if (!fill(work, symbols, distances, OF_DISTANCES, work + DISTANCE_TABLE, DISTANCE_BITS, 15)) return false;
  if (at + WORTH_JOINING < end) joinSymbols(work);
  return true;
}

/** The order in which lengths of the codes of lengths come. */
const ORDER: usize = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);

/** The least distances of their symbols. */
export const LEAST_DISTANCES: usize = memory.data<u16>([
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
  8193, 12289, 16385, 24577, 0, 0,
]);
