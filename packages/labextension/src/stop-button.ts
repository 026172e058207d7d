import type { JupyterFrontEnd } from "@jupyterlab/application";

/** Class of the buttons beside progress bars; see `progress` and `slurmExecutor` of `@beambook/core/parallel`. */
const STOP = "bb-stop";
/** Comm target on which the kernel is told which action's button was pressed. */
const ACTION = "beambook.action";

/** The part of a kernel connection that is needed here. */
interface Kernel {
  interrupt(): Promise<void>;
  createComm(target: string): { open(data: { action: string }): unknown };
}

/** What notebooks and consoles have in common: a session with a kernel. */
interface WithSession {
  sessionContext?: { session?: { kernel?: Kernel | null } | null };
}

/**
 * Makes the buttons beside progress bars work: one with an action tells the kernel of the notebook or console it stands
 * in, any other interrupts it.
 */
export function listenToStopButtons(app: JupyterFrontEnd): void {
  document.addEventListener("click", ({ target }) => {
    if (!(target instanceof HTMLButtonElement) || !target.classList.contains(STOP)) return;
    for (const widget of app.shell.widgets("main")) {
      if (!widget.node.contains(target)) continue;
      target.disabled = true;
      const kernel = (widget as WithSession).sessionContext?.session?.kernel;
      const { action } = target.dataset;
      if (action === undefined) void kernel?.interrupt();
      else kernel?.createComm(ACTION).open({ action });
    }
  });
}
