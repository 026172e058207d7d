import { createHmac, timingSafeEqual } from "node:crypto";
import type { JsonObject } from "../comm/host.js";
import type { Header, Message } from "./message.js";

const DELIMITER = Buffer.from("<IDS|MSG>");

/** How messages are signed. */
export interface Signing {
  key: string;
  hash: string;
}

/** A message that is not one: `kind` says whether its signature or its form is wrong. */
export class WireError extends Error {
  override readonly name: string = "WireError";
  readonly kind: "signature" | "format";

  constructor(kind: "signature" | "format", message: string) {
    super(message);
    this.kind = kind;
  }
}

/** Signature of the four JSON frames; buffers are never signed (wire protocol 5). */
export function sign(parts: readonly Uint8Array[], { key, hash }: Signing): string {
  if (key === "") return "";
  const hmac = createHmac(hash, key);
  for (const part of parts) hmac.update(part);
  return hmac.digest("hex");
}

/** Frames of a message. Buffers are copied: ZeroMQ reads them later, when the sender may have reused them. */
export function encodeMessage(message: Message, signing: Signing): Uint8Array[] {
  const parts = [message.header, message.parentHeader, message.metadata, message.content].map(
    (part) => Buffer.from(toJson(part)),
  );
  return [
    ...message.identities,
    DELIMITER,
    Buffer.from(sign(parts, signing)),
    ...parts,
    ...message.buffers.map((buffer) => Buffer.from(buffer)),
  ];
}

/**
 * The message in `frames`.
 *
 * @throws WireError when the signature is wrong or the frames do not hold a message.
 */
export function decodeMessage(frames: readonly Uint8Array[], signing: Signing): Message {
  const at = frames.findIndex((frame) => DELIMITER.equals(frame));
  if (at < 0 || frames.length < at + 6) {
    throw new WireError("format", `A message of ${frames.length} frames has no complete body.`);
  }
  const parts = frames.slice(at + 2, at + 6);
  checkSignature(frames[at + 1], parts, signing);
  const [header, parentHeader, metadata, content] = parts.map(parseObject);
  if (typeof header.msg_type !== "string" || typeof header.msg_id !== "string") {
    throw new WireError("format", "A message's header has no msg_type or no msg_id.");
  }
  return {
    identities: frames.slice(0, at),
    header: header as unknown as Header,
    parentHeader: parentHeader as Partial<Header>,
    metadata,
    content,
    buffers: frames.slice(at + 6),
  };
}

/** Constant-time comparison: how long it takes says nothing about the right signature. */
function checkSignature(given: Uint8Array, parts: readonly Uint8Array[], signing: Signing): void {
  if (signing.key === "") return;
  const right = Buffer.from(sign(parts, signing));
  if (given.length !== right.length || !timingSafeEqual(given, right)) {
    throw new WireError("signature", "A message with a wrong signature was ignored.");
  }
}

function parseObject(frame: Uint8Array): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(frame.buffer, frame.byteOffset, frame.length).toString());
  } catch {
    throw new WireError("format", "A message holds a frame that is not JSON.");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new WireError("format", "A message holds a frame that is not a JSON object.");
  }
  return value as JsonObject;
}

/** JSON text; 64-bit integers, which JSON.stringify refuses, become numbers when exact, else text. */
function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item !== "bigint") return item;
    const number = Number(item);
    return Number.isSafeInteger(number) ? number : String(item);
  });
}
