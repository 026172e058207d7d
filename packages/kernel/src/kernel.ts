import { connectTslabDisplay, installGlobals } from "./cells/globals.js";
import { CellRunner } from "./cells/runner.js";
import { ControlChannel } from "./channels/control-channel.js";
import { Iopub } from "./channels/iopub.js";
import { currentContext, runOutside } from "./channels/request-context.js";
import { Sockets } from "./channels/sockets.js";
import { StdinChannel } from "./channels/stdin.js";
import { setNotebookHost } from "./comm/host.js";
import { createHost, type KernelHost } from "./host.js";
import { InterruptFlags } from "./interrupt/flags.js";
import { Interrupter } from "./interrupt/interrupter.js";
import { createDisplay } from "./output/display.js";
import { isInterrupt } from "./output/errors.js";
import { installPromiseText } from "./output/promise-text.js";
import { installStackTraces } from "./output/stack.js";
import { Streams } from "./output/streams.js";
import { Dispatcher } from "./requests/dispatcher.js";
import { Execution } from "./requests/execute.js";
import { ExecuteQueue } from "./requests/execute-queue.js";
import { createHandlers } from "./requests/handlers.js";
import { History } from "./requests/history.js";
import type { Connection } from "./wire/connection.js";
import { log } from "./wire/log.js";
import { type Message, sentAt } from "./wire/message.js";

/** How long the first kernel_info_request may take to arrive before the converter is made anyway. */
const PREPARE_AFTER_MS = 1500;
/** How long nothing must have happened before the rest is loaded. */
const IDLE_MS = 200;
/** Pause between its parts, in which a request may arrive. */
const STEP_MS = 5;

/** A running kernel: one process, one connection file. */
export class Kernel {
  readonly #sockets: Sockets;
  readonly #control: ControlChannel;
  readonly #iopub: Iopub;
  readonly #streams: Streams;
  readonly #interrupter: Interrupter;
  readonly #runner: CellRunner;
  readonly #host: KernelHost;
  readonly #dispatcher: Dispatcher;
  #prepared = false;
  #ending = false;
  readonly #exit: NodeJS.Process["exit"] = process.exit.bind(process);

