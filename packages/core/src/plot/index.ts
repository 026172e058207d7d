/**
 * Figures: a plain description of marks and axes, shown live by plotly in a notebook and drawn as SVG or PNG without a
 * browser, alike.
 *
 * @module
 * @example
 * import { figure } from "@beambook/core/plot";
 * const fig = figure({ title: "Two lines" }).line([1, 4, 9], { label: "squares" }).line([1, 8, 27], { label: "cubes" })
 *   .xAxis("n").yAxis({ label: "value", scale: "log" });
 * await fig.save("lines.png");
 */

export {
  type FigureFactory,
  figure,
  openPanel,
  openPanels,
  type PlotOptions,
  roomIn,
} from "./build/factory.js";
export {
  Figure,
  type FigureOptions,
  type GridOptions,
} from "./build/figure.js";
export type * from "./build/options.js";
export { Panel } from "./build/panel.js";
export { type GridLike, PlotSurface, type PositionsLike } from "./build/surface.js";
export { COLORMAPS, colorAt, colormapTable } from "./color/colormap.js";
export { TAB10 } from "./color/colors.js";
export {
  colorLimits,
  type LimitRequest,
  type NormKind,
  normalizer,
  percentiles,
} from "./color/norm.js";
export { PLOTLY_MIME } from "./output/bundle.js";
export type { PngOptions } from "./output/png.js";
export { encodeIndexed, encodePng, type IndexedPixels, type Pixels } from "./output/png-encode.js";
export type { SaveOptions } from "./output/save.js";
export type { PlotlyFigure, PlotlyObject, PlotlyOptions } from "./plotly/types.js";
export { decodeVector, type EncodeOptions, encodeVector } from "./spec/encode.js";
export type * from "./spec/types.js";
export type { HasValues, VectorLike } from "./spec/vector.js";
