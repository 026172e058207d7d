import { randomUUID } from "node:crypto";
import { userInfo } from "node:os";
import type { JsonObject } from "../comm/host.js";

/** Version of the Jupyter messaging protocol that is spoken. */
export const PROTOCOL_VERSION: string = "5.4";

/** Header of a Jupyter message. */
export interface Header {
  msg_id: string;
  session: string;
  username: string;
  date: string;
  msg_type: string;
  version: string;
}

/** A Jupyter message, decoded. */
export interface Message {
  /** Routing frames in front of the delimiter. */
  identities: Uint8Array[];
  header: Header;
  /** Header of the request this message belongs to; empty when it belongs to none. */
  parentHeader: Partial<Header>;
  metadata: JsonObject;
  content: JsonObject;
  /** Binary frames behind the content. */
  buffers: Uint8Array[];
}

const SESSION = randomUUID();
let counter = 0;
let username: string | undefined;

/** A new header with this kernel's own session id. */
export function makeHeader(type: string): Header {
  username ??= readUsername();
  counter += 1;
  return {
    msg_id: `${SESSION}_${process.pid}_${counter}`,
    session: SESSION,
    username,
    date: new Date().toISOString(),
    msg_type: type,
    version: PROTOCOL_VERSION,
  };
}

/** A new message, as an answer or a consequence of the one whose header is `parent`. */
export function makeMessage(
  type: string,
  content: JsonObject,
  options: Partial<Pick<Message, "identities" | "parentHeader" | "metadata" | "buffers">> = {},
): Message {
  const { identities = [], parentHeader = {}, metadata = {}, buffers = [] } = options;
  return { identities, header: makeHeader(type), parentHeader, metadata, content, buffers };
}

/** When a message was sent by its sender's clock, in milliseconds; now when it does not say. */
export function sentAt({ header }: Message): number {
  const time = Date.parse(header.date);
  return Number.isNaN(time) ? Date.now() : time;
}

/** A container may run under a user id that has no name. */
function readUsername(): string {
  try {
    return userInfo().username;
  } catch {
    return "kernel";
  }
}
