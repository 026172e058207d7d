import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The root folder of this repository. */
export const repoRoot: string = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

/** How {@link runPython} runs. */
export interface PythonOptions {
  /** What the script reads from its standard input. */
  input?: string | Uint8Array;
  /** Working directory; defaults to the repository. */
  cwd?: string;
  /** Variables laid over this process's environment. */
  env?: Record<string, string>;
  /** The interpreter; defaults to {@link peerPython}. */
  python?: string;
  /** Milliseconds before the script is ended; defaults to two minutes. */
  timeout?: number;
}

/**
 * The Python that has the peer packages (EXtra-data, EXtra-geom, h5py, …): `BEAMBOOK_PEERS` when set, otherwise the
 * repository's `.venv-peers`.
 *
 * @throws Error when there is none, so that a reference test never passes unchecked.
 */
export function peerPython(): string {
  const python = process.env.BEAMBOOK_PEERS || `${repoRoot}/.venv-peers/bin/python`;
  if (!existsSync(python)) {
    throw new Error(
      `No Python with the peer packages at ${python}. Run \`npm test\` once (it makes .venv-peers), or set BEAMBOOK_PEERS.`,
    );
  }
  return python;
}

/**
 * The Python that has maxrf4u and the zarr it works with: `BEAMBOOK_MAXRF4U` when set, otherwise the repository's
 * `.venv-maxrf4u`.
 *
 * @throws Error when there is none, so that a reference test never passes unchecked.
 */
export function maxrf4uPython(): string {
  const python = process.env.BEAMBOOK_MAXRF4U || `${repoRoot}/.venv-maxrf4u/bin/python`;
  if (existsSync(python)) return python;
  throw new Error(
    `No Python with maxrf4u at ${python}. Run \`npm test\` once (it makes .venv-maxrf4u), or set BEAMBOOK_MAXRF4U.`,
  );
}

/**
 * Runs Python code, or a script when the first argument ends in `.py`, with the peer packages.
 *
 * @returns What it printed.
 * @throws Error with the end of its standard error when it fails.
 */
export function runPython(
  codeOrFile: string,
  args: readonly (string | number)[] = [],
  options: PythonOptions = {},
): string {
  const script = codeOrFile.endsWith(".py") ? [codeOrFile] : ["-c", codeOrFile];
  const done = spawnSync(options.python ?? peerPython(), [...script, ...args.map(String)], {
    cwd: options.cwd ?? repoRoot,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1", ...options.env },
    input: options.input,
    timeout: options.timeout ?? 120_000,
    maxBuffer: 1 << 28,
    encoding: "utf8",
  });
  if (done.error || done.status !== 0) {
    const why = done.error?.message ?? `exit code ${done.status}`;
    throw new Error(`Python failed (${why}):\n${done.stderr?.slice(-4000) ?? ""}`);
  }
  return done.stdout;
}

/**
 * {@link runPython} for a script that prints one JSON value.
 *
 * @returns The parsed value; the type parameter is the caller's word for what the script prints.
 */
export function runPythonJson<T>(
  codeOrFile: string,
  args: readonly (string | number)[] = [],
  options: PythonOptions = {},
): T {
  return JSON.parse(runPython(codeOrFile, args, options)) as T;
}
