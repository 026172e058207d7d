/** Channels of a map: `from` to `to`, the latter not included. */
export type Band = readonly [from: number, to: number];

/** What of a band a pointer has hold of. */
export type Grip = "low" | "high" | "whole" | "new";

/** Pixels beside an edge that still grip it. */
const REACH = 6;

/** What is gripped at a place, by the places of the band's edges (CSS pixels). */
export function gripAt(x: number, low: number, high: number): Grip {
  if (Math.abs(x - low) <= REACH && Math.abs(x - low) <= Math.abs(x - high)) return "low";
  if (Math.abs(x - high) <= REACH) return "high";
  return x > low && x < high ? "whole" : "new";
}

/**
 * The band after a drag.
 *
 * @param start - the band when it began
 * @param from - channel (continuous, centres whole) where it began
 * @param to - channel where the pointer is
 */
export function draggedBand(
  grip: Grip,
  start: Band,
  from: number,
  to: number,
  depth: number,
): [from: number, to: number] {
  const edge = (c: number): number => Math.min(depth, Math.max(0, Math.round(c + 0.5)));
  if (grip === "new") return ordered(edge(from), edge(to), depth);
  if (grip === "low") return ordered(edge(to), start[1], depth);
  if (grip === "high") return ordered(start[0], edge(to), depth);
  return movedBand(start, Math.round(to - from), depth);
}

/** The band some channels further; it stops at the ends. */
export function movedBand([from, to]: Band, by: number, depth: number): [number, number] {
  const step = Math.max(-from, Math.min(depth - to, by));
  return [from + step, to + step];
}

/** The band with each edge some channels further out; never less than a channel. */
export function widenedBand([from, to]: Band, by: number, depth: number): [number, number] {
  if (to - from + 2 * by < 1) return [from, to];
  return [Math.max(0, from - by), Math.min(depth, to + by)];
}

/** A band of the same width around a channel. */
export function bandAround(channel: number, [from, to]: Band, depth: number): [number, number] {
  const width = to - from;
  const start = Math.max(0, Math.min(depth - width, Math.round(channel - (width - 1) / 2)));
  return [start, start + width];
}

function ordered(a: number, b: number, depth: number): [number, number] {
  const [from, to] = a < b ? [a, b] : [b, a];
  if (to > from) return [from, to];
  return from < depth ? [from, from + 1] : [from - 1, from];
}
