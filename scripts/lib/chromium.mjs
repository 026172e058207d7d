import { existsSync } from "node:fs";
import { ask, run, StepError } from "./processes.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/** Path of a Chromium or Chrome, or undefined; `BEAMBOOK_CHROMIUM` names one. */
export function findChromium() {
  const named = process.env.BEAMBOOK_CHROMIUM;
  if (named) return existsSync(named) ? named : undefined;
  for (const name of NAMES) {
    const path = ask("sh", ["-c", `command -v ${name}`]);
    if (path) return path;
  }
  return existsSync(MAC) ? MAC : undefined;
}

/**
 * Sees to it that there is a Chromium for the browser tests: installs Debian's when this is root.
 *
 * @throws StepError that says what to type
 */
export async function ensureChromium() {
  if (findChromium()) return "current";
  const mayInstall = process.getuid?.() === 0 && ask("sh", ["-c", "command -v apt-get"]);
  if (mayInstall) {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    await run("apt-get", ["update"], { log: "apt-update", env });
    const packages = ["chromium", "fonts-dejavu-core"];
    await run("apt-get", ["install", "-y", "--no-install-recommends", ...packages], {
      log: "apt-chromium",
      env,
    });
    if (findChromium()) return;
  }
  throw new StepError(
    "The browser tests need Chromium or Chrome. Debian, Ubuntu: sudo apt-get install chromium\n" +
      "or name one: BEAMBOOK_CHROMIUM=/path/to/chrome npm test",
  );
}
