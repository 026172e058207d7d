// Prefix codes of DEFLATE (RFC 1951, section 3.2.2) from how often symbols occur: AssemblyScript, part of deflate.as.

// Memory to work in, from its start on.
const SORTED: usize = 0; // u32
const WEIGHTS: usize = SORTED + 4 * 320; // u32
const PARENTS: usize = WEIGHTS + 4 * 640; // i32
const PER_LENGTH: usize = PARENTS + 4 * 640; // codes of each length, u32
/** Bytes of memory to work in. */
export const CODES_WORK: usize = PER_LENGTH + 4 * 32;

/**
 * Lengths of codes (at most `longest`) for symbols by how often they occur, and the codes, bits in reverse: a code and
 * its length << 16.
 */
export function makeCodes(
  counts: usize,
  symbols: i32,
  codes: usize,
  lengths: usize,
  longest: i32,
  work: usize,
): void {
  const sorted = work + SORTED, weights = work + WEIGHTS, parents = work + PARENTS, per = work + PER_LENGTH;
  let used = 0;
  for (let s = 0; s < symbols; s++) {
    store<u8>(lengths + s, 0);
    const n = load<u32>(counts + (<usize>s << 2));
    // Counts stay below 2^21, symbols below 2^9: one number sorts both.
    if (n > 0) store<u32>(sorted + (<usize>(used++) << 2), (n << 9) | s);
  }
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
  numberCodes(per, symbols, codes, lengths, longest, weights);
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

function numberCodes(
  per: usize,
  symbols: i32,
  codes: usize,
  lengths: usize,
  longest: i32,
  next: usize,
): void {
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
