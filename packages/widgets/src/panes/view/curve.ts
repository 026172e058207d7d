import { linearTicks, logTicks, type Tick } from "../../detector-view/view/ticks.js";

/** A plot's rectangle in CSS pixels. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Channels in sight; both ends are continuous. */
export interface Span {
  low: number;
  high: number;
}

/** An axis of counts. */
export interface CountAxis {
  top: number;
  log: boolean;
}

/** Lowest count of a logarithmic axis, as a share of the highest. */
const DECADES = 1e-5;

/** Where a channel is across the box; its centre is whole. */
export function xOf(channel: number, { low, high }: Span, box: Box): number {
  return box.left + ((channel - low) / (high - low)) * box.width;
}

/** The channel at a place across the box. */
export function channelAt(x: number, { low, high }: Span, box: Box): number {
  return low + ((x - box.left) / box.width) * (high - low);
}

/** Where a count is down the box. */
export function yOf(count: number, axis: CountAxis, box: Box): number {
  const part = axis.log ? logPart(count, axis.top) : count / axis.top;
  return box.top + box.height * (1 - Math.min(1.05, Math.max(0, part)));
}

function logPart(count: number, top: number): number {
  const floor = lowestOf(top);
  return count <= floor ? 0 : Math.log(count / floor) / Math.log(top / floor);
}

function lowestOf(top: number): number {
  return Math.max(top * DECADES, Math.min(0.5, top / 10));
}

/** An axis up to the largest of the counts in sight, with some room. */
export function axisFor(traces: readonly Float32Array[], span: Span, log: boolean): CountAxis {
  let top = 0;
  for (const counts of traces) {
    const last = Math.min(counts.length - 1, Math.ceil(span.high));
    for (let c = Math.max(0, Math.floor(span.low)); c <= last; c++) {
      if (counts[c] > top) top = counts[c];
    }
  }
  if (!(top > 0)) top = 1;
  return { top: log ? top * 1.6 : top * 1.06, log };
}

/** Round counts with their labels. */
export function countTicks({ top, log }: CountAxis, most: number): Tick[] {
  return log ? logTicks(lowestOf(top), top, most) : linearTicks(0, top, most);
}

/**
 * A trace as an SVG path: where several channels share a pixel, their lowest and highest counts are drawn.
 *
 * @param closed - whether it goes down to the axis at both ends
 */
export function curvePath(
  counts: Float32Array,
  span: Span,
  axis: CountAxis,
  box: Box,
  closed = false,
): string {
  const first = Math.max(0, Math.floor(span.low));
  const last = Math.min(counts.length - 1, Math.ceil(span.high));
  if (last < first) return "";
  const points: string[] = [];
  const add = (x: number, count: number): void => {
    points.push(`${round(x)} ${round(yOf(count, axis, box))}`);
  };
  const step = Math.max(1, (span.high - span.low) / (2 * Math.max(1, box.width)));
  for (let from = first; from <= last; ) {
    const to = Math.min(last + 1, Math.max(from + 1, Math.floor(from + step)));
    const x = xOf((from + to - 1) / 2, span, box);
    let [low, high] = [counts[from], counts[from]];
    for (let c = from + 1; c < to; c++) {
      low = Math.min(low, counts[c]);
      high = Math.max(high, counts[c]);
    }
    add(x, high);
    if (low < high) add(x, low);
    from = to;
  }
  const line = `M${points.join("L")}`;
  if (!closed) return line;
  const bottom = round(box.top + box.height);
  return `${line}L${round(xOf(last, span, box))} ${bottom}L${round(xOf(first, span, box))} ${bottom}Z`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Positions along the axis: channels, or their energies (keV, rising). */
export class Energies {
  readonly #values: Float64Array;

  constructor(values: Float64Array) {
    this.#values = values;
  }

  get known(): boolean {
    return this.#values.length > 1;
  }

  /** What the axis says at a channel. */
  at(channel: number): number {
    if (!this.known) return channel;
    const last = this.#values.length - 1;
    const i = Math.min(last - 1, Math.max(0, Math.floor(channel)));
    return this.#values[i] + (channel - i) * (this.#values[i + 1] - this.#values[i]);
  }

  /** The channel of a value of the axis; outside the known ones in a straight line. */
  channelOf(value: number): number {
    if (!this.known) return value;
    const values = this.#values;
    let [low, high] = [0, values.length - 1];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (values[middle] <= value) low = middle;
      else high = middle;
    }
    return low + (value - values[low]) / (values[low + 1] - values[low]);
  }

  /** Round values in sight, by channel. */
  ticks({ low, high }: Span, most: number): Tick[] {
    return linearTicks(this.at(low), this.at(high), most).map(({ value, label }) => ({
      value: this.channelOf(value),
      label,
    }));
  }
}
