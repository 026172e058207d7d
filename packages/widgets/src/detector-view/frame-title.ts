import type { WireNumber } from "./protocol.js";

/** What a title says of a frame. */
export interface TitledFrame {
  frame: number;
  trainId: WireNumber | null;
  pulseId: WireNumber | null;
}

/** What a picture is of: title, train and pulse, or the frame's number where trains are unknown. */
export function titleText(title: string, { frame, trainId, pulseId }: TitledFrame): string {
  const where = trainId === null ? `frame ${frame}` : `train ${trainId}, pulse ${pulseId}`;
  return [title, where].filter((t) => t !== "").join(" · ");
}
