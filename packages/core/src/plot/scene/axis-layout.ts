import { textWidth } from "../text-metrics.js";
import { FONT } from "../theme.js";
import type { ResolvedAxis } from "./resolve.js";
import { linearLabels, logLabels, type TickLabels, timeLabels } from "./tick-labels.js";
import { axisTicks, type TickPositions } from "./ticks.js";

/** Where an axis runs. */
export type Side = "bottom" | "left" | "right";

/** One tick: its place along the axis (0 to 1) and its text. */
export interface Tick {
  unit: number;
  value: number;
  label: string;
}

/** An axis with its ticks. */
export interface LaidAxis extends ResolvedAxis {
  side: Side;
  ticks: Tick[];
  /** Places (0 to 1) of ticks without label. */
  minor: number[];
  /** What all labels share, such as `×10⁶`. */
  note: string;
  /** Whether tick labels and the label are drawn. */
  labelled: boolean;
  /** Labels stand at 45 degrees. */
  slanted: boolean;
  /** Room for tick labels, in pixels from the frame. */
  labelRoom: number;
}

/** Length of a tick and its distance from its label, in pixels. */
export const TICK = { length: 4, gap: 4 } as const;

/** Room that an axis needs beside the frame, in pixels. */
export function axisDepth(axis: LaidAxis): number {
  if (axis.spec.visible === false) return 0;
  if (!axis.labelled) return TICK.length;
  const shown = axis.label !== "" || (axis.side === "bottom" && axis.note !== "");
  return axis.labelRoom + (shown ? FONT.label + 9 : 2);
}

/** Chooses the ticks of an axis of `length` pixels so that their labels do not touch. */
export function layAxis(
  axis: ResolvedAxis,
  length: number,
  side: Side,
  labelled: boolean,
): LaidAxis {
  const base = { ...axis, side, labelled, slanted: false };
  const size = Math.max(1, length);
  if (axis.spec.visible === false) return { ...base, ticks: [], minor: [], note: "", labelRoom: 0 };
  if (axis.spec.ticks || axis.categories) return fixedTicks(base, size);
  const along = side === "bottom" ? 62 : 34;
  let count = Math.max(2, Math.min(side === "bottom" ? 9 : 10, Math.floor(size / along)));
  for (;;) {
    const positions = axisTicks(axis.scale, count, axis.spec.linthresh);
    const text = labelsOf(axis, positions, side, size);
    const ticks = visibleTicks(axis, positions.major, text.labels);
    if (count <= 1 || ticks.length <= 2 || !touch(ticks, size, side)) {
      return finish(base, ticks, positions.minor, text.note);
    }
    count--;
  }
}

function labelsOf(
  axis: ResolvedAxis,
  positions: TickPositions,
  side: Side,
  length: number,
): TickLabels {
  const kind = axis.scale.kind;
  if (kind === "time" && positions.step >= 1) return timeLabels(positions.major, positions.step);
  if ((kind === "log" || kind === "symlog") && positions.step === 0)
    return logLabels(positions.major);
  const room = side === "bottom" ? Math.floor(length / (4 * FONT.tick * 0.66)) : 7;
  return linearLabels(positions, room);
}

function visibleTicks(
  axis: ResolvedAxis,
  values: readonly number[],
  labels: readonly string[],
): Tick[] {
  return values
    .map((value, i) => ({ unit: axis.scale.toUnit(value), value, label: labels[i] }))
    .filter(({ unit }) => unit >= -1e-6 && unit <= 1 + 1e-6)
    .sort((a, b) => a.unit - b.unit);
}

type Base = ResolvedAxis & { side: Side; labelled: boolean; slanted: boolean };

function finish(base: Base, ticks: Tick[], minor: readonly number[], note: string): LaidAxis {
  const inside = minor.map((v) => base.scale.toUnit(v)).filter((u) => u >= 0 && u <= 1);
  return { ...base, ticks, minor: inside, note, labelRoom: roomOf(ticks, base.side, base.slanted) };
}

function roomOf(ticks: readonly Tick[], side: Side, slanted: boolean): number {
  const widest = Math.max(0, ...ticks.map((t) => textWidth(t.label, FONT.tick)));
  const across =
    side === "bottom" ? (slanted ? widest * Math.SQRT1_2 + FONT.tick : FONT.tick) : widest;
  return TICK.length + TICK.gap + across;
}

/** Categories, or ticks that the user placed: slanted where they would touch, thinned where that is not enough. */
function fixedTicks(base: Base, length: number): LaidAxis {
  const { spec, categories } = base;
  const values = spec.ticks?.values ?? categories?.map((_, i) => i) ?? [];
  const labels =
    spec.ticks?.labels ?? (spec.ticks ? plainLabels(base, values) : (categories ?? []));
  const all = visibleTicks(base, values, labels);
  if (!touch(all, length, base.side)) return finish(base, all, [], "");
  const apart =
    (length * Math.abs((all[all.length - 1]?.unit ?? 1) - (all[0]?.unit ?? 0))) /
    Math.max(1, all.length - 1);
  const stride = Math.max(1, Math.ceil((FONT.tick + 3) / Math.max(apart, 0.01)));
  const kept = all.filter((_, i) => i % stride === 0);
  return finish(
    { ...base, slanted: base.side === "bottom" && touch(kept, length, base.side) },
    kept,
    [],
    "",
  );
}

function plainLabels(axis: ResolvedAxis, values: readonly number[]): string[] {
  const kind = axis.scale.kind;
  if (kind === "log" || kind === "symlog") return logLabels(values).labels;
  const gaps = values
    .slice(1)
    .map((v, i) => Math.abs(v - values[i]))
    .filter((g) => g > 0);
  const decimals = Math.max(0, ...values.map((v) => (String(v).split(".")[1] ?? "").length));
  const step = Math.max(Math.min(...gaps, Math.abs(values[0]) || 1), 10 ** -Math.min(decimals, 6));
  if (kind === "time") return timeLabels(values, step).labels;
  return values.map((v) =>
    Number(v.toFixed(Math.min(6, decimals)))
      .toString()
      .replace("-", "−"),
  );
}

function touch(ticks: readonly Tick[], length: number, side: Side): boolean {
  const extent = (t: Tick): number =>
    side === "bottom" ? textWidth(t.label, FONT.tick) + 9 : FONT.tick + 3;
  return ticks.some((tick, i) => {
    const next = ticks[i + 1];
    return (
      next !== undefined && (next.unit - tick.unit) * length < (extent(tick) + extent(next)) / 2
    );
  });
}
