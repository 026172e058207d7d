/** Row, column, rows and columns. */
export type Window = readonly [row: number, column: number, rows: number, columns: number];

/** The window that a scan cuts: around the centre's nearest pixel, of halves the even one. */
export function windowOf(center: readonly number[], shape: readonly number[]): Window {
  const [row, column] = center.map((c, k) => halfEven(c) - Math.floor(shape[k] / 2));
  return [row, column, shape[0], shape[1]];
}

/** Whether part of a window lies outside a frame, where a scan fills in zeros. */
export function leavesFrame(
  [row, column, rows, columns]: Window,
  frame: readonly number[],
): boolean {
  return row < 0 || column < 0 || row + rows > frame[0] || column + columns > frame[1];
}

/** A centre some pixels further, to a hundredth of a pixel; it stays inside the frame. */
export function movedCenter(
  center: readonly number[],
  by: readonly number[],
  frame: readonly number[],
): number[] {
  const moved = center.map((c, k) => Math.round((c + by[k]) * 100) / 100);
  return insideFrame(moved, frame);
}

/** The nearest centre that is inside the frame. */
export function insideFrame(center: readonly number[], frame: readonly number[]): number[] {
  return center.map((c, k) => Math.min(frame[k] - 0.5, Math.max(0.5, c)));
}

function halfEven(value: number): number {
  const down = Math.floor(value);
  if (value - down !== 0.5) return Math.round(value);
  return down % 2 === 0 ? down : down + 1;
}
