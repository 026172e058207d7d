import { closestNames } from "../closest.js";
import { JUPYTER_DISPLAY, type MimeBundle } from "../display.js";
import { BeambookError } from "../errors.js";
import { libraryMaterials } from "./library.js";
import { Material } from "./material.js";
import { substanceOf } from "./substance.js";

const made: Map<string, Material> = new Map();
const registered: Map<string, Material> = new Map();

/** Names of all materials, of the library and registered. */
export function materialNames(): string[] {
  return [...new Set([...Object.keys(libraryMaterials()), ...registered.keys()])].sort();
}

function plainName(name: string): string {
  return name.replace(/\.ncmat$/, "");
}

/** A material by name, with or without `.ncmat`; undefined when there is none. */
export function findMaterial(name: string): Material | undefined {
  const plain = plainName(name);
  const own = registered.get(plain) ?? made.get(plain);
  if (own) return own;
  const library = libraryMaterials();
  if (!Object.hasOwn(library, plain)) return undefined;
  const material = new Material(substanceOf(plain, library[plain]));
  made.set(plain, material);
  return material;
}

/**
 * A material by name, with or without `.ncmat`.
 *
 * @throws NotFound with the closest names
 */
export function materialNamed(name: string): Material {
  const found = findMaterial(name);
  if (found) return found;
  const isFile = /[/\\]/.test(name);
  throw new BeambookError("NotFound", `No material "${name}".`, {
    hint: isFile
      ? `Read the file first: await readMaterial("${name}").`
      : `Closest: ${closestNames(plainName(name), materialNames()).join(", ")}. See materialNames(), or read a file with readMaterial().`,
  });
}

/** Makes a material known under its name for the rest of this process; it hides one of the library. */
export function addMaterial(material: Material): Material {
  registered.set(plainName(material.mat), material);
  return material;
}

/** Takes away what {@link addMaterial} made known. */
export function clearRegisteredMaterials(): void {
  registered.clear();
}

/** The library's names with formulas, when a notebook shows it. */
function displayed(): MimeBundle {
  const lines = materialNames().map((name) => `${name} (${materialNamed(name).formula})`);
  return { "text/plain": `${lines.length} materials:\n${lines.join("\n")}` };
}

const COMPLETE_NAMES: unique symbol = Symbol.for("beambook.completeNames") as never;

/**
 * All materials by name, with or without `.ncmat`; names complete in a notebook.
 *
 * @throws NotFound with the closest names
 * @example
 * materials["Fe_sg229_Iron-alpha"].formula; // "Fe"
 */
export const materials: Readonly<Record<string, Material>> = new Proxy<Record<string, Material>>(
  Object.create(null),
  {
    get(_: object, key: string | symbol): unknown {
      if (key === COMPLETE_NAMES) return materialNames;
      if (key === JUPYTER_DISPLAY) return displayed;
      // Whoever awaits, prints or compares the library asks for these.
      if (typeof key === "symbol" || key === "then" || key === "toJSON") return undefined;
      if (key === "toString") return () => `materials (${materialNames().length})`;
      return materialNamed(key);
    },
    has: (_: object, key: string | symbol): boolean =>
      key === JUPYTER_DISPLAY || (typeof key === "string" && findMaterial(key) !== undefined),
    ownKeys: (): string[] => materialNames(),
    getOwnPropertyDescriptor(_: object, key: string | symbol): PropertyDescriptor | undefined {
      const value = typeof key === "string" ? findMaterial(key) : undefined;
      return value && { value, enumerable: true, configurable: true, writable: false };
    },
    set(): boolean {
      throw new BeambookError("InvalidArgument", "The library of materials cannot be written to.", {
        hint: "Use registerMaterial().",
      });
    },
  },
);
