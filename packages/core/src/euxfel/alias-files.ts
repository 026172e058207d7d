import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { extname } from "node:path";
import { BeambookError } from "../errors.js";
import type { AliasDefinition } from "./aliases.js";

type Parser = (text: string) => unknown;

/** Parsers by the end of a file's name; those of YAML and TOML are loaded when they are needed. */
const PARSERS: Record<string, () => Parser> = {
  ".json": () => JSON.parse,
  ".yaml": yaml,
  ".yml": yaml,
  ".toml": () => load<typeof import("smol-toml")>("smol-toml").parse,
};

function yaml(): Parser {
  return load<typeof import("yaml")>("yaml").parse;
}

function load<T>(name: string): T {
  return createRequire(import.meta.url)(name) as T;
}

/**
 * Reads short names from a JSON, YAML or TOML file.
 *
 * @throws `FileNotFound`, `FileFormat` with what the parser says, `UnsupportedType` for another kind of file.
 */
export function readAliasFile(path: string): AliasDefinition {
  const parser = PARSERS[extname(path).toLowerCase()];
  if (!parser) {
    throw new BeambookError("UnsupportedType", "Aliases are read from JSON, YAML and TOML.", {
      file: path,
      hint: `Names end in ${Object.keys(PARSERS).join(", ")}.`,
    });
  }
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw new BeambookError("FileNotFound", "Cannot read the aliases.", { file: path, cause });
  }
  let found: unknown;
  try {
    found = parser()(text);
  } catch (cause) {
    const reason = (cause as Error).message.split("\n", 1)[0];
    throw new BeambookError("FileFormat", `The aliases cannot be parsed: ${reason}`, {
      file: path,
      cause,
    });
  }
  assertDefinition(found, path);
  return found;
}

function assertDefinition(found: unknown, file: string): asserts found is AliasDefinition {
  const isMap = (value: unknown): value is Record<string, unknown> =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  const isPair = (value: unknown): boolean =>
    Array.isArray(value) && value.length === 2 && value.every((item) => typeof item === "string");
  const isNames = (value: unknown): boolean =>
    isMap(value) && Object.values(value).every((key) => typeof key === "string");
  const bad = isMap(found)
    ? Object.entries(found).find(
        ([, value]) => typeof value !== "string" && !isPair(value) && !isNames(value),
      )
    : ["the file", found];
  if (bad === undefined) return;
  throw new BeambookError("FileFormat", `"${bad[0]}" is no alias.`, {
    file,
    hint: "Write name: source, name: [source, key], or source: { name: key }.",
  });
}
