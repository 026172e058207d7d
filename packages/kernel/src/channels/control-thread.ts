/**
 * The thread that owns the control and heartbeat sockets, so that an interrupt or a shutdown arrives while the main
 * thread is busy.
 *
 * @module
 */
import { parentPort, workerData } from "node:worker_threads";
import { InterruptFlags, Phase } from "../interrupt/flags.js";
import { findWatchdog, takeSignal } from "../interrupt/watchdog.js";
import { endpoint } from "../wire/connection.js";
import { decodeMessage, encodeMessage } from "../wire/frames.js";
import { logOnce } from "../wire/log.js";
import { type Message, makeMessage } from "../wire/message.js";
import { Sender } from "../wire/sender.js";
import { zmq } from "../wire/zmq.js";
import type { ControlStart, FromControl, ToControl } from "./control-protocol.js";

/** How long a busy main thread may take to end by itself. */
const GRACE_MS = 1500;
const PARENT_POLL_MS = 1000;
/** How long the main thread may take to notice an interrupt without a signal, and how often that is looked at. */
const SIGNAL_AFTER_MS = 60;
/** How long when it loads a module, which is better not ended in the middle. */
const LOADING_MS = 600;
/** How often is looked for a SIGINT that has ended nothing. */
const SIGNAL_POLL_MS = 25;

const { connection, flags: memory, parentPid } = workerData as ControlStart;
const flags = new InterruptFlags(memory);
const control = new zmq.Router({ linger: 200 });
const heartbeat = new zmq.Reply({ linger: 0 });
const sender = new Sender(control);

function tell(message: FromControl): void {
  parentPort?.postMessage(message);
}

function reply(request: Message, type: string, content: Message["content"]): Promise<void> {
  const message = makeMessage(type, content, {
    identities: request.identities,
    parentHeader: request.header,
  });
  return sender.send(encodeMessage(message, connection));
}

/**
 * The main thread sees the flag in a loop, between two steps of a conversion, or the message when it awaits. What none
 * of these reaches is synchronous code of a package, which a signal ends; nowhere else may a signal be sent, since it
 * would be lost or hit the wrong code. On Windows a signal would end the process.
 */
function interruptMain(): void {
  const number = flags.request();
  const asked = performance.now();
  if (process.platform === "win32") return;
  const timer = setInterval(() => {
    const { phase } = flags;
    const patience = phase === Phase.Loading ? LOADING_MS : 0;
    const endable = phase !== Phase.Between && performance.now() - asked > patience;
    if (endable) flags.signal(number, () => process.kill(process.pid, "SIGINT"));
    if (flags.isTaken(number)) clearInterval(timer);
  }, SIGNAL_AFTER_MS).unref();
}

function endSoon(): void {
  setTimeout(() => process.kill(process.pid, "SIGKILL"), GRACE_MS).unref();
}

async function answer(frames: Uint8Array[]): Promise<void> {
  const request = decodeMessage(frames, connection);
  switch (request.header.msg_type) {
    case "interrupt_request":
      // The flag first: news that arrives before it would be taken for that of an earlier interrupt.
      interruptMain();
      tell({ kind: "interrupt", frames });
      return reply(request, "interrupt_reply", { status: "ok" });
    case "shutdown_request": {
      const restart = request.content.restart === true;
      await reply(request, "shutdown_reply", { status: "ok", restart });
      tell({ kind: "shutdown", frames });
      endSoon();
      // A busy cell would keep the main thread from reading the news.
      return interruptMain();
    }
    default:
      tell({ kind: "request", frames });
  }
}

async function serveControl(): Promise<void> {
  for await (const frames of control) {
    try {
      await answer(frames);
    } catch (error) {
      logOnce(`control ${(error as Error).message}`, (error as Error).message);
    }
  }
}

async function serveHeartbeat(): Promise<void> {
  for await (const frames of heartbeat) await heartbeat.send(frames);
}

function watchParent(): void {
  if (parentPid === undefined || process.platform === "win32") return;
  const first = process.ppid;
  setInterval(() => {
    if (process.ppid === first && isAlive(parentPid)) return;
    tell({ kind: "orphaned" });
    endSoon();
  }, PARENT_POLL_MS).unref();
}

/** A SIGINT that no synchronous code has been ended by is an interrupt like one by message. */
function watchSignals(): void {
  const watchdog = findWatchdog();
  if (watchdog === undefined) return;
  setInterval(() => {
    if (!takeSignal(watchdog)) return;
    interruptMain();
    tell({ kind: "signal", sent: Date.now() });
  }, SIGNAL_POLL_MS).unref();
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === "EPERM";
  }
}

async function close(): Promise<void> {
  await sender.flush();
  control.close();
  heartbeat.close();
  parentPort?.close();
}

parentPort?.on("message", (message: ToControl) => {
  if (message.kind === "close") void close();
  else sender.send(message.frames).catch(() => {});
});

try {
  await control.bind(endpoint(connection, connection.controlPort));
  await heartbeat.bind(endpoint(connection, connection.heartbeatPort));
  serveControl().catch(() => {});
  serveHeartbeat().catch(() => {});
  watchParent();
  watchSignals();
  tell({ kind: "ready" });
} catch (error) {
  tell({ kind: "failed", reason: (error as Error).message });
}
