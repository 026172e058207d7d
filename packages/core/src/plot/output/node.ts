import { BeambookError } from "../../errors.js";

/**
 * A module of Node, loaded on use: figures are described and drawn in a browser too, only PNG files and `save` need
 * Node.
 */
export function nodeModule<K extends string, T>(name: K): T | undefined {
  const builtin = typeof process === "undefined" ? undefined : process.getBuiltinModule;
  return builtin?.(name) as T | undefined;
}

/** @throws UnsupportedType outside Node */
export function requireNode<T>(name: string, purpose: string): T {
  const found = nodeModule<string, T>(name);
  if (found === undefined) {
    throw new BeambookError("UnsupportedType", `${purpose} needs Node.`, {
      hint: "toSvg() works anywhere.",
    });
  }
  return found;
}
