import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { isNDArray, ndarray } from "@beambook/core";
import { Client, type ClientSocket, type ServerSocket, ZMQStreamer } from "@beambook/core/euxfel";
import { afterEach, describe, expect, it } from "vitest";
import { Request } from "zeromq";
import { peerPython, repoRoot } from "../../../support/peers.js";
import { expectCode } from "../support/compare.js";

const script = "test/core/euxfel/bridge/python_bridge.py";
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Starts the Python side; gives its lines. */
function python(...args: (string | number)[]): { child: ChildProcess; line(): Promise<string> } {
  const child = spawn(peerPython(), [script, ...args.map(String)], {
    cwd: repoRoot,
    stdio: ["pipe", "pipe", "inherit"],
  });
  cleanups.push(() => child.kill());
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  return { child, line: async () => (await lines.next()).value as string };
}

async function streamer(...args: ConstructorParameters<typeof ZMQStreamer>): Promise<ZMQStreamer> {
  const serve = new ZMQStreamer(...args);
  await serve.start();
  cleanups.push(() => serve.stop());
  return serve;
}

function connect(
  serve: ZMQStreamer | number,
  options: { sock?: ClientSocket; timeout?: number } = {},
) {
  const port = typeof serve === "number" ? serve : serve.port;
  const client = new Client(`tcp://127.0.0.1:${port}`, { timeout: 20, ...options });
  cleanups.push(() => client.close());
  return client;
}

const trainOf = (i: number) => ({
  "TS/SOURCE": {
    image: ndarray(
      Uint16Array.from({ length: 6 }, (_, k) => k * (i + 1)),
      [2, 3],
    ),
    x: i + 0.5,
    metadata: { source: "TS/SOURCE", "timestamp.tid": 10_000 + i },
  },
});

const SOCKETS: [ServerSocket, ClientSocket][] = [
  ["REP", "REQ"],
  ["PUSH", "PULL"],
  ["PUB", "SUB"],
];

describe.each(SOCKETS)("the bridge from %s to %s", (server, sock) => {
  it.each(["1.0", "2.2"] as const)("reaches Python's client, protocol %s", async (version) => {
    const serve = await streamer("tcp://127.0.0.1:*", { sock: server, protocolVersion: version });
    const { line } = python("client", `tcp://127.0.0.1:${serve.port}`, sock, 3);
    await line();
    // A subscriber gets what is sent after it has come.
    let i = server === "PUB" ? 0 : 3;
    const beat = (async () => {
      for (i = 0; i < 200 && cleanups.length > 0; i++) {
        await serve.feed(trainOf(i), undefined, { timeout: 20 });
        await delay(server === "PUB" ? 50 : 0);
      }
    })().catch(() => undefined);
    const trains = JSON.parse(await line()) as [Record<string, Record<string, unknown>>, object][];
    expect(trains).toHaveLength(3);
    for (const [data, metadata] of trains) {
      const { x, image } = data["TS/SOURCE"] as { x: number; image: unknown };
      const k = x - 0.5;
      expect(metadata).toEqual({ "TS/SOURCE": trainOf(k)["TS/SOURCE"].metadata });
      const bytes = Buffer.from(Uint16Array.from({ length: 6 }, (_, j) => j * (k + 1)).buffer);
      expect(image).toEqual({ array: "<u2", shape: [2, 3], hex: bytes.toString("hex") });
    }
    if (server !== "PUB") {
      expect(trains.map(([data]) => data["TS/SOURCE"].x)).toEqual([0.5, 1.5, 2.5]);
    }
    await serve.stop();
    await beat;
  });

  it.each(["1.0", "2.2"])("comes from Python's server, protocol %s", async (version) => {
    const { line } = python("server", server, version, server === "PUB" ? 100_000 : 3);
    const client = connect(Number(await line()), { sock });
    for (let i = 0; i < 3; i++) {
      const [data, metadata] = await client.next();
      const { image, x, n, ...rest } = data["PY/SOURCE"];
      if (server !== "PUB") expect(n).toBe(i);
      expect(x).toBe(0.5 * Number(n));
      expect(metadata["PY/SOURCE"]).toEqual({
        source: "PY/SOURCE",
        timestamp: 1600000000.5 + Number(n),
        "timestamp.tid": 10_000 + Number(n),
      });
      expect(isNDArray(image) && image.dtype).toBe("uint16");
      expect(isNDArray(image) && image.toArray()).toEqual(
        [0, 1, 2].map((r) => [0, 1, 2, 3].map((c) => (4 * r + c) * ((Number(n) % 5) + 1))),
      );
      const { flags, swapped, half, ...plain } = rest;
      expect(plain).toMatchObject({ text: "é", f: 2.5, list: [1, 2.5, "a"], none: null });
      expect(
        [flags, swapped, half].map((a) => isNDArray(a) && (a.toArray() as number[]).map(Number)),
      ).toEqual([
        [1, 0],
        [1, 258],
        [0.5, -2],
      ]);
    }
  });
});

