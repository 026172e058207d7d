export { CALIBRANTS, type Calibrant, calibrant } from "./calibrants.js";
export {
  type Calibration,
  type CalibrationOptions,
  type CalibrationParameter,
  calibrate,
} from "./calibrate.js";
export { type ControlPoint, type PickOptions, pickRings, pixelOf } from "./pick-rings.js";
