/** Node's own watch for SIGINT, which its `vm` and its REPL use; one for all threads. */
export interface Watchdog {
  startSigintWatchdog(): void;
  /** @returns whether a signal has come that ended nothing; it is forgotten. */
  stopSigintWatchdog(): boolean;
  watchdogHasPendingSigint(): boolean;
}

/** @returns nothing where there is none, and on Windows, where a signal ends the process */
export function findWatchdog(): Watchdog | undefined {
  if (process.platform === "win32") return undefined;
  const { binding } = process as unknown as { binding?: (name: string) => Partial<Watchdog> };
  try {
    const found = binding?.("contextify");
    const complete =
      found?.startSigintWatchdog && found.stopSigintWatchdog && found.watchdogHasPendingSigint;
    return complete ? (found as Watchdog) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a signal has come that ended nothing and that nobody has taken. The watch must be on. */
export function takeSignal(watchdog: Watchdog | undefined): boolean {
  if (!watchdog?.watchdogHasPendingSigint()) return false;
  watchdog.startSigintWatchdog();
  return watchdog.stopSigintWatchdog();
}
