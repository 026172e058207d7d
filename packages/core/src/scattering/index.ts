/**
 * X-ray scattering from detector image to order parameter: geometry, integration, calibration, orientation.
 *
 * @module
 * @example
 * import { ScatteringGeometry } from "@beambook/core/scattering";
 * const geometry = ScatteringGeometry.fromPoni(await readPoni("a.poni"), { shape: [1043, 981] });
 * geometry.radial("q_A^-1").shape; // [1043, 981]
 */
export * from "./batch/index.js";
export * from "./calibration/index.js";
export * from "./frames/index.js";
export * from "./geometry/index.js";
export * from "./instruments/index.js";
export * from "./integrate/index.js";
export * from "./mapping/index.js";
export * from "./mock/index.js";
export * from "./orientation/index.js";
