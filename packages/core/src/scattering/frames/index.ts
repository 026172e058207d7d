export {
  type FrameSeries,
  type FramesOptions,
  integrateFrames,
  integrateFramesRadial,
} from "./integrate-frames.js";
