export { type MockCalibrantOptions, mockCalibrantImage } from "./pattern.js";
export {
  type MockSeries,
  type MockSeriesOptions,
  type MockState,
  writeMockSeries,
} from "./write-mock-series.js";
