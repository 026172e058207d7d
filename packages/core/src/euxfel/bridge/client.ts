import type { Pull, Request, Subscriber } from "zeromq";
import { BeambookError } from "../../errors.js";
import { deserialize, type ReceivedData } from "./deserialize.js";
import { loadZmq } from "./zmq.js";

/** Socket types of a client: asks for trains, subscribes to all, or takes its share. */
export type ClientSocket = "REQ" | "SUB" | "PULL";

/** How a {@link Client} receives. */
export interface ClientOptions {
  /** Default `REQ`. */
  sock?: ClientSocket;
  /** Seconds that {@link Client.next} waits; default without end. */
  timeout?: number;
}

/**
 * A client of the Karabo bridge: of a beamline, of {@link ZMQStreamer} or of Python's.
 *
 * @example
 * const client = new Client("tcp://localhost:4545");
 * const [data, metadata] = await client.next();
 * data["SPB_DET_AGIPD1M-1/DET/0CH0:xtdf"]["image.data"];
 */
export class Client {
  readonly endpoint: string;
  readonly #socket: Request | Subscriber | Pull;
  /** The socket, if it has to ask for trains. */
  readonly #request: Request | undefined;
  #asked = false;
  #receiving: Promise<Buffer[]> | undefined;
  readonly #timeout: number | undefined;

  /** @throws `InvalidArgument` for an unknown socket type or an endpoint that is none. */
  constructor(endpoint: string, { sock = "REQ", timeout }: ClientOptions = {}) {
    const zmq = loadZmq();
    const limits = { linger: 0, receiveHighWaterMark: 1 };
    if (sock === "REQ") {
      this.#request = new zmq.Request({ ...limits, sendHighWaterMark: 1 });
      this.#socket = this.#request;
    } else if (sock === "PULL") this.#socket = new zmq.Pull(limits);
    else if (sock === "SUB") {
      const subscriber = new zmq.Subscriber(limits);
      subscriber.subscribe();
      this.#socket = subscriber;
    } else {
      throw new BeambookError("InvalidArgument", `Unsupported socket type "${sock}".`, {
        hint: "Types: REQ, SUB, PULL.",
      });
    }
    this.endpoint = endpoint;
    this.#timeout = timeout;
    try {
      this.#socket.connect(endpoint);
    } catch (cause) {
      this.#socket.close();
      throw new BeambookError("InvalidArgument", `"${endpoint}" is no endpoint.`, {
        hint: "Endpoints look like tcp://host:4545.",
        cause,
      });
    }
  }

  /**
   * The next train: `[data, metadata]`, `data[source][key]` and `metadata[source]`.
   *
   * @throws `Timeout` when nothing comes in time; the next call goes on waiting for the same train. `FileFormat` when
   * what comes is no train, `Aborted`.
   */
  async next({ signal }: { signal?: AbortSignal } = {}): Promise<[ReceivedData, ReceivedData]> {
    if (this.#socket.closed) throw new BeambookError("InvalidArgument", "The client is closed.");
    if (this.#request && !this.#asked) {
      this.#asked = true;
      await this.#request.send("next");
    }
    // A request that was given up is still answered: its answer belongs to the next call.
    this.#receiving ??= this.#socket.receive();
    const frames = await this.#withLimits(this.#receiving, signal);
    this.#receiving = undefined;
    this.#asked = false;
    return deserialize(frames);
  }

  /** Ends the connection. */
  close(): void {
    this.#socket.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** Trains without end. */
  async *[Symbol.asyncIterator](): AsyncGenerator<[ReceivedData, ReceivedData]> {
    while (!this.#socket.closed) yield await this.next();
  }

  async #withLimits(work: Promise<Buffer[]>, signal: AbortSignal | undefined): Promise<Buffer[]> {
    const timeout = this.#timeout;
    if (timeout === undefined && !signal) return work;
    let timer: NodeJS.Timeout | undefined;
    let stop: (() => void) | undefined;
    const limit = new Promise<never>((_, reject) => {
      if (timeout !== undefined) {
        const late = new BeambookError(
          "Timeout",
          `No data from ${this.endpoint} within ${timeout} s.`,
        );
        timer = setTimeout(() => reject(late), 1000 * timeout);
      }
      stop = (): void => reject(new BeambookError("Aborted", "Stopped waiting for a train."));
      if (signal?.aborted) stop();
      signal?.addEventListener("abort", stop, { once: true });
    });
    // Whoever loses the race may still fail later.
    work.catch(() => undefined);
    try {
      return await Promise.race([work, limit]);
    } finally {
      clearTimeout(timer);
      if (stop) signal?.removeEventListener("abort", stop);
    }
  }
}
