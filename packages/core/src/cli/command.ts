import { realpathSync } from "node:fs";
import { argv, exit } from "node:process";
import { fileURLToPath } from "node:url";
import { isBeambookError } from "../errors.js";

/** Where a command writes: lines for the result, and lines for whoever watches. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Whether someone watches, so that progress may be drawn over itself. */
  isInteractive: boolean;
}

/** A command: its arguments to an exit code. */
export type Command = (args: readonly string[], terminal: Terminal) => Promise<number>;

/** Exit codes: all is well, problems were found, the command could not do its work. */
export const EXIT = { ok: 0, problems: 1, failed: 2 } as const;

/** The terminal that the process has. */
const terminal: Terminal = {
  out: (text: string): void => void process.stdout.write(`${text}\n`),
  err: (text: string): void => void process.stderr.write(text),
  isInteractive: process.stderr.isTTY === true,
};

/** Runs a command if its file is what Node was started with; errors of arguments and files are told in one line. */
export function runAsMain(moduleUrl: string, command: Command): void {
  if (argv[1] === undefined || realpathSync(argv[1]) !== fileURLToPath(moduleUrl)) return;
  command(argv.slice(2), terminal).then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      const isUsage = (error as NodeJS.ErrnoException).code?.startsWith("ERR_PARSE_ARGS") ?? false;
      const known = isBeambookError(error) || isUsage;
      terminal.err(known ? `${(error as Error).message}\n` : `${(error as Error).stack}\n`);
      exit(EXIT.failed);
    },
  );
}
