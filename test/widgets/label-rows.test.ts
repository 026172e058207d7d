import { describe, expect, it } from "vitest";
import { labelRows } from "../../packages/widgets/dist/panes/label-rows.js";

describe("rows of upright labels", () => {
  it("are the first where there is room, in whatever order the labels come", () => {
    expect(labelRows([0, 100, 50])).toEqual([0, 0, 0]);
    expect(labelRows([100, 95, 90, 200])).toEqual([2, 1, 0, 0]);
    expect(labelRows([])).toEqual([]);
  });

  it("go down as far as there are rows, then where the last one is farthest", () => {
    expect(labelRows([0, 1, 2, 3, 4, 5])).toEqual([0, 1, 2, 3, 0, 1]);
    const rows = labelRows(Array.from({ length: 40 }, (_, i) => i * 3));
    expect(rows).toEqual(Array.from({ length: 40 }, (_, i) => i % 4));
  });
});
