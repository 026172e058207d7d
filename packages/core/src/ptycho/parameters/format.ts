import { isLiteralType, type ParameterDefinition, writtenDefaults } from "./definition.js";
import { isLiteral } from "./literal.js";
import { isBranch, isParam } from "./param.js";

/** The options of a parameter as INI pairs: `default` and `help` first, then the rest as they were given. */
export function definitionLines(definition: ParameterDefinition): [string, string][] {
  const { default: value, help = "", ...rest } = definition;
  const lines: [string, string][] = [
    ["default", writtenDefaults.get(definition) ?? formatDefault(value, definition.type)],
    ["help", help],
  ];
  for (const [option, given] of Object.entries(rest)) {
    if (given === undefined) continue;
    const list = option === "type" && Array.isArray(given);
    lines.push([option, list ? given.join(", ") : formatOption(given)]);
  }
  return lines;
}

/** A value as a Python literal. */
export function formatLiteral(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "string")
    return `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  if (Array.isArray(value)) return `[${value.map(formatLiteral).join(", ")}]`;
  if (isBranch(value)) {
    const items = Object.entries(value).map(([k, v]) => `${formatLiteral(k)}: ${formatLiteral(v)}`);
    return `{${items.join(", ")}}`;
  }
  return String(value).replace("Infinity", "inf").replace("NaN", "nan");
}

/** A value as it stands in documentation text: strings bare unless they would be read as something else. */
export function formatParameter(value: unknown, types?: readonly string[]): string {
  return formatDefault(value, types);
}

function formatOption(value: unknown): string {
  return typeof value === "string" ? value : formatLiteral(value);
}

/** A default as text: strings bare unless they would be read as something else. */
function formatDefault(value: unknown, type: ParameterDefinition["type"]): string {
  if (isParam(value)) return "Param";
  if (Array.isArray(value)) {
    const items = value.map(formatLiteral).join(", ");
    const tuple = typeof type === "string" ? type === "tuple" : type?.includes("tuple");
    return tuple ? `(${items}${value.length === 1 ? "," : ""})` : `[${items}]`;
  }
  if (typeof value !== "string") return formatLiteral(value);
  const types = type === undefined ? [] : typeof type === "string" ? [type] : type;
  const plain =
    value !== "" &&
    value === value.trim() &&
    !/^(['"].*|none|true|false|param|dict)$/i.test(value) &&
    !(isLiteralType(types) && isLiteral(value));
  return plain ? value : `'${value}'`;
}
