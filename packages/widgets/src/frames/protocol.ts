/**
 * Frames from a kernel to its views with credit: the kernel has at most a few frames on the way, a view thanks for each,
 * and of frames that wait only the newest is kept. Kernel and browser share this file; it imports nothing.
 *
 * A view says `frame-ready` when it appears (and gets the present frame), `frame-ack` after it has drawn a frame, and
 * `frame-bye` when it goes. A view that stops answering is forgotten after a while.
 *
 * @module
 */

/** Name of the channel when a widget has only one. */
export const FRAMES = "frames";

/** What belongs to a frame beside its buffers: JSON. */
export type FrameMeta = { [key: string]: unknown };

/** Kernel → views: a frame; its pixels are the message's buffers. */
export interface FrameMessage {
  event: "frame";
  channel: string;
  /** Counts up from 1; a view skips what it has seen. */
  seq: number;
  meta: FrameMeta;
}

/** View → kernel. */
export interface FrameReply {
  event: "frame-ready" | "frame-ack" | "frame-bye";
  channel: string;
  /** Names the view, also among those of other pages. */
  view: string;
  /** The frame that has been drawn. */
  seq?: number;
}

/** Whether a custom message is a frame of this channel. */
export function isFrame(content: unknown, channel: string = FRAMES): content is FrameMessage {
  if (typeof content !== "object" || content === null) return false;
  const { event, channel: name, seq } = content as Partial<FrameMessage>;
  return event === "frame" && name === channel && typeof seq === "number";
}

/** A view's end of a channel: tells the kernel about the view. */
export interface FrameViewer {
  /** Call once the view can draw. */
  ready(): void;
  /** Call after each frame that has been drawn or skipped. */
  ack(frame: FrameMessage): void;
  /** Call when the view goes. */
  bye(): void;
}

/**
 * A view's end of a channel.
 *
 * @param send - sends a custom message to the kernel: `(content) => model.send(content)`
 */
export function frameViewer(
  send: (content: FrameReply) => void,
  channel: string = FRAMES,
): FrameViewer {
  const view = Math.random().toString(36).slice(2) + Date.now().toString(36);
  return {
    ready(): void {
      send({ event: "frame-ready", channel, view });
    },
    ack({ seq }: FrameMessage): void {
      send({ event: "frame-ack", channel, view, seq });
    },
    bye(): void {
      send({ event: "frame-bye", channel, view });
    },
  };
}
