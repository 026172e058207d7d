import { closestNames } from "../closest.js";
import { BeambookError } from "../errors.js";
import { ZarrArray } from "./array.js";
import { type ArrayMeta, parseMetadata, type ZarrFormat } from "./metadata.js";
import { ZipArchive, type ZipRepair } from "./zip/archive.js";
import { writerOf } from "./zip/lock.js";
import { repairArchive } from "./zip/repair.js";

/** Options of {@link openZarrZip}. */
export interface OpenZarrOptions {
  /**
   * Whether to put right a file whose writer was interrupted, so that others can read it too: `"auto"` (default) does so
   * if that writer is known to have ended, true always, false never.
   */
  repair?: boolean | "auto";
}

/** A zarr hierarchy in a zip: the arrays in it by name. Close it after use. */
export class ZarrZip {
  readonly path: string;
  readonly archive: ZipArchive;
  /** Version of the zarr format. */
  readonly format: ZarrFormat;
  /** What was wrong with the file when it was opened. */
  readonly repair: ZipRepair | undefined;
  readonly #arrays: ReadonlyMap<string, string>;
  readonly #metas = new Map<string, ArrayMeta>();

  /** @internal */
  constructor(archive: ZipArchive, repair: ZipRepair | null | undefined = archive.repair) {
    this.archive = archive;
    this.path = archive.path;
    this.repair = repair ?? undefined;
    this.format = formatOf(archive);
    this.#arrays = findArrays(archive, this.format);
  }

  /** Names of all arrays, sorted as Python sorts. */
  get names(): string[] {
    return [...this.#arrays.keys()].sort(byCodePoint);
  }

  /** Whether there is an array of this name. */
  has(name: string): boolean {
    return this.#arrays.has(name);
  }

  /**
   * An array.
   *
   * @throws NotFound with the closest names
   * @throws FileFormat when its metadata is damaged
   */
  array(name: string): ZarrArray {
    return new ZarrArray(this.archive, this.#meta(name));
  }

  /** Names of entries that belong to no array and no group. */
  get foreign(): string[] {
    const own = [...this.#arrays.keys()].map((name) => `${name}/`);
    return [...this.archive.entries.keys()].filter((entry) => {
      const last = entry.slice(entry.lastIndexOf("/") + 1);
      if (METADATA.has(last)) return false;
      return !own.some((prefix) => entry.startsWith(prefix));
    });
  }

  /** Ends access; may be called again. */
  close(): void {
    this.archive.close();
  }

  #meta(name: string): ArrayMeta {
    const known = this.#metas.get(name);
    if (known) return known;
    const entry = this.#arrays.get(name);
    if (entry === undefined) {
      const closest = closestNames(name, this.#arrays.keys());
      throw new BeambookError("NotFound", `No array "${name}".`, {
        file: this.path,
        hint: closest.length > 0 ? `Closest: ${closest.join(", ")}.` : "The file has no arrays.",
      });
    }
    const meta = parseMetadata(this.archive.readText(entry), name, this.format, this.path);
    this.#metas.set(name, meta);
    return meta;
  }
}

const METADATA: ReadonlySet<string> = new Set(
  ".zgroup .zarray .zattrs .zmetadata zarr.json".split(" "),
);

/**
 * Opens a zarr hierarchy in a zip (version 2 or 3).
 *
 * @throws FileNotFound, FileAccess
 * @throws FileFormat when this is no zip, holds no zarr, or both versions at once
 */
export async function openZarrZip(path: string, options: OpenZarrOptions = {}): Promise<ZarrZip> {
  const { repair = "auto" } = options;
  const archive = new ZipArchive(path);
  try {
    if (!archive.repair || repair === false) return new ZarrZip(archive);
    const found = archive.repair;
    // A writer is at work: what it has not finished is no damage.
    if (found.kind === "unfinished tail" && writerOf(path)) return new ZarrZip(archive, null);
    // Or it has finished since.
    const again = new ZipArchive(path);
    if (!again.repair) {
      archive.close();
      return new ZarrZip(again);
    }
    again.close();
    if (repair === "auto" && hasLost(new ZarrZip(archive))) return new ZarrZip(archive);
    if (!(await repairArchive(path, repair === true))) return new ZarrZip(archive);
    archive.close();
    return new ZarrZip(new ZipArchive(path), found);
  } catch (error) {
    archive.close();
    throw error;
  }
}

/** Whether chunks of an array are missing that was written without gaps as far as one can tell. */
function hasLost(zarr: ZarrZip): boolean {
  if (zarr.repair?.kind !== "directory missing") return false;
  return zarr.names.some((name) => {
    try {
      const array = zarr.array(name);
      let stored = 0;
      for (const _ of array.chunkNames()) stored++;
      return stored < array.chunkCount;
    } catch {
      return true;
    }
  });
}

/** Order of Python's `sorted`. */
export function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function formatOf({ entries, path }: ZipArchive): ZarrFormat {
  const names = [...entries.keys()];
  const v2 = names.filter((name) => /(^|\/)\.z(group|array)$/.test(name));
  const v3 = names.filter((name) => /(^|\/)zarr\.json$/.test(name));
  if (v2.length > 0 && v3.length > 0) {
    throw new BeambookError("FileFormat", "The file holds zarr 2 and zarr 3 data side by side.", {
      file: path,
      hint:
        `Newer programs see only ${v3[0]} and the like, older ones only ${v2[0]}: ` +
        "repacking it would delete one of them. Restore a copy from before the last append.",
    });
  }
  if (v2.length === 0 && v3.length === 0) {
    const some = names.slice(0, 3).join(", ");
    throw new BeambookError("FileFormat", "The zip holds no zarr data.", {
      file: path,
      hint: names.length > 0 ? `It has ${names.length} entries: ${some}, …` : "It is empty.",
    });
  }
  return v2.length > 0 ? 2 : 3;
}

/** Metadata entries of the arrays by the arrays' names. */
function findArrays(archive: ZipArchive, format: ZarrFormat): Map<string, string> {
  const arrays = new Map<string, string>();
  const last = format === 2 ? "/.zarray" : "/zarr.json";
  for (const entry of archive.entries.keys()) {
    if (!entry.endsWith(last)) continue;
    if (format === 3 && isGroup(archive, entry)) continue;
    arrays.set(entry.slice(0, -last.length), entry);
  }
  return arrays;
}

/** Metadata that cannot be read counts as an array's, so that reading it says why. */
function isGroup(archive: ZipArchive, entry: string): boolean {
  try {
    return (JSON.parse(archive.readText(entry)) as { node_type?: unknown }).node_type === "group";
  } catch {
    return false;
  }
}
