/**
 * A fitted quantity over the groups of a sample: map, line or bars to click.
 *
 * @module
 * @example
 * const map = new ParameterMap({ values: [[1, 2], [3, 4]], parameter: "thickness", unit: "cm" });
 * map.on("select", ({ index, value, error }) => console.log(index, value, error));
 * map
 */
export { ParameterMap } from "./model.js";
export type {
  MapAxis,
  MapKind,
  MapSelection,
  MapValues,
  ParameterMapOptions,
  ParameterResult,
  ParameterValues,
} from "./options.js";
