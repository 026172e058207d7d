export type { DetectorFrame, Orientation, PixelCenters } from "./detector-frame.js";
export type { EsrfGeometry, EsrfValues } from "./esrf.js";
export type { Fit2dGeometry } from "./fit2d.js";
export { type GeometryParameters, type PixelValues, ScatteringGeometry } from "./geometry.js";
export { type MomentumMaps, momentumMaps } from "./momentum-maps.js";
export type { Pose, SampleFrame } from "./sample-frame.js";
export { RADIAL_UNITS, type RadialUnit } from "./units.js";
