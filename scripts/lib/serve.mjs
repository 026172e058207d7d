import { existsSync } from "node:fs";
import { startLab, trustNotebooks, writeJupyterConfig } from "./jupyter.mjs";
import { inRoot } from "./paths.mjs";
import { ended, endWithChildren, lastLines, StepError } from "./processes.mjs";
import { step } from "./progress.mjs";
import { setUp } from "./setup.mjs";

const FIRST = "01-first-look.ipynb";

/** Sets up, starts JupyterLab on the tutorials, and stays until it ends. */
export async function serve(args) {
  endWithChildren();
  const since = performance.now();
  try {
    console.log("beambook: setting up inside this folder");
    await setUp({ venv: ".venv", lock: "lab.txt" });
    const python = inRoot(".venv", "bin", "python");
    writeJupyterConfig();
    await step("notebooks trusted", () => trustNotebooks({ python }));
    const lab = startLab({ python, rootDir: inRoot("notebooks"), args: [...openFirst(), ...args] });
    let info;
    await step("JupyterLab", async () => {
      info = await lab.ready;
      if (!info) throw new StepError(`${lastLines(lab.log, 30)}\nJupyterLab did not start.`);
    });
    announce(info, since);
    process.exitCode = await ended(lab.child);
  } catch (error) {
    console.error(`\n${error instanceof StepError ? error.message : error.stack}`);
    process.exit(1);
  }
}

const openFirst = () =>
  existsSync(inRoot("notebooks", FIRST)) ? [`--LabApp.default_url=/lab/tree/${FIRST}`] : [];

function announce({ url, token }, since) {
  const seconds = ((performance.now() - since) / 1000).toFixed(1);
  const page = existsSync(inRoot("notebooks", FIRST)) ? `lab/tree/${FIRST}` : "lab";
  console.log(`\nReady after ${seconds} s. Open in a browser:\n`);
  console.log(`  ${url}${page}${token ? `?token=${token}` : ""}\n`);
  console.log("Ctrl-C ends it. Jupyter's log: build/logs/lab.log");
}
