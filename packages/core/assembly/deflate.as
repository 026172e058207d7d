// DEFLATE (RFC 1951) in zlib's frame (RFC 1950) for arrays of numbers: AssemblyScript, built into
// src/hdf5/write/deflate-wasm.ts by build-zarr.mjs. Matches are looked for one element back, which is where counts of a
// detector repeat their high bytes, and through hashes of four bytes; a block of symbols then gets codes of its own.

/** Symbols of a block. */
const BLOCK: i32 = 32768;
const WINDOW: i32 = 32768;
/** Places with the same hash that are looked at. */
const DEPTH: i32 = 3;
const LONGEST: i32 = 258;
const HASH_BITS: u32 = 14;
/** A match of so many bytes ends the search for a longer one. */
const ENOUGH: i32 = 32;
/** Bytes at the end of the data that are not looked at eight at a time. */
const TAIL: i32 = 16;
const LITERALS: i32 = 286;
const DISTANCES: i32 = 30;
const END_OF_BLOCK: i32 = 256;

// Scratch memory, from its start on.
const HEADS: usize = 0; // the newest place of each hash, i32
const BEFORE: usize = HEADS + (4 << HASH_BITS); // the place before with the same hash, by place, i32
const TOKENS: usize = BEFORE + 4 * WINDOW;
const LITERAL_COUNTS: usize = TOKENS + 4 * BLOCK;
const DISTANCE_COUNTS: usize = LITERAL_COUNTS + 4 * 320;
const LITERAL_CODES: usize = DISTANCE_COUNTS + 4 * 32; // code and its length << 16, u32
const DISTANCE_CODES: usize = LITERAL_CODES + 4 * 320;
const LENGTH_SYMBOLS: usize = DISTANCE_CODES + 4 * 32; // symbol - 257 of length - 3, u8
const SORTED: usize = LENGTH_SYMBOLS + 256; // u32
const WEIGHTS: usize = SORTED + 4 * 320; // u32
const PARENTS: usize = WEIGHTS + 4 * 640; // i32
const LENGTHS: usize = PARENTS + 4 * 640; // u8: of literals, then of distances
const RUNS: usize = LENGTHS + 320; // code lengths as they are sent: symbol, extra bits; u16
const RUN_COUNTS: usize = RUNS + 2 * 320;
const RUN_CODES: usize = RUN_COUNTS + 4 * 32;
const RUN_LENGTHS: usize = RUN_CODES + 4 * 32; // u8
const PER_LENGTH: usize = RUN_LENGTHS + 32; // codes of each length, u32
const LENGTH_COSTS: usize = PER_LENGTH + 4 * 32; // of a match by length - 3, in 1/16 bit, u16
const DISTANCE_COSTS: usize = LENGTH_COSTS + 2 * 256; // by symbol
/** Bytes of scratch memory. */
export const SCRATCH: i32 = <i32>(DISTANCE_COSTS + 2 * 32);

let scratch: usize = 0;
let out: usize = 0;
let bits: u64 = 0;
let held: u32 = 0;
let tokens: i32 = 0;
/** What a byte costs, in 1/16 bit. */
let byteCost: i32 = 0;
/** Blocks so far. */
let blocks: i32 = 0;
/** Whether hashes are worth a look where the element before gives a match as well, and where it does not. */
let eager: bool = false;
let bold: bool = false;
/** What came of such looks in this block: tries and hits beside near matches, literals and far matches elsewhere. */
let nearTries: i32 = 0;
let nearHits: i32 = 0;
let misses: i32 = 0;
let hits: i32 = 0;

@inline
function put(value: u32, count: u32): void {
  bits |= <u64>value << <u64>held;
  held += count;
}

/** Writes whole bytes; afterwards there is room for 56 bits. */
@inline
function flush(): void {
  store<u64>(out, bits);
  out += held >> 3;
  bits >>= <u64>(held & ~7);
  held &= 7;
}

@inline
function log2(value: u32): i32 {
  return 31 - clz(value);
}

@inline
function distanceSymbol(distance: u32): i32 {
  const d = distance - 1;
  if (d < 4) return d;
  const high = log2(d);
  return 2 * high + ((d >> (high - 1)) & 1);
}

@inline
function distanceExtra(symbol: i32): i32 {
  return symbol < 4 ? 0 : (symbol >> 1) - 1;
}

@inline
function lengthExtra(symbol: i32): i32 {
  return symbol < 8 || symbol == 28 ? 0 : (symbol >> 2) - 1;
}

