import { type NDArray, zeros } from "../ndarray/index.js";
import type { BadRegion } from "./crystfel-metadata.js";
import type { Layout } from "./layout.js";
import { pixelPositions } from "./positions.js";
import type { Modules } from "./tile.js";

/** Pixels `(module, slowScan, fastScan)` that lie in a bad region. */
export function maskOfRegions(
  regions: readonly BadRegion[],
  modules: Modules,
  layout: Layout,
): NDArray<"bool"> {
  const mask = zeros([modules.length, ...layout.moduleShape], "bool");
  const areas = regions.filter((r) => r.kind === "area");
  if (areas.length > 0)
    markAreas(mask.data, areas, pixelPositions(modules, layout, true).data, layout);
  for (const region of regions) {
    if (region.kind === "pixels") markPixels(mask.data, region, modules, layout);
  }
  return mask;
}

function markAreas(
  mask: Uint8Array,
  areas: readonly Extract<BadRegion, { kind: "area" }>[],
  xyz: Float64Array,
  { pixelSize }: Layout,
): void {
  for (let i = 0; i < mask.length; i++) {
    const x = xyz[3 * i] / pixelSize;
    const y = xyz[3 * i + 1] / pixelSize;
    const hit = areas.some((a) => x >= a.x[0] && x <= a.x[1] && y >= a.y[0] && y <= a.y[1]);
    if (hit) mask[i] = 1;
  }
}

function markPixels(
  mask: Uint8Array,
  region: Extract<BadRegion, { kind: "pixels" }>,
  modules: Modules,
  layout: Layout,
): void {
  const [rows, columns] = layout.moduleShape;
  const [height, width] = layout.tileShape;
  modules.forEach((tiles, m) => {
    tiles.forEach((_, t) => {
      if (region.tile && (region.tile[0] !== m || region.tile[1] !== t)) return;
      const [s0, f0] = layout.tileOrigins[t];
      const f1 = Math.max(f0, region.fs[0]);
      const f2 = Math.min(f0 + width - 1, region.fs[1]);
      for (let s = Math.max(s0, region.ss[0]); s <= Math.min(s0 + height - 1, region.ss[1]); s++) {
        const row = (m * rows + s) * columns;
        if (f2 >= f1) mask.fill(1, row + f1, row + f2 + 1);
      }
    });
  });
}
