import { stat } from "node:fs/promises";
import { networkInterfaces } from "node:os";
import { BeambookError, throwIfAborted } from "../../errors.js";
import type { DataCollection } from "../collection.js";
import { H5File, RunDirectory } from "../open-run.js";
import { stackDetectorData } from "../stack.js";
import type { TrainData } from "../trains.js";
import { NumpyScalar } from "./numpy.js";
import { type ServerSocket, ZMQStreamer } from "./zmq-streamer.js";

/** How {@link serveData} sends. */
export interface ServeOptions {
  /** Default `REP`. */
  sock?: ServerSocket;
  /** Stack the modules of an AGIPD, DSSC or LPD detector into one source `<detector>/DET/APPEND`; default false. */
  appendDetectorModules?: boolean;
  /** Fill in times from the clock, as files have none; default false. */
  dummyTimestamps?: boolean;
  /** Listen at the InfiniBand card only, if there is one and a port is given; default false. */
  useInfiniband?: boolean;
  /** Called once clients may connect. */
  onStart?: (endpoint: string) => void;
  onProgress?: (done: number, total: number, trainId: number) => void;
  signal?: AbortSignal;
}

/** What {@link serveFiles} sends and how. */
export interface ServeFilesOptions extends ServeOptions {
  /** Glob of the sources to send; default all. */
  source?: string;
  /** Glob of their keys; default all. */
  key?: string;
}

/**
 * Sends a run folder or one of its files train by train, as a beamline's bridge would, and ends after the last train.
 *
 * @param port - TCP port, or an endpoint as `tcp://127.0.0.1:4545`.
 * @throws `FileNotFound`, `NotFound` when nothing matches, `Connection`, `Aborted`
 * @example
 * await serveFiles("r0034", 4545, { source: "*\/DET/*", key: "image.data" });
 */
export async function serveFiles(
  path: string,
  port: number | string,
  { source = "*", key = "*", ...options }: ServeFilesOptions = {},
): Promise<void> {
  const info = await stat(path).catch(() => undefined);
  if (!info)
    throw new BeambookError("FileNotFound", "There is no such file or folder.", { file: path });
  const data = info.isDirectory() ? await RunDirectory(path) : await H5File(path);
  try {
    await serveData(data.select(source, key), port, options);
  } finally {
    data.close();
  }
}

/**
 * Sends the selected data of a run train by train; waits until clients have fetched all.
 *
 * @throws `Connection`, `Aborted`
 */
export async function serveData(
  data: DataCollection,
  port: number | string,
  options: ServeOptions = {},
): Promise<void> {
  const { sock, dummyTimestamps, onStart, onProgress, signal } = options;
  // One train ahead is enough: files are read faster than they are asked for.
  const streamer = new ZMQStreamer(addressOf(port, options), { sock, dummyTimestamps, maxlen: 2 });
  await streamer.start();
  onStart?.(streamer.endpoint);
  const floats = floatKeys(data);
  const detector = options.appendDetectorModules ? findDetector(data) : undefined;
  let done = 0;
  try {
    for await (const [trainId, train] of data.trains({ signal })) {
      if (detector) appendModules(train, detector);
      await streamer.feed(sendable(train, floats), undefined, { copy: false, signal });
      done += 1;
      onProgress?.(done, data.trainIds.length, trainId);
    }
    throwIfAborted(signal);
    await streamer.stop({ drain: true });
  } finally {
    await streamer.stop();
  }
}

/** Keys of floating point numbers: their values go out as such even when they are whole. */
function floatKeys(data: DataCollection): ReadonlySet<string> {
  const found = new Set<string>();
  for (const source of data.allSources) {
    for (const key of data.keysForSource(source)) {
      if (data.key(source, key).dtype.startsWith("float")) found.add(`${source}\n${key}`);
    }
  }
  return found;
}

/** What of a train can be sent: lists of texts cannot, nor are their times worth sending. */
function sendable(
  train: TrainData,
  floats: ReadonlySet<string>,
): Record<string, Record<string, unknown>> {
  const out: Record<string, Record<string, unknown>> = {};
  for (const [source, values] of Object.entries(train)) {
    const kept: Record<string, unknown> = { ...values };
    for (const [key, value] of Object.entries(values)) {
      if (Array.isArray(value)) {
        delete kept[key];
        if (key.endsWith(".value")) delete kept[key.replace(/value$/, "timestamp")];
      } else if (typeof value === "number" && floats.has(`${source}\n${key}`)) {
        kept[key] = new NumpyScalar("float64", value);
      }
    }
    out[source] = kept;
  }
  return out;
}

/** Name and sources of the first large detector. */
function findDetector(data: DataCollection): { name: string; sources: string[] } | undefined {
  const sources = data.detectorSources.filter((source) =>
    /^[^/]+_(AGIPD|DSSC|LPD)[^/]*\//.test(source),
  );
  const [name] = sources[0]?.split("/", 1) ?? [];
  if (name === undefined) return undefined;
  return { name, sources: sources.filter((source) => source.startsWith(`${name}/`)) };
}

/** Puts all modules in the place of the first, under a name of its own. */
function appendModules(
  train: TrainData,
  { name, sources }: { name: string; sources: string[] },
): void {
  const modules: TrainData = {};
  for (const source of sources) {
    if (train[source]) modules[source] = train[source];
    delete train[source];
  }
  const [first] = Object.values(modules);
  if (!first) return;
  const all = `${name}/DET/APPEND`;
  const stacked: Record<string, unknown> = {
    ...first,
    metadata: { ...first.metadata, source: all },
  };
  for (const key of ["image.data", "image.gain", "image.mask"]) {
    const has = Object.values(modules).some((values) => key in values);
    if (has) stacked[key] = stackDetectorData(modules, key);
  }
  train[all] = stacked as TrainData[string];
}

function addressOf(
  port: number | string,
  { useInfiniband = false }: ServeOptions,
): number | string {
  const isPort = typeof port === "number" || /^\d+$/.test(port);
  if (!useInfiniband || !isPort) return port;
  const card = networkInterfaces().ib0?.find(({ family }) => family === "IPv4");
  return card ? `tcp://${card.address}:${port}` : port;
}
