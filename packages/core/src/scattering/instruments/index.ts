export type {
  HeaderValue,
  Instrument,
  Measurement,
  ReadMeasurementOptions,
} from "./instrument.js";
export { findInstrument, registerInstrument } from "./registry.js";
export { fieldFromTitle, sampleFromTitle } from "./titles.js";
