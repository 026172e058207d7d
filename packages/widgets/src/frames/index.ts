export {
  type Frame,
  FrameChannel,
  type FrameChannelOptions,
  type FrameSource,
} from "./channel.js";
export * from "./protocol.js";
