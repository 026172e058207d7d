import { escapeHtml, JUPYTER_DISPLAY, type MimeBundle } from "../display.js";
import type { AttributeValue } from "./attributes.js";
import type { Hdf5Dataset } from "./dataset.js";
import type { Hdf5Group } from "./group.js";
import type { Hdf5Link } from "./link-target.js";

/** What {@link Hdf5Tree} shows. */
export interface TreeOptions {
  /** Levels of groups to open; default all (at most 64). */
  depth?: number;
  /** Show attributes; default true. */
  attributes?: boolean;
}

interface Node {
  name: string;
  detail: string;
  children: Node[];
  isGroup: boolean;
}

/** The structure of a file: groups, datasets with type and shape, links and attributes. */
export class Hdf5Tree {
  readonly #root: Node;

  /** @internal */
  constructor(group: Hdf5Group, { depth = 64, attributes = true }: TreeOptions = {}) {
    this.#root = describeGroup(group, group.path, {
      depth: Math.min(depth, 64),
      attributes,
      above: [],
    });
  }

  toString(): string {
    const lines: string[] = [this.#root.name];
    drawChildren(this.#root, "", lines);
    return lines.join("\n");
  }

  [JUPYTER_DISPLAY](): MimeBundle {
    const style = "font-family: var(--jp-code-font-family, monospace); line-height: 1.5";
    return {
      "text/plain": this.toString(),
      "text/html": `<div style="${style}">${toHtml(this.#root, 0)}</div>`,
    };
  }
}

/** How far and with what to go on, and the groups that were passed. */
interface Walk {
  depth: number;
  attributes: boolean;
  above: readonly number[];
}

function describeGroup(group: Hdf5Group, name: string, walk: Walk): Node {
  const { depth, attributes, above } = walk;
  const { address } = group;
  if (above.includes(address)) {
    return { name, detail: "(a group above)", children: [], isGroup: true };
  }
  const children = attributes ? attributeNodes(group.attrs) : [];
  const names = group.keys();
  if (depth <= 0) return { name, detail: `${names.length} members`, children, isGroup: true };
  const inside = { depth: depth - 1, attributes, above: [...above, address] };
  for (const key of names) children.push(describeMember(group, key, inside));
  return { name, detail: "", children, isGroup: true };
}

function describeMember(group: Hdf5Group, key: string, walk: Walk): Node {
  const link = group.link(key);
  const exists = group.has(key);
  if (link.kind !== "hard") {
    const detail = `→ ${target(link)}${exists ? "" : " (broken)"}`;
    return { name: key, detail, children: [], isGroup: false };
  }
  if (!exists) return { name: key, detail: "named type", children: [], isGroup: false };
  const found = group.get(key);
  return found.kind === "group"
    ? describeGroup(found, key, walk)
    : describeDataset(found, key, walk.attributes);
}

function describeDataset(dataset: Hdf5Dataset, name: string, attributes: boolean): Node {
  const { shape, dtype, isEmpty, isVirtual } = dataset;
  const size = isEmpty ? "empty" : shape.length > 0 ? shape.join(" × ") : "scalar";
  return {
    name,
    detail: `${dtype} ${size}${isVirtual ? ", virtual" : ""}`,
    children: attributes ? attributeNodes(dataset.attrs) : [],
    isGroup: false,
  };
}

function target(link: Hdf5Link): string {
  if (link.kind === "external") return `${link.file}:${link.target}`;
  return link.kind === "soft" ? link.target : "";
}

function attributeNodes(attrs: Record<string, AttributeValue>): Node[] {
  return Object.entries(attrs).map(([name, value]) => ({
    name: `@${name}`,
    detail: shorten(value),
    children: [],
    isGroup: false,
  }));
}

function shorten(value: AttributeValue): string {
  if (typeof value === "string") return clip(JSON.stringify(value));
  if (typeof value !== "object" || value === null) return String(value);
  if ("data" in value && "shape" in value) {
    const array = value as { data: ArrayLike<unknown>; shape: readonly number[] };
    if (array.shape.length === 1) return clip(`[${Array.from(array.data).join(", ")}]`);
    return `array ${array.shape.join(" × ")}`;
  }
  return clip(JSON.stringify(value, (_, v) => (typeof v === "bigint" ? String(v) : v)) ?? "");
}

function clip(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function drawChildren(node: Node, indent: string, lines: string[]): void {
  node.children.forEach((child, i) => {
    const last = i === node.children.length - 1;
    const detail = child.detail ? `  ${child.detail}` : "";
    lines.push(`${indent}${last ? "└─ " : "├─ "}${child.name}${detail}`);
    drawChildren(child, `${indent}${last ? "   " : "│  "}`, lines);
  });
}

function toHtml(node: Node, level: number): string {
  const detail = node.detail
    ? ` <span style="opacity: 0.65">${escapeHtml(node.detail)}</span>`
    : "";
  const label = `${node.isGroup ? "<b>" : ""}${escapeHtml(node.name)}${node.isGroup ? "</b>" : ""}${detail}`;
  if (node.children.length === 0) return `<div style="padding-left: 1.2em">${label}</div>`;
  const inside = node.children.map((child) => toHtml(child, level + 1)).join("");
  const open = node.isGroup && level < 2 ? " open" : "";
  return `<details${open} style="padding-left: 0.6em"><summary>${label}</summary>${inside}</details>`;
}
