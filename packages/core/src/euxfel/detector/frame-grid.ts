import type { Labels } from "../../ndarray/labelled.js";

/** What labels the frames of a result. */
export interface FrameLabels {
  /** Train ID of each frame. */
  trains: Float64Array;
  /** Pulse or cell ID of each frame. */
  pulses: Float64Array;
  /** Gain stage of each frame; only for data in parallel gain. */
  gains?: Float64Array;
}

/** Frames spread over trains × (gains ×) pulses. */
export interface FrameGrid extends FrameLabels {
  /** Slot of each frame. */
  slots: Float64Array;
  /** Number of slots. */
  size: number;
}

/** Spreads frames over all combinations of the labels that occur. */
export function gridOf(labels: FrameLabels): FrameGrid {
  const axes = [labels.trains, ...(labels.gains ? [labels.gains] : []), labels.pulses];
  const values = axes.map((ids) => Float64Array.from(new Set(ids)).sort());
  const places = values.map((ids) => new Map(Array.from(ids, (id, i) => [id, i])));
  const slots = labels.trains.map((_, frame) =>
    axes.reduce(
      (slot, ids, k) => slot * values[k].length + (places[k].get(ids[frame]) as number),
      0,
    ),
  );
  const [trains, pulses] = [values[0], values[values.length - 1]];
  const size = values.reduce((product, ids) => product * ids.length, 1);
  return { slots, size, trains, pulses, ...(labels.gains ? { gains: values[1] } : {}) };
}

/** Frames one after the other. */
export function listOf(labels: FrameLabels): FrameGrid {
  return { ...labels, slots: labels.trains.map((_, i) => i), size: labels.trains.length };
}

/** Axes and coordinates of a result: trains, gains and pulses as axes of their own, or one axis `train_pulse`. */
export function gridAxes(
  { trains, gains, pulses }: FrameGrid,
  { pulse, unstacked }: { pulse: string; unstacked: boolean },
): { dims: string[]; shape: number[]; coords: Labels["coords"] } {
  const named: [string, Float64Array][] = [
    ["train", trains],
    ...(gains ? ([["gain", gains]] as [string, Float64Array][]) : []),
    [pulse, pulses],
  ];
  if (unstacked) {
    return {
      dims: named.map(([name]) => name),
      shape: named.map(([, ids]) => ids.length),
      coords: Object.fromEntries(named),
    };
  }
  const dims = ["train_pulse"];
  return {
    dims,
    shape: [trains.length],
    coords: Object.fromEntries(named.map(([name, values]) => [name, { dims, values }])),
  };
}
