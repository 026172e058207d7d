import { closestNames } from "../../closest.js";
import { JUPYTER_DISPLAY, type MimeBundle } from "../../display.js";
import { BeambookError } from "../../errors.js";
import { checkTree, FAILING, type ParameterCheck, resolveType } from "./check.js";
import {
  type ParameterDefinition,
  type ParameterDefinitions,
  writtenDefaults,
} from "./definition.js";
import { definitionLines } from "./format.js";
import { formatIni } from "./ini.js";
import { Param } from "./param.js";

/** Options that a parameter needs, with an empty value at least. */
const REQUIRED = ["default", "help"] as const;

/** A parameter in the tree of documented parameters, or a branch of it. */
export class ParameterNode {
  /** Last part of the path. */
  readonly name: string;
  readonly parent: ParameterNode | undefined;
  readonly children: Map<string, ParameterNode> = new Map();
  /** What is known of it; for a branch the type is "Param". */
  definition: ParameterDefinition;

  constructor(name: string, parent?: ParameterNode, definition: ParameterDefinition = branch()) {
    this.name = name;
    this.parent = parent;
    this.definition = definition;
  }

  /** Path from the root, with dots. */
  get path(): string {
    return this.parent?.path ? `${this.parent.path}.${this.name}` : this.name;
  }

  /** The topmost node. */
  get root(): ParameterNode {
    return this.parent?.root ?? this;
  }

  /** {@link types}, where those of other parameters take the place of references to them. */
  get kinds(): readonly string[] {
    return this.types.flatMap((type) => resolveType(this, type));
  }

  /** Kinds of values it takes. */
  get types(): readonly string[] {
    const { type } = this.definition;
    return type === undefined ? [] : typeof type === "string" ? [type] : type;
  }

  /**
   * The node below this one at a path with dots.
   *
   * @throws `NotFound` with the closest names
   */
  get(path: string): ParameterNode {
    const found = this.find(path);
    if (found) return found;
    const all = [...this.walk()].map((node) => node.path);
    throw new BeambookError("NotFound", `There is no parameter "${path}".`, {
      hint: `Closest: ${closestNames(path, all).join(", ")}.`,
    });
  }

  /** {@link get}, or undefined. */
  find(path: string): ParameterNode | undefined {
    let node: ParameterNode | undefined = this;
    for (const part of path.split(".")) node = node?.children.get(part);
    return node;
  }

  /** This node's descendants, parents first. */
  *walk(): Generator<ParameterNode> {
    for (const child of this.children.values()) {
      yield child;
      yield* child.walk();
    }
  }

  /**
   * Adds parameters below this node, or changes those that are there: what a definition does not give is kept.
   *
   * @throws `InvalidArgument` for a new parameter without `default` or `help`
   */
  add(definitions: ParameterDefinitions): this {
    for (const [path, definition] of Object.entries(definitions)) {
      const node = this.#make(path);
      const before = node.isNew ? {} : node.node.definition;
      const merged: ParameterDefinition = { ...before, ...definition };
      const written = writtenDefaults.get("default" in definition ? definition : before);
      if (written !== undefined) writtenDefaults.set(merged, written);
      for (const option of REQUIRED) {
        if (merged[option] === undefined) {
          throw new BeambookError(
            "InvalidArgument",
            `Missing required option(s) <${option}> for parameter ${path}.`,
          );
        }
      }
      node.node.definition = merged;
    }
    return this;
  }

  /** The defaults of all parameters below, as a tree; `depth` levels of it, all unless told. */
  makeDefault({ depth = Number.POSITIVE_INFINITY }: { depth?: number } = {}): Param {
    const made = new Param();
    for (const [name, child] of this.children) {
      if (name === "*") continue;
      if (child.children.size === 0) made[name] = child.defaultValue();
      else made[name] = depth > 0 ? child.makeDefault({ depth: depth - 1 }) : new Param();
    }
    return made;
  }

  /**
   * This parameter's default; `@path` is followed to the parameter or branch it names.
   *
   * @throws `InvalidArgument` when that leads back here
   */
  defaultValue(): unknown {
    return this.#followDefault([]);
  }

  #followDefault(followed: readonly ParameterNode[]): unknown {
    const value = this.definition.default;
    if (typeof value === "string" && value.startsWith("@")) {
      if (followed.includes(this)) {
        const paths = [...followed, this].map(({ path }) => path).join(" → ");
        throw new BeambookError("InvalidArgument", `Defaults refer to each other: ${paths}.`);
      }
      const target = this.root.get(value.slice(1));
      if (target.children.size > 0) return target.makeDefault();
      return target.#followDefault([...followed, this]);
    }
    if (value instanceof Param) return value.copy(99);
    return Array.isArray(value) ? [...value] : value;
  }

  /** Compares values with this node's parameters; see {@link ParameterCheck}. */
  check(values: object): ParameterCheck[] {
    return checkTree(this, values);
  }

  /**
   * Checks values and refuses wrong ones.
   *
   * @throws `InvalidArgument` that lists every wrong path
   */
  validate(values: object): void {
    const wrong = this.check(values).filter(({ code }) => FAILING.includes(code));
    if (wrong.length === 0) return;
    const lines = wrong.map(
      ({ path, check, hint }) => `  ${path} - ${check}${hint ? `: ${hint}` : ""}`,
    );
    throw new BeambookError(
      "InvalidArgument",
      `Parameter validation failed:\n${lines.join("\n")}\n`,
      {
        hint: "See defaultsTree for types, limits and choices.",
      },
    );
  }

  /** The documentation text in INI form: of this parameter, or of all below a branch. */
  toString(): string {
    if (this.children.size === 0) return formatIni([[this.name, definitionLines(this.definition)]]);
    const above = this.path === "" ? 0 : this.path.length + 1;
    return formatIni(
      [...this.walk()]
        .filter((node) => !node.#implicit)
        .map((node) => [node.path.slice(above), definitionLines(node.definition)]),
    );
  }

  /** @internal */
  [JUPYTER_DISPLAY](): MimeBundle {
    return { "text/plain": this.toString() };
  }

  get #implicit(): boolean {
    return this.children.size > 0 && this.definition.help === IMPLICIT;
  }

  #make(path: string): { node: ParameterNode; isNew: boolean } {
    let node: ParameterNode = this;
    let isNew = false;
    for (const part of path.split(".")) {
      const child = node.children.get(part);
      isNew = child === undefined;
      const next: ParameterNode = child ?? new ParameterNode(part, node);
      if (isNew) node.children.set(part, next);
      node = next;
    }
    return { node, isNew };
  }
}

const IMPLICIT = "";

function branch(): ParameterDefinition {
  return { default: new Param(), help: IMPLICIT, type: "Param" };
}
