import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureSlurm } from "./install.mjs";

/** A SLURM that runs on this machine until it is stopped or the process ends. */
export interface Cluster {
  /** What processes need to talk to it. */
  readonly env: Record<string, string>;
  /** Folder for anything that belongs to it; it vanishes with it. */
  readonly folder: string;
  /** Runs one of SLURM's commands. */
  run(command: string, ...args: string[]): string;
  /** Ends a node at once with all that runs on it. */
  killNode(name: string): void;
  /** Starts a node again. */
  startNode(name: string): void;
  /** Ends everything. */
  stop(): Promise<void>;
}

const guardian = fileURLToPath(new URL("guardian.mjs", import.meta.url));

/** Why there can be no SLURM here; undefined when there can. Installs it where that is possible. */
export function whyNoSlurm(): string | undefined {
  return ensureSlurm().missing;
}

/** Starts a SLURM and waits until its nodes are idle. */
export async function startCluster({ nodes = 2, cpus = 4 } = {}): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), "beambook-slurm-"));
  const child = spawn(process.execPath, [guardian, folder, String(nodes), String(cpus)], {
    stdio: ["pipe", "pipe", "inherit"],
    detached: true, // Ctrl-C reaches the tests only; the guardian sees its input end
  });
  const answer = await firstLine(child);
  if (answer !== "ready") throw new Error(`No SLURM: ${answer}`);
  const env = { SLURM_CONF: join(folder, "slurm.conf") };
  const tell = (line: string): void => {
    child.stdin?.write(`${line}\n`);
  };
  return {
    env,
    folder,
    run: (command: string, ...args: string[]): string => {
      const done = spawnSync(command, args, { env: { ...process.env, ...env }, encoding: "utf8" });
      if (done.status !== 0) throw new Error(`${command} ${args.join(" ")}: ${done.stderr}`);
      return done.stdout;
    },
    killNode: (name: string): void => tell(`kill ${name}`),
    startNode: (name: string): void => tell(`start ${name}`),
    stop: async (): Promise<void> => {
      const ended = new Promise((done) => child.once("exit", done));
      child.stdin?.end();
      await ended;
    },
  };
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((done) => {
    let text = "";
    child.stdout?.on("data", (data: Buffer) => {
      text += data.toString();
      if (text.includes("\n")) done(text.slice(0, text.indexOf("\n")));
    });
    child.once("exit", (code) => done(`the guardian ended with code ${code}`));
  });
}
