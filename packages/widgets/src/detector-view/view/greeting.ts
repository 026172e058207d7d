import type { GroupedFrames } from "../frame-index.js";

/** The four arrays of grouped frames in a welcome message. */
export function groupsOf([trains, patterns, lengths, pulses]: DataView[]): GroupedFrames {
  return {
    trainIds: new Float64Array(bytesOf(trains)),
    patternOf: new Uint32Array(bytesOf(patterns)),
    lengths: new Uint32Array(bytesOf(lengths)),
    pulseIds: new Float64Array(bytesOf(pulses)),
  };
}

function bytesOf(view: DataView | undefined): ArrayBuffer {
  if (view === undefined) return new ArrayBuffer(0);
  return view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength) as ArrayBuffer;
}