@inline
function count(table: usize, symbol: i32): void {
  const at = table + (<usize>symbol << 2);
  store<u32>(at, load<u32>(at) + 1);
}

/** How many bytes at `a` and `b` are equal, at most `most`. */
@inline
function equalBytes(a: usize, b: usize, most: i32): i32 {
  let n = 0;
  while (n + 8 <= most) {
    const x = load<u64>(a + n) ^ load<u64>(b + n);
    if (x != 0) return n + (<i32>ctz(x) >> 3);
    n += 8;
  }
  while (n < most && load<u8>(a + n) == load<u8>(b + n)) n++;
  return n;
}

@inline
function addLiteral(byte: u32): void {
  store<u32>(scratch + TOKENS + (<usize>(tokens++) << 2), byte);
  count(scratch + LITERAL_COUNTS, byte);
}

@inline
function addMatch(length: i32, distance: i32): void {
  const token = 0x80000000 | (<u32>(length - 3) << 16) | <u32>(distance - 1);
  store<u32>(scratch + TOKENS + (<usize>(tokens++) << 2), token);
  count(scratch + LITERAL_COUNTS, 257 + load<u8>(scratch + LENGTH_SYMBOLS + (length - 3)));
  count(scratch + DISTANCE_COUNTS, distanceSymbol(distance));
}

/** What a match costs, in 1/16 bit, by the codes of the block before. */
@inline
function matchCost(length: i32, distance: i32): i32 {
  return <i32>load<u16>(scratch + LENGTH_COSTS + (<usize>(length - 3) << 1)) +
    <i32>load<u16>(scratch + DISTANCE_COSTS + (<usize>distanceSymbol(distance) << 1));
}

/** Costs before there is a block. */
function guessCosts(): void {
  for (let n = 0; n < 256; n++) {
    const symbol: i32 = load<u8>(scratch + LENGTH_SYMBOLS + n);
    store<u16>(scratch + LENGTH_COSTS + (<usize>n << 1), (5 + lengthExtra(symbol)) << 4);
  }
  for (let s = 0; s < DISTANCES; s++) {
    store<u16>(scratch + DISTANCE_COSTS + (<usize>s << 1), (4 + distanceExtra(s)) << 4);
  }
}

/** Puts a place into the chain of its hash; returns the one before. */
@inline
function remember(at: usize, from: usize): i32 {
  const slot = scratch + HEADS + (<usize>((load<u32>(at) * 0x9e3779b1) >> (32 - HASH_BITS)) << 2);
  const here = <i32>(at - from);
  const before = load<i32>(slot);
  store<i32>(slot, here);
  store<i32>(scratch + BEFORE + (<usize>(here & (WINDOW - 1)) << 2), before);
  return before;
}

let foundLength: i32 = 0;
let foundDistance: i32 = 0;

/** The match through hashes that saves most, if it saves more than `least`; puts the place into its chain. */
function search(at: usize, from: usize, most: i32, least: i32): i32 {
  const here = <i32>(at - from), oldest = here - WINDOW;
  let place = remember(at, from);
  let gain = least, longest = 3;
  const head = load<u32>(at);
  let end = head;
  for (let k = DEPTH; k > 0 && place >= 0 && place > oldest; k--) {
    const before = from + place;
    if (load<u32>(before + longest - 3) == end && load<u32>(before) == head) {
      const length = equalBytes(at, before, most);
      if (length > longest) {
        const saved = length * byteCost - matchCost(length, here - place);
        if (saved > gain) {
          gain = saved;
          foundLength = length;
          foundDistance = here - place;
        }
        if (length >= ENOUGH || length >= most) break;
        longest = length;
        end = load<u32>(at + longest - 3);
      }
    }
    place = load<i32>(scratch + BEFORE + (<usize>(place & (WINDOW - 1)) << 2));
  }
  return gain;
}

