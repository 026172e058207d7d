import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repoRoot } from "../../support/peers.js";
import { readFrames, requestFrames, type TestMessage } from "./wire.js";

const zmq = createRequire(`${repoRoot}/packages/kernel/package.json`)(
  "zeromq",
) as typeof import("zeromq");

/** What came of one cell. */
export interface CellResult {
  reply: TestMessage;
  /** All iopub messages of the cell up to its `idle`, in order. */
  messages: TestMessage[];
  stdout: string;
  stderr: string;
  /** Content of the `execute_result`'s `text/plain`. */
  text: string | undefined;
  error: { ename: string; evalue: string; traceback: string[]; plain: string } | undefined;
}

export interface StartOptions {
  /** Working folder; defaults to a new empty one. */
  folder?: string;
  env?: Record<string, string>;
}

/** A kernel in its own process, and a client of it. */
export class TestKernel {
  readonly process: ChildProcess;
  readonly folder: string;
  readonly connectionFile: string;
  readonly key: string = randomUUID();
  /** Everything published so far. */
  readonly published: TestMessage[] = [];
  log = "";
  readonly #scratch: string;
  readonly #ports: number[];
  readonly #shell = new zmq.Dealer({ linger: 0, routingId: "tester" });
  readonly #control = new zmq.Dealer({ linger: 0 });
  readonly #stdin = new zmq.Dealer({ linger: 0, routingId: "tester" });
  readonly #iopub = new zmq.Subscriber({ linger: 0, receiveHighWaterMark: 0 });
  readonly #waiters = new Set<() => void>();
  readonly #replies: TestMessage[] = [];
  /** Everything that `input()` has asked. */
  readonly questions: TestMessage[] = [];

