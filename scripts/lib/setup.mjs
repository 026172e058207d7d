import { bundleExtension, compile, writeKernelspec, writeTutorialData } from "./build.mjs";
import { installNodePackages } from "./node-packages.mjs";
import { step } from "./progress.mjs";
import { findPython, makeVenv } from "./python.mjs";

/**
 * Brings packages, build and data up to date; Python's packages load while npm's are built.
 *
 * @param {{venv: string, lock: string, more?: {venv: string, lock: string}[]}} options - the virtual environment's
 *   folder and its lock file; `more` environments for packages that do not go together with those
 */
export async function setUp({ venv, lock, more = [] }) {
  findPython();
  const outcomes = await Promise.allSettled([makeVenvs([{ venv, lock }, ...more]), setUpNode()]);
  const failed = outcomes.find(({ status }) => status === "rejected");
  if (failed) throw failed.reason;
}

async function makeVenvs(all) {
  for (const { venv, lock } of all) {
    const name = lock.replace(/\.txt$/, "");
    await step(`Python packages (${name})`, () => makeVenv(venv, lock));
  }
}

async function setUpNode() {
  await step("Node packages", installNodePackages);
  await step("TypeScript", compile);
  await step("JupyterLab extension", bundleExtension);
  await step("kernel", writeKernelspec);
  await step("tutorial data", writeTutorialData);
}