describe("ZMQStreamer", () => {
  it("answers a bad request with an error and loses no train", async () => {
    const serve = await streamer("tcp://127.0.0.1:*");
    await serve.feed(trainOf(0));
    await serve.feed(trainOf(1));
    const stranger = new Request({ linger: 0 });
    cleanups.push(() => stranger.close());
    stranger.connect(`tcp://127.0.0.1:${serve.port}`);
    for (const bad of [["hello"], ["next", "more"], [""]]) {
      await stranger.send(bad);
      const [answer] = await stranger.receive();
      expect(answer.toString()).toBe(`Error: bad request ${bad.join("")}`);
    }
    const client = connect(serve);
    expect((await client.next())[0]["TS/SOURCE"].x).toBe(0.5);
    expect((await client.next())[0]["TS/SOURCE"].x).toBe(1.5);
  });

  it("makes feed wait while maxlen trains wait", async () => {
    const serve = await streamer("tcp://127.0.0.1:*", { maxlen: 2 });
    await serve.feed(trainOf(0));
    await serve.feed(trainOf(1));
    await expectCode("Timeout", () => serve.feed(trainOf(2), undefined, { timeout: 0.05 }));
    const abort = new AbortController();
    const aborted = serve.feed(trainOf(2), undefined, { signal: abort.signal });
    setTimeout(() => abort.abort(), 20);
    await expectCode("Aborted", () => aborted);
    let isIn = false;
    const feeding = serve.feed(trainOf(2)).then(() => {
      isIn = true;
    });
    await delay(30);
    expect(isIn).toBe(false);
    const client = connect(serve);
    expect((await client.next())[0]["TS/SOURCE"].x).toBe(0.5);
    await feeding;
    expect(serve.waiting).toBe(2);
    expect((await client.next())[0]["TS/SOURCE"].x).toBe(1.5);
    expect((await client.next())[0]["TS/SOURCE"].x).toBe(2.5);
    expect(serve.sent).toBe(3);
  });

  it("sends an array as it was when it was fed", async () => {
    const serve = await streamer("tcp://127.0.0.1:*");
    const image = ndarray(Float32Array.of(1, 2));
    await serve.feed({ S: { image } });
    image.data.fill(9);
    const [data] = await connect(serve).next();
    expect((data.S.image as typeof image).toArray()).toEqual([1, 2]);
  });

  it("delivers what waits before it stops, when it is to", async () => {
    const serve = await streamer("tcp://127.0.0.1:*", { sock: "PUSH" });
    for (let i = 0; i < 3; i++) await serve.feed(trainOf(i));
    const client = connect(serve, { sock: "PULL" });
    const stopped = serve.stop({ drain: true });
    for (let i = 0; i < 3; i++) expect((await client.next())[0]["TS/SOURCE"].x).toBe(i + 0.5);
    await stopped;
    await expectCode("InvalidArgument", () => serve.feed(trainOf(4)));
  });

  it("refuses ports in use, impossible ports and unknown sockets", async () => {
    const serve = await streamer("tcp://127.0.0.1:*");
    const second = new ZMQStreamer(`tcp://127.0.0.1:${serve.port}`);
    await expectCode("Connection", () => second.start());
    await expectCode("InvalidArgument", () => new ZMQStreamer(70_000));
    await expectCode("InvalidArgument", () => new ZMQStreamer(0, { sock: "ROUTER" as never }));
    await expectCode("InvalidArgument", () => new ZMQStreamer(0, { maxlen: 0 }));
    await expectCode("InvalidArgument", () => new ZMQStreamer(0).endpoint);
    await expectCode("InvalidArgument", () => new Client("nonsense"));
    await expectCode(
      "InvalidArgument",
      () => new Client("tcp://127.0.0.1:1", { sock: "DEALER" as never }),
    );
  });
});

describe("Client", () => {
  it("gives up after its timeout and gets the same train later", async () => {
    const serve = await streamer(0);
    const client = connect(serve, { timeout: 0.1 });
    await expectCode("Timeout", () => client.next());
    await expectCode("Timeout", () => client.next());
    await serve.feed(trainOf(7));
    expect((await client.next())[0]["TS/SOURCE"].x).toBe(7.5);
    client.close();
    await expectCode("InvalidArgument", () => client.next());
  });

  it("goes over trains", async () => {
    const serve = await streamer("tcp://127.0.0.1:*");
    for (let i = 0; i < 3; i++) await serve.feed(trainOf(i));
    const seen: unknown[] = [];
    for await (const [data] of connect(serve)) {
      seen.push(data["TS/SOURCE"].x);
      if (seen.length === 3) break;
    }
    expect(seen).toEqual([0.5, 1.5, 2.5]);
  });
});
