import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, openSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { logs, root } from "./paths.mjs";

/** Thrown when something the user can mend is missing or a step failed; its message is all that is shown. */
export class StepError extends Error {}

const running = new Set();

/** Starts a process that ends with this one. */
export function start(command, args, options) {
  const child = spawn(command, args, { cwd: root, ...options });
  running.add(child);
  child.once("close", () => running.delete(child));
  child.once("error", () => running.delete(child));
  return child;
}

/** Resolves with a started process's exit code; a signal counts as 1. */
export function ended(child) {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
}

/** Runs a command with its output in `build/logs/<log>.log`, whose end is shown when it fails. */
export async function run(command, args, { log, env, cwd }) {
  const file = `${logs}/${log}.log`;
  mkdirSync(dirname(file), { recursive: true });
  const out = openSync(file, "w");
  const child = start(command, args, { cwd: cwd ?? root, env, stdio: ["ignore", out, out] });
  const code = await ended(child).catch((error) => {
    throw new StepError(`Could not start ${command}: ${error.message}`);
  });
  if (code !== 0) {
    const line = [command, ...args].join(" ");
    throw new StepError(
      `${lastLines(file)}\n\`${line}\` ended with code ${code}; all of it: ${file}`,
    );
  }
}

/** What a short command prints, or undefined when it fails. */
export function ask(command, args, options) {
  const done = spawnSync(command, args, { encoding: "utf8", timeout: 30_000, ...options });
  return done.status === 0 ? done.stdout.trim() : undefined;
}

/** The end of a log. */
export function lastLines(file, count = 60) {
  return readFileSync(file, "utf8").trimEnd().split("\n").slice(-count).join("\n");
}

/** Ends every process that {@link start} started. */
export function endAll(signal = "SIGTERM") {
  for (const child of running) child.kill(signal);
}

/** On Ctrl-C or a polite kill, ends the children first, then this process. */
export function endWithChildren({ grace = 8_000 } = {}) {
  let stopping = false;
  const stop = (signal) => {
    if (stopping) return;
    stopping = true;
    endAll("SIGTERM");
    const since = Date.now();
    const wait = setInterval(() => {
      if (running.size > 0 && Date.now() - since < grace) return;
      clearInterval(wait);
      endAll("SIGKILL");
      process.exit(signal === "SIGINT" ? 130 : 143);
    }, 20);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => stop(signal));
}