  constructor(connection: Connection) {
    this.#sockets = new Sockets(connection);
    this.#iopub = new Iopub((message) => this.#sockets.sendIopub(message));
    this.#streams = new Streams(this.#iopub);
    const flags = new InterruptFlags();
    this.#interrupter = new Interrupter(flags);
    const stdin = new StdinChannel((message) => this.#sockets.sendStdin(message));
    this.#host = createHost(this.#iopub, stdin);
    this.#runner = new CellRunner({
      interrupter: this.#interrupter,
      folder: process.cwd(),
      prepareTslab: (): void => connectTslabDisplay(this.#host),
    });
    this.#interrupter.abandon = (): void => this.#runner.abandon();
    this.#dispatcher = this.#createDispatcher();
    this.#sockets.onStdin((reply) => stdin.receive(reply));
    this.#control = new ControlChannel(connection, flags, {
      onRequest: (request: Message): void =>
        this.#dispatcher.dispatch(request, (reply) => this.#control.send(reply)),
      onInterrupt: (request: Message): void => this.#interrupted(request),
      onSignal: (sent: number): void => this.#interrupter.answer(sent),
      onShutdown: (request: Message | undefined): undefined => void this.end(request),
    });
  }

  /** Binds the sockets and serves. @throws Error when a port is in use. */
  async start(): Promise<void> {
    await Promise.all([this.#sockets.bind(), this.#control.ready()]);
    this.#guardProcess();
    this.#streams.install();
    installStackTraces();
    installPromiseText();
    setNotebookHost(this.#host);
    const { reportError } = this.#host;
    installGlobals(this.#host, createDisplay({ iopub: this.#iopub, reportError }));
    this.#iopub.status("starting", null);
    this.#sockets.onShell((request) =>
      this.#dispatcher.dispatch(request, (reply) => this.#sockets.sendShell(reply)),
    );
    setTimeout(() => this.#prepare(), PREPARE_AFTER_MS);
  }

  /** Ends the process, in order. */
  async end(request?: Message): Promise<void> {
    if (this.#ending) return;
    this.#ending = true;
    if (request) {
      const restart = request.content.restart === true;
      this.#iopub.status("busy", request);
      const content = { status: "ok", restart };
      this.#iopub.publish("shutdown_reply", content, { parent: request }).catch(() => {});
      this.#iopub.status("idle", request);
    }
    this.#streams.flush();
    await Promise.all([this.#sockets.close(), this.#control.close()]);
    this.#exit(process.exitCode);
  }

  #createDispatcher(): Dispatcher {
    const queue = new ExecuteQueue();
    const history = new History();
    const { reportError, comms } = this.#host;
    const [iopub, runner, interrupter] = [this.#iopub, this.#runner, this.#interrupter];
    const services = { iopub, runner, interrupter, history, queue, reportError };
    const handlers = createHandlers({
      runner,
      history,
      comms,
      onKernelInfo: (): void => {
        setImmediate(() => this.#prepare());
      },
      interrupt: (): void => this.#interrupter.signalled(),
      shutdown: (request: Message): void => {
        setImmediate(() => void this.end(request));
      },
    });
    return new Dispatcher({ iopub, queue, handlers, execution: new Execution(services) });
  }

  /** Makes the converter while nobody waits for it. */
  #prepare(): void {
    if (this.#prepared) return;
    if (this.#dispatcher.busy) {
      setTimeout(() => this.#prepare(), STEP_MS);
      return;
    }
    this.#prepared = true;
    const interrupter = this.#interrupter;
    try {
      runOutside(() => interrupter.interruptible(() => void this.#runner.engine));
      this.#warmUpWhenIdle(this.#runner.warmUp());
    } catch (error) {
      if (isInterrupt(error)) {
        // What waits comes first.
        setTimeout(() => {
          this.#prepared = false;
          this.#prepare();
        }, PREPARE_AFTER_MS);
        return;
      }
      log(`The converter could not be made: ${(error as Error).stack}`);
    }
  }

  /** Goes on with loading when nothing has come in for a while, one step at a time. */
  #warmUpWhenIdle(steps: Iterator<void>, wait: number = IDLE_MS): void {
    const before = this.#dispatcher.handled;
    const look = (): void => {
      const quiet = this.#dispatcher.handled === before && !this.#dispatcher.busy;
      if (!quiet) {
        this.#warmUpWhenIdle(steps);
        return;
      }
      try {
        if (!steps.next().done) this.#warmUpWhenIdle(steps, STEP_MS);
      } catch (error) {
        log(`Loading ahead failed: ${(error as Error).stack}`);
      }
    };
    runOutside(() => setTimeout(look, wait).unref());
  }

  /** The control thread has answered and signalled; where signals do not exist this is the interrupt. */
  #interrupted(request: Message): void {
    this.#iopub.status("busy", request);
    this.#interrupter.answer(sentAt(request));
    this.#iopub.status("idle", request);
  }

  /** Nothing a cell leaves behind ends the process. */
  #guardProcess(): void {
    this.#interrupter.signals.install();
    process.on("SIGTERM", () => void this.end());
    // At once it would lose what has been printed, and abort because of the open sockets.
    process.exit = (code?: number | string | null): never => {
      process.exitCode = code ?? undefined;
      const error = new Error(`process.exit(${code ?? ""}) ends the kernel.`);
      console.error(error.message);
      void this.end();
      throw error;
    };
    const report = (error: unknown): void => {
      if (currentContext() === undefined) log((error as Error)?.stack ?? String(error));
      this.#host.reportError(error);
    };
    process.on("uncaughtException", report);
    process.on("unhandledRejection", report);
  }
}
