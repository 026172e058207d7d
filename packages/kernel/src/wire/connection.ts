import { readFileSync } from "node:fs";

/** What a Jupyter connection file says. */
export interface Connection {
  transport: "tcp" | "ipc";
  ip: string;
  shellPort: number;
  iopubPort: number;
  stdinPort: number;
  controlPort: number;
  heartbeatPort: number;
  /** Key of the messages' signatures; empty when they are not signed. */
  key: string;
  /** Node's name of the hash, such as `sha256`. */
  hash: string;
}

/** A connection file that cannot be used: the message says which and why. */
export class ConnectionFileError extends Error {
  override readonly name: string = "ConnectionFileError";
}

const PORTS: [keyof Connection & `${string}Port`, string][] = [
  ["shellPort", "shell_port"],
  ["iopubPort", "iopub_port"],
  ["stdinPort", "stdin_port"],
  ["controlPort", "control_port"],
  ["heartbeatPort", "hb_port"],
];

/**
 * Reads a connection file.
 *
 * @throws ConnectionFileError when it is missing, is not JSON or lacks a field.
 */
export function readConnectionFile(path: string): Connection {
  let fields: Record<string, unknown>;
  try {
    fields = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
  } catch (cause) {
    throw new ConnectionFileError(
      `Cannot read the connection file ${path}: ${(cause as Error).message}`,
      { cause },
    );
  }
  return parseConnection(fields, path);
}

/** Checks the fields of a connection file. @throws ConnectionFileError */
export function parseConnection(fields: Record<string, unknown>, path: string): Connection {
  const wrong = (why: string): never => {
    throw new ConnectionFileError(`The connection file ${path} ${why}`);
  };
  if (typeof fields !== "object" || fields === null) wrong("does not hold a JSON object.");
  const transport = fields.transport ?? "tcp";
  if (transport !== "tcp" && transport !== "ipc") {
    wrong(`asks for transport ${JSON.stringify(transport)}; tcp and ipc are known.`);
  }
  if (typeof fields.ip !== "string" || fields.ip === "") wrong('has no "ip" to bind to.');
  const scheme = fields.signature_scheme ?? "hmac-sha256";
  const hash = /^hmac-([a-z0-9-]+)$/.exec(String(scheme))?.[1];
  if (hash === undefined) wrong(`has the unknown signature scheme ${JSON.stringify(scheme)}.`);
  const key = fields.key ?? "";
  if (typeof key !== "string") wrong('has a "key" that is not text.');
  const ports = {} as Record<(typeof PORTS)[number][0], number>;
  for (const [name, field] of PORTS) {
    const port = fields[field];
    if (!Number.isInteger(port)) wrong(`has no port number in "${field}".`);
    ports[name] = port as number;
  }
  return {
    transport: transport as "tcp" | "ipc",
    ip: fields.ip as string,
    key: key as string,
    hash: hash as string,
    ...ports,
  };
}

/** The ZeroMQ address of one port: only ever on the connection file's own address. */
export function endpoint(connection: Connection, port: number): string {
  const { transport, ip } = connection;
  if (transport === "ipc") return `ipc://${ip}-${port}`;
  return `tcp://${ip.includes(":") ? `[${ip}]` : ip}:${port}`;
}
