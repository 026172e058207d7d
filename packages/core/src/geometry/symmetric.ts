import { type CopyPlan, planCopies } from "./copy-plan.js";
import type { Layout } from "./layout.js";
import type { SnappedGrid } from "./snap.js";

/** The plan for the smallest image in whose middle, at `(height / 2, width / 2)`, the detector's origin lies. */
export function planSymmetric(grid: SnappedGrid, layout: Layout, modules: number): CopyPlan {
  const [row, column] = grid.centre;
  const halfHeight = Math.max(row, grid.height - row);
  const halfWidth = Math.max(column, grid.width - column);
  return planCopies(grid, layout, modules, {
    height: 2 * halfHeight,
    width: 2 * halfWidth,
    row: halfHeight - row,
    column: halfWidth - column,
  });
}
