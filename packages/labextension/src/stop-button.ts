import type { JupyterFrontEnd } from "@jupyterlab/application";

/** Class of the button beside a progress bar; see `progress` of `@beambook/core/parallel`. */
const STOP = "bb-stop";

/** What notebooks and consoles have in common: a session with a kernel. */
interface WithSession {
  sessionContext?: { session?: { kernel?: { interrupt(): Promise<void> } | null } | null };
}

/** Makes the button beside a progress bar interrupt the kernel of the notebook or console it stands in. */
export function listenToStopButtons(app: JupyterFrontEnd): void {
  document.addEventListener("click", ({ target }) => {
    if (!(target instanceof HTMLButtonElement) || !target.classList.contains(STOP)) return;
    for (const widget of app.shell.widgets("main")) {
      if (!widget.node.contains(target)) continue;
      target.disabled = true;
      void (widget as WithSession).sessionContext?.session?.kernel?.interrupt();
    }
  });
}
