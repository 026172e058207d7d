import { createHmac, randomUUID } from "node:crypto";

/** A message as the tests see it; written apart from the kernel's own codec, so that both are checked. */
export interface TestMessage {
  type: string;
  id: string;
  session: string;
  version: string;
  parentId: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into contents of every type
  content: any;
  metadata: Record<string, unknown>;
  buffers: Buffer[];
  /** Routing frames. */
  topics: string[];
}

const DELIMITER = "<IDS|MSG>";
export const CLIENT_SESSION: string = randomUUID();

/** Frames of a request; with `signature` it is that one, right or wrong. */
export function requestFrames(
  key: string,
  type: string,
  content: unknown,
  options: {
    buffers?: Uint8Array[];
    metadata?: object;
    parent?: object;
    signature?: string;
    id?: string;
  } = {},
): { id: string; frames: (string | Uint8Array)[] } {
  const id = options.id ?? randomUUID();
  const header = {
    msg_id: id,
    session: CLIENT_SESSION,
    username: "tester",
    date: new Date().toISOString(),
    msg_type: type,
    version: "5.4",
  };
  const parts = [header, options.parent ?? {}, options.metadata ?? {}, content].map((part) =>
    typeof part === "string" ? part : JSON.stringify(part),
  );
  const hmac = createHmac("sha256", key);
  for (const part of parts) hmac.update(part);
  const signature = options.signature ?? hmac.digest("hex");
  return { id, frames: [DELIMITER, signature, ...parts, ...(options.buffers ?? [])] };
}

/** The message in the frames, its signature checked. */
export function readFrames(key: string, frames: Buffer[]): TestMessage {
  const at = frames.findIndex((frame) => frame.toString() === DELIMITER);
  const parts = frames.slice(at + 2, at + 6);
  const hmac = createHmac("sha256", key);
  for (const part of parts) hmac.update(part);
  if (hmac.digest("hex") !== frames[at + 1].toString())
    throw new Error("The kernel signs wrongly.");
  const [header, parent, metadata, content] = parts.map((part) => JSON.parse(part.toString()));
  return {
    type: header.msg_type,
    id: header.msg_id,
    session: header.session,
    version: header.version,
    parentId: parent.msg_id,
    content,
    metadata,
    buffers: frames.slice(at + 6),
    topics: frames.slice(0, at).map((frame) => frame.toString()),
  };
}
