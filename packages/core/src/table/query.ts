import { closestNames } from "../closest.js";
import { BeambookError } from "../errors.js";
import { coordinateKey } from "../ndarray/coordinates.js";
import { type Cell, type Column, cellAt, toColumn } from "./column.js";
import { MATH, METHODS } from "./query-functions.js";
import { parseQuery, type QueryNode } from "./query-parser.js";
import { queryError } from "./query-tokens.js";
import type { Table } from "./table.js";
import { indexLevels, levelColumn } from "./table-index.js";

/** Values that a query names with `@`. */
export type QueryVariables = Readonly<Record<string, Cell | readonly Cell[]>>;

/** The value of a part of a query in one row. */
type Evaluate = (row: number) => Cell;

/** What parts of a query look up. */
interface Scope {
  readonly query: string;
  readonly table: Table;
  readonly variables: QueryVariables;
}

/**
 * For each row whether the query holds; 1 or 0.
 *
 * @throws InvalidArgument for a query that cannot be understood; NotFound for a name that no column has
 */
export function queryMask(table: Table, query: string, variables: QueryVariables = {}): Uint8Array {
  const evaluate = compile(parseQuery(query), { query, table, variables });
  const mask = new Uint8Array(table.length);
  for (let row = 0; row < mask.length; row++) mask[row] = truth(evaluate(row), query) ? 1 : 0;
  return mask;
}

/** The values of an expression over all rows. */
export function evaluateColumn(
  table: Table,
  expression: string,
  variables: QueryVariables = {},
): Column {
  const scope = { query: expression, table, variables };
  const evaluate = compile(parseQuery(expression), scope);
  return toColumn(Array.from({ length: table.length }, (_, row) => evaluate(row)) as number[]);
}

function compile(node: QueryNode, scope: Scope): Evaluate {
  switch (node.kind) {
    case "literal": {
      const { value } = node;
      return () => value;
    }
    case "name":
      return columnOf(node.name, node.at, scope);
    case "variable": {
      const value = variableOf(node, scope);
      if (typeof value !== "object" || value === null) return () => value as Cell;
      throw queryError(scope.query, node.at, `The list @${node.name} can only follow "in" or "=="`);
    }
    case "list":
      throw queryError(scope.query, 0, 'A list can only follow "in", "==" or "!="');
    case "unary":
      return unary(node.op, compile(node.operand, scope), scope);
    case "binary":
      return binary(node, scope);
    case "compare":
      return comparison(node, scope);
    case "call":
      return call(node, scope);
  }
}

function columnOf(name: string, at: number, { query, table }: Scope): Evaluate {
  if (Object.hasOwn(table.columns, name)) {
    const column = table.typedColumn(name);
    return (row: number): Cell => cellAt(column, row);
  }
  const levels = indexLevels(table.index);
  const level =
    levels.find((l) => l.name === name) ??
    (name === "index" ? levels[0] : levels[Number(/^ilevel_(\d+)$/.exec(name)?.[1] ?? -1)]);
  if (level) {
    const column = levelColumn(level);
    return (row: number): Cell => cellAt(column, row);
  }
  const names = [...table.columnNames, ...levels.flatMap((l) => (l.name === null ? [] : [l.name]))];
  const near = closestNames(name, names).map((n) => (/^\w+$/.test(n) ? n : `\`${n}\``));
  throw new BeambookError(
    "NotFound",
    `No column "${name}" for the query "${query}", which names it at column ${at + 1}.`,
    { hint: near.length > 0 ? `Closest: ${near.join(", ")}.` : "The table has no columns." },
  );
}

function variableOf(
  { name, at }: { name: string; at: number },
  { query, variables }: Scope,
): Cell | readonly Cell[] {
  if (Object.hasOwn(variables, name)) return variables[name];
  throw queryError(query, at, `@${name} is not among the variables (${Object.keys(variables)})`);
}

function truth(value: Cell, query: string): boolean {
  if (typeof value === "string") {
    throw queryError(query, 0, `A text ("${value}") is no condition`);
  }
  return value !== null && !Number.isNaN(value) && Boolean(value);
}

function unary(op: "not" | "-" | "+" | "~", operand: Evaluate, { query }: Scope): Evaluate {
  if (op === "not") return (row: number): Cell => !truth(operand(row), query);
  if (op === "~") {
    return (row: number): Cell => {
      const value = operand(row);
      return typeof value === "number" ? ~value : !truth(value, query);
    };
  }
  return op === "-"
    ? (row: number): Cell => -number(operand(row), query)
    : (row: number): Cell => number(operand(row), query);
}

function number(value: Cell, query: string): number {
  if (typeof value === "string") throw queryError(query, 0, `Arithmetic with a text ("${value}")`);
  return value === null ? Number.NaN : Number(value);
}

/** By way of the remainder, as Python does it: 1 // 0.1 is 9. */
function flooredQuotient(x: number, y: number): number {
  if (y === 0) return x / y;
  return Math.round((x - flooredRemainder(x, y)) / y);
}

/** The remainder with the sign of the divisor. */
function flooredRemainder(x: number, y: number): number {
  const rest = x % y;
  return rest !== 0 && rest < 0 !== y < 0 ? rest + y : rest;
}

