import { allocateUnfilled } from "../../ndarray/unfilled.js";

/** What a chunk is while it is decoded. */
type Stage = "stored" | "between" | "decoded";

/** More memory is not kept. */
const MOST_BYTES = 16 << 20;

const kept = new Map<Stage, Uint8Array>();

/** Memory of a stage for so many bytes, until the same is asked for again: chunks are decoded one after the other. */
export function decodeRoom(stage: Stage, bytes: number): Uint8Array {
  if (bytes > MOST_BYTES) return allocateUnfilled("uint8", bytes);
  let room = kept.get(stage);
  if (!room || room.length < bytes) {
    room = allocateUnfilled("uint8", bytes);
    kept.set(stage, room);
  }
  return room.subarray(0, bytes);
}
