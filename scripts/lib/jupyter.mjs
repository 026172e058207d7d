import { existsSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { inRoot, logs, shareJupyter } from "./paths.mjs";
import { run, start } from "./processes.mjs";
import { unlessCurrent } from "./stamps.mjs";

// Messages from the page carry arrays; the server's own limit of 10 MiB closes the connection without a word.
const WEBSOCKET_LIMIT = 256 * 2 ** 20;

/**
 * The environment in which Jupyter sees this repository's kernel, extension and settings, and nothing of the user's.
 *
 * @param {{python: string, home?: string, share?: string}} options - `home` keeps Jupyter's settings, signatures and
 *   runtime files; `share` has the kernelspec and the extension
 */
export function jupyterEnvironment({
  python,
  home = inRoot("build", "jupyter"),
  share = shareJupyter,
}) {
  return {
    ...process.env,
    PATH: `${python.replace(/\/[^/]*$/, "")}:${process.env.PATH}`,
    JUPYTER_PATH: share,
    JUPYTER_CONFIG_PATH: "",
    JUPYTER_CONFIG_DIR: `${home}/config`,
    JUPYTER_DATA_DIR: `${home}/data`,
    JUPYTER_RUNTIME_DIR: `${home}/runtime`,
    JUPYTERLAB_SETTINGS_DIR: `${home}/lab/user-settings`,
    JUPYTERLAB_WORKSPACES_DIR: `${home}/lab/workspaces`,
    IPYTHONDIR: `${home}/ipython`,
    PYDEVD_DISABLE_FILE_VALIDATION: "1",
  };
}

/**
 * Writes the server's and the lab's configuration below `home`.
 *
 * @param {string} [home]
 * @param {Record<string, object>} [settings] - further settings of the lab, by plugin
 */
export function writeJupyterConfig(home = inRoot("build", "jupyter"), settings = {}) {
  const files = {
    "config/jupyter_server_config.json": {
      ServerApp: { tornado_settings: { websocket_max_message_size: WEBSOCKET_LIMIT } },
    },
    "config/labconfig/default_setting_overrides.json": {
      "@jupyterlab/apputils-extension:notification": {
        fetchNews: "false",
        checkForUpdates: false,
      },
      ...settings,
    },
  };
  for (const [name, content] of Object.entries(files)) {
    const file = `${home}/${name}`;
    mkdirSync(file.replace(/\/[^/]*$/, ""), { recursive: true });
    writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
  }
}

/** Signs the repository's notebooks, so that their saved outputs are shown with all they can do. */
export async function trustNotebooks({ python, folder = inRoot("notebooks") }) {
  const notebooks = existsSync(folder)
    ? readdirSync(folder).filter((name) => name.endsWith(".ipynb"))
    : [];
  const paths = notebooks.map((name) => `${folder}/${name}`);
  return unlessCurrent(
    "trust",
    { inputs: paths, outputs: [inRoot("build", "jupyter", "data")], also: [python] },
    async () => {
      mkdirSync(inRoot("build", "jupyter", "data"), { recursive: true });
      if (paths.length === 0) return;
      const env = jupyterEnvironment({ python });
      await run(python, ["-m", "nbformat.sign", ...paths], { log: "trust", env });
    },
  );
}

/**
 * Starts JupyterLab.
 *
 * @param {{python: string, rootDir: string, home?: string, share?: string, args?: string[], log?: string}} options
 * @returns the process and a promise of what the server says about itself (`url`, `token`, `port`)
 */
export function startLab(options) {
  const { python, rootDir, home = inRoot("build", "jupyter"), args = [], log = "lab" } = options;
  const file = `${logs}/${log}.log`;
  mkdirSync(logs, { recursive: true });
  mkdirSync(`${home}/runtime`, { recursive: true });
  const out = openSync(file, "w");
  const child = start(
    python,
    [
      ...["-m", "jupyterlab", `--ServerApp.root_dir=${rootDir}`],
      ...(process.getuid?.() === 0 ? ["--allow-root"] : []),
      ...args,
    ],
    { env: jupyterEnvironment({ ...options, home }), stdio: ["ignore", out, out] },
  );
  return { child, log: file, ready: serverInfo(child, `${home}/runtime`) };
}

async function serverInfo(child, runtime) {
  const file = `${runtime}/jpserver-${child.pid}.json`;
  for (let waited = 0; waited < 120_000; waited += 50) {
    if (child.exitCode !== null || child.signalCode !== null) return undefined;
    const info = readJson(file);
    if (info && (await answers(`${info.url}api`))) return info;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return undefined;
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined; // not there yet, or not whole
  }
}

async function answers(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    return response.status === 200;
  } catch {
    return false;
  }
}
