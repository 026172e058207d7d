import { hostname } from "node:os";
import type { Publisher, Push, Reply } from "zeromq";
import { BeambookError } from "../../errors.js";
import {
  type BridgeData,
  type BridgeMetadata,
  type BridgeProtocol,
  serialize,
} from "./serialize.js";
import { WaitingQueue } from "./waiting-queue.js";
import { loadZmq } from "./zmq.js";

/** Socket types of a server: answers requests, publishes to all, or shares trains out among receivers. */
export type ServerSocket = "REP" | "PUB" | "PUSH";

/** How a {@link ZMQStreamer} sends. */
export interface StreamerOptions {
  /** Default `REP`. */
  sock?: ServerSocket;
  /** Trains that wait at most before `feed` does; default 10. */
  maxlen?: number;
  /** Default 2.2. */
  protocolVersion?: BridgeProtocol;
  /** Fill in times from the clock where the metadata has none; default false. */
  dummyTimestamps?: boolean;
}

/** How {@link ZMQStreamer.feed} waits. */
export interface FeedOptions {
  /** Seconds to wait for room; default without end. */
  timeout?: number;
  /** Whether arrays are copied, so that they may be written to as soon as `feed` returns; default true. */
  copy?: boolean;
  signal?: AbortSignal;
}

type Socket = Reply | Publisher | Push;

/**
 * Sends trains to clients of the Karabo bridge, through TCP.
 *
 * @example
 * const serve = new ZMQStreamer(4545);
 * await serve.start();
 * for await (const [trainId, data] of run.trains()) await serve.feed(process(data));
 * await serve.stop({ drain: true });
 */
export class ZMQStreamer {
  readonly #address: string;
  readonly #options: Required<StreamerOptions>;
  readonly #queue: WaitingQueue<Uint8Array[]>;
  #socket: Socket | undefined;
  #sending: Promise<void> | undefined;
  #handing: Promise<unknown> | undefined;
  #failure: unknown;
  #sent = 0;

  /**
   * @param port - TCP port on all of this machine's addresses (0: any that is free), or an endpoint as
   * `tcp://127.0.0.1:4545`
   * @throws `InvalidArgument`
   */
  constructor(port: number | string, options: StreamerOptions = {}) {
    const { sock = "REP", maxlen = 10, protocolVersion = "2.2", dummyTimestamps = false } = options;
    if (!["REP", "PUB", "PUSH"].includes(sock)) {
      throw new BeambookError("InvalidArgument", `Unsupported socket type "${sock}".`, {
        hint: "Types: REP, PUB, PUSH.",
      });
    }
    if (!(maxlen >= 1)) {
      throw new BeambookError("InvalidArgument", `maxlen must be at least 1, not ${maxlen}.`);
    }
    serialize({}, {}, { protocolVersion });
    this.#address = endpointOf(port);
    this.#options = { sock, maxlen, protocolVersion, dummyTimestamps };
    this.#queue = new WaitingQueue(maxlen);
  }

  /** Where clients connect: `tcp://host:port`. Known after {@link start}. */
  get endpoint(): string {
    const endpoint = this.#socket?.lastEndpoint;
    if (!endpoint) {
      throw new BeambookError("InvalidArgument", "The streamer has not been started.", {
        hint: "Call start() first.",
      });
    }
    return endpoint.replace("0.0.0.0", hostname());
  }

  /** TCP port that clients connect to. */
  get port(): number {
    return Number(/:(\d+)$/.exec(this.endpoint)?.[1]);
  }

  /** Trains that were handed to clients. */
  get sent(): number {
    return this.#sent;
  }

  /** Trains that wait. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** Takes the port, and begins to send what is fed. @throws `Connection` when the port is not to be had. */
  async start(): Promise<void> {
    if (this.#socket) throw new BeambookError("InvalidArgument", "The streamer runs already.");
    const zmq = loadZmq();
    const limits = { linger: 0, sendHighWaterMark: 1 };
    const { sock } = this.#options;
    this.#socket =
      sock === "REP"
        ? new zmq.Reply({ ...limits, receiveHighWaterMark: 1 })
        : sock === "PUB"
          ? new zmq.Publisher(limits)
          : new zmq.Push(limits);
    try {
      await this.#socket.bind(this.#address);
    } catch (cause) {
      this.#socket.close();
      this.#socket = undefined;
      throw new BeambookError("Connection", `Cannot listen at ${this.#address}.`, {
        hint: "The port may be in use: take another above 1024.",
        cause,
      });
    }
    this.#sending = this.#run(this.#socket).catch((error: unknown) => {
      this.#failure = error;
      this.#queue.close({ drop: true });
    });
  }

  /**
   * Puts a train into the queue; waits while the queue is full.
   *
   * @param data - values by source and key, as `run.trains()` gives them.
   * @param metadata - by source; default what stands under the key `metadata` of each source.
   * @throws `Timeout`, `Aborted`, `UnsupportedType` for values that cannot be sent.
   */
  async feed(
    data: BridgeData,
    metadata?: BridgeMetadata,
    { copy = true, timeout, signal }: FeedOptions = {},
  ): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    const { protocolVersion, dummyTimestamps } = this.#options;
    const frames = serialize(data, metadata, { protocolVersion, dummyTimestamps, copy });
    await this.#queue.put(frames, { timeout, signal });
  }

  /**
   * Ends the stream and frees the port.
   *
   * @param options - `drain`: send first what waits, as long as that takes; default false.
   */
  async stop({ drain = false }: { drain?: boolean } = {}): Promise<void> {
    this.#queue.close({ drop: !drain });
    const socket = this.#socket;
    if (!socket) return;
    if (drain) {
      await this.#queue.empty();
      await this.#handing;
    }
    if (socket.closed) return;
    // What the socket was handed may still be on its way.
    if (drain) socket.linger = -1;
    socket.close();
    await this.#sending;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #run(socket: Socket): Promise<void> {
    while (!socket.closed) {
      // A request comes before its train is taken: one that is no request then loses nothing.
      if (this.#options.sock === "REP" && !(await isRequest(socket as Reply))) continue;
      const frames = await this.#queue.take();
      if (!frames || socket.closed) return;
      this.#handing = ignoreClosed(socket, () => socket.send(frames));
      await this.#handing;
      this.#sent += 1;
    }
  }
}

const REQUEST = "next";

/** Waits for a message; whether it asks for a train. Others are answered with an error. */
async function isRequest(socket: Reply): Promise<boolean> {
  const message = await ignoreClosed(socket, () => socket.receive());
  if (!message) return false;
  const bytes = Buffer.concat(message);
  if (message.length === 1 && bytes.equals(Buffer.from(REQUEST))) return true;
  await ignoreClosed(socket, () =>
    socket.send(Buffer.concat([Buffer.from("Error: bad request "), bytes])),
  );
  return false;
}

/** What the work gives, or undefined when the socket was closed meanwhile. */
async function ignoreClosed<T>(socket: Socket, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (socket.closed) return undefined;
    throw error;
  }
}

function endpointOf(port: number | string): string {
  const isPort = typeof port === "number" || /^\d+$/.test(port);
  if (!isPort) return String(port);
  const number = Number(port);
  if (Number.isInteger(number) && number >= 0 && number < 65536) {
    return `tcp://*:${number === 0 ? "*" : number}`;
  }
  throw new BeambookError("InvalidArgument", `${port} is no TCP port.`, {
    hint: "Ports are whole numbers up to 65535.",
  });
}
