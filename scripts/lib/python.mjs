import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { inRoot } from "./paths.mjs";
import { ask, run, StepError } from "./processes.mjs";
import { fingerprint } from "./stamps.mjs";

const CANDIDATES = ["python3", "python3.13", "python3.12", "python3.11", "python3.14", "python"];
const PROBE = `
import sys
def has(name):
    try: __import__(name); return "yes"
    except ImportError: return "no"
print(sys.executable, "%d.%d.%d" % sys.version_info[:3], has("venv"), has("ensurepip"), sep="|")
`;

/**
 * A Python that can make the virtual environments: 3.11 or newer, with venv and ensurepip. `BEAMBOOK_PYTHON` names one.
 *
 * @returns {{path: string, version: string}}
 * @throws StepError that says what was found and what to type
 */
export function findPython() {
  const seen = [];
  for (const name of process.env.BEAMBOOK_PYTHON ? [process.env.BEAMBOOK_PYTHON] : CANDIDATES) {
    const answer = ask(name, ["-c", PROBE]);
    if (!answer) continue;
    const [path, version, venv, ensurepip] = answer.split("|");
    const [major, minor] = version.split(".").map(Number);
    if (major !== 3 || minor < 11) seen.push(`${path} is ${version}`);
    else if (venv === "no" || ensurepip === "no") {
      seen.push(
        `${path} (${version}) lacks venv: sudo apt-get install python3-venv python${major}.${minor}-venv`,
      );
    } else return { path, version };
  }
  throw new StepError(
    [
      "beambook needs Python 3.11 or newer with venv, for JupyterLab.",
      ...(seen.length > 0 ? seen.map((line) => `  found: ${line}`) : ["  found: none on the PATH"]),
      "Install it (Debian, Ubuntu: sudo apt-get install python3 python3-venv; macOS: brew install python),",
      "or name one: BEAMBOOK_PYTHON=/path/to/python3 npm run lab",
    ].join("\n"),
  );
}

/**
 * A virtual environment in the repository with exactly the packages of one lock file.
 *
 * @param {string} folder - name in the repository's root, `.venv`
 * @param {string} lock - file in `requirements/`
 * @returns {Promise<"current" | undefined>}
 */
export async function makeVenv(folder, lock) {
  const venv = inRoot(folder);
  const lockFile = inRoot("requirements", lock);
  const stamp = `${venv}/beambook-lock`;
  const want = fingerprint([lockFile], [venv]);
  const python = `${venv}/bin/python`;
  if (
    existsSync(stamp) &&
    readFileSync(stamp, "utf8") === want &&
    ask(python, ["-c", "print(1)"]) === "1"
  ) {
    return "current";
  }
  const { path } = findPython();
  rmSync(venv, { recursive: true, force: true });
  await run(path, ["-m", "venv", venv], { log: `${folder}-create` });
  const pip = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input"];
  // The lock names everything; an older pip would look for newer versions of packages with extras.
  await run(python, [...pip, "--no-deps", "--require-hashes", "-r", lockFile], {
    log: `${folder}-pip`,
  });
  writeFileSync(stamp, want);
}
