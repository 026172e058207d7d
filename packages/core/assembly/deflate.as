// DEFLATE (RFC 1951) in zlib's frame (RFC 1950) for arrays of numbers: AssemblyScript, built into
// src/hdf5/write/deflate-wasm.ts by build.mjs. Matches are looked for one element back, which is where counts of a
// detector repeat their high bytes, and through hashes of four bytes; a block of symbols then gets codes of its own.
import { adler32 } from "./adler";
import { beginStream, distanceLengths, endStream, total, writeBlock } from "./deflate-blocks";
import {
  BEFORE,
  BLOCK,
  count,
  DISTANCE_COSTS,
  DISTANCE_COUNTS,
  DISTANCES,
  distanceExtra,
  distanceSymbol,
  HASH_BITS,
  HEADS,
  LENGTH_COSTS,
  LENGTH_SYMBOLS,
  LENGTHS,
  lengthExtra,
  LITERAL_COUNTS,
  LONGEST,
  SCRATCH,
  scratch,
  setScratch,
  TOKENS,
  WINDOW,
} from "./deflate-symbols";

export { SCRATCH };

/** Places with the same hash that are looked at. */
const DEPTH: i32 = 3;
/** A match of so many bytes ends the search for a longer one. */
const ENOUGH: i32 = 32;
/** Bytes at the end of the data that are not looked at eight at a time. */
const TAIL: i32 = 16;

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

/** What codes have cost in this block is what the next one reckons with. */
function learnCosts(bytes: i32): void {
  byteCost = max(8, min(128, (total << 4) / max(1, bytes)));
  // What was not worth it is tried again now and then: data may change.
  const again = (++blocks & 15) == 0;
  if (again || eager) eager = again || nearHits << 3 > nearTries;
  if (again || bold) bold = again || hits << 3 > misses;
  for (let n = 0; n < 256; n++) {
    const symbol: i32 = load<u8>(scratch + LENGTH_SYMBOLS + n);
    const place = scratch + LENGTHS + 257 + symbol;
    const length: i32 = place < distanceLengths ? load<u8>(place) : 0;
    store<u16>(scratch + LENGTH_COSTS + (<usize>n << 1), ((length || 12) + lengthExtra(symbol)) << 4);
  }
  for (let s = 0; s < DISTANCES; s++) {
    const length: i32 = load<u8>(distanceLengths + s);
    store<u16>(scratch + DISTANCE_COSTS + (<usize>s << 1), ((length || 10) + distanceExtra(s)) << 4);
  }
}

/**
 * Compresses `length` bytes at `from` to `to`, where there is room for a few more than they are; `step` is the size of
 * an element, `work` points to scratch memory. Returns how many bytes the result has.
 */
export function deflate(from: usize, length: i32, to: usize, step: i32, work: usize): i32 {
  setScratch(work);
  byteCost = 48;
  blocks = 0;
  eager = true;
  bold = true;
  memory.fill(scratch + HEADS, 0xff, 4 << HASH_BITS);
  guessCosts();
  beginStream(to);
  const end = from + length;
  let at = from;
  do {
    const start = at;
    at = tokenize(from, at, end, step);
    writeBlock(start, at, tokens, at >= end);
    learnCosts(<i32>(at - start));
  } while (at < end);
  return <i32>(endStream(adler32(from, length)) - to);
}