const ARITHMETIC: Readonly<Record<string, (x: number, y: number) => number>> = {
  "+": (x: number, y: number): number => x + y,
  "-": (x: number, y: number): number => x - y,
  "*": (x: number, y: number): number => x * y,
  "/": (x: number, y: number): number => x / y,
  "//": flooredQuotient,
  "%": flooredRemainder,
  "**": (x: number, y: number): number => x ** y,
};

function binary(node: Extract<QueryNode, { kind: "binary" }>, scope: Scope): Evaluate {
  const { query } = scope;
  const left = compile(node.left, scope);
  const right = compile(node.right, scope);
  if (node.op === "and")
    return (row: number): Cell => truth(left(row), query) && truth(right(row), query);
  if (node.op === "or")
    return (row: number): Cell => truth(left(row), query) || truth(right(row), query);
  const apply = ARITHMETIC[node.op];
  return (row: number): Cell => {
    const x = left(row);
    const y = right(row);
    if (node.op === "+" && typeof x === "string" && typeof y === "string") return x + y;
    return apply(number(x, query), number(y, query));
  };
}

/** Chained as in Python: `1 < a < 3` means both. */
function comparison(node: Extract<QueryNode, { kind: "compare" }>, scope: Scope): Evaluate {
  const steps: Evaluate[] = [];
  let left = node.first;
  for (const { op, operand, at } of node.rest) {
    steps.push(compareTwo(left, op, operand, at, scope));
    left = operand;
  }
  return steps.length === 1
    ? steps[0]
    : (row: number): Cell => steps.every((step) => step(row) as boolean);
}

function compareTwo(
  leftNode: QueryNode,
  op: string,
  rightNode: QueryNode,
  at: number,
  scope: Scope,
): Evaluate {
  // pandas lets a list stand on either side of == and !=.
  if ((op === "==" || op === "!=") && isListNode(leftNode, scope)) {
    return compareTwo(rightNode, op, leftNode, at, scope);
  }
  const left = compile(leftNode, scope);
  if (op === "in" || op === "not in" || isListNode(rightNode, scope)) {
    if (op !== "in" && op !== "not in" && op !== "==" && op !== "!=") {
      throw queryError(scope.query, at, `A list cannot follow "${op}"`);
    }
    const wanted = op === "in" || op === "==";
    const keys = listKeys(rightNode, scope);
    return (row: number): Cell => keys.has(listKey(left(row))) === wanted;
  }
  const right = compile(rightNode, scope);
  return (row: number): Cell => compareValues(left(row), op, right(row), at, scope.query);
}

function isListNode(node: QueryNode, { variables }: Scope): boolean {
  if (node.kind === "list") return true;
  return node.kind === "variable" && Array.isArray(variables[node.name]);
}

/** Numbers, bigints and booleans of one value are one key, as in Python. */
function listKey(value: Cell): unknown {
  return typeof value === "boolean" ? Number(value) : coordinateKey(value);
}

function listKeys(node: QueryNode, scope: Scope): Set<unknown> {
  if (node.kind === "list") {
    return new Set(node.items.map((item) => listKey(compile(item, scope)(0))));
  }
  if (node.kind === "variable") {
    const value = variableOf(node, scope);
    return new Set((Array.isArray(value) ? value : [value]).map(listKey));
  }
  const all = compile(node, scope);
  return new Set(Array.from({ length: scope.table.length }, (_, row) => listKey(all(row))));
}

function compareValues(x: Cell, op: string, y: Cell, at: number, query: string): boolean {
  const textual = typeof x === "string" || typeof y === "string";
  const comparable = !textual || typeof x === typeof y;
  if (op === "==") return x !== null && y !== null && comparable && equal(x, y);
  if (op === "!=") return !(x !== null && y !== null && comparable && equal(x, y));
  if (x === null || y === null) return false;
  if (!comparable) {
    throw queryError(query, at, `"${op}" between a text and a number`);
  }
  if (op === "<") return x < y;
  if (op === "<=") return x <= y;
  return op === ">" ? x > y : x >= y;
}

function equal(x: Cell, y: Cell): boolean {
  return listKey(x) === listKey(y);
}

function call(node: Extract<QueryNode, { kind: "call" }>, scope: Scope): Evaluate {
  const { name, on, at } = node;
  const { query } = scope;
  if (!on) {
    if (!Object.hasOwn(MATH, name)) {
      const known = Object.keys(MATH).join(", ");
      throw queryError(query, at, `No function "${name}" (there are ${known})`);
    }
    const args = node.args.map((arg) => compile(arg, scope));
    return (row: number): Cell => MATH[name](...args.map((arg) => number(arg(row), query)));
  }
  const value = compile(on, scope);
  if (name === "isin" && node.args.length === 1) {
    const keys = listKeys(node.args[0], scope);
    return (row: number): Cell => keys.has(listKey(value(row)));
  }
  if (!Object.hasOwn(METHODS, name)) {
    const known = ["isin", ...Object.keys(METHODS)].join(", ");
    throw queryError(query, at, `No method "${name}" (there are ${known})`);
  }
  const args = node.args.map((arg) => compile(arg, scope));
  const method = METHODS[name];
  return (row: number): Cell => {
    try {
      return method(value(row), ...args.map((arg) => arg(row)));
    } catch (cause) {
      throw queryError(query, at, `${name} failed: ${(cause as Error).message}`);
    }
  };
}
