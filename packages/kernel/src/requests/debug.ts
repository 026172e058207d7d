import type { JsonObject } from "../comm/host.js";

/** Answers a debugger's request: there is none, and front ends that ask are told so. */
export function debugAnswer(request: JsonObject): JsonObject {
  const command = request.command ?? "";
  const common = { type: "response", seq: 0, request_seq: request.seq ?? 0, command };
  if (command !== "debugInfo") {
    return { ...common, success: false, message: "This kernel has no debugger." };
  }
  return {
    ...common,
    success: true,
    body: {
      isStarted: false,
      hashMethod: "Murmur2",
      hashSeed: 0,
      tmpFilePrefix: "",
      tmpFileSuffix: ".ts",
      breakpoints: [],
      stoppedThreads: [],
      richRendering: false,
      exceptionPaths: [],
    },
  };
}
