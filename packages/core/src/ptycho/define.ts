import type { ParameterDefinition, ParameterDefinitions } from "./parameters/definition.js";
import { ParameterNode } from "./parameters/node.js";
import { defaultsTree } from "./parameters/tree.js";
import type { ScanParameters } from "./scan-parameters.js";

/** A number for `number`, any string for a string: what a parameter holds, judged by its default. */
type Widened<T> = T extends string
  ? string
  : T extends number
    ? number
    : T extends boolean
      ? boolean
      : unknown;

/** The values of parameters that are defined, beside those that every scan has. */
export type ParametersOf<P extends ParameterDefinitions> = {
  [name in Exclude<keyof P, keyof ScanParameters>]: P[name] extends { default: infer T }
    ? Widened<T>
    : unknown;
};

/** Parameters of a class and of those it extends: a child gives only what it changes. */
export function inherit(parent: ParameterNode, definitions: ParameterDefinitions): ParameterNode {
  const node = new ParameterNode(nameIn(definitions) ?? parent.name, defaultsTree.get("scandata"));
  node.add(definitionsOf(parent)).add(definitions);
  return node;
}

/** Puts a class's parameters into the tree of all, under `scandata.<name in lower case>`. */
export function publish(node: ParameterNode, name: string): void {
  const key = name.toLowerCase();
  const place = new ParameterNode(key, defaultsTree.get("scandata"));
  place.add(definitionsOf(node));
  defaultsTree.get("scandata").children.set(key, place);
}

const published = new Map<string, unknown>();

/** {@link publish} for a class that has a name, unless it is there already. */
export function publishOnce(scan: { name: string; parameters: ParameterNode }): void {
  if (scan.name === "" || published.get(scan.name) === scan) return;
  published.set(scan.name, scan);
  publish(scan.parameters, scan.name);
}

/** The `name` that definitions give the loader. */
export function nameIn(definitions: ParameterDefinitions): string | undefined {
  const name = definitions.name?.default;
  return typeof name === "string" ? name : undefined;
}

function definitionsOf(node: ParameterNode): Record<string, ParameterDefinition> {
  const above = node.path.length + 1;
  return Object.fromEntries(
    [...node.walk()].map((child) => [child.path.slice(above), child.definition]),
  );
}
