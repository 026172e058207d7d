import { renameSync, rmSync } from "node:fs";
import { closestNames } from "../../closest.js";
import { BeambookError } from "../../errors.js";
import { byCodePoint, fileError, ZarrZip, ZipArchive, ZipWriter } from "../../zarr/index.js";
import { underscorify } from "../names.js";
import { oneAtATime, temporaryOf } from "./writing.js";

/** Options of {@link repack}. */
export interface RepackOptions {
  /** `"all"` (default) keeps the latest of each dataset; a list keeps only the latest of those. */
  select?: "all" | readonly string[];
  /** True (default) replaces the file; false leaves the result beside it as `<file>_temp`. */
  overwrite?: boolean;
  /** Prints what is kept; false. */
  verbose?: boolean;
}

/** What {@link repack} did. */
export interface RepackResult {
  /** The file written. */
  datastackFile: string;
  /** New names of the datasets that were kept, by their old ones. */
  kept: Record<string, string>;
  /** Datasets that were left out. */
  dropped: string[];
  /** Entries that belong to no dataset; they are always kept. */
  foreign: string[];
  /** Bytes before and after. */
  bytes: [before: number, after: number];
}

/**
 * Rewrites a datastack with only the latest of each dataset, without their underscores. Chunks are copied as they are,
 * their check sums verified; the old file stays until the new one is complete.
 *
 * @throws NotFound for a selected name that is not there
 * @throws InvalidArgument for an empty selection
 * @throws FileFormat when an entry is damaged; the file is then unchanged
 */
export async function repack(
  datastackFile: string,
  options: RepackOptions = {},
): Promise<RepackResult> {
  const { select = "all", overwrite = true, verbose = false } = options;
  return oneAtATime(datastackFile, async () => {
    const zarr = new ZarrZip(new ZipArchive(datastackFile));
    const temporary = temporaryOf(datastackFile);
    try {
      const kept = selected(zarr, select);
      const writer = await ZipWriter.open(temporary);
      try {
        await copyAll(zarr, kept, writer);
      } catch (error) {
        await writer.abort();
        throw error;
      }
      await writer.finish();
      if (overwrite) replace(temporary, datastackFile);
      const dropped = zarr.names.filter((name) => !(name in kept));
      const target = overwrite ? datastackFile : temporary;
      const result: RepackResult = {
        datastackFile: target,
        kept,
        dropped,
        foreign: zarr.foreign,
        bytes: [zarr.archive.length, writer.length],
      };
      if (verbose) console.log(describe(result));
      return result;
    } finally {
      zarr.close();
    }
  });
}

function replace(temporary: string, file: string): void {
  try {
    renameSync(temporary, file);
  } catch (cause) {
    rmSync(temporary, { force: true });
    throw fileError(cause, file);
  }
}

/** New names by old ones, in the order they are written. */
function selected(zarr: ZarrZip, select: "all" | readonly string[]): Record<string, string> {
  const { names, path } = zarr;
  const wanted = select === "all" ? names : select;
  if (!Array.isArray(wanted) || wanted.length === 0) {
    throw new BeambookError("InvalidArgument", "Nothing is selected: the file would be empty.", {
      file: path,
      hint: 'Give names, or "all".',
    });
  }
  const old = new Set<string>();
  for (const name of wanted) {
    if (!names.includes(name)) {
      throw new BeambookError("NotFound", `There is no dataset "${name}" to keep.`, {
        file: path,
        hint: `Closest: ${closestNames(name, names).join(", ")}.`,
      });
    }
    const base = name.replace(/_+$/, "");
    const first = names.includes(base) ? base : name;
    old.add(underscorify(first, names, { extraUnderscore: false }));
  }
  const kept = [...old].sort(byCodePoint);
  return Object.fromEntries(kept.map((name) => [name, newName(name, kept)]));
}

/** Without underscores at the end, unless another dataset would then have the same name. */
function newName(name: string, kept: readonly string[]): string {
  const base = name.replace(/_+$/, "") || name;
  const same = kept.filter((other) => (other.replace(/_+$/, "") || other) === base);
  return same.length > 1 ? name : base;
}

async function copyAll(
  zarr: ZarrZip,
  kept: Record<string, string>,
  writer: ZipWriter,
): Promise<void> {
  const { archive, names } = zarr;
  const arrays = names.map((name) => `${name}/`);
  const groups = [...archive.entries.keys()].filter(
    (entry) => !arrays.some((prefix) => entry.startsWith(prefix)) && entry !== ".zmetadata",
  );
  const copy = async (from: string, to: string): Promise<void> => {
    const { crc, method, packedSize, size } = archive.entries.get(from)!;
    const entry = { name: to, crc, method, packedSize, size, flags: 0 };
    await writer.addStream(entry, archive.pieces(from));
  };
  for (const entry of groups) await copy(entry, entry);
  for (const [name, renamed] of Object.entries(kept)) {
    const prefix = `${name}/`;
    for (const entry of archive.entries.keys()) {
      if (entry.startsWith(prefix)) await copy(entry, `${renamed}/${entry.slice(prefix.length)}`);
    }
  }
}

function describe({ kept, dropped, foreign, bytes }: RepackResult): string {
  const lines = Object.entries(kept).map(([from, to]) =>
    from === to ? `kept ${from}` : `kept ${from} as ${to}`,
  );
  lines.push(...dropped.map((name) => `left out ${name}`));
  lines.push(...foreign.map((name) => `kept foreign entry ${name}`));
  return [...lines, `${bytes[0]} bytes before, ${bytes[1]} after`].join("\n");
}
