import type { ColorScaleSpec, NumericArray } from "../spec/types.js";
import { colormapTable, hexColor } from "./colormap.js";
import { normalizer } from "./norm.js";

/** The colour of each value, `#rrggbb`. */
export function valueColors(values: NumericArray, colors: ColorScaleSpec): string[] {
  const table = colormapTable(colors.cmap);
  const norm = normalizer(colors.norm, colors.limits);
  return Array.from(values, (v) => {
    const t = norm(v);
    if (Number.isNaN(t)) return colors.nanColor;
    const k = 3 * Math.min(255, Math.max(0, Math.floor(t * 256)));
    return hexColor(table[k], table[k + 1], table[k + 2]);
  });
}
