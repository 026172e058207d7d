import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Client, serveFiles, writeMockRun } from "@beambook/core/euxfel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Request } from "zeromq";
import { euxfelRun } from "../../../support/euxfel-runs.js";
import { repoRoot, runPythonJson } from "../../../support/peers.js";
import { expectCode } from "../support/compare.js";

const script = "test/core/euxfel/bridge/python_bridge.py";
const command = join(repoRoot, "packages/core/dist/cli/karabo-bridge-serve-files.js");
const portOf = (endpoint: string): number => Number(/:(\d+)$/.exec(endpoint)?.[1]);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "beambook-serve-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The messages that a client gets, as Python's side shows them. */
async function fetchAll(
  path: string,
  trains: number,
  options: Parameters<typeof serveFiles>[2],
): Promise<string[][]> {
  const messages: string[][] = [];
  const request = new Request({ linger: 0 });
  let started: (endpoint: string) => void = () => undefined;
  const endpoint = new Promise<string>((resolve) => {
    started = resolve;
  });
  const serving = serveFiles(path, "tcp://127.0.0.1:*", { ...options, onStart: started });
  request.connect(`tcp://127.0.0.1:${portOf(await endpoint)}`);
  for (let i = 0; i < trains; i++) {
    await request.send("next");
    const frames = await request.receive();
    messages.push(
      frames.map((frame) =>
        frame.length < 500
          ? frame.toString("hex")
          : createHash("sha256").update(frame).digest("hex"),
      ),
    );
  }
  await serving;
  request.close();
  return messages;
}

describe("serveFiles", () => {
  it.each([
    ["fast_adc", "*", "*", ""],
    ["fmt_1.2", "*", "*", ""],
    ["bad_ok", "*XGM/*", "*", ""],
    ["spb_proc_varying", "*/DET/*", "image.*", ""],
    ["spb_proc", "*/DET/*", "image.[dmg]*", "append"],
    ["scs_raw", "*", "image.[dp]*", "append"],
  ])("sends the bytes of %s (%s %s %s) that Python does", async (run, source, key, append) => {
    const path = await euxfelRun(run);
    const wanted = runPythonJson<string[][]>(script, ["messages", path, source, key, append]);
    const appendDetectorModules = append !== "";
    const sent = await fetchAll(path, wanted.length, { source, key, appendDetectorModules });
    expect(sent).toEqual(wanted);
  });

  it("ends with typed errors for what cannot be served", async () => {
    await expectCode("FileNotFound", () => serveFiles(join(folder, "nothing"), 0));
    const path = await euxfelRun("fast_adc");
    await expectCode("NotFound", () => serveFiles(path, 0, { source: "NOPE/*" }));
    const signal = AbortSignal.timeout(50);
    await expectCode("Aborted", () => serveFiles(path, "tcp://127.0.0.1:*", { signal }));
  });
});

describe("karabo-bridge-serve-files", () => {
  it("serves a run until all is fetched, and ends well", async () => {
    const path = await writeMockRun(join(folder, "r0007"), { trains: 4, modules: [0], pulses: 1 });
    const args = [path, "tcp://127.0.0.1:*", "--source", "*XGM*", "--key", "*.i[xy]Pos", "-z"];
    const child = spawn(process.execPath, [command, ...args, "PUSH", "--dummy-timestamps"]);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const first = (await lines.next()).value as string;
    expect(first).toMatch(/^Streamer started on: tcp:\/\/127\.0\.0\.1:\d+$/);
    const ended = new Promise((resolve) => child.once("exit", resolve));
    const client = new Client(`tcp://127.0.0.1:${portOf(first)}`, { sock: "PULL", timeout: 20 });
    for (let i = 0; i < 4; i++) {
      const [data, metadata] = await client.next();
      const xgm = "SA1_XTD2_XGM/XGM/DOOCS";
      expect(Object.keys(data)).toEqual([xgm]);
      expect(Object.keys(data[xgm])).toEqual([
        "metadata",
        "beamPosition.ixPos.value",
        "beamPosition.iyPos.value",
      ]);
      expect(metadata[xgm]["timestamp.tid"]).toBe(142_844_490 + i);
      expect(metadata[xgm]["timestamp.frac"]).toMatch(/^\d{18}$/);
    }
    expect(await ended).toBe(0);
    client.close();
  });

  it("stops at Ctrl-C, and explains itself", async () => {
    const path = await euxfelRun("fast_adc");
    const child = spawn(process.execPath, [command, path, "tcp://127.0.0.1:*"]);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    await lines.next();
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGINT");
    expect(await ended).toBe(0);
    for (const [args, code, text] of [
      [["--help"], 0, "Usage: karabo-bridge-serve-files"],
      [[], 2, "Usage: karabo-bridge-serve-files"],
      [[path, "0", "-z", "PAIR"], 2, "no socket type"],
      [["/nowhere", "0"], 2, "no such file"],
    ] as const) {
      const other = spawn(process.execPath, [command, ...args]);
      let output = "";
      for (const stream of [other.stdout, other.stderr]) {
        stream.on("data", (chunk) => {
          output += chunk;
        });
      }
      expect(await new Promise((resolve) => other.once("close", resolve))).toBe(code);
      expect(output).toContain(text);
    }
  });
});