/** Turns data into symbols until the block is full; returns where it has come to. */
function tokenize(from: usize, start: usize, end: usize, step: i32): usize {
  let at = start;
  const stop = end - TAIL;
  tokens = 0;
  nearTries = 0;
  nearHits = 0;
  misses = 0;
  hits = 0;
  memory.fill(scratch + LITERAL_COUNTS, 0, 4 * 320 + 4 * 32);
  while (tokens < BLOCK - 4 && at < stop) {
    const most = min<i32>(LONGEST, <i32>(end - at));
    let near = 0;
    if (at >= from + step) {
      const x = load<u32>(at) ^ load<u32>(at - step);
      if ((x & 0xffffff) == 0) near = equalBytes(at, at - step, most);
    }
    if (near >= 3) {
      if (eager && near < 32) {
        const saved = near * byteCost - matchCost(near, step);
        nearTries++;
        if (search(at, from, most, saved) > saved) {
          nearHits++;
          at = takeFound(at, from, stop, step);
          continue;
        }
      }
      addMatch(near, step);
      at += near;
      continue;
    }
    const gain = bold ? search(at, from, most, 0) : 0;
    if (gain <= 0) {
      misses++;
      addLiteral(load<u8>(at++));
      continue;
    }
    hits++;
    const length = foundLength, distance = foundDistance;
    if (length < 32 && at + 1 < stop) {
      // Sometimes the match that begins one byte later is longer.
      const later = search(at + 1, from, most - 1, gain + (byteCost >> 1));
      if (later > gain + (byteCost >> 1)) {
        addLiteral(load<u8>(at++));
        at = takeFound(at, from, stop, step);
        continue;
      }
      foundLength = length;
      foundDistance = distance;
    }
    at = takeFound(at, from, stop, step);
  }
  if (at >= stop) while (at < end && tokens < BLOCK) addLiteral(load<u8>(at++));
  return at;
}

/** Takes the match that was found; the places in it can be found later. */
function takeFound(at: usize, from: usize, stop: usize, step: i32): usize {
  addMatch(foundLength, foundDistance);
  const next = at + foundLength;
  const last = min(next, stop);
  if (foundLength > 64) return next;
  if (!bold) for (let i = at + step; i < last; i += step) remember(i, from);
  else for (let i = at + 2; i < last; i++) remember(i, from);
  return next;
}

/** Lengths of codes (at most `longest`) for symbols by how often they occur, and the codes, bits in reverse. */
function makeCodes(counts: usize, symbols: i32, codes: usize, lengths: usize, longest: i32): void {
  const sorted = scratch + SORTED, weights = scratch + WEIGHTS, parents = scratch + PARENTS;
  let used = 0;
  for (let s = 0; s < symbols; s++) {
    store<u8>(lengths + s, 0);
    const n = load<u32>(counts + (<usize>s << 2));
    // Counts stay below 2^21, symbols below 2^9: one number sorts both.
    if (n > 0) store<u32>(sorted + (<usize>(used++) << 2), (n << 9) | s);
  }
  const per = scratch + PER_LENGTH;
  memory.fill(per, 0, 4 * 32);
  if (used == 0) return;
  if (used == 1) {
    const s = load<u32>(sorted) & 511;
    store<u8>(lengths + s, 1);
    store<u32>(codes + (<usize>s << 2), 1 << 16);
    return;
  }
  sortNumbers(sorted, used);
  // Leaves in their order, then inner nodes in the order in which they are made: the two lightest are at two fronts.
  for (let i = 0; i < used; i++) {
    store<u32>(weights + (<usize>i << 2), load<u32>(sorted + (<usize>i << 2)) >> 9);
  }
  const nodes = 2 * used - 1;
  let leaf = 0, inner = used;
  for (let made = used; made < nodes; made++) {
    let weight: u32 = 0;
    for (let k = 0; k < 2; k++) {
      const takeLeaf = leaf < used &&
        (inner >= made || load<u32>(weights + (<usize>leaf << 2)) <= load<u32>(weights + (<usize>inner << 2)));
      const node = takeLeaf ? leaf++ : inner++;
      weight += load<u32>(weights + (<usize>node << 2));
      store<i32>(parents + (<usize>node << 2), made);
    }
    store<u32>(weights + (<usize>made << 2), weight);
  }
  // Depths from the root down replace parents.
  store<i32>(parents + (<usize>(nodes - 1) << 2), 0);
  for (let node = nodes - 2; node >= 0; node--) {
    const place = parents + (<usize>node << 2);
    store<i32>(place, load<i32>(parents + (<usize>load<i32>(place) << 2)) + 1);
  }
  for (let i = 0; i < used; i++) {
    const depth = min(longest, load<i32>(parents + (<usize>i << 2)));
    const place = per + (<usize>depth << 2);
    store<u32>(place, load<u32>(place) + 1);
  }
  limitLengths(per, longest);
  // The rarest symbols get the longest codes.
  let i = 0;
  for (let length = longest; length > 0; length--) {
    for (let n = load<u32>(per + (<usize>length << 2)); n > 0; n--, i++) {
      store<u8>(lengths + (load<u32>(sorted + (<usize>i << 2)) & 511), length);
    }
  }
  numberCodes(per, symbols, codes, lengths, longest);
}

