#!/usr/bin/env node
import { parseArgs } from "node:util";
import type { DataCollection } from "../euxfel/collection.js";
import { type KeyListing, listKeys, openAnything } from "../euxfel/list-files.js";
import { EXIT, runAsMain, type Terminal } from "./command.js";

const HELP = `Usage: lsxfel [options] PATH
       lsxfel [options] PROPOSAL RUN

Shows what is in a proposal folder, a run folder or an HDF5 file of a run.

  --detail PATTERN  also list the keys of matching sources (may be given several times; * matches all)
  --json            print as JSON
  -h, --help        print this

Exit codes: 0 shown, 2 there is no such data, or an option is wrong.`;

/** Shows the contents of a proposal, run or file. */
export async function lsxfel(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      detail: { type: "string", multiple: true },
      json: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    terminal.out(HELP);
    return EXIT.ok;
  }
  if (positionals.length < 1 || positionals.length > 2) {
    terminal.err(`${HELP}\n`);
    return EXIT.failed;
  }
  const found = await openAnything(positionals[0], positionals[1]);
  if (found.kind === "proposal") {
    const lines = found.runs.map(({ level, run, files }) => `${level}/${run}: ${files} files`);
    terminal.out(values.json ? JSON.stringify(found, null, 2) : [found.path, ...lines].join("\n"));
    return EXIT.ok;
  }
  const { data, path } = found;
  const keys = (values.detail ?? []).flatMap((pattern) => listKeys(data, pattern));
  for (const warning of data.warnings) terminal.err(`${warning}\n`);
  if (values.json) terminal.out(JSON.stringify(describe(data, path, keys), null, 2));
  else terminal.out([path, String(data.info()).trimEnd(), ...keyLines(keys)].join("\n"));
  return EXIT.ok;
}

function describe(data: DataCollection, path: string, keys: readonly KeyListing[]): object {
  return {
    path,
    metadata: data.runMetadata(),
    info: data.info(),
    files: data.files.map((file) => file.path),
    ...(keys.length > 0 ? { keys } : {}),
  };
}

function keyLines(keys: readonly KeyListing[]): string[] {
  const lines: string[] = [];
  let last = "";
  for (const { source, key, dtype, shape } of keys) {
    if (source !== last) lines.push("", source);
    last = source;
    lines.push(`  - ${key}  [${dtype}] (${shape.join(", ")})`);
  }
  return lines;
}

runAsMain(import.meta.url, lsxfel);
