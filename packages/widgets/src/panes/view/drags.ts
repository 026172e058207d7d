import type { Cleanup } from "../../view/contract.js";

/** Where a drag is: it moves, has ended, or was given up. */
export type DragPhase = "move" | "end" | "cancel";

/** What a pointer does. */
export interface DragEvents {
  /** Moves without a button. */
  move?(event: PointerEvent): void;
  click(event: PointerEvent): void;
  drag(from: PointerEvent, to: PointerEvent, phase: DragPhase): void;
}

/** Pixels that a click may wander. */
const SLACK = 4;

/** Turns mouse, pen and touch into moves, clicks and drags. */
export function watchDrags(target: Element, events: DragEvents): Cleanup {
  const stop = new AbortController();
  const { signal } = stop;
  let down: PointerEvent | undefined;
  let dragging = false;
  const on = (type: string, handler: (event: PointerEvent) => void): void =>
    target.addEventListener(type, handler as EventListener, { signal });
  on("pointerdown", (event) => {
    if (event.button !== 0) return;
    down = event;
    dragging = false;
    target.setPointerCapture(event.pointerId);
  });
  on("pointermove", (event) => {
    if (down === undefined) {
      events.move?.(event);
      return;
    }
    const far = Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY);
    dragging ||= far >= SLACK;
    if (dragging) events.drag(down, event, "move");
  });
  const end = (event: PointerEvent, phase: DragPhase): void => {
    if (down === undefined) return;
    const from = down;
    down = undefined;
    if (dragging) events.drag(from, event, phase);
    else if (phase === "end") events.click(event);
  };
  on("pointerup", (event) => end(event, "end"));
  on("pointercancel", (event) => end(event, "cancel"));
  return () => stop.abort();
}
