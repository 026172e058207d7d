import { closestNames } from "../../closest.js";
import { isNDArray } from "../../ndarray/guards.js";
import { formatLiteral } from "./format.js";
import type { ParameterNode } from "./node.js";
import { isBranch } from "./param.js";

/** Outcome of one check: as in PtyPy. */
export const CODES = { FAIL: 0, PASS: 1, UNKNOWN: 2, MISSING: 3, INVALID: 4 } as const;

/** One of {@link CODES}. */
export type CheckCode = (typeof CODES)[keyof typeof CODES];

/** Codes that make values unusable. */
export const FAILING: readonly CheckCode[] = [CODES.FAIL, CODES.INVALID];

/** What one check of one parameter found. */
export interface ParameterCheck {
  /** Path of the parameter from the root, with dots. */
  path: string;
  /** What was checked: `type`, `lowlim`, `uplim`, `choices`, or `name` for parameters that are unknown or missing. */
  check: "type" | "lowlim" | "uplim" | "choices" | "name";
  code: CheckCode;
  /** What would be right. */
  hint?: string;
}

/** Compares a tree of values with the parameters below a node, branches included; "*" stands for any name. */
export function checkTree(
  node: ParameterNode,
  values: object,
  above: string = node.path,
): ParameterCheck[] {
  const found: ParameterCheck[] = [];
  const pathOf = (name: string): string => (above ? `${above}.${name}` : name);
  for (const [name, value] of Object.entries(values)) {
    const child = node.children.get(name) ?? node.children.get("*");
    const path = pathOf(name);
    if (child === undefined) {
      const [closest] = closestNames(name, node.children.keys(), 1);
      const hint = closest === undefined ? undefined : `unknown; closest: ${closest}`;
      found.push({ path, check: "name", code: CODES.INVALID, hint });
      continue;
    }
    found.push(...checkValue(child, value, path));
    const branch = isBranch(value) ? branchOf(child, value) : undefined;
    if (branch) found.push(...checkTree(branch, value as object, path));
  }
  for (const name of node.children.keys()) {
    if (name in values || name === "*") continue;
    found.push({ path: pathOf(name), check: "name", code: CODES.MISSING });
  }
  return found;
}

/** The parameters that a branch of values has: the node's own, or those of the branch that its type refers to. */
function branchOf(node: ParameterNode, value: Record<string, unknown>): ParameterNode | undefined {
  if (node.children.size > 0) return node;
  for (const type of node.types.filter((name) => name.startsWith("@"))) {
    const any = type.endsWith(".*");
    const target = node.root.find(type.slice(1, any ? -2 : undefined));
    const found = any ? target?.children.get(String(value.name)) : target;
    if (found && found.children.size > 0) return found;
  }
  return undefined;
}

function checkValue(node: ParameterNode, value: unknown, path: string): ParameterCheck[] {
  if (value === null || value === undefined) return [{ path, check: "type", code: CODES.PASS }];
  const types = node.kinds;
  const fits = types.length === 0 || types.some((type) => fitsType(type, value));
  const found: ParameterCheck[] = [
    {
      path,
      check: "type",
      code: fits ? CODES.PASS : CODES.INVALID,
      ...(fits ? {} : { hint: `${shown(value)} is not ${types.join(" or ")}` }),
    },
  ];
  if (!fits) return found;
  return [...found, ...checkLimits(node, value, path), ...checkChoices(node, value, path)];
}

/** `@path` stands for the kinds of another parameter, `@path.*` for the names of its children. */
export function resolveType(node: ParameterNode, type: string): string[] {
  if (!type.startsWith("@")) return [type];
  const any = type.endsWith(".*");
  const target = node.root.find(type.slice(1, any ? -2 : undefined));
  if (!target) return [];
  if (any) return ["str", "Param"];
  return target.children.size > 0 ? ["Param"] : [...target.types];
}

function fitsType(type: string, value: unknown): boolean {
  switch (type) {
    case "int":
      return Number.isInteger(value);
    case "float":
    case "complex":
      return typeof value === "number";
    case "str":
    case "file":
      return typeof value === "string";
    case "bool":
      return typeof value === "boolean";
    case "tuple":
    case "list":
      return Array.isArray(value);
    case "array":
    case "ndarray":
      return isNDArray(value) || ArrayBuffer.isView(value);
    case "Param":
    case "dict":
      return isBranch(value);
    case "None":
      return false;
    default:
      return true;
  }
}

function checkLimits(node: ParameterNode, value: unknown, path: string): ParameterCheck[] {
  const { lowlim, uplim } = node.definition;
  const numbers = (Array.isArray(value) ? value : [value]).filter((v) => typeof v === "number");
  const limit = (
    check: "lowlim" | "uplim",
    bound: number | undefined,
    outside: (v: number) => boolean,
  ): ParameterCheck[] => {
    if (bound === undefined || numbers.length === 0) return [];
    const fails = numbers.some(outside);
    const hint = `${shown(value)} is ${check === "lowlim" ? "below" : "above"} ${bound}`;
    return [{ path, check, code: fails ? CODES.FAIL : CODES.PASS, ...(fails ? { hint } : {}) }];
  };
  return [
    ...limit("lowlim", lowlim, (v) => !(v >= (lowlim as number))),
    ...limit("uplim", uplim, (v) => !(v <= (uplim as number))),
  ];
}

/** Choices are for single values: the lists that a parameter takes beside them are no choices. */
function checkChoices(node: ParameterNode, value: unknown, path: string): ParameterCheck[] {
  const { choices } = node.definition;
  if (choices === undefined || typeof value === "object") return [];
  const among = choices.includes(value);
  const hint = `${shown(value)} is not one of ${choices.map(shown).join(", ")}`;
  return [
    {
      path,
      check: "choices",
      code: among ? CODES.PASS : CODES.FAIL,
      ...(among ? {} : { hint }),
    },
  ];
}

function shown(value: unknown): string {
  if (isNDArray(value)) return `an array of shape (${value.shape.join(", ")})`;
  return formatLiteral(value);
}
