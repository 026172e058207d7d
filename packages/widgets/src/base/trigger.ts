import type { NotebookHost } from "@beambook/kernel/comm";

/** The front end's message that is being answered. */
export interface Trigger {
  /** Id of the message: what an Output widget captures while it is answered. */
  readonly parentId: string | undefined;
  /** Runs a function as part of answering the message, whichever cell the caller is bound to. */
  run<R>(fn: () => R): R;
  /** What asynchronous handlers have still to do. */
  readonly pending: Promise<unknown>[];
}

let current: Trigger | undefined;

/** The message that is being answered at this moment, if any; an async handler sees it until its first `await`. */
export function currentTrigger(): Trigger | undefined {
  return current;
}

/** Runs `work` as the answer to a message; resolves when asynchronous handlers are done, too. */
export async function answering(host: NotebookHost, work: () => void): Promise<void> {
  const pending: Promise<unknown>[] = [];
  const before = current;
  const run = host.bind(<R>(fn: () => R): R => fn()) as <R>(fn: () => R) => R;
  current = { parentId: host.parentId, run, pending };
  try {
    work();
  } finally {
    current = before;
  }
  for (const one of pending) await one;
}
