import { queryError, type Token, tokenize } from "./query-tokens.js";

/** A literal value. */
export type Literal = number | bigint | boolean | string | null;

/** A query as a tree. */
export type QueryNode =
  | { kind: "literal"; value: Literal }
  | { kind: "name"; name: string; at: number }
  | { kind: "variable"; name: string; at: number }
  | { kind: "list"; items: QueryNode[] }
  | { kind: "unary"; op: "not" | "-" | "+" | "~"; operand: QueryNode }
  | { kind: "binary"; op: string; left: QueryNode; right: QueryNode; at: number }
  | { kind: "compare"; first: QueryNode; rest: { op: string; operand: QueryNode; at: number }[] }
  | { kind: "call"; name: string; on?: QueryNode; args: QueryNode[]; at: number };

const COMPARISONS = new Set(["==", "!=", "<", "<=", ">", ">="]);
const KEYWORDS = new Set(["and", "or", "not", "in"]);
const MAX_DEPTH = 100;
// Long lists and chains are fine, but trees of more would overflow the stack.
const MAX_WORDS = 5000;

/**
 * Parses a query by the grammar of pandas' `DataFrame.query`: Python's comparisons (chained too), `and`, `or`, `not`,
 * `in`, arithmetic, lists, backticked names, `@variables`, functions and a few methods.
 *
 * @throws InvalidArgument with the place of the mistake
 */
export function parseQuery(query: string): QueryNode {
  return new Parser(query).parse();
}

class Parser {
  readonly #query: string;
  readonly #tokens: Token[];
  #next = 0;
  #depth = 0;

  constructor(query: string) {
    this.#query = query;
    this.#tokens = tokenize(query);
    if (this.#tokens.length <= MAX_WORDS) return;
    throw queryError(query, this.#tokens[MAX_WORDS].at, `More than ${MAX_WORDS} words`);
  }

  parse(): QueryNode {
    const node = this.#or();
    if (this.#peek.kind !== "end") throw this.#unexpected();
    return node;
  }

  get #peek(): Token {
    return this.#tokens[this.#next];
  }

  #take(): Token {
    return this.#tokens[this.#next++];
  }

  #unexpected(): Error {
    const { text, at } = this.#peek;
    return queryError(
      this.#query,
      at,
      `Unexpected ${text === "end of query" ? text : `"${text}"`}`,
    );
  }

  #tooDeep(): Error {
    return queryError(this.#query, this.#peek.at, `More than ${MAX_DEPTH} levels of nesting`);
  }

