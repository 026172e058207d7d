// Blocks of DEFLATE (RFC 1951, section 3.2.3): AssemblyScript, part of deflate.as.
import {
  count,
  DISTANCE_CODES,
  DISTANCE_COUNTS,
  DISTANCES,
  distanceExtra,
  distanceSymbol,
  LENGTH_SYMBOLS,
  LENGTHS,
  lengthExtra,
  LITERAL_CODES,
  LITERAL_COUNTS,
  LITERALS,
  RUN_CODES,
  RUN_COUNTS,
  RUN_LENGTHS,
  RUNS,
  scratch,
  TOKENS,
  WORK,
} from "./deflate-symbols";
import { makeCodes } from "./prefix-codes";

const END_OF_BLOCK: i32 = 256;

let out: usize = 0;
let bits: u64 = 0;
let held: u32 = 0;
/** Bits that the symbols of the block before took, and the lengths of its codes for distances. */
export let total: i32 = 0;
export let distanceLengths: usize = 0;

/** Begins a zlib stream at `to`. */
export function beginStream(to: usize): void {
  out = to;
  bits = 0;
  held = 0;
  put(0x78, 8);
  put(0x5e, 8);
}

/** Ends it with its checksum; returns where it ends. */
export function endStream(checksum: u32): usize {
  fillByte();
  store<u32>(out, bswap(checksum));
  return out + 4;
}

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

/** Zeros up to the next whole byte. */
function fillByte(): void {
  held = (held + 7) & ~7;
  flush();
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
export function writeBlock(start: usize, end: usize, tokens: i32, last: bool): void {
  const literalCounts = scratch + LITERAL_COUNTS, distanceCounts = scratch + DISTANCE_COUNTS;
  const lengths = scratch + LENGTHS, runLengths = scratch + RUN_LENGTHS, work = scratch + WORK;
  count(literalCounts, END_OF_BLOCK);
  makeCodes(literalCounts, LITERALS, scratch + LITERAL_CODES, lengths, 15, work);
  let literals = LITERALS;
  while (literals > 257 && load<u8>(lengths + literals - 1) == 0) literals--;
  distanceLengths = lengths + literals;
  makeCodes(distanceCounts, DISTANCES, scratch + DISTANCE_CODES, distanceLengths, 15, work);
  let distances = DISTANCES;
  while (distances > 1 && load<u8>(distanceLengths + distances - 1) == 0) distances--;
  total = bitsOf(literalCounts, lengths, literals) + bitsOf(distanceCounts, distanceLengths, distances);
  for (let s = 8; s < 28; s++) total += load<u32>(literalCounts + (<usize>(257 + s) << 2)) * lengthExtra(s);
  for (let s = 4; s < DISTANCES; s++) total += load<u32>(distanceCounts + (<usize>s << 2)) * distanceExtra(s);
  const made = packLengths(literals + distances);
  makeCodes(scratch + RUN_COUNTS, 19, scratch + RUN_CODES, runLengths, 7, work);
  // Room for the result is reckoned by stored blocks: a header takes at most 74 bits and 14 for each length.
  if ((total + 74 + 14 * made) >> 3 > <i32>(end - start)) {
    writeStored(start, end, last);
    return;
  }
  writeHeader(literals, distances, made, runLengths, last);
  writeTokens(tokens);
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

function writeTokens(tokens: i32): void {
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
    fillByte();
    put(n, 16);
    put(~n & 0xffff, 16);
    flush();
    memory.copy(out, at, n);
    out += n;
    at += n;
  } while (at < end);
}
