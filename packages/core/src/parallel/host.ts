/** A comm that a front end has opened; see the kernel's `CommChannel`. */
interface OpenedComm {
  close(): Promise<void>;
}

/** The part of a notebook's kernel that is needed here; see the kernel's `NotebookHost`. */
export interface Host {
  readonly signal?: AbortSignal;
  display(
    bundle: Record<string, unknown>,
    options: { displayId: string; update: boolean },
  ): Promise<void>;
  readonly comms?: {
    registerTarget(
      target: string,
      handler: (comm: OpenedComm, open: { data: Record<string, unknown> }) => unknown,
    ): void;
  };
}

/** The notebook's kernel; undefined outside a notebook. */
export function notebookHost(): Host | undefined {
  const key = Symbol.for("beambook.host");
  return (globalThis as { [key]?: Host })[key];
}
