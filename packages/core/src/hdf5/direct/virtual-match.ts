import { axisEnd, axisLength, clippedLength, type SelectedAxis } from "./selected-axis.js";

/** Which axis of a virtual selection runs along which axis of its source. */
export interface MatchedAxes {
  virtual: readonly SelectedAxis[];
  source: readonly SelectedAxis[];
  /** Elements along each virtual axis. */
  lengths: number[];
  /** Virtual axis of each source axis; undefined where the source has one index only. */
  virtualOf: (number | undefined)[];
  /** Source axis that runs along a virtual one; a single index where there is none. */
  partner: (virtual: number) => SelectedAxis;
}

const SINGLE: SelectedAxis = { start: 0, stride: 1, count: 1, block: 1 };

/**
 * Pairs the axes of both selections, those of one element left aside. Elements correspond in row-major order, so axes of
 * equal lengths in the same order run along each other; undefined where lengths differ and HDF5 has to count elements.
 */
export function matchAxes(
  virtual: readonly SelectedAxis[],
  source: readonly SelectedAxis[],
  virtualShape: readonly number[],
  sourceShape: readonly number[],
): MatchedAxes | undefined {
  if (source.length !== sourceShape.length) return undefined;
  const [virtualLong, sourceLong] = [longAxes(virtual), longAxes(source)];
  if (virtualLong.length !== sourceLong.length) return undefined;
  const virtualOf = source.map((): number | undefined => undefined);
  const partners = virtual.map(() => SINGLE);
  const lengths = virtual.map(axisLength);
  for (let i = 0; i < virtualLong.length; i++) {
    const [v, s] = [virtualLong[i], sourceLong[i]];
    const length = axisLength(source[s]);
    if (length !== lengths[v]) return undefined;
    if (length === Number.POSITIVE_INFINITY) lengths[v] = clippedLength(source[s], sourceShape[s]);
    virtualOf[s] = v;
    partners[v] = source[s];
  }
  if (!within(source, sourceShape) || !within(virtual, virtualShape)) return undefined;
  return { virtual, source, lengths, virtualOf, partner: (k: number): SelectedAxis => partners[k] };
}

function longAxes(axes: readonly SelectedAxis[]): number[] {
  return axes.flatMap((axis, k) => (axisLength(axis) === 1 ? [] : [k]));
}

/** Whether the limited axes of a selection stay inside a shape. */
function within(axes: readonly SelectedAxis[], shape: readonly number[]): boolean {
  return axes.every((axis, k) => {
    const end = axisEnd(axis);
    return end === Number.POSITIVE_INFINITY || end <= shape[k];
  });
}
