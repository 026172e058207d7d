import type { Connection } from "../wire/connection.js";

/** What the control thread is started with. */
export interface ControlStart {
  connection: Connection;
  /** Memory of the InterruptFlags. */
  flags: SharedArrayBuffer;
  /** Process that started the kernel; the kernel ends with it. */
  parentPid: number | undefined;
}

/** Control thread → main thread. `frames` is a checked request, `sent` in milliseconds of the clock. */
export type FromControl =
  | { kind: "ready" }
  | { kind: "failed"; reason: string }
  | { kind: "request"; frames: Uint8Array[] }
  | { kind: "interrupt"; frames: Uint8Array[] }
  | { kind: "signal"; sent: number }
  | { kind: "shutdown"; frames: Uint8Array[] }
  | { kind: "orphaned" };

/** Main thread → control thread. */
export type ToControl = { kind: "reply"; frames: Uint8Array[] } | { kind: "close" };
