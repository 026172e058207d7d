import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../support/free-port.js";
import { repoRoot } from "../support/peers.js";

// The second start: the first, in a clean clone, is `npm run lab` itself and takes a minute.
describe("npm run lab", () => {
  const home = mkdtempSync(`${tmpdir()}/beambook-home-`);
  let output = "";
  let lab: ChildProcess;
  let url: URL;

  beforeAll(async () => {
    const port = await freePort();
    const args = ["scripts/lab.mjs", "--no-browser", "--port", String(port)];
    lab = spawn(process.execPath, args, {
      cwd: repoRoot,
      env: { ...process.env, HOME: home, ...packageSettings() },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const ended = new Promise<void>((resolve) => lab.once("close", () => resolve()));
    for (const stream of [lab.stdout, lab.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    }
    await Promise.race([ended, waitFor(() => output.includes("Ctrl-C"))]);
    const address = /http:\/\/\S+/.exec(output)?.[0];
    if (!address) throw new Error(`The lab did not start:\n${output}`);
    url = new URL(address);
    expect(url.port).toBe(String(port));
  }, 180_000);

  afterAll(() => {
    lab?.kill("SIGKILL");
    rmSync(home, { recursive: true, force: true });
  });

  it("says what it does and where it serves", () => {
    for (const line of ["Python packages", "Node packages", "TypeScript", "JupyterLab"]) {
      expect(output).toContain(`✓ ${line}`);
    }
  });

  it("asks for the token that it printed", async () => {
    expect((await fetch(new URL("/login", url))).status).toBe(200);
    expect((await fetch(new URL("/api/contents", url))).status).toBe(403);
    expect((await fetch(new URL(`/api/contents${url.search}`, url))).status).toBe(200);
  });

  it("offers the kernel and serves the tutorials", async () => {
    const answer = async (path: string): Promise<unknown> =>
      (await fetch(new URL(`${path}${url.search}`, url))).json();
    expect(await answer("/api/kernelspecs")).toMatchObject({
      kernelspecs: { beambook: { spec: { language: "typescript" } } },
    });
    const { content } = (await answer("/api/contents")) as { content: { name: string }[] };
    const served = content.map(({ name }) => name);
    const tutorials = readdirSync(`${repoRoot}/notebooks`).filter((n) => n.endsWith(".ipynb"));
    expect(served).toEqual(expect.arrayContaining([...tutorials, "data"]));
  });

  it("leaves no trace in the home folder but caches of npm and pip", () => {
    expect(readdirSync(home).filter((name) => !ofPackageClients.includes(name))).toEqual([]);
    const caches = existsSync(`${home}/.cache`) ? readdirSync(`${home}/.cache`) : [];
    expect(caches.filter((name) => name !== "pip")).toEqual([]);
  });

  it("ends with its server when it is told to", async () => {
    const ended = new Promise((resolve) => lab.once("close", resolve));
    lab.kill("SIGTERM");
    await ended;
    await expect(fetch(url)).rejects.toThrow();
  });
});

/** pip asks rustc for its version, and a machine's rustup answers by making its folder. */
const ofPackageClients = [".npm", ".cache", ".rustup"];

/** Where npm and pip keep their own settings; they are the machine's, not the home folder's. */
function packageSettings(): Record<string, string> {
  const settings: Record<string, string> = {};
  if (existsSync(`${homedir()}/.npmrc`)) settings.npm_config_userconfig = `${homedir()}/.npmrc`;
  const pip = [`${homedir()}/.config/pip/pip.conf`, `${homedir()}/.pip/pip.conf`].find(existsSync);
  if (pip && !process.env.PIP_CONFIG_FILE) settings.PIP_CONFIG_FILE = pip;
  return settings;
}

async function waitFor(done: () => boolean): Promise<void> {
  for (let waited = 0; waited < 170_000 && !done(); waited += 100) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
