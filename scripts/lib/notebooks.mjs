import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname } from "node:path";
import { jupyterEnvironment, writeJupyterConfig } from "./jupyter.mjs";
import { inRoot } from "./paths.mjs";
import { ended, start } from "./processes.mjs";

/** The tutorials, by absolute path, in order. */
export function tutorials() {
  const folder = inRoot("notebooks");
  return readdirSync(folder)
    .filter((name) => name.endsWith(".ipynb"))
    .sort()
    .map((name) => `${folder}/${name}`);
}

/** The Python that executes notebooks: the tests', else the lab's. */
export function notebookPython() {
  const places = [
    process.env.BEAMBOOK_PEERS,
    inRoot(".venv-peers", "bin", "python"),
    inRoot(".venv", "bin", "python"),
  ];
  const found = places.find((path) => path && existsSync(path));
  if (!found) throw new Error("No Python with Jupyter here yet: run `npm run lab` or `npm test`.");
  return found;
}

/**
 * A new folder with a notebook folder's files, its data linked, so that a run leaves no trace in the original.
 *
 * @returns its path, and what removes it
 */
export function copyOfFolder(folder) {
  const home = mkdtempSync(`${tmpdir()}/beambook-`);
  const copy = `${home}/notebooks`;
  cpSync(folder, copy, {
    recursive: true,
    filter: (path) => path === folder || !["data", ".ipynb_checkpoints"].includes(basename(path)),
  });
  if (existsSync(`${folder}/data`)) symlinkSync(`${folder}/data`, `${copy}/data`);
  return { home, copy, remove: () => rmSync(home, { recursive: true, force: true }) };
}

/**
 * Executes a notebook with the beambook kernel in a copy of its folder.
 *
 * @param {string} notebook - absolute path
 * @param {{out: string, timeout?: number, allowErrors?: boolean}} options - `out` is written also when a cell fails;
 *   `timeout` in seconds for each cell
 * @returns {Promise<{error: string | null, seconds: number}>}
 */
export async function executeNotebook(notebook, { out, timeout = 300, allowErrors = false }) {
  const { home, copy, remove } = copyOfFolder(dirname(notebook));
  const python = notebookPython();
  writeJupyterConfig(`${home}/jupyter`);
  try {
    const child = start(
      python,
      [
        inRoot("scripts", "lib", "execute_notebook.py"),
        ...[notebook, out, copy, "--timeout", String(timeout)],
        ...(allowErrors ? ["--allow-errors"] : []),
      ],
      {
        env: jupyterEnvironment({ python, home: `${home}/jupyter` }),
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
    await ended(child);
    return JSON.parse((await stdout).trim().split("\n").pop() || crash(await stderr));
  } finally {
    remove();
  }
}

const crash = (stderr) => JSON.stringify({ error: stderr.slice(-4000), seconds: 0 });

async function collect(stream) {
  let text = "";
  for await (const part of stream.setEncoding("utf8")) text += part;
  return text;
}
