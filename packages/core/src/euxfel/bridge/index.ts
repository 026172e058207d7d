/**
 * The Karabo bridge: trains through TCP, to and from programs at the beamline.
 *
 * @module
 */
export { Client, type ClientOptions, type ClientSocket } from "./client.js";
export { deserialize, type ReceivedData, type ReceivedValue } from "./deserialize.js";
export { NumpyBytes, NumpyScalar } from "./numpy.js";
export {
  type BridgeData,
  type BridgeMetadata,
  type BridgeProtocol,
  type BridgeValue,
  type SerializeOptions,
  serialize,
} from "./serialize.js";
export { type ServeFilesOptions, type ServeOptions, serveData, serveFiles } from "./serve-files.js";
export {
  type FeedOptions,
  type ServerSocket,
  type StreamerOptions,
  ZMQStreamer,
} from "./zmq-streamer.js";
