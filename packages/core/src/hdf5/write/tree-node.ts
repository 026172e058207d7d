import { BeambookError } from "../../errors.js";
import { encodeData, type WriteValue } from "./encode-data.js";
import type { GrowingDataset } from "./growing-dataset.js";
import {
  attributeMessage,
  groupMessages,
  type LinkTarget,
  linkMessage,
  type Message,
} from "./messages.js";
import { encodeObjectHeader } from "./object-header.js";
import type { OutputFile } from "./output-file.js";
import { placeStrings } from "./string-heap.js";
import type { WriteType } from "./types.js";

/** An attribute's value, or a value with a type of one's choice. */
export type AttributeInput = WriteValue | { value: WriteValue; type: WriteType };

/** Attributes by name. */
export type AttributesInput = Record<string, AttributeInput>;

/** What a group's link leads to while the file is being written. */
export type Child = GroupNode | DatasetNode | Exclude<LinkTarget, { kind: "hard" }> | StoredNode;

/** An object that is in the file already and was not touched. */
export interface StoredNode {
  kind: "stored";
  address: number;
}

/** A group: links by name, attributes and messages kept from a file that is being continued. */
export interface GroupNode {
  kind: "group";
  links: Map<string, Child>;
  attributes: Map<string, Message>;
  kept: Message[];
  /** Where its header is; undefined when it must be written anew. */
  address?: number;
}

/** A dataset: its header is written when the layout is known. */
export interface DatasetNode {
  kind: "dataset";
  /** All messages but attributes, as they are now. */
  messages: () => Promise<Message[]>;
  attributes: Map<string, Message>;
  address?: number;
  /** What appends to it, if anything does. */
  growing?: GrowingDataset;
}

/** A new, empty group. */
export function newGroup(): GroupNode {
  return { kind: "group", links: new Map(), attributes: new Map(), kept: [] };
}

/** Encodes attributes; strings of any length go to a heap. */
export async function setAttributes(
  file: OutputFile,
  target: Map<string, Message>,
  attributes: AttributesInput,
  path: string,
): Promise<void> {
  for (const [name, input] of Object.entries(attributes)) {
    const chosen = typeof input === "object" && input !== null && "value" in input;
    const { type, shape, bytes } = chosen
      ? encodeData(input.value, { type: input.type })
      : encodeData(input as WriteValue);
    if (name === "")
      throw new BeambookError("InvalidArgument", "An attribute needs a name.", { dataset: path });
    const data = bytes instanceof Uint8Array ? bytes : await placeStrings(file, bytes);
    target.set(name, attributeMessage(name, type, shape, data));
  }
}

/** Writes the headers of all objects that changed, children first, and returns the address of this one. */
export async function writeNode(
  file: OutputFile,
  node: GroupNode | DatasetNode,
  path: string,
): Promise<number> {
  if (node.kind === "dataset") {
    if (node.address !== undefined) return node.address;
    const messages = [...(await node.messages()), ...node.attributes.values()];
    node.address = await file.place(encodeObjectHeader(messages, path));
    return node.address;
  }
  const links: Message[] = [];
  let changed = node.address === undefined;
  for (const [name, child] of node.links) {
    const target = await writeChild(file, child, `${path === "/" ? "" : path}/${name}`);
    if (target.changed) changed = true;
    links.push(linkMessage(name, target.link));
  }
  if (!changed) return node.address as number;
  const own = node.kept.length > 0 ? node.kept : groupMessages();
  node.address = await file.place(
    encodeObjectHeader([...own, ...links, ...node.attributes.values()], path),
  );
  return node.address;
}

async function writeChild(
  file: OutputFile,
  child: Child,
  path: string,
): Promise<{ link: LinkTarget; changed: boolean }> {
  switch (child.kind) {
    case "group":
    case "dataset": {
      const before = child.address;
      const address = await writeNode(file, child, path);
      return { link: { kind: "hard", address }, changed: address !== before };
    }
    case "stored":
      return { link: { kind: "hard", address: child.address }, changed: false };
    default:
      return { link: child, changed: false };
  }
}
