import type { Liveness } from "../../view/contract.js";
import { element } from "../../view/dom.js";
import { livenessText } from "../../view/liveness.js";

/** A message over the image. */
export interface Notice {
  element: HTMLElement;
  /** Shows what went wrong until the next image arrives. */
  error(message: string): void;
  clearError(): void;
  setLiveness(now: Liveness): void;
  setWaiting(waiting: boolean): void;
}

/** Makes the message box; it takes no room while there is nothing to say. */
export function makeNotice(): Notice {
  const box = element("div", {
    class: "bb-notice",
    role: "alert",
    "data-testid": "bb-detector-notice",
    hidden: true,
  });
  let failure: string | undefined;
  let liveness: Liveness = "live";
  let waiting = false;
  const show = (): void => {
    const fate = livenessText(liveness);
    const busy = liveness === "busy" ? "The kernel is busy…" : "Waiting for the kernel…";
    const text = fate ?? failure ?? (waiting ? busy : undefined);
    box.hidden = text === undefined;
    box.dataset.kind = fate !== undefined ? "kernel" : failure !== undefined ? "error" : "waiting";
    if (text !== undefined && box.textContent !== text) box.textContent = text;
  };
  return {
    element: box,
    error: (message: string): void => {
      failure = message;
      show();
    },
    clearError: (): void => {
      failure = undefined;
      show();
    },
    setLiveness: (now: Liveness): void => {
      liveness = now;
      show();
    },
    setWaiting: (now: boolean): void => {
      waiting = now;
      show();
    },
  };
}