/** Codes that were cut to the longest length may be too many: some shorter ones become longer. */
function limitLengths(per: usize, longest: i32): void {
  let total: i32 = 0;
  for (let length = 1; length <= longest; length++) {
    total += load<u32>(per + (<usize>length << 2)) << (longest - length);
  }
  while (total > 1 << longest) {
    let length = longest - 1;
    while (load<u32>(per + (<usize>length << 2)) == 0) length--;
    const place = per + (<usize>length << 2);
    store<u32>(place, load<u32>(place) - 1);
    store<u32>(place, load<u32>(place, 4) + 2, 4);
    const last = per + (<usize>longest << 2);
    store<u32>(last, load<u32>(last) - 1);
    total--;
  }
}

function numberCodes(per: usize, symbols: i32, codes: usize, lengths: usize, longest: i32): void {
  const next = scratch + WEIGHTS;
  let code: u32 = 0;
  for (let length = 1; length <= longest; length++) {
    code = (code + load<u32>(per + (<usize>(length - 1) << 2))) << 1;
    store<u32>(next + (<usize>length << 2), code);
  }
  for (let s = 0; s < symbols; s++) {
    const length: u32 = load<u8>(lengths + s);
    if (length == 0) continue;
    const place = next + (<usize>length << 2);
    const value = load<u32>(place);
    store<u32>(place, value + 1);
    store<u32>(codes + (<usize>s << 2), reverse(value, length) | (length << 16));
  }
}

@inline
function reverse(value: u32, length: u32): u32 {
  let v = value;
  v = ((v & 0x5555) << 1) | ((v >> 1) & 0x5555);
  v = ((v & 0x3333) << 2) | ((v >> 2) & 0x3333);
  v = ((v & 0x0f0f) << 4) | ((v >> 4) & 0x0f0f);
  v = ((v & 0x00ff) << 8) | ((v >> 8) & 0x00ff);
  return v >> (16 - length);
}

/** Shell's sort. */
function sortNumbers(at: usize, count: i32): void {
  for (let gap = count > 40 ? 40 : 13; gap > 0; gap = gap == 1 ? 0 : max(1, gap / 3)) {
    for (let i = gap; i < count; i++) {
      const value = load<u32>(at + (<usize>i << 2));
      let k = i;
      while (k >= gap && load<u32>(at + (<usize>(k - gap) << 2)) > value) {
        store<u32>(at + (<usize>k << 2), load<u32>(at + (<usize>(k - gap) << 2)));
        k -= gap;
      }
      store<u32>(at + (<usize>k << 2), value);
    }
  }
}

/** Bits that symbols take with their codes, extra bits apart. */
function bitsOf(counts: usize, lengths: usize, symbols: i32): i32 {
  let total = 0;
  for (let s = 0; s < symbols; s++) total += load<u32>(counts + (<usize>s << 2)) * load<u8>(lengths + s);
  return total;
}

/** Lengths of codes with repeats made shorter; returns how many symbols that are. */
function packLengths(total: i32): i32 {
  const lengths = scratch + LENGTHS, runs = scratch + RUNS, counts = scratch + RUN_COUNTS;
  memory.fill(counts, 0, 4 * 32);
  let made = 0;
  for (let i = 0; i < total; ) {
    const length = load<u8>(lengths + i);
    let run = 1;
    while (i + run < total && load<u8>(lengths + i + run) == length) run++;
    i += run;
    if (length != 0) {
      made = addRun(made, length, 0);
      run--;
    }
    while (run >= 3) {
      const zero = length == 0;
      const n = min(run, zero ? 138 : 6);
      if (!zero) made = addRun(made, 16, n - 3);
      else made = n <= 10 ? addRun(made, 17, n - 3) : addRun(made, 18, n - 11);
      run -= n;
    }
    for (; run > 0; run--) made = addRun(made, length, 0);
  }
  return made;
}

@inline
function addRun(made: i32, symbol: u32, extra: u32): i32 {
  store<u16>(scratch + RUNS + (<usize>made << 1), <u16>(symbol | (extra << 8)));
  count(scratch + RUN_COUNTS, symbol);
  return made + 1;
}

