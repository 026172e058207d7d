import { checkColormap } from "../color/colormap.js";
import { cssColor } from "../color/colors.js";
import { colorLimits } from "../color/norm.js";
import type { ColorScaleSpec } from "../spec/types.js";
import { withUnit } from "../spec/units.js";
import type { ColorOptions } from "./options.js";

/** Colour of NaN where nothing else is said: a grey that no colour map has. */
const NAN_COLOR = "#d9d9d9";

/**
 * The colour scale of some values.
 *
 * @throws InvalidArgument for an unknown colour map, or a log scale without positive values
 */
export function colorScale(
  values: ArrayLike<number>,
  options: ColorOptions,
  barByDefault: boolean,
): ColorScaleSpec {
  const { cmap = "viridis", norm = "linear", limits, nanColor = NAN_COLOR, colorbar } = options;
  const vmin = options.vmin ?? limits?.[0] ?? undefined;
  const vmax = options.vmax ?? limits?.[1] ?? undefined;
  const request = { norm, vmin, vmax, percentiles: options.percentiles };
  const text = typeof colorbar === "object" ? colorbar : {};
  return {
    cmap: checkColormap(cmap),
    norm,
    limits: colorLimits(values, request),
    auto: vmin === undefined && vmax === undefined,
    nanColor: cssColor(nanColor),
    bar: colorbar === undefined ? barByDefault : colorbar !== false,
    label: typeof colorbar === "string" ? colorbar : withUnit(text.label, text.unit),
  };
}