  private constructor(ports: number[], options: StartOptions) {
    this.#scratch = mkdtempSync(join(tmpdir(), "beambook-kernel-"));
    this.folder = options.folder ?? this.#scratch;
    this.#ports = ports;
    this.connectionFile = join(this.#scratch, "connection.json");
    const [shell_port, iopub_port, stdin_port, control_port, hb_port] = ports;
    writeFileSync(
      this.connectionFile,
      JSON.stringify({
        transport: "tcp",
        ip: "127.0.0.1",
        key: this.key,
        signature_scheme: "hmac-sha256",
        ...{ shell_port, iopub_port, stdin_port, control_port, hb_port },
      }),
    );
    const main = join(repoRoot, "packages/kernel/dist/main.js");
    this.process = spawn(process.execPath, ["--no-warnings", main, this.connectionFile], {
      cwd: this.folder,
      env: { ...process.env, ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.on("data", (chunk) => {
        this.log += chunk;
      });
    }
  }

  /** Starts a kernel and waits until it answers. */
  static async start(options: StartOptions = {}): Promise<TestKernel> {
    const kernel = new TestKernel(await freePorts(5), options);
    const [shell, iopub, stdin, control] = kernel.#ports.map((port) => `tcp://127.0.0.1:${port}`);
    kernel.#iopub.connect(iopub);
    kernel.#iopub.subscribe();
    kernel.#shell.connect(shell);
    kernel.#control.connect(control);
    kernel.#stdin.connect(stdin);
    void kernel.#collect(kernel.#iopub, kernel.published);
    void kernel.#collect(kernel.#shell, kernel.#replies);
    void kernel.#collect(kernel.#control, kernel.#replies);
    void kernel.#collect(kernel.#stdin, kernel.questions);
    await kernel.until(() => kernel.published.find((m) => m.type === "iopub_welcome"));
    await kernel.request("kernel_info_request", {});
    return kernel;
  }

  /** Sends a request; returns its id. */
  async send(
    type: string,
    content: unknown,
    options: Parameters<typeof requestFrames>[3] & { channel?: "shell" | "control" } = {},
  ): Promise<string> {
    const { id, frames } = requestFrames(this.key, type, content, options);
    await (options.channel === "control" ? this.#control : this.#shell).send(frames);
    return id;
  }

  /** Sends frames as they are. */
  async sendRaw(frames: (string | Uint8Array)[]): Promise<void> {
    await this.#shell.send(frames);
  }

  /** Sends a request and waits for its reply. */
  async request(
    type: string,
    content: unknown,
    options: Parameters<TestKernel["send"]>[2] = {},
  ): Promise<TestMessage> {
    return this.reply(await this.send(type, content, options));
  }

  /** Waits for the reply to a request. */
  reply(id: string): Promise<TestMessage> {
    return this.until(() => this.#replies.find((message) => message.parentId === id));
  }

  /** Waits for a question of `input()`. */
  question(id: string): Promise<TestMessage> {
    return this.until(() => this.questions.find((message) => message.parentId === id));
  }

  async answer(question: TestMessage, value: string): Promise<void> {
    const parent = { msg_id: question.id };
    const { frames } = requestFrames(this.key, "input_reply", { value }, { parent });
    await this.#stdin.send(frames);
  }

  /** Sends a cell; returns the id of the request. */
  sendCell(code: string, options: object = {}): Promise<string> {
    return this.send("execute_request", { ...EXECUTE, code, ...options });
  }

  /** Runs a cell and gathers what it did. */
  async run(code: string, options: object = {}): Promise<CellResult> {
    return this.result(await this.sendCell(code, options));
  }

  /** Waits for the end of a cell. */
  async result(id: string): Promise<CellResult> {
    const reply = await this.reply(id);
    await this.until(() => this.of(id).find((m) => m.content.execution_state === "idle"));
    const messages = this.of(id);
    const stream = (name: string): string =>
      messages
        .filter((m) => m.type === "stream" && m.content.name === name)
        .map((m) => m.content.text)
        .join("");
    const result = messages.find((m) => m.type === "execute_result");
    const error = messages.find((m) => m.type === "error")?.content;
    return {
      reply,
      messages,
      stdout: stream("stdout"),
      stderr: stream("stderr"),
      text: result?.content.data["text/plain"],
      error: error && { ...error, plain: plain(error.traceback.join("\n")) },
    };
  }

  /** What has been published for a request. */
  of(id: string): TestMessage[] {
    return this.published.filter((message) => message.parentId === id);
  }

  /** Interrupts the running cell by message. */
  interrupt(): Promise<TestMessage> {
    return this.request("interrupt_request", {}, { channel: "control" });
  }

  /** Waits until `look` finds something; a minute at most unless told: machines that test have much to do. */
  async until<T>(look: () => T | undefined, limitMs: number = 60_000): Promise<T> {
    const end = Date.now() + limitMs;
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      if (Date.now() > end) throw new Error(`Waited too long for: ${look}\n${this.log}`);
      await new Promise<void>((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          this.#waiters.delete(done);
          resolve();
        };
        const timer = setTimeout(done, 200);
        this.#waiters.add(done);
      });
    }
  }

  /** Waits for the process's end; its exit code. */
  async ended(limitMs: number = 5000): Promise<number | string> {
    return this.until(() => this.process.exitCode ?? this.process.signalCode ?? undefined, limitMs);
  }

  /** Ends process and client. */
  async stop(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      await this.send("shutdown_request", { restart: false }, { channel: "control" });
      await this.ended().catch(() => this.process.kill("SIGKILL"));
    }
    for (const socket of [this.#shell, this.#control, this.#stdin, this.#iopub]) socket.close();
    rmSync(this.#scratch, { recursive: true, force: true });
  }

  async #collect(socket: AsyncIterable<Buffer[]>, into: TestMessage[]): Promise<void> {
    for await (const frames of socket) {
      into.push(readFrames(this.key, frames));
      for (const wake of [...this.#waiters]) wake();
    }
  }
}

const EXECUTE = {
  silent: false,
  store_history: true,
  user_expressions: {},
  allow_stdin: true,
  stop_on_error: true,
};

/** Text without colours. */
export function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colours are
  return text.replace(/\u001b\[[0-9;]*m/g, "");
}

/** Ports that were free a moment ago. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