/** The order in which lengths of codes for lengths are sent, and extra bits of 16, 17 and 18. */
const ORDER: usize = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);
const RUN_EXTRA: usize = memory.data<u8>([2, 3, 7]);

/** Writes a block of symbols, or the bytes as they are where that is shorter. */
function writeBlock(start: usize, end: usize, last: bool): void {
  const literalCounts = scratch + LITERAL_COUNTS, distanceCounts = scratch + DISTANCE_COUNTS;
  const lengths = scratch + LENGTHS, runLengths = scratch + RUN_LENGTHS;
  count(literalCounts, END_OF_BLOCK);
  makeCodes(literalCounts, LITERALS, scratch + LITERAL_CODES, lengths, 15);
  let literals = LITERALS;
  while (literals > 257 && load<u8>(lengths + literals - 1) == 0) literals--;
  const distanceLengths = lengths + literals;
  makeCodes(distanceCounts, DISTANCES, scratch + DISTANCE_CODES, distanceLengths, 15);
  let distances = DISTANCES;
  while (distances > 1 && load<u8>(distanceLengths + distances - 1) == 0) distances--;
  let total = bitsOf(literalCounts, lengths, literals) + bitsOf(distanceCounts, distanceLengths, distances);
  for (let s = 8; s < 28; s++) total += load<u32>(literalCounts + (<usize>(257 + s) << 2)) * lengthExtra(s);
  for (let s = 4; s < DISTANCES; s++) total += load<u32>(distanceCounts + (<usize>s << 2)) * distanceExtra(s);
  const bytes = <i32>(end - start);
  learnCosts(total, bytes, distanceLengths);
  if ((total >> 3) > bytes) {
    writeStored(start, end, last);
    return;
  }
  const made = packLengths(literals + distances);
  makeCodes(scratch + RUN_COUNTS, 19, scratch + RUN_CODES, runLengths, 7);
  writeHeader(literals, distances, made, runLengths, last);
  writeTokens();
}

/** What codes have cost in this block is what the next one reckons with. */
function learnCosts(total: i32, bytes: i32, distanceLengths: usize): void {
  byteCost = max(8, min(128, (total << 4) / max(1, bytes)));
  // What was not worth it is tried again now and then: data may change.
  const again = (++blocks & 15) == 0;
  if (again || eager) eager = again || nearHits << 3 > nearTries;
  if (again || bold) bold = again || hits << 3 > misses;
  for (let n = 0; n < 256; n++) {
    const symbol: i32 = load<u8>(scratch + LENGTH_SYMBOLS + n);
    const length: i32 = load<u8>(scratch + LENGTHS + 257 + symbol);
    store<u16>(scratch + LENGTH_COSTS + (<usize>n << 1), ((length || 12) + lengthExtra(symbol)) << 4);
  }
  for (let s = 0; s < DISTANCES; s++) {
    const length: i32 = load<u8>(distanceLengths + s);
    store<u16>(scratch + DISTANCE_COSTS + (<usize>s << 1), ((length || 10) + distanceExtra(s)) << 4);
  }
}

function writeHeader(literals: i32, distances: i32, made: i32, runLengths: usize, last: bool): void {
  put(last ? 5 : 4, 3);
  put(literals - 257, 5);
  put(distances - 1, 5);
  let sent = 19;
  while (sent > 4 && load<u8>(runLengths + load<u8>(ORDER + sent - 1)) == 0) sent--;
  put(sent - 4, 4);
  flush();
  for (let k = 0; k < sent; k++) {
    put(load<u8>(runLengths + load<u8>(ORDER + k)), 3);
    flush();
  }
  for (let k = 0; k < made; k++) {
    const run = <u32>load<u16>(scratch + RUNS + (<usize>k << 1));
    const code = load<u32>(scratch + RUN_CODES + (<usize>(run & 255) << 2));
    put(code & 0xffff, code >> 16);
    if ((run & 255) >= 16) put(run >> 8, load<u8>(RUN_EXTRA + (run & 255) - 16));
    flush();
  }
}

