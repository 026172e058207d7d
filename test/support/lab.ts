import { execFileSync } from "node:child_process";
import { cpSync } from "node:fs";
import {
  jupyterEnvironment,
  startLab as startServer,
  writeJupyterConfig,
} from "../../scripts/lib/jupyter.mjs";
import { copyOfFolder, notebookPython } from "../../scripts/lib/notebooks.mjs";
import { shareJupyter } from "../../scripts/lib/paths.mjs";
import { freePort } from "./free-port.js";

/** A JupyterLab server for one test file. */
export interface Lab {
  /** `http://127.0.0.1:PORT/`; needs no token. */
  url: string;
  /** Folder that it serves: a copy. */
  folder: string;
  /** Signs a notebook of the folder, so that all its outputs are trusted. */
  trust(name: string): void;
  /** Ends the server with its kernels, and removes the copy. */
  stop(): Promise<void>;
}

// All cells stay in the page, so that one off the screen can be asked for its outputs.
const SETTINGS = { "@jupyterlab/notebook-extension:tracker": { windowingMode: "none" } };

/** How {@link startLab} differs from what a user has. */
export interface LabOptions {
  /** Whether there is a beambook kernel; default true. */
  kernel?: boolean;
  /** Settings of JupyterLab plugins laid over the tests' own. */
  settings?: Record<string, object>;
}

/** Starts JupyterLab on a copy of a folder, with this repository's kernel and extension and no token. */
export async function startLab(
  folder: string,
  { kernel = true, settings = {} }: LabOptions = {},
): Promise<Lab> {
  const { home, copy, remove } = copyOfFolder(folder);
  const port = await freePort();
  const python = notebookPython();
  const share = kernel ? shareJupyter : `${home}/share`;
  if (!kernel)
    cpSync(`${shareJupyter}/labextensions`, `${share}/labextensions`, { recursive: true });
  writeJupyterConfig(`${home}/jupyter`, { ...SETTINGS, ...settings });
  const { child, ready, log } = startServer({
    python,
    rootDir: copy,
    home: `${home}/jupyter`,
    share,
    log: `browser-lab-${port}`,
    args: [
      ...["--no-browser", "--ip=127.0.0.1", `--port=${port}`, "--ServerApp.port_retries=0"],
      ...["--IdentityProvider.token=", "--LabApp.expose_app_in_browser=True"],
    ],
  });
  const end = (): boolean => child.kill("SIGTERM");
  process.once("exit", end);
  const info = await ready;
  if (!info) throw new Error(`JupyterLab did not start; its log: ${log}`);
  return {
    url: `http://127.0.0.1:${port}/`,
    folder: copy,
    trust(name) {
      const env = jupyterEnvironment({ python, home: `${home}/jupyter` });
      execFileSync(python, ["-m", "nbformat.sign", `${copy}/${name}`], { env, stdio: "ignore" });
    },
    async stop() {
      process.off("exit", end);
      const closed = new Promise((resolve) => child.once("close", resolve));
      end();
      const kill = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await closed;
      clearTimeout(kill);
      remove();
    },
  };
}
