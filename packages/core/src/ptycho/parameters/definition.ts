import { BeambookError } from "../../errors.js";
import { parseIni } from "./ini.js";
import { parseLiteral } from "./literal.js";
import { Param } from "./param.js";

/** Kinds of values that are checked; other words are kept for the reader. */
export type ParameterType =
  | "int"
  | "float"
  | "complex"
  | "str"
  | "bool"
  | "tuple"
  | "list"
  | "array"
  | "ndarray"
  | "Param"
  | "dict"
  | "None"
  | "file"
  | (string & {});

/** What is known of one parameter. Only `default` may stand alone, when an inherited parameter has the rest. */
export interface ParameterDefinition {
  default?: unknown;
  /** One line on what it is. */
  help?: string;
  /** More lines; `<newline>` marks a paragraph. */
  doc?: string;
  /** One kind or several. `@path` takes the kind of another parameter, `@path.*` any of its children. */
  type?: ParameterType | readonly ParameterType[];
  /** 0 for everybody, 1 for users, 2 for experts. */
  userlevel?: number;
  /** Allowed values; `null` is always allowed. */
  choices?: readonly unknown[];
  lowlim?: number;
  uplim?: number;
}

/** Parameters by name; dots nest. */
export type ParameterDefinitions = Record<string, ParameterDefinition>;

const LITERAL_TYPES = ["int", "float", "tuple", "list", "complex"];

/** Whether a default of these kinds is read as a Python literal. */
export function isLiteralType(types: readonly string[]): boolean {
  return types.some((type) => LITERAL_TYPES.includes(type));
}

/** Defaults as they were written, so that they are printed as they were. */
export const writtenDefaults: WeakMap<ParameterDefinition, string> = new WeakMap();

/**
 * Reads parameters from documentation text in INI form: a section for each parameter with the options `default`, `help`,
 * `doc`, `type`, `userlevel`, `choices`, `lowlim` and `uplim`. Text before a line `Defaults:` is left out, and text
 * without that line and without sections has none.
 *
 * @throws `FileFormat` with the line, `InvalidArgument` for an option that has no meaning
 * @example
 * class NumpyScan extends PtyScan.define(parseDoc(`
 *   [base_path]
 *   default = './'
 *   type = str
 *   help = Folder of the data files.
 * `)) {}
 */
export function parseDoc(text: string): ParameterDefinitions {
  const start = /^[^\S\n]*Defaults:[^\S\n]*\r?$/m.exec(text);
  const ini = start ? text.slice(start.index + start[0].length) : text;
  if (!start && !/^[^\S\n]*\[/m.test(text)) return {};
  const found: ParameterDefinitions = {};
  for (const [name, options] of parseIni(ini)) found[name] = definitionOf(name, options);
  return found;
}

function definitionOf(name: string, options: Map<string, string>): ParameterDefinition {
  const types = options
    .get("type")
    ?.split(",")
    .map((type) => type.trim());
  const definition: ParameterDefinition = {};
  for (const [option, text] of options) {
    switch (option) {
      case "default":
        definition.default = parseParameter(text, types ?? []);
        writtenDefaults.set(definition, text);
        break;
      case "type":
        definition.type = types;
        break;
      case "help":
      case "doc":
        definition[option] = text;
        break;
      case "choices":
        definition.choices = readChoices(text);
        break;
      case "userlevel":
      case "lowlim":
      case "uplim":
        definition[option] = readNumber(name, option, text);
        break;
      default:
        throw new BeambookError("InvalidArgument", `Parameter ${name} has an option "${option}".`, {
          hint: "Known are default, help, doc, type, userlevel, choices, lowlim and uplim.",
        });
    }
  }
  return definition;
}

/** The value that a default's text stands for. `@path` stays text: it names another parameter. */
export function parseParameter(text: string, types: readonly string[]): unknown {
  const lower = text.toLowerCase();
  if (lower === "param" || lower === "dict") return new Param();
  if (lower === "" || lower === "none") return null;
  if (lower === "true" || lower === "false") return lower === "true";
  if (text.startsWith("@")) return text;
  if (isLiteralType(types)) {
    try {
      return parseLiteral(text);
    } catch (error) {
      if (!types.includes("str") && !types.includes("file")) throw error;
    }
  }
  const quoted = /^(['"])(.*)\1$/s.exec(text);
  return quoted ? quoted[2] : text;
}

function readChoices(text: string): unknown[] {
  const value = parseLiteral(text);
  return Array.isArray(value) ? value : [value];
}

function readNumber(name: string, option: string, text: string): number | undefined {
  if (text === "" || text.toLowerCase() === "none") return undefined;
  const value = Number(text);
  if (!Number.isNaN(value)) return value;
  throw new BeambookError("InvalidArgument", `${option} of parameter ${name} is "${text}".`, {
    hint: "Write a number.",
  });
}
