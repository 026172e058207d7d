#!/usr/bin/env node
import { parseArgs } from "node:util";
import type { DataCollection } from "../euxfel/collection.js";
import type { InfoOptions } from "../euxfel/info.js";
import { openAnything, type PathContents, summaryLine } from "../euxfel/list-files.js";
import { EXIT, runAsMain, type Terminal } from "./command.js";

const HELP = `Usage: lsxfel [options] [PATH...]
       lsxfel [options] PROPOSAL RUN

Shows what is in a proposal folder, a run folder or an HDF5 file of a run; several are shown in a line each. Without a path
it looks at the folder it is in.

  -s, --source PATTERN  show only these sources
  -d, --detail PATTERN  list keys and amount of data of these sources, and show no others unless --source does
  -c, --counts          tell how much data each instrument source has
  --no-group            show every source by itself, also those of similar names
  -g, --aggregators     tell which part of the data system wrote each source
  -x, --auxiliary       also list sources about reduction and errata
  --json                print as JSON
  -h, --help            print this

A pattern has wildcards, as in '*XGM/*:output', or is a part of the name, such as XGM. It may be given several times.

Exit codes: 0 shown, 2 there is no such data, or an option is wrong.`;

/** Shows the contents of proposals, runs or files. */
export async function lsxfel(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      source: { type: "string", short: "s", multiple: true, default: [] },
      detail: { type: "string", short: "d", multiple: true, default: [] },
      counts: { type: "boolean", short: "c", default: false },
      "no-group": { type: "boolean", default: false },
      aggregators: { type: "boolean", short: "g", default: false },
      auxiliary: { type: "boolean", short: "x", default: false },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    terminal.out(HELP);
    return EXIT.ok;
  }
  const [first = ".", ...rest] = positionals;
  if (rest.length > 0 && !(rest.length === 1 && /^r?\d+$/.test(rest[0]))) {
    return summarise(positionals, values.json, terminal);
  }
  const found = await openAnything(first, rest[0]);
  if (found.kind === "proposal") {
    terminal.out(values.json ? JSON.stringify(found, null, 2) : proposalLines(found).join("\n"));
    return EXIT.ok;
  }
  const { data, path } = found;
  const detail = values.detail.map(asGlob);
  const shown = values.source.length > 0 ? values.source.map(asGlob) : detail;
  const selected =
    shown.length > 0 ? data.select(shown.map((pattern) => [pattern, "*"] as const)) : data;
  const info = selected.info({
    detailsForSources: detail,
    counts: values.counts,
    groupSources: !values["no-group"],
    withAggregators: values.aggregators,
    withAuxiliary: values.auxiliary,
  } satisfies InfoOptions);
  for (const warning of data.warnings) terminal.err(`${warning}\n`);
  if (values.json) {
    const files = selected.files.map((file) => file.path);
    terminal.out(JSON.stringify({ path, metadata: data.runMetadata(), info, files }, null, 2));
  } else terminal.out([path, ...partLine(selected, data), String(info).trimEnd()].join("\n"));
  return EXIT.ok;
}

/** One line for each of several paths; those that hold no data are told and change the exit code. */
async function summarise(
  paths: readonly string[],
  json: boolean,
  terminal: Terminal,
): Promise<number> {
  const found: PathContents[] = [];
  let code: number = EXIT.ok;
  for (const path of paths) {
    try {
      found.push(await openAnything(path));
    } catch (error) {
      terminal.err(`${(error as Error).message}\n`);
      code = EXIT.failed;
    }
  }
  const lines = found.flatMap((one) =>
    one.kind === "proposal" ? proposalLines(one) : summaryLine(one),
  );
  terminal.out(json ? JSON.stringify(found.map(summaryOf), null, 2) : lines.join("\n"));
  return code;
}

function summaryOf(found: PathContents): object {
  if (found.kind === "proposal") return found;
  const { path, data } = found;
  return { path, trains: data.trainIds.length, sources: data.allSources.length };
}

function proposalLines({ path, runs }: PathContents & { kind: "proposal" }): string[] {
  return [path, ...runs.map(({ level, run, files }) => `${level}/${run}: ${files} files`)];
}

/** What a pattern without wildcards means: a part of a name. */
function asGlob(pattern: string): string {
  return /[*?[]/.test(pattern) ? pattern : `*${pattern}*`;
}

function partLine(selected: DataCollection, all: DataCollection): string[] {
  if (selected === all) return [];
  return [`Showing ${selected.allSources.length} of ${all.allSources.length} sources`];
}

runAsMain(import.meta.url, lsxfel);
