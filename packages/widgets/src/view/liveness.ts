import type { Cleanup, Liveness, ViewModel } from "./contract.js";

/** What a view says about its kernel; undefined while all is well. */
export function livenessText(now: Liveness): string | undefined {
  switch (now) {
    case "restarted":
      return "The kernel was restarted: run the cell again.";
    case "dead":
      return "The kernel has died: restart it and run the cell again.";
    case "busy":
    case "live":
      return undefined;
  }
}

/** Keeps a box of class `bb-notice` saying what became of the kernel, hidden while all is well. */
export function keepLivenessShown(notice: HTMLElement, model: ViewModel): Cleanup {
  const show = (): void => {
    const text = livenessText(model.liveness());
    notice.hidden = text === undefined;
    notice.dataset.kind = "kernel";
    notice.textContent = text ?? "";
  };
  const stop = model.onLiveness(show);
  show();
  return stop;
}
