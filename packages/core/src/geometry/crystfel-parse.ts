import { BeambookError } from "../errors.js";

/** A value of a .geom file and the line it stands on (from 1). */
export interface GeomEntry {
  readonly value: string;
  readonly line: number;
}

/** The fields of one panel or bad region, those of the whole file that hold for it included. */
export interface GeomBlock {
  readonly name: string;
  /** Where it is first mentioned. */
  readonly line: number;
  readonly fields: ReadonlyMap<string, GeomEntry>;
}

/** A .geom file before its numbers are read. */
export interface GeomFile {
  readonly path: string;
  /** Values that belong to no panel, as they stand at the end of the file. */
  readonly globals: ReadonlyMap<string, GeomEntry>;
  readonly panels: readonly GeomBlock[];
  readonly bad: readonly GeomBlock[];
  /** Panels of each rigid group. */
  readonly rigidGroups: ReadonlyMap<string, readonly string[]>;
  /** Rigid groups of each collection. */
  readonly collections: ReadonlyMap<string, readonly string[]>;
  /** Lines that hold only a comment, without the semicolon. */
  readonly comments: readonly string[];
}

const GROUP = "rigid_group_";
const COLLECTION = "rigid_group_collection_";

/**
 * Reads the lines of a CrystFEL geometry file.
 *
 * @param path - for messages
 * @throws FileFormat with the line number for a line that is neither a comment nor `key = value`
 * @source CrystFEL manual, crystfel_geometry(5)
 */
export function parseGeom(text: string, path: string): GeomFile {
  const globals = new Map<string, GeomEntry>();
  const panels = new Map<string, MutableBlock>();
  const bad = new Map<string, MutableBlock>();
  const rigidGroups = new Map<string, readonly string[]>();
  const collections = new Map<string, readonly string[]>();
  const comments: string[] = [];
  text.split(/\r?\n/).forEach((whole, index) => {
    const line = index + 1;
    const semicolon = whole.indexOf(";");
    const content = (semicolon < 0 ? whole : whole.slice(0, semicolon)).trim();
    if (content === "") {
      if (semicolon >= 0) comments.push(whole.slice(semicolon + 1).trimEnd());
      return;
    }
    const { block, key, value } = splitLine(content, path, line);
    const entry = { value, line };
    if (block !== undefined) {
      const isBad = block.startsWith("bad");
      const blocks = isBad ? bad : panels;
      const known = blocks.get(block) ?? {
        name: block,
        line,
        // A panel starts with the values given so far for the whole file.
        fields: new Map(isBad ? [] : globals),
      };
      known.fields.set(key, entry);
      blocks.set(block, known);
    } else if (key.startsWith(COLLECTION)) {
      collections.set(key.slice(COLLECTION.length), splitList(value));
    } else if (key.startsWith(GROUP)) {
      rigidGroups.set(key.slice(GROUP.length), splitList(value));
    } else {
      globals.set(key, entry);
    }
  });
  return {
    path,
    globals,
    panels: [...panels.values()],
    bad: [...bad.values()],
    rigidGroups,
    collections,
    comments,
  };
}

interface MutableBlock extends GeomBlock {
  readonly fields: Map<string, GeomEntry>;
}

function splitLine(
  content: string,
  path: string,
  line: number,
): { block: string | undefined; key: string; value: string } {
  const equals = content.indexOf("=");
  const left = content.slice(0, equals).trim();
  const value = content.slice(equals + 1).trim();
  if (equals < 0 || left === "" || value === "") {
    throw new BeambookError("FileFormat", `"${content}" is not of the form "key = value".`, {
      file: path,
      at: `line ${line}`,
    });
  }
  const slash = left.indexOf("/");
  if (slash < 0) return { block: undefined, key: left, value };
  return { block: left.slice(0, slash).trim(), key: left.slice(slash + 1).trim(), value };
}

function splitList(value: string): string[] {
  return value
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean);
}
