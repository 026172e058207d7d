import type { Cleanup } from "../../view/contract.js";

/** What a pointer does on the image; positions in CSS pixels of the canvas. */
export interface PointerEvents {
  hover(x: number, y: number): void;
  leave(): void;
  click(x: number, y: number): void;
  doubleClick(): void;
  pan(dx: number, dy: number): void;
  panEnd(): void;
  zoom(x: number, y: number, factor: number): void;
}

const CLICK_SLACK = 4;

interface Place {
  x: number;
  y: number;
}

/** Turns mouse, pen and touch into hovers, clicks, pans and zooms. */
export function watchPointer(canvas: HTMLCanvasElement, events: PointerEvents): Cleanup {
  const stop = new AbortController();
  const { signal } = stop;
  const place = (event: MouseEvent): Place => placeIn(canvas, event);
  let down: (Place & { moved: boolean }) | undefined;
  const on = <K extends keyof HTMLElementEventMap>(
    type: K,
    handler: (event: HTMLElementEventMap[K]) => void,
  ): void => canvas.addEventListener(type, handler, { signal });

  on("pointerdown", (event) => {
    if (event.button !== 0) return;
    down = { ...place(event), moved: false };
    canvas.setPointerCapture(event.pointerId);
    canvas.focus({ preventScroll: true });
  });
  on("pointermove", (event) => {
    const { x, y } = place(event);
    if (down === undefined) {
      events.hover(x, y);
      return;
    }
    const dx = x - down.x;
    const dy = y - down.y;
    if (!down.moved && Math.hypot(dx, dy) < CLICK_SLACK) return;
    events.pan(dx, dy);
    down = { x, y, moved: true };
  });
  on("pointerup", (event) => {
    if (down === undefined) return;
    const { moved } = down;
    down = undefined;
    if (moved) events.panEnd();
    else events.click(place(event).x, place(event).y);
  });
  on("pointercancel", () => {
    down = undefined;
  });
  on("pointerleave", () => {
    if (down === undefined) events.leave();
  });
  on("dblclick", () => events.doubleClick());
  const wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const { x, y } = place(event);
    events.zoom(x, y, wheelFactor(event));
  };
  canvas.addEventListener("wheel", wheel, { passive: false, signal });
  return () => stop.abort();
}

/** `offsetX` is rounded where the canvas does not start on a whole pixel, and zooming would enlarge the error. */
function placeIn(canvas: HTMLCanvasElement, event: MouseEvent): Place {
  const { left, top } = canvas.getBoundingClientRect();
  return { x: event.clientX - left, y: event.clientY - top };
}

function wheelFactor({ deltaMode, deltaY }: WheelEvent): number {
  const pixels = deltaMode === WheelEvent.DOM_DELTA_LINE ? deltaY * 30 : deltaY;
  return Math.exp(-pixels / 400);
}
