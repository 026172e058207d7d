// A kernel in its own process and the little of a client that timing needs.
import { spawn } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const require = createRequire(join(root, "packages/kernel/package.json"));
const zmq = require("zeromq");

/** Arguments of Node for each kernel, given its connection file. */
export const KERNELS = {
  beambook: (file) => ["--no-warnings", join(root, "packages/kernel/dist/main.js"), file],
  tslab: (file) => [
    join(require.resolve("tslab/package.json"), "../bin/tslab"),
    "kernel",
    "--config-path",
    file,
  ],
};

async function freePorts(count) {
  const servers = [];
  for (let i = 0; i < count; i++) {
    const server = createServer();
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    servers.push(server);
  }
  const ports = servers.map((server) => server.address().port);
  for (const server of servers) server.close();
  return ports;
}

function frames(type, content) {
  const header = {
    msg_id: randomUUID(),
    session: "bench",
    username: "bench",
    date: new Date().toISOString(),
    msg_type: type,
    version: "5.3",
  };
  const parts = [header, {}, {}, content].map((part) => JSON.stringify(part));
  const hmac = createHmac("sha256", "key");
  for (const part of parts) hmac.update(part);
  return [header.msg_id, ["<IDS|MSG>", hmac.digest("hex"), ...parts]];
}

/** Starts a kernel; its times count from then. */
export async function startKernel(argv) {
  const folder = mkdtempSync(join(tmpdir(), "beambook-bench-"));
  const [shell_port, iopub_port, stdin_port, control_port, hb_port] = await freePorts(5);
  const file = join(folder, "connection.json");
  const ports = { shell_port, iopub_port, stdin_port, control_port, hb_port };
  const rest = { transport: "tcp", ip: "127.0.0.1", key: "key", signature_scheme: "hmac-sha256" };
  writeFileSync(file, JSON.stringify({ ...rest, ...ports }));
  const started = performance.now();
  const child = spawn(process.execPath, argv(file), { cwd: folder, stdio: "ignore" });
  const shell = new zmq.Dealer({ linger: 0, reconnectInterval: 20 });
  shell.connect(`tcp://127.0.0.1:${shell_port}`);
  const waiting = new Map();
  (async () => {
    for await (const message of shell) {
      const at = message.findIndex((frame) => frame.toString() === "<IDS|MSG>");
      waiting.get(JSON.parse(message[at + 3]).msg_id)?.(JSON.parse(message[at + 5]));
    }
  })();
  const ask = async (type, content) => {
    const [id, message] = frames(type, content);
    const reply = new Promise((resolve) => waiting.set(id, resolve));
    await shell.send(message);
    return reply;
  };
  await ask("kernel_info_request", {});
  return {
    folder,
    ask,
    /** Milliseconds since the start. */
    age: () => performance.now() - started,
    /** Runs a cell; throws when it fails. */
    run: async (code) => {
      const reply = await ask("execute_request", { ...EXECUTE, code });
      if (reply.status !== "ok") throw new Error(`${code}\n${reply.evalue ?? reply.status}`);
      return reply;
    },
    /** Resident memory in MiB. */
    rss: () => Number(/VmRSS:\s+(\d+)/.exec(status(child.pid, "status"))[1]) / 1024,
    /** Seconds of processor time of all threads; Linux counts in hundredths. */
    cpu: () => {
      const fields = status(child.pid, "stat").split(") ")[1].split(" ");
      return (Number(fields[11]) + Number(fields[12])) / 100;
    },
    stop: () => {
      child.kill("SIGKILL");
      shell.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const EXECUTE = {
  silent: false,
  store_history: true,
  user_expressions: {},
  allow_stdin: false,
  stop_on_error: true,
};

function status(pid, name) {
  return readFileSync(`/proc/${pid}/${name}`, "utf8");
}

export function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}