function writeTokens(): void {
  const literalCodes = scratch + LITERAL_CODES, distanceCodes = scratch + DISTANCE_CODES;
  const end = scratch + TOKENS + (<usize>tokens << 2);
  for (let place = scratch + TOKENS; place < end; place += 4) {
    const token = load<u32>(place);
    if ((token & 0x80000000) == 0) {
      const code = load<u32>(literalCodes + (<usize>token << 2));
      put(code & 0xffff, code >> 16);
      // A literal takes at most 15 bits and a match 48: with 7 left over from before, one of each fits.
      if (held > 15) flush();
      continue;
    }
    const length = (token >> 16) & 0xff, d = token & 0x7fff;
    const symbol: i32 = load<u8>(scratch + LENGTH_SYMBOLS + length);
    const code = load<u32>(literalCodes + (<usize>(257 + symbol) << 2));
    put(code & 0xffff, code >> 16);
    const extra = lengthExtra(symbol);
    if (extra > 0) put(length & ((1 << extra) - 1), extra);
    const far = distanceSymbol(d + 1);
    const distance = load<u32>(distanceCodes + (<usize>far << 2));
    put(distance & 0xffff, distance >> 16);
    const more = distanceExtra(far);
    if (more > 0) put(d & ((1 << more) - 1), more);
    flush();
  }
  const code = load<u32>(literalCodes + (END_OF_BLOCK << 2));
  put(code & 0xffff, code >> 16);
  flush();
}

/** Bytes as they are, at most 65535 in a block. */
function writeStored(start: usize, end: usize, last: bool): void {
  let at = start;
  do {
    const n = <u32>min<usize>(65535, end - at);
    put(last && at + n == end ? 1 : 0, 3);
    held = (held + 7) & ~7;
    flush();
    put(n, 16);
    put(~n & 0xffff, 16);
    flush();
    memory.copy(out, at, n);
    out += n;
    at += n;
  } while (at < end);
}

/** Adler's checksum, sixteen bytes at a time. */
function adler32(from: usize, length: i32): u32 {
  let a: u32 = 1, b: u32 = 0;
  const weights = i8x16(16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1);
  let at = from, left = length;
  while (left > 0) {
    let n = min(left, 5552);
    left -= n;
    let sums = i32x4.splat(0), weighted = i32x4.splat(0), before = i32x4.splat(0);
    const whole = n >> 4;
    for (let k = 0; k < whole; k++) {
      const v = v128.load(at);
      before = i32x4.add(before, sums);
      sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(v)));
      weighted = i32x4.add(weighted, i32x4.extadd_pairwise_i16x8_u(i16x8.extmul_low_i8x16_u(v, weights)));
      weighted = i32x4.add(weighted, i32x4.extadd_pairwise_i16x8_u(i16x8.extmul_high_i8x16_u(v, weights)));
      at += 16;
    }
    b += a * (whole << 4) + (lanes(before) << 4) + lanes(weighted);
    a += lanes(sums);
    for (n &= 15; n > 0; n--) {
      a += load<u8>(at++);
      b += a;
    }
    a %= 65521;
    b %= 65521;
  }
  return (b << 16) | a;
}

@inline
function lanes(v: v128): u32 {
  return i32x4.extract_lane(v, 0) + i32x4.extract_lane(v, 1) + i32x4.extract_lane(v, 2) + i32x4.extract_lane(v, 3);
}

/**
 * Compresses `length` bytes at `from` to `to`, where there is room for a few more than they are; `step` is the size of
 * an element, `work` points to scratch memory. Returns how many bytes the result has.
 */
export function deflate(from: usize, length: i32, to: usize, step: i32, work: usize): i32 {
  scratch = work;
  out = to;
  bits = 0;
  held = 0;
  byteCost = 48;
  blocks = 0;
  eager = true;
  bold = true;
  memory.fill(scratch + HEADS, 0xff, 4 << HASH_BITS);
  for (let length = 3, s = 0; length <= LONGEST; length++) {
    while (s < 27 && length >= firstLength(s + 1)) s++;
    store<u8>(scratch + LENGTH_SYMBOLS + (length - 3), length == LONGEST ? 28 : s);
  }
  guessCosts();
  put(0x78, 8);
  put(0x5e, 8);
  const end = from + length;
  let at = from;
  do {
    const start = at;
    at = tokenize(from, at, end, step);
    writeBlock(start, at, at >= end);
  } while (at < end);
  held = (held + 7) & ~7;
  flush();
  store<u32>(out, bswap(adler32(from, length)));
  return <i32>(out + 4 - to);
}

/** The shortest length that a symbol stands for. */
function firstLength(symbol: i32): i32 {
  if (symbol < 8) return 3 + symbol;
  const extra = (symbol >> 2) - 1;
  return 3 + ((4 + (symbol & 3)) << extra);
}
