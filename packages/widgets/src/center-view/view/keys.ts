import type { CenterState } from "./state.js";
import { movedCenter } from "./window.js";

const ARROWS: Readonly<Record<string, readonly [down: number, across: number]>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
};

/** Moves the centre, changes the window. */
export function onCenterKey(
  event: KeyboardEvent,
  { center, shape, mass, facts }: CenterState,
  write: (values: { center?: readonly number[]; shape?: readonly number[] }) => void,
): void {
  const { key, altKey, shiftKey, ctrlKey, metaKey } = event;
  if (["INPUT", "SELECT"].includes((event.target as HTMLElement).tagName) || metaKey || ctrlKey) {
    return;
  }
  const arrow = ARROWS[key];
  const step = altKey ? 0.1 : shiftKey ? 10 : 1;
  const resize = (by: number): void => write({ shape: shape.map((n) => Math.max(2, n + by)) });
  if (arrow !== undefined) {
    const by = arrow.map((n) => n * step);
    write({ center: movedCenter(center, by, facts.shape) });
  } else if (key === "+" || key === "=") resize(2);
  else if (key === "-") resize(-2);
  else if (key === "m" && mass !== null) write({ center: [...mass] });
  else return;
  event.preventDefault();
  event.stopPropagation();
}
