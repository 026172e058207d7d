#!/usr/bin/env node
import { parseArgs } from "node:util";
import { BeambookError, isBeambookError } from "../errors.js";
import { type ServerSocket, serveFiles } from "../euxfel/bridge/index.js";
import { EXIT, runAsMain, type Terminal } from "./command.js";

const HELP = `Usage: karabo-bridge-serve-files [options] PATH PORT

Sends the data of a run folder or file train by train, as a Karabo bridge does.
PORT is a TCP port above 1024, or an endpoint such as tcp://127.0.0.1:4545.

  --source PATTERN           send only matching sources; * matches anything
  --key PATTERN              send only matching keys
  --append-detector-modules  send the modules of a detector as one source DETECTOR/DET/APPEND
  --dummy-timestamps         fill in times from the clock
  --use-infiniband           listen at the InfiniBand card, if there is one
  -z, --socket-type TYPE     REP (default), PUB or PUSH
  -h, --help                 print this

Exit codes: 0 all trains sent or stopped with Ctrl-C, 2 the path, the port or an option is wrong.`;

const OPTIONS = {
  source: { type: "string", default: "*" },
  key: { type: "string", default: "*" },
  "append-detector-modules": { type: "boolean" },
  "dummy-timestamps": { type: "boolean" },
  "use-infiniband": { type: "boolean" },
  "socket-type": { type: "string", short: "z", default: "REP" },
  help: { type: "boolean", short: "h" },
} as const;

/** Serves a run or a file until all trains are fetched. */
export async function karaboBridgeServeFiles(
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: OPTIONS,
  });
  if (values.help) {
    terminal.out(HELP);
    return EXIT.ok;
  }
  if (positionals.length !== 2) {
    terminal.err(`${HELP}\n`);
    return EXIT.failed;
  }
  const [path, port] = positionals;
  const stop = new AbortController();
  const onInterrupt = (): void => stop.abort();
  process.once("SIGINT", onInterrupt);
  try {
    await serveFiles(path, port, {
      source: values.source,
      key: values.key,
      sock: socketOf(values["socket-type"]),
      appendDetectorModules: values["append-detector-modules"],
      dummyTimestamps: values["dummy-timestamps"],
      useInfiniband: values["use-infiniband"],
      signal: stop.signal,
      onStart: (endpoint: string): void => terminal.out(`Streamer started on: ${endpoint}`),
      onProgress: progress(terminal),
    });
  } catch (error) {
    if (!(stop.signal.aborted && isBeambookError(error, "Aborted"))) throw error;
  } finally {
    process.removeListener("SIGINT", onInterrupt);
  }
  terminal.out("\nStopped.");
  return EXIT.ok;
}

function progress(terminal: Terminal): (done: number, total: number, trainId: number) => void {
  const times = [performance.now()];
  return (done: number, total: number, trainId: number): void => {
    times.push(performance.now());
    if (times.length > 11) times.shift();
    const last = done === total;
    if (!last && !(terminal.isInteractive && done % 5 === 0)) return;
    const rate = (1000 * (times.length - 1)) / (times[times.length - 1] - times[0]);
    terminal.err(`\rSent ${done}/${total} trains - Train ID ${trainId} - ${rate.toFixed(1)} Hz`);
    if (last) terminal.err("\n");
  };
}

function socketOf(text: string): ServerSocket {
  if (text === "REP" || text === "PUB" || text === "PUSH") return text;
  throw new BeambookError("InvalidArgument", `"${text}" is no socket type.`, {
    hint: "Types: REP, PUB, PUSH.",
  });
}

runAsMain(import.meta.url, karaboBridgeServeFiles);
