import { BeambookError } from "../errors.js";

/** A range along one axis, as {@link slice} makes it; `null` means "from the start", "to the end", "step 1". */
export interface Slice {
  readonly kind: "slice";
  readonly start: number | null;
  readonly stop: number | null;
  readonly step: number | null;
}

/** What to take along one axis: one index (drops the axis), a range, everything (`null`), or a list of indexes. */
export type AxisSelection = number | Slice | null | ArrayLike<number>;

/**
 * A range of indexes, end exclusive; negative values count from the end.
 *
 * @example
 * slice(10)        // the first ten
 * slice(2, null)   // from the third on
 * slice(null, null, -1) // reversed
 */
export function slice(stop: number | null): Slice;
export function slice(start: number | null, stop: number | null, step?: number | null): Slice;
export function slice(start: number | null, ...rest: (number | null | undefined)[]): Slice {
  const [stop, step] = rest.length === 0 ? [start, null] : [rest[0] ?? null, rest[1] ?? null];
  if (step === 0) throw new BeambookError("InvalidArgument", "The step of a slice cannot be 0.");
  return { kind: "slice", start: rest.length === 0 ? null : start, stop, step };
}

/** Whether a value is a {@link Slice} (from any copy of the package). */
export function isSlice(value: unknown): value is Slice {
  return typeof value === "object" && value !== null && (value as Slice).kind === "slice";
}

/** The same range with plain numbers for an axis of `length`: `count` indexes from `start`, `step` apart. */
export interface ResolvedSlice {
  start: number;
  step: number;
  count: number;
}

/** Resolves a slice against the length of an axis by Python's rules (out-of-range ends are clipped). */
export function resolveSlice(range: Slice, length: number): ResolvedSlice {
  const step = range.step ?? 1;
  const clip = (value: number | null, missing: number): number => {
    if (value === null) return missing;
    const v = value < 0 ? value + length : value;
    return step > 0 ? Math.min(Math.max(v, 0), length) : Math.min(Math.max(v, -1), length - 1);
  };
  const start = clip(range.start, step > 0 ? 0 : length - 1);
  const stop = clip(range.stop, step > 0 ? length : -1);
  return { start, step, count: Math.max(0, Math.ceil((stop - start) / step)) };
}

/** One index with negative values counted from the end; throws `IndexOutOfRange` outside the axis. */
export function resolveIndex(index: number, length: number, axis: number | string): number {
  const i = index < 0 ? index + length : index;
  if (!Number.isInteger(index) || i < 0 || i >= length) {
    throw new BeambookError(
      "IndexOutOfRange",
      `Index ${index} is outside axis ${typeof axis === "number" ? axis : `"${axis}"`} of length ${length}.`,
      { hint: length > 0 ? `Use ${-length} to ${length - 1}.` : "The axis is empty." },
    );
  }
  return i;
}
