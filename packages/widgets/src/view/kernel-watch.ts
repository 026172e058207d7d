import type { Cleanup, Liveness } from "./contract.js";

/** What is left of Lumino's signal here. */
interface Signal {
  connect(slot: (sender: unknown, args: unknown) => void): boolean;
  disconnect(slot: (sender: unknown, args: unknown) => void): boolean;
}

/** A kernel connection of `@jupyterlab/services`, as far as it is watched. */
interface KernelLike {
  readonly status: string;
  readonly isDisposed: boolean;
  readonly statusChanged: Signal;
  readonly disposed: Signal;
}

/** Follows the kernel behind a widget. */
export interface KernelWatch {
  now(): Liveness;
  onChange(handler: () => void): Cleanup;
}

/**
 * Watches the kernel of a widget manager, if the manager has one to show. A kernel that has restarted by itself
 * counts as restarted for good: the widget's other half is gone.
 */
export function watchKernel(manager: unknown): KernelWatch {
  const kernel = (manager as { kernel?: KernelLike | null } | null)?.kernel;
  if (!kernel?.statusChanged)
    return { now: (): Liveness => "live", onChange: (): Cleanup => () => {} };
  let restarted = false;
  const now = (): Liveness => {
    if (kernel.isDisposed || kernel.status === "dead" || kernel.status === "terminating")
      return "dead";
    if (restarted) return "restarted";
    return kernel.status === "busy" ? "busy" : "live";
  };
  kernel.statusChanged.connect((_, status) => {
    if (status === "restarting" || status === "autorestarting") restarted = true;
  });
  return {
    now,
    onChange: (handler: () => void): Cleanup => {
      const slot = (): void => handler();
      kernel.statusChanged.connect(slot);
      kernel.disposed.connect(slot);
      return () => {
        kernel.statusChanged.disconnect(slot);
        kernel.disposed.disconnect(slot);
      };
    },
  };
}
