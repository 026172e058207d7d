/**
 * What every notebook needs: arrays, selections, errors, rich display. Domains live in sub-paths such as
 * `@beambook/core/euxfel`.
 *
 * @module
 */
export { closestNames } from "./closest.js";
export * from "./display.js";
export * from "./errors.js";
export * from "./ndarray/index.js";
