import { closestNames } from "../../closest.js";
import { BeambookError } from "../../errors.js";
import { LINE_TABLE } from "./line-table.js";

/** Level of the vacancy whose filling gives a line. */
export type Level = "K" | "L1" | "L2" | "L3" | "M3" | "M4" | "M5";

/** A line of an element. */
export interface EmissionLine {
  /** Symbol of the element. */
  element: string;
  /** Siegbahn's name, `Ka1`. */
  name: string;
  level: Level;
  /** keV. */
  energy: number;
  /** Share of the level's lines, 0 to 1. */
  intensity: number;
  /** Energy needed to make the vacancy, keV. */
  edge: number;
}

let table: ReadonlyMap<string, readonly EmissionLine[]> | undefined;

function lineTable(): ReadonlyMap<string, readonly EmissionLine[]> {
  table ??= new Map(LINE_TABLE.trim().split("\n").map(parseElement));
  return table;
}

function parseElement(row: string): [string, EmissionLine[]] {
  const [head, ...levels] = row.split("|");
  const element = head.split(" ")[1];
  const lines = levels.flatMap((text) => {
    const [level, edge, ...parts] = text.split(" ");
    return parts.map((part) => {
      const [name, energy, intensity] = part.split(":");
      return {
        element,
        name,
        level: level as Level,
        energy: Number(energy),
        intensity: Number(intensity),
        edge: Number(edge),
      };
    });
  });
  return [element, lines];
}

/**
 * Lines of an element, by level and then by intensity.
 *
 * @param symbol - `Fe`; elements 11 (Na) to 92 (U)
 * @throws NotFound
 * @source W. T. Elam, B. D. Ravel, J. R. Sieber, Radiation Physics and Chemistry 63, 121 (2002)
 */
export function elementLines(symbol: string): readonly EmissionLine[] {
  const found = lineTable().get(symbol);
  if (found) return found;
  const closest = closestNames(symbol, lineTable().keys());
  throw new BeambookError("NotFound", `No lines are known of an element "${symbol}".`, {
    hint: `Closest: ${closest.join(", ")}. The table has the elements from Na to U.`,
  });
}

/**
 * One line by name, `Fe Ka` for the mean of Ka1 and Ka2 weighted by intensity, `Pb La1` for exactly one.
 *
 * @returns keV
 * @throws NotFound
 */
export function lineEnergy(name: string): number {
  const [symbol, line = ""] = name.trim().split(/[\s_-]+/);
  const wanted = line.replace("α", "a").replace("β", "b").replace("γ", "g");
  const lines = elementLines(symbol);
  const same = lines.filter((l) => l.name === wanted);
  const group = same.length > 0 ? same : lines.filter((l) => wanted && l.name.startsWith(wanted));
  if (group.length === 0) {
    throw new BeambookError("NotFound", `${symbol} has no line "${line}".`, {
      hint: `It has ${lines.map((l) => l.name).join(", ")}.`,
    });
  }
  const total = group.reduce((sum, l) => sum + l.intensity, 0);
  return group.reduce((sum, l) => sum + l.energy * l.intensity, 0) / total;
}

/** What {@link findLines} looks among. */
export interface FindLinesOptions {
  /** Largest distance in keV; 0.05. */
  tolerance?: number;
  /** Least share of the level's lines; 0.05. */
  least?: number;
  /** Highest energy of an edge that can be excited, keV: the tube's voltage; any unless given. */
  excitation?: number;
}

/** Lines near an energy (keV), the nearest first. */
export function findLines(energy: number, options: FindLinesOptions = {}): EmissionLine[] {
  const { tolerance = 0.05, least = 0.05, excitation = Number.POSITIVE_INFINITY } = options;
  return [...lineTable().values()]
    .flat()
    .filter((l) => Math.abs(l.energy - energy) <= tolerance)
    .filter((l) => l.intensity >= least && l.edge < excitation)
    .sort((a, b) => Math.abs(a.energy - energy) - Math.abs(b.energy - energy));
}

/** Lines that are fitted together: those of one element whose vacancies come about together. */
export interface LineGroup {
  /** `Fe K`, `Pb L3`. */
  name: string;
  element: string;
  /** Energies in keV and shares that add up to 1. */
  lines: readonly { energy: number; intensity: number }[];
}

/**
 * The lines of one level of an element, `Fe K` or `Pb L3`; an element alone gives its strongest level between the
 * limits: K, else L3, else M5.
 *
 * @param limits - keV that the detector sees; 1 to 40
 * @throws NotFound
 */
export function lineGroup(
  name: string,
  { limits = [1, 40] }: { limits?: readonly [number, number] } = {},
): LineGroup {
  const [element, level] = name.trim().split(/\s+/);
  const lines = elementLines(element).filter(
    ({ energy }) => energy >= limits[0] && energy <= limits[1],
  );
  const chosen = level ?? ["K", "L3", "M5"].find((l) => lines.some((line) => line.level === l));
  const group = lines.filter((line) => line.level === chosen);
  if (group.length === 0) {
    throw new BeambookError(
      "NotFound",
      `${element} has no lines of level ${level ?? "K, L3 or M5"} from ${limits[0]} to ${limits[1]} keV.`,
      { hint: `It has ${[...new Set(lines.map((l) => l.level))].join(", ") || "none there"}.` },
    );
  }
  const total = group.reduce((sum, { intensity }) => sum + intensity, 0);
  return {
    name: `${element} ${chosen}`,
    element,
    lines: group.map(({ energy, intensity }) => ({ energy, intensity: intensity / total })),
  };
}
