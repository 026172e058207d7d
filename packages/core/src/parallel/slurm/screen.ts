import type { LiveAction } from "../live-action.js";
import { chooseDisplay } from "../live-display.js";
import { type SlurmStatus, statusHtml, statusText } from "./status.js";

/** What is shown of a run or pool. */
export type Shown = SlurmStatus & {
  /** Whether nothing comes any more. */
  readonly ended: boolean;
};

/** Milliseconds between drawings. */
const REDRAW_MS = 500;

/** Shows states in one place, not too often, with a button until the last. */
export function statusScreen(
  label: "Cancel" | "Close",
  { id }: LiveAction,
): (state: Shown) => void {
  const draw = chooseDisplay<Shown>({
    html: (state: Shown): string => statusHtml(state, state.ended ? undefined : { label, id }),
    text: statusText,
    ended: ({ ended }: Shown): boolean => ended,
  });
  let drawnAt = Number.NEGATIVE_INFINITY;
  return (state: Shown): void => {
    if (!state.ended && performance.now() - drawnAt < REDRAW_MS) return;
    drawnAt = performance.now();
    draw(state);
  };
}