  #is(text: string, kind: Token["kind"] = "operator", ahead: number = 0): boolean {
    const token = this.#tokens[this.#next + ahead];
    return token?.kind === kind && token.text === text && !token.quoted;
  }

  #accept(text: string, kind: Token["kind"] = "operator"): boolean {
    if (!this.#is(text, kind)) return false;
    this.#next++;
    return true;
  }

  #expect(text: string): void {
    if (!this.#accept(text)) throw this.#unexpected();
  }

  /** Calls itself only through here, so that absurd nesting is an error and no stack overflow. */
  #or(): QueryNode {
    if (++this.#depth > MAX_DEPTH) {
      throw this.#tooDeep();
    }
    let left = this.#and();
    while (this.#is("or", "name")) {
      const { at } = this.#take();
      left = { kind: "binary", op: "or", left, right: this.#and(), at };
    }
    this.#depth--;
    return left;
  }

  #and(): QueryNode {
    let left = this.#not();
    while (this.#is("and", "name")) {
      const { at } = this.#take();
      left = { kind: "binary", op: "and", left, right: this.#not(), at };
    }
    return left;
  }

  #not(): QueryNode {
    let negations = 0;
    while (this.#accept("not", "name")) if (++negations > MAX_DEPTH) throw this.#tooDeep();
    let node = this.#comparison();
    for (; negations > 0; negations--) node = { kind: "unary", op: "not", operand: node };
    return node;
  }

  #comparison(): QueryNode {
    const first = this.#sum();
    const rest: { op: string; operand: QueryNode; at: number }[] = [];
    for (let op = this.#comparisonOperator(); op; op = this.#comparisonOperator()) {
      const { at } = this.#peek;
      rest.push({ op, operand: this.#sum(), at });
    }
    return rest.length > 0 ? { kind: "compare", first, rest } : first;
  }

  #comparisonOperator(): string | undefined {
    if (this.#peek.kind === "operator" && COMPARISONS.has(this.#peek.text))
      return this.#take().text;
    if (this.#accept("in", "name")) return "in";
    if (this.#is("not", "name") && this.#is("in", "name", 1)) {
      this.#next += 2;
      return "not in";
    }
    return undefined;
  }

  #sum(): QueryNode {
    let left = this.#product();
    while (this.#is("+") || this.#is("-")) {
      const { text: op, at } = this.#take();
      left = { kind: "binary", op, left, right: this.#product(), at };
    }
    return left;
  }

  #product(): QueryNode {
    let left = this.#sign();
    while (["*", "/", "//", "%"].some((op) => this.#is(op))) {
      const { text: op, at } = this.#take();
      left = { kind: "binary", op, left, right: this.#sign(), at };
    }
    return left;
  }

  #sign(): QueryNode {
    const signs: ("-" | "+" | "~")[] = [];
    while (this.#is("-") || this.#is("+") || this.#is("~")) {
      signs.push(this.#take().text as "-");
      if (signs.length > MAX_DEPTH) throw this.#tooDeep();
    }
    let node = this.#power();
    for (const op of signs.reverse()) node = { kind: "unary", op, operand: node };
    return node;
  }

  #power(): QueryNode {
    const left = this.#postfix();
    if (!this.#is("**")) return left;
    const { at } = this.#take();
    if (++this.#depth > MAX_DEPTH) {
      throw this.#tooDeep();
    }
    const right = this.#sign();
    this.#depth--;
    return { kind: "binary", op: "**", left, right, at };
  }

  /** Methods: `name.isna()`, `name.str.contains("x")`. */
  #postfix(): QueryNode {
    let node = this.#primary();
    while (this.#accept(".")) {
      let name = this.#name();
      if (name === "str" && this.#accept(".")) name = `str.${this.#name()}`;
      const { at } = this.#peek;
      this.#expect("(");
      node = { kind: "call", name, on: node, args: this.#items(")"), at };
    }
    return node;
  }

  #name(): string {
    if (this.#peek.kind !== "name") throw this.#unexpected();
    return this.#take().text;
  }

  #primary(): QueryNode {
    const token = this.#peek;
    const { kind, text, at } = token;
    if (kind === "number") {
      this.#next++;
      return { kind: "literal", value: numberOf(text.replaceAll("_", "")) };
    }
    if (kind === "string") {
      this.#next++;
      return { kind: "literal", value: text };
    }
    if (kind === "variable") {
      this.#next++;
      return { kind: "variable", name: text, at };
    }
    if (kind === "name" && (token.quoted || !KEYWORDS.has(text))) return this.#nameOrCall();
    if (this.#accept("(")) return this.#parenthesis();
    if (this.#accept("[")) return { kind: "list", items: this.#items("]") };
    throw this.#unexpected();
  }

  #nameOrCall(): QueryNode {
    const { text, at, quoted } = this.#take();
    const constants: Record<string, Literal> = { True: true, False: false, None: null };
    if (!quoted && Object.hasOwn(constants, text)) {
      return { kind: "literal", value: constants[text] };
    }
    if (!quoted && this.#accept("(")) {
      return { kind: "call", name: text, args: this.#items(")"), at };
    }
    return { kind: "name", name: text, at };
  }

  /** One expression in parentheses, or a tuple, which means the same as a list. */
  #parenthesis(): QueryNode {
    const first = this.#or();
    if (this.#accept(")")) return first;
    this.#expect(",");
    return { kind: "list", items: [first, ...this.#items(")")] };
  }

  #items(close: string): QueryNode[] {
    const items: QueryNode[] = [];
    while (!this.#accept(close)) {
      items.push(this.#or());
      if (this.#accept(close)) break;
      this.#expect(",");
    }
    return items;
  }
}

/** Whole numbers that a double cannot hold stay exact as bigint. */
function numberOf(text: string): number | bigint {
  const value = Number(text);
  return /^\d+$/.test(text) && !Number.isSafeInteger(value) ? BigInt(text) : value;
}
