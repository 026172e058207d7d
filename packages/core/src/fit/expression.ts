import { closestNames } from "../closest.js";
import { BeambookError, isBeambookError } from "../errors.js";
import { parseQuery, type QueryNode } from "../table/query-parser.js";
import { CONSTANTS, FUNCTIONS } from "./expression-functions.js";

/** A constraint that was understood: what it needs and how it is computed. */
export interface Expression {
  readonly text: string;
  /** Names of parameters in it, in the order in which they first stand there. */
  readonly names: readonly string[];
  /** The value, given the value of each name. */
  evaluate(lookUp: LookUp): number;
}

type LookUp = (name: string) => number;
type Evaluate = (lookUp: LookUp) => number;

const OPERATORS: Readonly<Record<string, (a: number, b: number) => number>> = {
  "+": (a: number, b: number): number => a + b,
  "-": (a: number, b: number): number => a - b,
  "*": (a: number, b: number): number => a * b,
  "/": (a: number, b: number): number => a / b,
  "//": (a: number, b: number): number => Math.floor(a / b),
  "%": (a: number, b: number): number => a - b * Math.floor(a / b),
  "**": (a: number, b: number): number => a ** b,
  and: (a: number, b: number): number => (a ? b : a),
  or: (a: number, b: number): number => a || b,
};

const COMPARISONS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  "<": (a: number, b: number): boolean => a < b,
  "<=": (a: number, b: number): boolean => a <= b,
  ">": (a: number, b: number): boolean => a > b,
  ">=": (a: number, b: number): boolean => a >= b,
  "==": (a: number, b: number): boolean => a === b,
  "!=": (a: number, b: number): boolean => a !== b,
};

/**
 * Reads a constraint such as `"2.3548 * sigma"`: Python's arithmetic and comparisons, numpy's functions, names of
 * parameters. It is parsed, never run, so it can do nothing else.
 *
 * @throws InvalidArgument with the place of the mistake
 */
export function parseExpression(text: string): Expression {
  if (typeof text !== "string" || text.trim() === "") {
    throw new BeambookError("InvalidArgument", "An expression must be a text that is not empty.");
  }
  const known = CACHE.get(text);
  if (known) return known;
  const names = new Set<string>();
  const run = compile(parse(text), text, names);
  const expression = { text, names: [...names], evaluate: run };
  if (CACHE.size >= MOST_CACHED) CACHE.clear();
  CACHE.set(text, expression);
  return expression;
}

// Thousands of fits of one model read the same few texts.
const CACHE: Map<string, Expression> = new Map();
const MOST_CACHED = 1000;

function parse(text: string): QueryNode {
  try {
    // Python has no "^" for powers, but those who write it mean one.
    return parseQuery(text.replaceAll("^", "**"));
  } catch (error) {
    if (!isBeambookError(error)) throw error;
    const message = error.message.replace(/ in the query .*/s, "");
    throw wrong(text, message, error.at);
  }
}

function wrong(text: string, message: string, at?: number | string): BeambookError {
  const shown = text.length > 200 ? `${text.slice(0, 200)}…` : text;
  return new BeambookError(
    "InvalidArgument",
    `${message} in the expression "${shown}".`,
    at === undefined ? {} : { at: typeof at === "number" ? `column ${at + 1}` : at },
  );
}

function compile(node: QueryNode, text: string, names: Set<string>): Evaluate {
  const inner = (part: QueryNode): Evaluate => compile(part, text, names);
  switch (node.kind) {
    case "literal": {
      if (typeof node.value === "string" || node.value === null) {
        throw wrong(text, `"${node.value}" is no number`);
      }
      const value = Number(node.value);
      return (): number => value;
    }
    case "name":
      return named(node.name, names);
    case "unary":
      return unary(node.op, inner(node.operand), text);
    case "binary": {
      const apply = OPERATORS[node.op];
      const left = inner(node.left);
      const right = inner(node.right);
      return (lookUp: LookUp): number => apply(left(lookUp), right(lookUp));
    }
    case "compare":
      return comparison(node, inner, text);
    case "call":
      return call(node, inner, text);
    default:
      throw wrong(text, `A ${node.kind} means nothing`, "at" in node ? node.at : undefined);
  }
}

function named(name: string, names: Set<string>): Evaluate {
  if (Object.hasOwn(CONSTANTS, name)) {
    const value = CONSTANTS[name];
    // A parameter of this name comes first.
    return (lookUp: LookUp): number => {
      const own = lookUp(name);
      return Number.isNaN(own) ? value : own;
    };
  }
  names.add(name);
  return (lookUp: LookUp): number => lookUp(name);
}

function unary(op: string, operand: Evaluate, text: string): Evaluate {
  if (op === "-") return (lookUp: LookUp): number => -operand(lookUp);
  if (op === "+") return operand;
  if (op === "not") return (lookUp: LookUp): number => (operand(lookUp) ? 0 : 1);
  throw wrong(text, `The operator ${op} means nothing`);
}

function comparison(
  node: Extract<QueryNode, { kind: "compare" }>,
  inner: (part: QueryNode) => Evaluate,
  text: string,
): Evaluate {
  let left = inner(node.first);
  const steps = node.rest.map(({ op, operand, at }) => {
    if (!Object.hasOwn(COMPARISONS, op))
      throw wrong(text, `The operator "${op}" means nothing`, at);
    const [a, b] = [left, inner(operand)];
    left = b;
    return (lookUp: LookUp): boolean => COMPARISONS[op](a(lookUp), b(lookUp));
  });
  return (lookUp: LookUp): number => (steps.every((step) => step(lookUp)) ? 1 : 0);
}

function call(
  node: Extract<QueryNode, { kind: "call" }>,
  inner: (part: QueryNode) => Evaluate,
  text: string,
): Evaluate {
  if (node.on || !Object.hasOwn(FUNCTIONS, node.name)) {
    const near = closestNames(node.name, Object.keys(FUNCTIONS));
    throw wrong(text, `No function "${node.name}" (closest: ${near.join(", ")})`, node.at);
  }
  const apply = FUNCTIONS[node.name];
  const args = node.args.map(inner);
  return (lookUp: LookUp): number => apply(...args.map((arg) => arg(lookUp)));
}
