import { BeambookError } from "../errors.js";
import type { Counts } from "./counts.js";
import type { CountsSet } from "./transmission-data.js";

/**
 * `factor` neighbouring bins in one: counts add up, errors add in quadrature, the bin's number is their mean.
 *
 * @throws InvalidArgument for a factor that is no whole number above 0, or larger than the number of bins
 */
export function rebinCounts(set: CountsSet, factor: number): CountsSet {
  const bins = set.signal.counts.length;
  if (!(Number.isSafeInteger(factor) && factor >= 1 && factor <= bins)) {
    throw new BeambookError("InvalidArgument", `${bins} bins cannot be joined by ${factor}.`, {
      hint: "Give a whole number from 1 to the number of bins.",
    });
  }
  const { emptySignal, emptyOpenbeam } = set;
  return {
    signal: joined(set.signal, factor),
    openbeam: joined(set.openbeam, factor),
    ...(emptySignal ? { emptySignal: joined(emptySignal, factor) } : {}),
    ...(emptyOpenbeam ? { emptyOpenbeam: joined(emptyOpenbeam, factor) } : {}),
  };
}

const rebinned: WeakMap<Counts, { factor: number; counts: Counts }> = new WeakMap();

/** Counts that groups share stay shared. */
function joined(source: Counts, factor: number): Counts {
  const known = rebinned.get(source);
  if (known?.factor === factor) return known.counts;
  const bins = Math.floor(source.counts.length / factor);
  const tof = new Float64Array(bins);
  const counts = new Float64Array(bins);
  const err = new Float64Array(bins);
  for (let i = 0; i < bins; i++) {
    let variance = 0;
    for (let j = i * factor; j < (i + 1) * factor; j++) {
      tof[i] += source.tof[j] / factor;
      counts[i] += source.counts[j];
      variance += source.err[j] ** 2;
    }
    err[i] = Math.sqrt(variance);
  }
  const result = { ...source, tof, counts, err };
  rebinned.set(source, { factor, counts: result });
  return result;
}
