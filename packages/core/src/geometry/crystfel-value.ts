import { BeambookError } from "../errors.js";
import type { GeomBlock, GeomEntry } from "./crystfel-parse.js";
import type { Vector } from "./vector.js";

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const TERM = /([+-]?)\s*((?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)?\s*([xyz])/giy;

/** What is wrong with a value, where. */
export function badValue(
  file: string,
  name: string,
  entry: GeomEntry,
  hint: string,
): BeambookError {
  return new BeambookError("FileFormat", `${name} cannot be "${entry.value}".`, {
    file,
    at: `line ${entry.line}`,
    hint,
  });
}

/** A field of a panel that must be there. */
export function required(block: GeomBlock, key: string, file: string): GeomEntry {
  const entry = block.fields.get(key);
  if (entry) return entry;
  throw new BeambookError("FileFormat", `Panel "${block.name}" has no ${key}.`, {
    file,
    at: `line ${block.line}`,
    hint: `Add "${block.name}/${key} = …" or one for all panels before it.`,
  });
}

/** A field as a number. */
export function numberOf(block: GeomBlock, key: string, file: string, missing?: number): number {
  const entry = missing === undefined ? required(block, key, file) : block.fields.get(key);
  if (!entry) return missing as number;
  if (!NUMBER.test(entry.value)) {
    throw badValue(file, `${block.name}/${key}`, entry, "It must be a number.");
  }
  return Number(entry.value);
}

/** A field as a direction, such as "+0.5x -1y": pixels along x, y and z per step. */
export function directionOf(block: GeomBlock, key: string, file: string): Vector {
  const entry = required(block, key, file);
  const sum: [number, number, number] = [0, 0, 0];
  const text = entry.value.trim();
  let end = 0;
  TERM.lastIndex = 0;
  for (let term = TERM.exec(text); term; term = TERM.exec(text)) {
    const size = term[2] === undefined ? 1 : Number(term[2]);
    sum["xyz".indexOf(term[3].toLowerCase())] += term[1] === "-" ? -size : size;
    end = TERM.lastIndex;
    while (text[end] === " " || text[end] === "\t") end++;
    TERM.lastIndex = end;
  }
  if (end !== text.length || end === 0) {
    throw badValue(file, `${block.name}/${key}`, entry, 'Directions look like "+1.0x -0.2y".');
  }
  return sum;
}

/**
 * A quantity with an optional unit, in the base unit; a text that is no number (an HDF5 path) stays as it is.
 *
 * @param units - how many base units each unit has, in lower case
 */
export function quantity(value: string, units: Readonly<Record<string, number>>): number | string {
  const [number, unit = "", ...rest] = value.split(/\s+/);
  const attached = /^(.*?\d\.?)([a-z]+)$/i.exec(number);
  const [digits, name] = attached && unit === "" ? [attached[1], attached[2]] : [number, unit];
  const factor = name === "" ? 1 : units[name.toLowerCase()];
  if (rest.length > 0 || !NUMBER.test(digits) || factor === undefined) return value;
  return factor === 1 ? Number(digits) : Number((Number(digits) * factor).toPrecision(15));
}

/** Electron volts per unit. */
export const ENERGY_UNITS: Readonly<Record<string, number>> = { ev: 1, kev: 1e3, mev: 1e6 };

/** Metres per unit. */
export const LENGTH_UNITS: Readonly<Record<string, number>> = { m: 1, mm: 1e-3 };
